"""``tagwire digest``: what a search found in a day or a week, sent in one mail."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.alerts import Which, alert_desk, make_alert, show_alerts
from tagwire.cli.alerts import remove as remove_alert
from tagwire.cli.alerts import try_out as try_alert
from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError

if TYPE_CHECKING:
    from tagwire.store.sqlite import SqliteStore


def make_app() -> typer.Typer:
    """Return the group of commands on digests; alone, it lists them."""
    app = typer.Typer(
        help="What a search found in a day or a week, sent as one message.\n\nExample: tagwire digest list",
        invoke_without_command=True,
    )
    app.callback()(list_alone)
    for name, command in (("add", add), ("list", list_digests), ("show", show), ("test", try_out), ("remove", remove)):
        app.command(name)(command)
    return app


def list_alone(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List digests where no command is named."""
    if context.invoked_subcommand is None:
        list_digests(data, json)


def add(
    query: Annotated[str, typer.Argument(help="A search, as on the search page.")],
    to: Annotated[
        str,
        typer.Argument(help="A mail address, https://… for a webhook, ntfy://server/topic, slack:https://…"),
    ],
    when: Annotated[
        str, typer.Option("--when", help="daily, or a day of the week, a time, and a time zone [default: UTC].")
    ] = "daily 07:00",
    name: Annotated[str, typer.Option("--name", help="What it is called [default: the search].")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Send somebody, each day or week, what a search newly found. A running `tagwire up`, or `tagwire fetch`, sends it.

    Example: tagwire digest add '#rentcontrol' ines@example.org --when 'monday 07:00 Europe/Berlin'
    """
    from tagwire.model.timetable import read_timetable

    make_alert(query, to, name=name, timetable=read_timetable(when), data=data, json=json)


def list_digests(data: Data = None, json: Json = False) -> None:
    """List digests with how they fare.

    Example: tagwire digest list --json
    """
    show_alerts(data, json=json, only_digests=True)


def show(number: Which, data: Data = None) -> None:
    """Print what a digest would hold now: what its search finds in the last day, or week.

    Example: tagwire digest show 1
    """
    from tagwire.cli.workshop import open_store

    settings = settings_from(data).settings
    with open_store(settings) as store:
        _check_is_digest(store, number)
        mail = alert_desk(settings, store).preview(number)
    if mail is None:
        raise NotFoundError(f"digest {number} finds nothing in its time")
    typer.echo(mail)


def try_out(number: Which, data: Data = None) -> None:
    """Send what a digest's search finds now, marked as a test, and say whether it arrived.

    Example: tagwire digest test 1
    """
    from tagwire.cli.workshop import open_store

    with open_store(settings_from(data).settings) as store:
        _check_is_digest(store, number)
    try_alert(number, data)


def remove(number: Which, data: Data = None) -> None:
    """Forget a digest and what it has gathered.

    Example: tagwire digest remove 1
    """
    from tagwire.cli.workshop import open_store

    with open_store(settings_from(data).settings) as store:
        _check_is_digest(store, number)
    remove_alert(number, data)


def _check_is_digest(store: "SqliteStore", number: int) -> None:
    if all(alert.id != number or alert.timetable is None for alert in store.alerts.all()):
        raise NotFoundError(f"there is no digest {number}; `tagwire digest list` lists them")

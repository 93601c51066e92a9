"""``tagwire alert``: searches whose new articles are sent to somebody."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import ParseError, TagwireError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from tagwire.fetch import Caller
    from tagwire.ingest.alerting.desk import AlertDesk
    from tagwire.ingest.alerting.outbox import AlertPlant
    from tagwire.model.timetable import Timetable
    from tagwire.settings import Settings
    from tagwire.store.sqlite import SqliteStore

Which = Annotated[int, typer.Argument(metavar="NUMBER", help="The alert's number.")]


def make_app() -> typer.Typer:
    """Return the group of commands on alerts; alone, it lists them."""
    app = typer.Typer(
        help="Searches whose new articles are sent by mail, to a webhook, to ntfy or Slack.\n\n"
        "Example: tagwire alert list",
        invoke_without_command=True,
    )
    app.callback()(list_alone)
    for name, command in (("add", add), ("list", list_alerts), ("test", try_out), ("remove", remove)):
        app.command(name)(command)
    return app


def list_alone(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List alerts where no command is named."""
    if context.invoked_subcommand is None:
        list_alerts(data, json)


def add(
    query: Annotated[str, typer.Argument(help="A search, as on the search page.")],
    to: Annotated[
        str,
        typer.Argument(help="A mail address, https://… for a webhook, ntfy://server/topic, slack:https://…"),
    ],
    name: Annotated[str, typer.Option("--name", help="What it is called [default: the search].")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """Send somebody what a search newly finds. A running `tagwire up`, or each `tagwire fetch`, sends it.

    Example: tagwire alert add '#rentcontrol lang:en' ines@example.org
    """
    make_alert(query, to, name=name, timetable=None, data=data, json=json)


def make_alert(
    query: str, to: str, *, name: str, timetable: "Timetable | None", data: "Path | None", json: bool
) -> None:
    """Make an alert, or a digest where there is a timetable, and say so."""
    from tagwire.cli.console import write_json
    from tagwire.cli.correction_making import login_name
    from tagwire.cli.workshop import open_store
    from tagwire.model.alert import AlertDraft, Channel, alert_json, channel_of
    from tagwire.web.access.proofs import new_webhook_secret

    channel, address = channel_of(to)
    secret = new_webhook_secret() if channel is Channel.WEBHOOK else None
    settings = settings_from(data).settings
    with open_store(settings) as store:
        draft = AlertDraft(name, query, channel, address, login_name(), secret, timetable)
        try:
            alert = alert_desk(settings, store).add(draft)
        except ParseError as error:
            raise UsageError(str(error)) from error
    if json:
        write_json({**alert_json(alert), "secret": secret})
    else:
        what, when = ("Alert", "") if timetable is None else ("Digest", f", {timetable.words()}")
        typer.echo(f"{what} {alert.id}: {alert.name}, to {alert.address}{when}.", err=True)
        if secret is not None:
            typer.echo("Its messages are signed (Standard Webhooks) with this secret, shown only now:", err=True)
            typer.echo(secret)
    if channel is Channel.EMAIL and settings.smtp_url is None:
        typer.echo("No mail server is set yet: name one with TAGWIRE_SMTP_URL and TAGWIRE_MAIL_FROM.", err=True)


def list_alerts(data: Data = None, json: Json = False) -> None:
    """List alerts, digests too, with how they fare.

    Example: tagwire alert list --json
    """
    show_alerts(data, json=json, only_digests=False)


def show_alerts(data: "Path | None", *, json: bool, only_digests: bool) -> None:
    """List alerts, or digests alone."""
    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import open_store
    from tagwire.model.alert import alert_json, alert_words

    with open_store(settings_from(data).settings) as store:
        found = [alert for alert in store.alerts.all() if alert.timetable is not None or not only_digests]
    if json:
        write_json([alert_json(alert) for alert in found])
        return
    for alert in found:
        out().print(f"[bold]{alert.id}[/bold]  {plain(alert.name)} → {plain(alert.address)}")
        style = "yellow" if alert.failures else "dim"
        when = "" if alert.timetable is None else f"{alert.timetable.words()} · "
        fares = f"{when}{alert.sent} sent · {plain(alert_words(alert))}"
        out().print(f"    [{style}]{plain(alert.query)} · {fares}[/{style}]")
    if not found:
        what = "digest" if only_digests else "alert"
        typer.echo(f"There is no {what} yet. Add one with: tagwire {what} add QUERY ADDRESS", err=True)


def try_out(number: Which, data: Data = None) -> None:
    """Send the newest article that an alert's search finds, marked as a test, and say whether it arrived.

    Example: tagwire alert test 1
    """
    from tagwire.cli.workshop import open_store

    settings = settings_from(data).settings
    with open_store(settings) as store:
        alert = store.alerts.get(number)
        trouble = alert_desk(settings, store).test(number)
    if trouble is not None:
        raise TagwireError(f"the test of alert {number} did not arrive: {trouble}")
    typer.echo(f"The test of alert {number} arrived at {alert.address}.", err=True)


def remove(number: Which, data: Data = None) -> None:
    """Forget an alert and what still waits to be sent for it.

    Example: tagwire alert remove 1
    """
    from tagwire.cli.workshop import open_store

    with open_store(settings_from(data).settings) as store:
        alert = store.alerts.get(number)
        store.alerts.remove(number)
    typer.echo(f"Removed: alert {number}, {alert.name}.", err=True)


def alert_desk(settings: "Settings", store: "SqliteStore") -> "AlertDesk":
    """Return who makes and tries alerts."""
    from functools import partial

    from tagwire.cli.workshop import now, open_fetcher
    from tagwire.ingest.alerting.desk import AlertDesk

    return AlertDesk(
        store,
        store.alerts,
        open_caller=lambda: open_fetcher(settings, store=store),
        plant_of=partial(alert_plant, settings, store),
        clock=now,
        base=settings.base_url,
    )


def alert_plant(settings: "Settings", store: "SqliteStore", caller: "Caller") -> "AlertPlant":
    """Return what alerting works with; raise ConfigError for a mail server that can't be read."""
    from tagwire.cli.workshop import now
    from tagwire.ingest.alerting.mailing import mailer_of
    from tagwire.ingest.alerting.outbox import AlertPlant

    return AlertPlant(
        alerts=store.alerts,
        caller=caller,
        mailer=None if settings.smtp_url is None else mailer_of(settings.smtp_url, settings.mail_from),
        version=store.version,
        clock=now,
        base=settings.base_url,
    )

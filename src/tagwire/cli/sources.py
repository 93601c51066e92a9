"""``tagwire sources``: what is followed, and how it fares."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from tagwire.model.source import Source, SourceCounts, SourceState
    from tagwire.model.subscription import Subscription
    from tagwire.store import FollowingStore

LOCALE = "en_GB"

Which = Annotated[
    list[str], typer.Argument(metavar="WHICH…", help="A source's number, or part of its address or title.")
]


def make_app() -> typer.Typer:
    """Return the group of commands on sources; alone, it lists them."""
    app = typer.Typer(
        help="Followed sources with their health; remove, pause or resume them.\n\nExample: tagwire sources --json",
        invoke_without_command=True,
    )
    app.callback()(list_sources)
    app.command("remove")(remove)
    app.command("pause")(pause)
    app.command("resume")(resume)
    return app


def list_sources(context: typer.Context, data: Data = None, json: Json = False) -> None:
    """List followed sources: last success, next poll, articles a day, failures with the reason.

    Example: tagwire sources --json
    """
    if context.invoked_subcommand is not None:
        context.obj = data
        return
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.ingest.health import health_words
    from tagwire.ingest.websub.words import push_json
    from tagwire.model.sourcereport import source_json

    with open_store(settings_from(data).settings) as store:
        found = store.sources()
        counts = _counts(store)
        pushed = {p.source_id: p for p in store.subscriptions()}
    if json:
        write_json(
            [
                {
                    **source_json(s, counts[s.id]),
                    "health": health_words(s, now=now()),
                    "push": push_json(pushed.get(s.id)),
                }
                for s in found
            ]
        )
    elif found:
        _print_table(found, counts, pushed, now())
    else:
        typer.echo("No source is followed yet. Add one with: tagwire add https://…", err=True)


def remove(
    context: typer.Context,
    which: Which,
    every: Annotated[bool, typer.Option("--all", help="Remove every source the words name.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Stop following sources; their articles stay.

    Example: tagwire sources remove 3
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import open_store
    from tagwire.model.sourcereport import source_json

    with open_store(settings_from(data or context.obj).settings) as store:
        counts = _counts(store)
        found = matching_sources(store.sources(), which)
        if len(found) > len(which) and not every:
            named = "\n".join(f"  {s.id}  {s.url}" for s in found)
            raise UsageError(
                f"that names {len(found)} sources; give their numbers, or --all to remove them all:\n{named}"
            )
        for source in found:
            store.remove_source(source.id)
    if json:
        write_json([source_json(s, counts[s.id]) for s in found])
    for source in found:
        typer.echo(f"No longer followed: {source.url}", err=True)


def pause(context: typer.Context, which: Which, data: Data = None, json: Json = False) -> None:
    """Leave sources in peace until they are resumed.

    Example: tagwire sources pause caldercourier.example
    """
    from tagwire.model.source import SourceState

    _set_state(which, SourceState.PAUSED, context, data, json=json)


def resume(context: typer.Context, which: Which, data: Data = None, json: Json = False) -> None:
    """Follow paused or vanished sources again, beginning at once.

    Example: tagwire sources resume caldercourier.example
    """
    from tagwire.model.source import SourceState

    _set_state(which, SourceState.ACTIVE, context, data, json=json)


def matching_sources(sources: "Sequence[Source]", which: Sequence[str]) -> "tuple[Source, ...]":
    """Return the sources that the words name: all of them without a word; raise NotFoundError for an idle word."""
    if not which:
        return tuple(sources)
    found: dict[int, Source] = {}
    for word in which:
        named = [s for s in sources if word == str(s.id) or word == s.url] or [
            s for s in sources if not word.isdecimal() and word.casefold() in f"{s.url} {s.title or ''}".casefold()
        ]
        if not named:
            raise NotFoundError(f"no followed source is called {word!r}; `tagwire sources` lists them")
        found.update((s.id, s) for s in named)
    return tuple(found.values())


def _counts(store: "FollowingStore") -> "Mapping[int, SourceCounts]":
    from tagwire.cli.workshop import now
    from tagwire.model.source import SourceCounts

    return defaultdict(SourceCounts, store.source_counts(now=now()))


def _set_state(which: Sequence[str], state: "SourceState", context: typer.Context, data: Data, *, json: bool) -> None:
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.sourcereport import source_json

    with open_store(settings_from(data or context.obj).settings) as store:
        found = [store.set_source_state(s.id, state, now=now()) for s in matching_sources(store.sources(), which)]
        counts = _counts(store)
    if json:
        write_json([source_json(s, counts[s.id]) for s in found])
    for source in found:
        typer.echo(f"{source.state.value.capitalize()}: {source.url}", err=True)


def _until(then: "datetime", moment: "datetime") -> str:
    from babel.dates import format_timedelta

    return "now" if then <= moment else format_timedelta(then - moment, threshold=1, locale=LOCALE)


def _print_table(
    sources: "Sequence[Source]",
    counts: "Mapping[int, SourceCounts]",
    pushed: "Mapping[int | None, Subscription]",
    moment: "datetime",
) -> None:
    from rich.table import Table

    from tagwire.cli.console import out, plain
    from tagwire.ingest.health import health_words
    from tagwire.ingest.websub.words import push_words
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("No", justify="right")
    table.add_column("Source", overflow="fold", ratio=1)
    for heading in ("State", "Asked", "Next in"):
        table.add_column(heading)
    for heading in ("A day", "Articles", "Refused"):
        table.add_column(heading, justify="right")
    for s in sources:
        state = f"[red]failing ({s.failures})[/red]" if s.failures else s.state.value
        about = plain(s.title or s.url) + ("" if s.title is None else f"\n[dim]{plain(s.url)}[/dim]")
        words = health_words(s, now=moment)
        if words != "well":
            about += f"\n[yellow]{plain(words)}[/yellow]"
        if counts[s.id].doubtful_week:
            about += f"\n[yellow]{counts[s.id].doubtful_week} of this week's pages were read with doubt[/yellow]"
        if s.last_error:
            about += f"\n[red]{plain(s.last_error.removeprefix(f'{s.url}: '))}[/red]"
        if s.id in pushed:
            about += f"\n[dim]{plain(push_words(pushed[s.id], now=moment))}[/dim]"
        table.add_row(
            str(s.id),
            about,
            state,
            "never" if s.last_polled_at is None else age_of(s.last_polled_at, moment, ENGLISH).text,
            _until(s.next_poll_at, moment),
            f"{counts[s.id].articles_week / 7:.1f}",
            str(counts[s.id].articles),
            str(counts[s.id].rejected),
        )
    out().print(table)

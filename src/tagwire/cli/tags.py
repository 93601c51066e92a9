"""``tagwire tags``: every tag, what is known of one, why an article has it; the group that corrections belong to."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli import correction_log, corrections
from tagwire.cli.correction_making import key_of, print_correction
from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from tagwire.model.correction import LoggedCorrection
    from tagwire.model.listing import Tag, TagCount, TagRecord
    from tagwire.store import Store

RISE_FROM = 500
"""How many of the last two days' busiest tags are compared with their usual day."""

TagName = Annotated[str, typer.Argument(metavar="TAG", help="A tag, in any spelling: 'rent control', #RentControl.")]


class Order(StrEnum):
    """How tags are listed."""

    NAME = "name"
    SIZE = "size"
    RISE = "rise"


def make_app() -> typer.Typer:
    """Return the group of commands on tags."""
    app = typer.Typer(
        help="Tags: list them, see why an article has one, and correct them for good."
        "\n\nExample: tagwire tags merge Kiev Kiew Kyiv --why 'its own name'",
        no_args_is_help=True,
    )
    app.command("list", rich_help_panel="Look")(list_tags)
    app.command("show", rich_help_panel="Look")(show)
    app.command("why", rich_help_panel="Look")(why)
    corrections.add_commands(app)
    correction_log.add_commands(app)
    return app


def list_tags(
    by: Annotated[
        Order, typer.Option(help="A to Z, the largest first, or those that rise against their usual day.")
    ] = (Order.NAME),
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many tags.")] = 100,
    after: Annotated[str, typer.Option(metavar="KEY", help="A to Z: those after this key.")] = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """List the tags in use.

    Example: tagwire tags list --by rise --limit 20
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import open_store
    from tagwire.text.keys import fold

    with open_store(settings_from(data).settings) as store:
        if by is Order.RISE:
            risen = _rising(store, limit)
            tags: Sequence[Tag] = [count.tag for count, _ in risen]
            changes: list[int | None] = [change for _, change in risen]
        else:
            tags = (
                store.largest_tags(limit=limit) if by is Order.SIZE else store.all_tags(limit=limit, after=fold(after))
            )
            changes = [None] * len(tags)
    if json:
        write_json(
            [
                {**_tag_json(tag), **({} if change is None else {"rise": change})}
                for tag, change in zip(tags, changes, strict=True)
            ]
        )
    elif tags:
        _print_tags(tags, changes)
        if by is Order.NAME and len(tags) == limit:
            typer.echo(f"More: --after {tags[-1].key}", err=True)
    if not tags:
        raise NotFoundError("no tag is in use" + (f" after {after!r}" if after else " yet: nothing was read"))


def show(tag: TagName, data: Data = None, json: Json = False) -> None:
    """Show what is known of a tag: label, kind, other names, articles, publishers, corrections.

    Example: tagwire tags show institutionalfailure
    """
    from tagwire.cli.console import out, write_json
    from tagwire.cli.workshop import open_store
    from tagwire.tags.correction_words import correction_json

    key = key_of(tag)
    with open_store(settings_from(data).settings) as store:
        record = store.tag_record(key)
        log = store.corrections(limit=1_000, tag=record.tag.key)
    if json:
        write_json(
            {
                **_tag_json(record.tag),
                "aliases": list(record.aliases),
                "written": [{"name": name, "articles": articles} for name, articles in record.written],
                "publishers": [
                    {"id": count.publisher.id, "name": count.publisher.name, "articles": count.articles}
                    for count in record.publishers
                ],
                "hidden": record.is_hidden,
                "pinned": record.is_pinned,
                "corrections": [correction_json(logged) for logged in log],
            }
        )
    else:
        _print_record(out(), record, log)


def why(
    tag: TagName,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id, or its address.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Say why an article has a tag, or has it not: its score, what speaks for and against it, its sentence.

    Example: tagwire tags why institutionalfailure https://www.example.org/news/fourteen-warnings
    """
    from tagwire.cli.console import out, write_json
    from tagwire.cli.reasons import print_reasons, reasons_json, weigh

    key = key_of(tag)
    reasons = weigh(settings_from(data).settings, key, article)
    if json:
        write_json(reasons_json(reasons))
    else:
        print_reasons(out(), reasons)


def _rising(store: "Store", limit: int) -> "list[tuple[TagCount, int]]":
    """Return the tags with more articles today than on their usual day, those that rose most first."""
    from datetime import timedelta

    from tagwire.cli.workshop import now
    from tagwire.web.plots import change_from_usual

    busy = store.busy_tags(now=now(), span=timedelta(days=2), limit=RISE_FROM)
    changes = ((count, change_from_usual(count.days) or 0) for count in busy)
    risen = [(count, change) for count, change in changes if change > 0]
    return sorted(risen, key=lambda pair: (-pair[1], -pair[0].articles, pair[0].tag.key))[:limit]


def _tag_json(tag: "Tag") -> dict[str, object]:
    return {"key": tag.key, "label": tag.label, "name": tag.name, "kind": tag.kind.value, "articles": tag.articles}


def _print_tags(tags: "Sequence[Tag]", changes: "Sequence[int | None]") -> None:
    from rich.table import Table

    from tagwire.cli.console import out, plain

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Tag", overflow="fold")
    table.add_column("Articles", justify="right")
    if any(change is not None for change in changes):
        table.add_column("More today than usual", justify="right")
    table.add_column("Kind")
    for tag, change in zip(tags, changes, strict=True):
        rise = [] if change is None else [f"+{change}"]
        table.add_row(f"#{plain(tag.label)}", f"{tag.articles:,}", *rise, tag.kind.value)
    out().print(table)


def _print_record(console: "Console", record: "TagRecord", log: "Sequence[LoggedCorrection]") -> None:
    from tagwire.cli.console import plain

    tag = record.tag
    marks = [mark for mark, is_on in (("hidden", record.is_hidden), ("pinned", record.is_pinned)) if is_on]
    console.print(f"[bold]#{plain(tag.label)}[/bold] {', '.join([tag.kind.value, *marks])}, {tag.articles:,} articles")
    console.print(f"Key: {tag.key}   Address: /tag/{tag.key}", style="dim")
    if record.aliases:
        console.print(f"Also leads here: {' '.join(f'#{alias}' for alias in record.aliases)}")
    if record.written:
        console.print("Written: " + ", ".join(f"{plain(name)} ({count:,})" for name, count in record.written))
    if record.publishers:
        shown = record.publishers[:12]
        named = ", ".join(f"{plain(count.publisher.name)} ({count.articles:,})" for count in shown)
        more = len(record.publishers) - len(shown)
        console.print(f"Publishers: {named}" + (f", and {more:,} more" if more else ""))
    if log:
        console.print("\n[bold]Corrections[/bold]")
        for logged in log:
            print_correction(console, logged)

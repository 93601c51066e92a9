"""``tagwire feed``: what a feed says."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import TagwireError

if TYPE_CHECKING:
    from tagwire.model.feed import ParsedFeed
    from tagwire.settings import Settings


MOST_SHOWN = 1_000
"""Entries listed for people; a sitemap may hold fifty thousand."""


def feed(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FILE|URL…", help="Feeds' addresses or saved feeds (- for standard input).")
    ],
    url: Annotated[str | None, typer.Option(help="The address a file came from.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say what feeds say: their entries, and what is wrong with them.

    With --json one feed is one value; several are a value a line, each with its "file". One that can't be read is a
    feed of format "unknown" whose one problem is the reason.

    Example: tagwire feed https://www.example.org/news.rss
    """
    from tagwire.cli.console import write_json
    from tagwire.model.contract import parsed_feed_json

    settings = settings_from(data).settings
    failures = []
    for name in feeds:
        parsed, failure = _parsed(name, url or "", settings)
        if failure is not None:
            failures.append(failure if failure.startswith(name) else f"{name}: {failure}")
        if json:
            write_json(parsed_feed_json(parsed) if len(feeds) == 1 else {"file": name, **parsed_feed_json(parsed)})
        elif failure is None:
            _print(name, parsed)
    if failures:
        raise TagwireError("; ".join(failures))


def _parsed(name: str, address: str, settings: "Settings") -> "tuple[ParsedFeed, str | None]":
    """Return what a feed says, and why it could not be read: then it holds nothing but that as its problem."""
    from tagwire.cli.inputs import document_of
    from tagwire.feeds import parse_feed
    from tagwire.model.document import Purpose
    from tagwire.model.feed import FeedFormat, ParsedFeed, Problem

    try:
        document = asyncio.run(document_of(name, purpose=Purpose.FEED, address=address, settings=settings))
        return parse_feed(document), None
    except TagwireError as error:
        return ParsedFeed(FeedFormat.UNKNOWN, problems=(Problem("document", str(error)),)), str(error)


def _print(name: str, parsed: "ParsedFeed") -> None:
    from tagwire.cli.console import out, plain
    from tagwire.text.times import rfc3339

    console = out()
    console.print(f"[bold]{plain(parsed.title or name)}[/bold] {parsed.format.value}, {len(parsed.entries)} entries")
    for entry in parsed.entries[:MOST_SHOWN]:
        date = "no date" if entry.published is None else rfc3339(entry.published)
        text = "full text" if entry.content else "teaser" if entry.summary else "no text"
        console.print(f"{date}  {plain(entry.title or '(no title)')}  [dim]{text}  {plain(entry.link or '')}[/dim]")
    if len(parsed.entries) > MOST_SHOWN:
        console.print(f"and {len(parsed.entries) - MOST_SHOWN} further entries (--json prints all)")
    for problem in parsed.problems:
        console.print(f"[red]{plain(problem.where)}: {plain(problem.what)}[/red]")

"""``tagwire feed``: what a feed says."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import TagwireError

if TYPE_CHECKING:
    from tagwire.model.feed import ParsedFeed


def feed(
    feeds: Annotated[
        list[str], typer.Argument(metavar="FILE|URL…", help="Feeds' addresses or saved feeds (- for standard input).")
    ],
    url: Annotated[str | None, typer.Option(help="The address a file came from.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say what feeds say: their entries, and what is wrong with them.

    With --json one feed is one value; several are a value a line, each with its "file".

    Example: tagwire feed https://www.example.org/news.rss
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.read import document_of
    from tagwire.feeds import parse_feed
    from tagwire.model.contract import parsed_feed_json

    settings = settings_from(data).settings
    failures = []
    for name in feeds:
        try:
            parsed = parse_feed(asyncio.run(document_of(name, url=url, settings=settings, feed=True)))
        except TagwireError as error:
            failures.append(f"{name}: {error}")
            if json and len(feeds) > 1:
                write_json({"file": name, "error": str(error)})
            continue
        if json:
            write_json(parsed_feed_json(parsed) if len(feeds) == 1 else {"file": name, **parsed_feed_json(parsed)})
        else:
            _print(name, parsed)
    if failures:
        raise TagwireError("; ".join(failures))


def _print(name: str, parsed: "ParsedFeed") -> None:
    from tagwire.cli.console import out, plain
    from tagwire.text.times import rfc3339

    console = out()
    console.print(f"[bold]{plain(parsed.title or name)}[/bold] {parsed.format.value}, {len(parsed.entries)} entries")
    for entry in parsed.entries:
        date = "no date" if entry.published is None else rfc3339(entry.published)
        text = "full text" if entry.content else "teaser" if entry.summary else "no text"
        console.print(f"{date}  {plain(entry.title or '(no title)')}  [dim]{text}  {plain(entry.link or '')}[/dim]")
    for problem in parsed.problems:
        console.print(f"[red]{plain(problem.where)}: {plain(problem.what)}[/red]")

"""``tagwire import`` and ``tagwire export``: OPML subscription lists in and out."""

from pathlib import Path
from typing import Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from


def import_opml(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An OPML file (- for standard input).")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Follow every feed of an OPML 2.0 subscription list; folders are kept, bad rows are reported by line.

    Example: tagwire import subscriptions.opml
    """
    from tagwire.cli.console import err, out, plain, write_json
    from tagwire.cli.inputs import read_bytes
    from tagwire.cli.workshop import now, open_store
    from tagwire.errors import NotFoundError, TagwireError
    from tagwire.feeds.opml import read_opml

    outline = read_opml(read_bytes(file))
    with open_store(settings_from(data).settings) as store:
        added = store.add_sources(outline.feeds, now=now())
    known = len(outline.feeds) - added
    if json:
        problems, repeats = (
            [{"where": p.where, "what": p.what} for p in found] for found in (outline.problems, outline.repeats)
        )
        write_json(
            {
                "feeds": len(outline.feeds),
                "added": added,
                "known": known,
                "problems": problems,
                "repeats": repeats,
            }
        )
    else:
        out().print(f"{added} feeds followed, {known} followed already.")
        for repeat in outline.repeats:
            err().print(f"[dim]{plain(repeat.where)}: {plain(repeat.what)}[/dim]")
        for problem in outline.problems:
            err().print(f"[red]{plain(problem.where)}: {plain(problem.what)}[/red]")
    if not outline.feeds:
        raise NotFoundError(f"{file} lists no feed")
    if outline.problems:
        raise TagwireError(f"not all of {file} could be used: {len(outline.problems)} problems")


def export(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Where to; else standard output.", show_default=False)
    ] = None,
    data: Data = None,
) -> None:
    """Write the followed sources as an OPML 2.0 subscription list.

    Example: tagwire export subscriptions.opml
    """
    import sys

    from tagwire.cli.workshop import open_store
    from tagwire.errors import UsageError
    from tagwire.feeds.opml import write_opml

    settings = settings_from(data).settings
    with open_store(settings) as store:
        written = write_opml(store.sources(), title=f"Sources of {settings.title}")
    if file is None:
        sys.stdout.buffer.write(written)
        return
    try:
        file.write_bytes(written)
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}") from error

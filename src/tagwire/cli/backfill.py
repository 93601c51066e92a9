"""``tagwire backfill``: articles of the past, from web archives on this machine and from feeds' older documents."""

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tagwire.cli.options import Data, Json, settings_from

if TYPE_CHECKING:
    from tagwire.ingest.backfill import ArchiveOutcome
    from tagwire.settings import Settings


def backfill(
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE…",
            help="WARC files, folders of them, lists of their paths; or the addresses of followed feeds.",
        ),
    ],
    engine: Annotated[
        Literal["local"], typer.Option(help="Where the work runs: in processes of this machine.")
    ] = "local",
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes; all cores without it.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Store the articles of web archives (WARC 1.0 and 1.1; plain, .gz or .zst) as if they had been followed.

    Each archive is read once: ended in whatever way, the next run goes on where it was. Records that can't be
    articles, and broken ones, are counted by reason and passed over.

    The address of a followed feed stands for its older documents, where it keeps them (RFC 5005): they are gone
    through to the oldest, and their articles read at the publisher's pace.

    Example: tagwire backfill CC-NEWS-20250617.warc.gz archives/
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.feed_history import tell_walked, walk_feeds, walked_json

    settings = settings_from(data, workers=workers).settings
    feeds = [place for place in archives if place.startswith(("http://", "https://"))]
    outcomes = _backfill(settings, places) if (places := [p for p in archives if p not in feeds]) else []
    walked = asyncio.run(walk_feeds(settings, feeds)) if feeds else None
    if json:
        write_json(outcomes_json(outcomes) | ({} if walked is None else walked_json(walked)))
    else:
        if outcomes:
            _tell(outcomes)
        if walked is not None:
            tell_walked(walked)
    if any(o.error for o in outcomes) or (walked is not None and any(walk.problem for _, walk in walked.feeds)):
        raise typer.Exit(1)


def outcomes_json(outcomes: "list[ArchiveOutcome]") -> dict[str, object]:
    """Return what came of each archive, and of all, in the shape that ``--json`` prints."""
    archives = [
        {
            "file": str(o.archive.path),
            "records": o.progress.records,
            "records_before": o.resumed_at,
            "stored": o.progress.stored,
            "updated": o.progress.updated,
            "duplicates": o.progress.duplicates,
            "refused": dict(sorted(o.progress.refused.items())),
            "done": o.progress.is_done,
            "error": o.error,
        }
        for o in outcomes
    ]
    return {
        "archives": archives,
        "records": sum(o.progress.records for o in outcomes),
        "stored": sum(o.progress.stored for o in outcomes),
        "updated": sum(o.progress.updated for o in outcomes),
        "duplicates": sum(o.progress.duplicates for o in outcomes),
        "refused": dict(sorted(_refused(outcomes).items())),
    }


def _backfill(settings: "Settings", places: list[str]) -> "list[ArchiveOutcome]":
    from tagwire.archive import find_archives
    from tagwire.cli.console import progress_bar
    from tagwire.cli.workshop import now, open_pool, open_store
    from tagwire.ingest.backfill import Step, backfill
    from tagwire.ingest.stories import StoryTeller, tell_all

    found = find_archives(places)
    with open_store(settings) as store, progress_bar() as bar:
        task = bar.add_task("Reading archives", total=sum(a.key.size for a in found))
        ends = {a.key: sum(b.key.size for b in found[:nth]) for nth, a in enumerate(found)}

        def show(step: Step) -> None:
            bar.update(task, completed=ends[step.archive.key] + step.offset, description=step.archive.path.name)

        pool = open_pool(settings)
        with pool:
            outcomes = backfill(found, store=store, pool=pool, workers=settings.workers, watch=show)
        tell_all(StoryTeller(store.stories, clock=now))
        return outcomes


def _refused(outcomes: "list[ArchiveOutcome]") -> Counter[str]:
    return sum((Counter(o.progress.refused) for o in outcomes), Counter())


def _tell(outcomes: "list[ArchiveOutcome]") -> None:
    from tagwire.cli.console import err, out, plain

    refused = _refused(outcomes)
    reasons = ", ".join(f"{reason} {count}" for reason, count in refused.most_common())
    known = sum(o.progress.is_done and o.resumed_at == o.progress.records for o in outcomes)
    out().print(
        f"[bold]{sum(o.progress.stored for o in outcomes)}[/bold] articles stored,"
        f" {sum(o.progress.updated for o in outcomes)} updated,"
        f" {sum(o.progress.duplicates for o in outcomes)} known already, from"
        f" {sum(o.progress.records for o in outcomes)} records of {len(outcomes)} archives"
        f"{f', {known} of them read before' if known else ''}."
    )
    if refused:
        out().print(f"{sum(refused.values())} records refused: {plain(reasons)}.")
    for outcome in outcomes:
        if outcome.error:
            err().print(f"[red]{plain(outcome.error)}[/red]")

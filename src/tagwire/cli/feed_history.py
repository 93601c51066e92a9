"""Feeds' older documents gone through by ``tagwire backfill``, and the articles they name read."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tagwire.ingest.history import Walk
    from tagwire.model.source import Applied, Source
    from tagwire.settings import Settings


@dataclass(frozen=True, slots=True)
class Walked:
    """What the older documents of feeds brought, and what came of the articles they name."""

    feeds: "list[tuple[Source, Walk]]"
    applied: "Applied"


def walked_json(walked: Walked) -> dict[str, object]:
    """Return what came of feeds' older documents in the shape that ``--json`` prints."""
    feeds = [
        {
            "url": source.url,
            "documents": walk.documents,
            "entries": walk.entries,
            "new_entries": walk.unseen,
            "problem": walk.problem,
        }
        for source, walk in walked.feeds
    ]
    applied = walked.applied
    return {
        "feeds": feeds,
        "stored_of_feeds": applied.stored,
        "rejected_of_feeds": applied.rejected,
        "retry_later_of_feeds": applied.retried,
    }


async def walk_feeds(settings: "Settings", addresses: list[str]) -> Walked:
    """Go through the past of followed feeds and read what they name; raise NotFoundError for one not followed."""
    from tagwire.cli.console import progress_bar
    from tagwire.cli.progress import RoundProgress
    from tagwire.cli.sources import matching_sources
    from tagwire.cli.workshop import now, open_plant, open_store
    from tagwire.ingest.claims import Claims
    from tagwire.ingest.history import walk_history
    from tagwire.ingest.round import PATIENCE_S, reader_of

    with open_store(settings) as store:
        sources = matching_sources(store.sources(), addresses)
        async with open_plant(settings, store) as plant, Claims(store, clock=now) as claims:
            walks = await asyncio.gather(
                *(
                    walk_history(source, store=store, fetcher=plant.fetcher, parse=plant.parse, clock=plant.clock)
                    for source in sources
                )
            )
            with progress_bar() as bar:
                watcher = RoundProgress(bar, sources=0, articles=sum(walk.unseen for walk in walks))
                reader = reader_of(plant, claims, watcher, sources=[s.id for s in sources], patience_s=PATIENCE_S)
                applied = await reader.drain()
    return Walked(list(zip(sources, walks, strict=True)), applied)


def tell_walked(walked: Walked) -> None:
    """Say what came of feeds' older documents."""
    from tagwire.cli.console import err, out, plain

    for source, walk in walked.feeds:
        out().print(
            f"{plain(source.url)}: {walk.documents} documents with {walk.entries} entries, {walk.unseen} of them new."
        )
        if walk.problem:
            err().print(f"[red]{plain(walk.problem)}[/red]")
    applied = walked.applied
    out().print(
        f"[bold]{applied.stored}[/bold] articles stored, {applied.duplicates} known already,"
        f" {applied.rejected} refused, {applied.retried} to try again."
    )

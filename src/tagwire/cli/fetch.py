"""``tagwire fetch``: one round over the followed sources."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from

if TYPE_CHECKING:
    from tagwire.ingest.round import RoundSummary
    from tagwire.model.source import Source
    from tagwire.settings import Settings


def fetch(
    data: Data = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--source", help="Only this source: its number, or part of its address or title.", metavar="WHICH"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Ask also those that are paused, or that asked us to wait.")
    ] = False,
    json: Json = False,
) -> None:
    """Ask every followed source now, read every new article, store it, and say what came.

    Each feed is asked conditionally, so a source without news costs one short answer. Sources whose publisher asked
    us to wait are left alone.

    Example: tagwire fetch --source caldercourier.example
    """
    settings = settings_from(data).settings
    summary, skipped = asyncio.run(_fetch(settings, tuple(source or ()), force=force))
    if json:
        from tagwire.cli.console import write_json

        write_json(summary_json(summary, skipped))
    else:
        _tell(summary, skipped)
    if summary.failed:
        raise typer.Exit(1)


def summary_json(summary: "RoundSummary", skipped: "tuple[Source, ...]") -> dict[str, object]:
    """Return a round's outcome in the shape that ``--json`` prints."""
    applied = summary.applied
    return {
        "sources": [
            {
                "id": p.source.id,
                "url": p.source.url,
                "outcome": "failed" if p.error else "changed" if p.changed else "unchanged",
                "new_entries": p.unseen,
                "problems": p.problems,
                "error": p.error,
            }
            for p in summary.polled
        ],
        "asked_elsewhere": [{"id": s.id, "url": s.url} for s in summary.asked_elsewhere],
        "read_elsewhere": summary.read_elsewhere,
        "waiting": [{"id": s.id, "url": s.url, "not_before": s.not_before} for s in skipped],
        "stored": applied.stored,
        "updated": applied.updated,
        "duplicates": applied.duplicates,
        "rejected": applied.rejected,
        "retry_later": applied.retried,
        "retagged": applied.retagged,
        "cleaned": applied.cleaned,
        "withdrawn": applied.withdrawn,
    }


async def _fetch(
    settings: "Settings", which: tuple[str, ...], *, force: bool
) -> "tuple[RoundSummary, tuple[Source, ...]]":
    from tagwire.cli.alerts import alert_plant
    from tagwire.cli.console import progress_bar
    from tagwire.cli.progress import RoundProgress
    from tagwire.cli.sources import matching_sources
    from tagwire.cli.workshop import now, open_plant, open_store
    from tagwire.errors import NotFoundError
    from tagwire.ingest.alerting.outbox import find_all, send_due
    from tagwire.ingest.follow import askable_sources
    from tagwire.ingest.round import run_round

    with open_store(settings) as store:
        every = store.sources()
        if not every:
            raise NotFoundError("no source is followed yet; add one with `tagwire add https://…`")
        wanted = matching_sources(every, which)
        asked = wanted if force else askable_sources(wanted, now=now())
        async with open_plant(settings, store) as plant:
            with progress_bar() as bar:
                summary = await run_round(plant, asked, watcher=RoundProgress(bar, sources=len(asked)))
            if store.alerts.all():
                alerting = alert_plant(settings, store, plant.fetcher)
                await find_all(alerting)
                await send_due(alerting)
    return summary, tuple(s for s in wanted if s not in asked)


def _tell(summary: "RoundSummary", skipped: "tuple[Source, ...]") -> None:
    from tagwire.cli.console import err, out, plain, with_address

    applied = summary.applied
    unchanged = sum(not p.changed and p.error is None for p in summary.polled)
    out().print(
        f"[bold]{applied.stored}[/bold] articles stored, {applied.updated} updated, {applied.duplicates} known already,"
        f" {applied.rejected} refused, {applied.retried} to try again, {applied.withdrawn} withdrawn."
        f" {len(summary.polled)} sources asked, {unchanged} unchanged, {len(summary.failed)} failed."
    )
    if summary.asked_elsewhere or summary.read_elsewhere:
        err().print(
            f"Another Tagwire works on this data folder: {len(summary.asked_elsewhere)} of the sources it asked itself,"
            f" and {summary.read_elsewhere} articles are still in its hands."
        )
    for failed in summary.failed:
        err().print(f"[red]{plain(with_address(failed.source.url, failed.error or ''))}[/red]")
    for read in summary.polled:
        if read.problems:
            count = "a problem" if read.problems == 1 else f"{read.problems} problems"
            err().print(f"{plain(read.source.url)} was read with {count}: `tagwire feed` of it names them.")
    for source in skipped:
        err().print(
            f"{plain(source.url)} was not asked: it is {source.state.value} or asked us to wait (--force asks)."
        )

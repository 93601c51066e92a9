"""``tagwire add``: find what a site, feed or sitemap publishes, and follow it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from

if TYPE_CHECKING:
    from tagwire.ingest.discovery import Discovery
    from tagwire.model.source import SourceDraft
    from tagwire.settings import Settings
    from tagwire.store.sqlite import SqliteStore


def add(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL…", help="A site, a feed, a news sitemap, a publisher's address.")
    ],
    every: Annotated[bool, typer.Option("--all", help="Follow everything found, not only the best.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is there; follow nothing.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Find the feeds and news sitemaps behind an address, follow the best, and say what was found.

    The articles are read by the next `tagwire fetch`, or by a running `tagwire up`.

    Example: tagwire add https://www.example.org
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.workshop import open_store
    from tagwire.errors import TagwireError

    settings = settings_from(data).settings
    with open_store(settings) as store:
        found = asyncio.run(_discover(settings, store, urls))
        chosen = [(d, d.found if every else d.found[:1]) for d in found]
        followed = {} if dry_run else _follow(store, [draft for _, drafts in chosen for draft in drafts])
    if json:
        write_json([_discovery_json(d, followed) for d in found])
    else:
        for discovery in found:
            _print(discovery, followed, dry_run=dry_run)
    failed = [d for d in found if not d.found]
    if failed:
        raise TagwireError("; ".join(f"{d.url}: {d.problem}" for d in failed))


async def _discover(settings: "Settings", store: "SqliteStore", urls: list[str]) -> "list[Discovery]":
    from tagwire.cli.console import progress_bar
    from tagwire.cli.workshop import open_fetcher
    from tagwire.ingest.discovery import discover

    with progress_bar() as bar:
        task = bar.add_task("Looking for feeds", total=len(urls))
        async with open_fetcher(settings, robots=store) as fetcher:

            async def one(url: str) -> "Discovery":
                discovery = await discover(url, fetcher)
                bar.advance(task)
                return discovery

            return list(await asyncio.gather(*map(one, urls)))


def _follow(store: "SqliteStore", drafts: "list[SourceDraft]") -> dict[str, bool]:
    """Follow the drafts; return for each address whether it was new."""
    from tagwire.cli.workshop import now

    return {draft.url: store.add_source(draft, now=now())[1] for draft in drafts}


def _discovery_json(discovery: "Discovery", followed: dict[str, bool]) -> dict[str, object]:
    return {
        "url": discovery.url,
        "found": [
            {
                "url": d.url,
                "title": d.title,
                "site": d.site,
                "format": d.format.value,
                "entries": discovery.entries.get(d.url),
                "followed": d.url in followed,
                "new": followed.get(d.url, False),
            }
            for d in discovery.found
        ],
        "problem": discovery.problem,
    }


def _print(discovery: "Discovery", followed: dict[str, bool], *, dry_run: bool) -> None:
    from tagwire.cli.console import out, plain

    console = out()
    for draft in discovery.found:
        if draft.url in followed:
            state = "[green]followed[/green]" if followed[draft.url] else "followed already"
        else:
            state = "found" if dry_run else "found, not followed (--all follows it)"
        entries = discovery.entries.get(draft.url)
        kind = draft.format.value if entries is None else f"{draft.format.value}, {entries} entries"
        console.print(f"{state}: [bold]{plain(draft.title or draft.url)}[/bold]\n  {plain(draft.url)} ({kind})")

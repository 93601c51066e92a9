"""History: the older documents of a feed, behind the one that is polled (RFC 5005).

A feed in pages names the ``next`` one (§3; JSON Feed's next_url), an archived feed its ``prev-archive`` (§4). They are
followed for two reasons: a few of them when a poll finds nothing it knows, for then entries were missed between; and
all of them, once, when a person asks for the past.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tagwire.fetch import Fetcher
from tagwire.ingest.tasks import ParseTask, TaskResult
from tagwire.model.article import Rejected
from tagwire.model.document import Document, FetchFailure, FetchRequest, Purpose
from tagwire.model.feed import Entry, ParsedFeed, Problem
from tagwire.model.source import Source
from tagwire.store import FollowingStore
from tagwire.text.urls import is_same_publisher

MOST_PAGES = 5
"""Documents followed at a poll."""
MOST_DOCUMENTS = 1_000
"""Documents followed when a person asks for the past."""

Parse = Callable[[ParseTask], Awaitable[TaskResult]]


async def older_documents(
    feed: ParsedFeed, address: str, *, fetcher: Fetcher, parse: Parse, most: int
) -> AsyncIterator[ParsedFeed | Problem]:
    """Yield the documents behind ``feed``, which stands at ``address``, newest first; a Problem ends them early.

    Each document is asked for once, and none of another publisher. At most ``most`` are followed; that there are more
    is a Problem too.
    """
    asked = {address}
    link = feed.next or feed.prev_archive
    while link is not None and link not in asked:
        if not is_same_publisher(link, address):
            yield Problem(link[:200], "the feed's next page belongs to another publisher, and is not asked for")
            return
        if len(asked) > most:
            yield Problem(link[:200], f"the feed goes on behind {most} older documents, which are the most we follow")
            return
        asked.add(link)
        outcome = await fetcher.fetch(FetchRequest(link, Purpose.FEED))
        if not isinstance(outcome, Document):
            yield Problem(link[:200], outcome.detail if isinstance(outcome, FetchFailure) else "it answered with 304")
            return
        asked.add(outcome.final_url)
        parsed = await parse(ParseTask(outcome))
        if not isinstance(parsed, ParsedFeed):
            yield Problem(link[:200], parsed.detail if isinstance(parsed, Rejected) else "it is no feed")
            return
        yield parsed
        link = parsed.next or parsed.prev_archive


@dataclass(frozen=True, slots=True)
class Walk:
    """What going through a feed's past brought."""

    documents: int
    """The polled one and those behind it."""
    entries: int
    unseen: int
    """Of those, how many are now pending."""
    problem: str | None = None
    """A sentence when it ended early."""


async def walk_history(
    source: Source, *, store: FollowingStore, fetcher: Fetcher, parse: Parse, clock: Callable[[], datetime]
) -> Walk:
    """Write down every entry of a feed's documents, from the one that is polled to its oldest; never raises for them.

    What each document brought is written before the next is asked for: ended in whatever way, it is kept.
    """
    newest = await fetcher.fetch(FetchRequest(source.url, Purpose.FEED))
    if not isinstance(newest, Document):
        return Walk(0, 0, 0, newest.detail if isinstance(newest, FetchFailure) else "it answered with 304")
    feed = await parse(ParseTask(newest))
    if not isinstance(feed, ParsedFeed):
        return Walk(0, 0, 0, f"{source.url}: {feed.detail if isinstance(feed, Rejected) else 'it is no feed'}")
    documents, entries, unseen = 1, len(feed.entries), await _keep(source, feed, store, clock)
    async for found in older_documents(feed, newest.final_url, fetcher=fetcher, parse=parse, most=MOST_DOCUMENTS):
        if isinstance(found, Problem):
            return Walk(documents, entries, unseen, f"{found.where}: {found.what}")
        documents += 1
        entries += len(found.entries)
        unseen += await _keep(source, found, store, clock)
    return Walk(documents, entries, unseen)


async def _keep(source: Source, feed: ParsedFeed, store: FollowingStore, clock: Callable[[], datetime]) -> int:
    return await asyncio.to_thread(store.add_entries, source.id, feed.entries, at=clock())


async def with_missed_entries(
    feed: ParsedFeed,
    address: str,
    *,
    fetcher: Fetcher,
    parse: Parse,
    unseen: Callable[[Sequence[Entry]], Awaitable[Sequence[Entry]]],
) -> ParsedFeed:
    """Return a feed with the entries of its next pages, up to the first that holds one known already.

    To be called for a feed that was read before: then a document without any known entry means that some were missed.
    """
    page = feed
    pages = older_documents(feed, address, fetcher=fetcher, parse=parse, most=MOST_PAGES)
    while page.entries and len(await unseen(page.entries)) == len(page.entries):
        found = await anext(pages, None)
        if isinstance(found, Problem):
            return replace(feed, problems=(*feed.problems, found))
        if found is None:
            break
        page = found
        feed = replace(feed, entries=(*feed.entries, *page.entries))
    return feed

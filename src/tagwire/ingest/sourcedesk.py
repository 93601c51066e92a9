"""The source desk: what the reading room asks of ingest when a person keeps sources there."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from tagwire.errors import NotFoundError
from tagwire.fetch import Fetcher
from tagwire.ingest.discovery import Discovery, FoundFeed, discover
from tagwire.ingest.health import advice_for, health_words, verdict_of
from tagwire.ingest.holdings import IdentifyLanguage
from tagwire.ingest.websub.words import push_words
from tagwire.model.source import Source, SourceCounts, SourceDraft, SourceState
from tagwire.model.sourcereport import FoundSource, LookedAt, SourceReport
from tagwire.store import FollowingStore
from tagwire.text.sayings import said
from tagwire.text.urls import split_http_url

LOOK_S = 60.0
"""How long a person waits for what is behind an address."""
MOST_REMEMBERED = 1_000
"""Drafts of feeds found, kept so that what is picked of them has its title at once."""

OpenFetcher = Callable[[], AbstractAsyncContextManager[Fetcher]]


class SourceDesk:
    """Sources as a person keeps them. Every method may be called from any thread without an event loop of its own."""

    def __init__(
        self,
        store: FollowingStore,
        *,
        open_fetcher: OpenFetcher,
        identify: IdentifyLanguage,
        clock: Callable[[], datetime],
        look_s: float = LOOK_S,
    ) -> None:
        self._store = store
        self._open_fetcher = open_fetcher
        self._identify = identify
        self._clock = clock
        self._look_s = look_s
        self._found: dict[str, SourceDraft] = {}

    def reports(self) -> tuple[SourceReport, ...]:
        """Return every followed source with how it fares, by id."""
        now = self._clock()
        counts = defaultdict(SourceCounts, self._store.source_counts(now=now))
        pushed = {s.source_id: push_words(s, now=now) for s in self._store.subscriptions()}
        return tuple(_report(s, counts[s.id], pushed.get(s.id), now=now) for s in self._store.sources())

    def reports_of(self, publisher_id: str) -> tuple[SourceReport, ...]:
        """Return the sources asked of a publisher's own server, by id, without counting what they brought."""
        now = self._clock()
        own = (s for s in self._store.sources() if f".{publisher_id}".endswith(f".{s.publisher}"))
        return tuple(_report(source, SourceCounts(), None, now=now) for source in own)

    def report(self, source_id: int) -> SourceReport:
        """Return one; raise NotFoundError."""
        now = self._clock()
        source = next((source for source in self._store.sources() if source.id == source_id), None)
        if source is None:
            raise NotFoundError(said("no source has the number %(number)s", number=source_id))
        counts = self._store.source_counts(now=now, sources=[source_id]).get(source_id, SourceCounts())
        push = next((push_words(s, now=now) for s in self._store.subscriptions() if s.source_id == source_id), None)
        return _report(source, counts, push, now=now)

    def look(self, url: str) -> LookedAt:
        """Return what can be followed at an address, or why nothing can; it fetches, for a minute at most."""
        return asyncio.run(self._look(url.strip()))

    def follow(self, urls: Sequence[str]) -> tuple[Source, ...]:
        """Follow feeds by their addresses; return those that were not followed yet. Raise UsageError for no address."""
        for url in urls:
            split_http_url(url)
        added = (self._store.add_source(self._found.get(u, SourceDraft(u)), now=self._clock()) for u in urls)
        return tuple(source for source, is_new in added if is_new)

    def set_state(self, source_id: int, state: SourceState) -> Source:
        """Pause or resume; resuming makes it due at once. Raise NotFoundError."""
        return self._store.set_source_state(source_id, state, now=self._clock())

    def remove(self, source_id: int) -> None:
        """Stop following; articles stay. Raise NotFoundError."""
        self._store.remove_source(source_id)

    async def _look(self, url: str) -> LookedAt:
        try:
            async with asyncio.timeout(self._look_s), self._open_fetcher() as fetcher:
                discovery = await discover(url, fetcher, robots=self._store, identify=self._identify)
        except TimeoutError:
            problem = said(
                "it did not answer within %(count)s seconds; name the feed's own address if you know it",
                count=f"{self._look_s:.0f}",
            )
            return LookedAt(url, problem=problem)
        return self._looked_at(discovery)

    def _looked_at(self, discovery: Discovery) -> LookedAt:
        for found in discovery.found:
            self._found[found.draft.url] = found.draft
        while len(self._found) > MOST_REMEMBERED:
            del self._found[next(iter(self._found))]
        followed = {source.url for source in self._store.sources()}
        shown = tuple(_found_source(found, followed) for found in discovery.found)
        return LookedAt(discovery.url, shown, discovery.unread, discovery.problem)


def _report(source: Source, counts: SourceCounts, push: str | None, *, now: datetime) -> SourceReport:
    verdict = verdict_of(source, counts, now=now)
    return SourceReport(
        source=source,
        counts=counts,
        verdict=verdict,
        words=health_words(source, now=now),
        advice=advice_for(source, verdict),
        push=push,
    )


def _found_source(found: FoundFeed, followed: set[str]) -> FoundSource:
    return FoundSource(
        url=found.draft.url,
        title=found.draft.title,
        format=found.draft.format.value,
        kind=found.kind.value,
        entries=found.holdings.entries,
        newest=found.holdings.newest,
        text=found.holdings.text.value,
        lang=found.holdings.lang,
        same_as=tuple(twin.url for twin in found.twins),
        is_followed=bool(followed & {found.draft.url, *(twin.url for twin in found.twins)}),
    )

"""Reading: turn entries whose article is still to be read into stored articles, many hosts at once.

Each entry is fetched once, and once more for each change, when its host allows; documents gather into batches for the
worker processes, and results into transactions. Nothing is held that is not also in the store: a process killed at any
moment leaves its entries pending, and the next one reads them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush

from tagwire.engine.pool import WorkerPool
from tagwire.errors import StoreError, UsageError
from tagwire.extract.fulltext import carries_full_text
from tagwire.extract.variants import article_forms
from tagwire.fetch import Fetcher
from tagwire.ingest.claims import Claims
from tagwire.ingest.settling import Settled, after_crash, after_failure, after_reading, unreadable
from tagwire.ingest.site_rights import SiteRights
from tagwire.ingest.tasks import CleanTask, ReadElsewhere, ReadTask, Task, TaskResult
from tagwire.model.article import AnnotatedArticle
from tagwire.model.claim import HeldEntries
from tagwire.model.document import Document, FetchFailure, FetchRequest, Purpose
from tagwire.model.rights import RightsPolicy
from tagwire.model.source import (
    Applied,
    CleanArticle,
    FurnishedArticle,
    LinkEntry,
    PendingEntry,
    WriteIntent,
)
from tagwire.store import FollowingStore
from tagwire.text.hashes import key_hash
from tagwire.text.urls import host_of, is_same_publisher, normalise_url, publisher_id

BATCH_PAGES = 32
BATCH_BYTES = 4_000_000
BATCH_WAIT_S = 0.25
WINDOW = 500
"""How many entries are taken up at a look."""
LOOK_AGAIN_S = 1.0
"""How often to look for fresh entries while hosts are being read."""
CLEAN_EVERY_S = 5.0
Watch = Callable[[PendingEntry, WriteIntent], None]


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entry with what a worker needs to read it, and the addresses its article is known by."""

    pending: PendingEntry
    task: ReadTask
    addresses: tuple[str, ...]


class Reader:
    """Reads pending entries; one at a time may be draining."""

    def __init__(
        self,
        *,
        store: FollowingStore,
        claims: Claims,
        fetcher: Fetcher,
        pool: WorkerPool[Task, TaskResult],
        batches_at_once: int,
        most_under_way: int,
        clock: Callable[[], datetime],
        watch: Watch | None = None,
        sources: Sequence[int] | None = None,
        patience_s: float = 0.0,
        rights: RightsPolicy | None = None,
    ) -> None:
        """Prepare a reader that has at most so many entries in its hands.

        It waits ``patience_s`` for those in another's hands when no others are left.
        """
        self._store = store
        self._claims = claims
        self._patience_s = patience_s
        self._most_under_way = most_under_way
        self._rights = rights or RightsPolicy()
        self._site_rights = SiteRights(store=store, fetcher=fetcher, clock=clock)
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock
        self._batches_at_once = batches_at_once
        self._watch = watch
        self._sources = sources
        self._under_way: dict[int, PendingEntry] = {}
        self._fetched: set[int] = set()
        self._has_cleaned = False
        """Whether what an earlier process left to be cleaned was."""
        self._hosts: dict[str, list[_Place]] = {}
        self._applied = Applied()

    async def drain(self) -> Applied:
        """Read every entry that may be read now, and those that become so meanwhile; return what that did.

        Raise StoreError when the database fails; whatever was not written is still pending. What a single entry does
        wrong, be it in our own code, is that entry's refusal.
        """
        self._hosts.clear()
        self._applied = Applied()
        ready: asyncio.Queue[_Ready | None] = asyncio.Queue(maxsize=2 * BATCH_PAGES)
        try:
            async with asyncio.TaskGroup() as group:
                cleaning = group.create_task(self._clean_for_good())
                fetching = group.create_task(self._fetch_all(ready))
                await self._work_all(ready)
                await fetching
                cleaning.cancel()
        except ExceptionGroup as errors:
            raise first_error(errors) from errors
        finally:
            for pending in tuple(self._under_way.values()):
                self._let_go(pending)
        if self._applied != Applied() or not self._has_cleaned:
            await self._clean_all()
            self._has_cleaned = True
        return self._applied

    async def _fetch_all(self, ready: "asyncio.Queue[_Ready | None]") -> None:
        """Fetch pending entries until none is left, each host's one after the other; then put None."""
        ended = asyncio.Event()
        async with asyncio.TaskGroup() as hosts:
            waited_s = 0.0
            while True:
                places_left = self._most_under_way - len(self._under_way)
                had_hosts = bool(self._hosts)  # while we ask, they may end, and make place for more of their entries
                for pending in await self._fresh_entries(places_left):
                    waited_s = 0.0
                    host = _host(pending)
                    place = (-_moment(pending), pending.id, pending)
                    if host in self._hosts:
                        heappush(self._hosts[host], place)
                    else:
                        self._hosts[host] = [place]
                        hosts.create_task(self._fetch_host(host, ready, ended))
                if had_hosts and not self._hosts:
                    continue
                if not self._hosts and places_left > 0:  # else what is fetched has yet to be read
                    if self._claims.elsewhere == 0 or waited_s >= self._patience_s:
                        break
                    waited_s += LOOK_AGAIN_S
                ended.clear()
                with suppress(TimeoutError):  # a slow host must not keep the others' news waiting
                    await asyncio.wait_for(ended.wait(), LOOK_AGAIN_S)
        await ready.put(None)

    async def _fresh_entries(self, places_left: int) -> Sequence[PendingEntry]:
        limit = min(WINDOW, places_left)
        if limit <= 0:
            return ()
        held = HeldEntries(waiting=tuple(self._under_way.keys() - self._fetched), fetched=tuple(self._fetched))
        found = await self._claims.entries(limit=limit, held=held, sources=self._sources)
        self._under_way.update((pending.id, pending) for pending in found)
        return found

    def _let_go(self, pending: PendingEntry) -> None:
        del self._under_way[pending.id]
        self._fetched.discard(pending.id)
        self._claims.done(pending.publisher)

    async def _fetch_host(self, host: str, ready: "asyncio.Queue[_Ready | None]", ended: asyncio.Event) -> None:
        """Fetch a host's entries, newest first, until none is left; the fetcher keeps its gap."""
        places = self._hosts[host]
        while places:
            *_, pending = heappop(places)
            if not self._claims.holds(pending.publisher):  # we slept, and another may have it now
                self._let_go(pending)
                continue
            try:
                outcome = await self._fetch(pending)
            except StoreError:
                raise
            except Exception as error:
                outcome = after_crash(pending, error, now=self._clock())
            if isinstance(outcome, _Ready):
                self._fetched.add(pending.id)
                await ready.put(outcome)
            else:
                await self._write([outcome])
        del self._hosts[host]
        ended.set()

    async def _fetch(self, pending: PendingEntry) -> _Ready | Settled:
        """Get what is needed to read an entry's article, or settle the entry without."""
        entry, now = pending.entry, self._clock()
        address = entry.link
        if address is None:
            return unreadable(pending, "no-address", "the entry names no address of an article", now=now)
        try:
            link = normalise_url(address)
        except UsageError as error:
            return unreadable(pending, "bad-address", str(error), now=now)
        if pending.article_id is None:
            known = await asyncio.to_thread(self._store.known_article, [link, *article_forms(link)])
            if known is not None:
                return Settled(pending, LinkEntry(pending.id, known))
        if not is_same_publisher(pending.source_url, link):
            entry = replace(entry, content=None)  # only a publisher's own feed may put words into its articles
        task = ReadTask(
            None,
            entry,
            link,
            pending.publisher_name,
            now,
            first_seen=pending.first_seen,
            policy=self._rights,
            habits=await asyncio.to_thread(self._store.filing_habits, publisher_id(link)),
        )
        if carries_full_text(entry):
            return _Ready(pending, replace(task, site=await self._site_rights.of(link)), (link,))
        outcome = await self._fetcher.fetch(FetchRequest(address, Purpose.PAGE))
        now = self._clock()
        if isinstance(outcome, Document):
            addresses = _addresses(link, outcome.final_url)
            forms = article_forms(addresses[-1])
            known = await asyncio.to_thread(self._store.known_article, forms) if forms else None
            if pending.article_id is None and known is not None:
                return Settled(pending, LinkEntry(pending.id, known))
            site = await self._site_rights.of(outcome.final_url, outcome)
            return _Ready(pending, replace(task, document=outcome, read_at=now, site=site), addresses)
        if isinstance(outcome, FetchFailure):
            return after_failure(pending, outcome, now=now)
        raise TypeError("an unconditional request can't be answered with NotModified")

    async def _work_all(self, ready: "asyncio.Queue[_Ready | None]") -> None:
        """Hand batches to the workers and write what comes back, until None has come."""
        places = asyncio.Semaphore(self._batches_at_once)

        async def work(batch: Sequence[_Ready]) -> None:
            try:
                await self._work(batch)
            finally:
                places.release()

        async with asyncio.TaskGroup() as batches:
            async for batch in _batches(ready):
                await places.acquire()
                batches.create_task(work(batch))

    async def _work(self, batch: Sequence[_Ready]) -> None:
        results = await asyncio.wrap_future(self._pool.submit([item.task for item in batch]))
        pairs = tuple(zip(batch, results, strict=True))
        await self._write([_settled(item, result) for item, result in pairs if not isinstance(result, ReadElsewhere)])
        for item, result in pairs:
            if isinstance(result, ReadElsewhere):
                await self._write([await self._read_variant(item, result)])

    async def _clean_for_good(self) -> None:
        while True:
            await asyncio.sleep(CLEAN_EVERY_S)
            await self._clean_all()

    async def _clean_all(self) -> None:
        """Free stored articles of the paragraphs their publishers turned out to repeat on every page."""
        while furnished := await asyncio.to_thread(self._store.articles_to_clean, limit=BATCH_PAGES):
            work = [f for f in furnished if f.furniture]
            tasks = await asyncio.to_thread(self._clean_tasks, work)
            results = await asyncio.wrap_future(self._pool.submit(tasks))
            cleaned = {f.id: r for f, r in zip(work, results, strict=True) if isinstance(r, AnnotatedArticle)}
            intents = [CleanArticle(f.id, key_hash(f.article.text), f.furniture, cleaned.get(f.id)) for f in furnished]
            self._add(await asyncio.to_thread(self._store.apply, intents))

    def _clean_tasks(self, furnished: Sequence[FurnishedArticle]) -> list[CleanTask]:
        habits = {id_: self._store.filing_habits(id_) for id_ in {f.article.publisher.id for f in furnished}}
        return [CleanTask(f.article, f.furniture, habits[f.article.publisher.id]) for f in furnished]

    async def _read_variant(self, item: _Ready, first_try: ReadElsewhere) -> Settled:
        """Fetch the variant that a page without text names, once, and read the article from there."""
        outcome = await self._fetcher.fetch(FetchRequest(first_try.variant, Purpose.PAGE))
        if isinstance(outcome, FetchFailure) and not outcome.is_permanent:
            return after_failure(item.pending, outcome, now=self._clock())
        if not isinstance(outcome, Document) or not is_same_publisher(outcome.final_url, item.task.url):
            return _settled(item, first_try.rejected)
        addresses = dict.fromkeys((*item.addresses, *_addresses(first_try.variant, outcome.final_url)))
        task = replace(item.task, document=outcome, first_try=first_try)
        [result] = await asyncio.wrap_future(self._pool.submit([task]))
        return _settled(replace(item, task=task, addresses=tuple(addresses)), result)

    async def _write(self, settled: Sequence[Settled]) -> None:
        """Write outcomes in one transaction; one that the store can't take is refused, and the others are kept."""
        if not settled:
            return
        try:
            applied = await asyncio.to_thread(self._store.apply, [s.intent for s in settled])
        except StoreError:
            raise
        except Exception as error:
            if len(settled) > 1:
                for one in settled:
                    await self._write([one])
                return
            [one] = settled
            settled = [after_crash(one.pending, error, now=self._clock())]
            applied = await asyncio.to_thread(self._store.apply, [settled[0].intent])
        self._add(applied)
        for one in settled:
            self._let_go(one.pending)
            if self._watch is not None:
                self._watch(one.pending, one.intent)

    def _add(self, applied: Applied) -> None:
        self._applied += applied


_Place = tuple[float, int, PendingEntry]
"""A pending entry in its host's queue: newest first, then by id."""


def first_error(errors: ExceptionGroup[Exception]) -> Exception:
    """Return the first plain exception in a group, a StoreError rather than another."""
    found = [first_error(e) if isinstance(e, ExceptionGroup) else e for e in errors.exceptions]
    return next((e for e in found if isinstance(e, StoreError)), found[0])


async def _batches(ready: "asyncio.Queue[_Ready | None]") -> AsyncIterator[list[_Ready]]:
    """Yield batches of what is ready: full ones, or whatever has gathered for a quarter of a second."""
    batch: list[_Ready] = []
    size = 0
    ends_at = 0.0
    loop = asyncio.get_running_loop()
    while True:
        wait = None if not batch else max(0.0, ends_at - loop.time())
        try:
            item = await asyncio.wait_for(ready.get(), wait)
        except TimeoutError:
            item = None
            yield batch
            batch, size = [], 0
            continue
        if item is None:
            break
        if not batch:
            ends_at = loop.time() + BATCH_WAIT_S
        batch.append(item)
        size += len(item.task.document.body) if item.task.document else 0
        if len(batch) >= BATCH_PAGES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _settled(item: _Ready, result: TaskResult) -> Settled:
    return after_reading(item.pending, result, read_at=item.task.read_at, addresses=item.addresses)


def _addresses(link: str, final_url: str) -> tuple[str, ...]:
    """Return the normalised addresses an article was found under."""
    return tuple(dict.fromkeys((link, normalise_url(final_url))))


def _moment(pending: PendingEntry) -> float:
    return (pending.entry.published or pending.first_seen).timestamp()


def _host(pending: PendingEntry) -> str:
    with suppress(UsageError):
        return host_of(pending.entry.link or "")
    return ""

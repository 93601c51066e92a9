"""Reading: turn entries whose article is still to be read into stored articles, many hosts at once.

Each entry is fetched once, when its host allows; documents gather into batches for the worker processes, and results
into transactions. Nothing is held that is not also in the store: a process killed at any moment leaves its entries
pending, and the next one reads them.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from tagwire.engine.pool import WorkerPool
from tagwire.errors import UsageError
from tagwire.fetch import Fetcher
from tagwire.ingest.site_rights import SiteRights
from tagwire.ingest.tasks import ReadTask, Task, TaskResult
from tagwire.model.article import AnnotatedArticle, Rejected, Stage
from tagwire.model.document import Document, FetchFailure, FetchRequest, Purpose
from tagwire.model.feed import Entry
from tagwire.model.rights import RightsPolicy
from tagwire.model.source import (
    Applied,
    LinkEntry,
    PendingEntry,
    RejectEntry,
    RetryEntry,
    StoreArticle,
    WriteIntent,
)
from tagwire.store import FollowingStore
from tagwire.text.urls import host_of, normalise_url

BATCH_PAGES = 32
BATCH_BYTES = 4_000_000
BATCH_WAIT_S = 0.25
WINDOW = 1000
"""How many entries are taken up at a time, so that no host's backlog hides the others for long."""
FULL_TEXT_LENGTH = 900
"""Characters from which on a feed's content is taken for the article itself, without asking for its page."""
_TAG = re.compile(r"<[^>]*>")
_CUT_OFF = re.compile(
    r"(…|\.\.\.|\[&#8230;\]|\[…\])\W*$|read (more|on)|continue reading|weiterlesen|lire la suite|leer más",
    re.IGNORECASE,
)
MOST_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=5)

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
        fetcher: Fetcher,
        pool: WorkerPool[Task, TaskResult],
        concurrency: int,
        batches_at_once: int,
        clock: Callable[[], datetime],
        watch: Watch | None = None,
        rights: RightsPolicy | None = None,
    ) -> None:
        self._store = store
        self._rights = rights or RightsPolicy()
        self._site_rights = SiteRights(store=store, fetcher=fetcher, clock=clock)
        self._fetcher = fetcher
        self._pool = pool
        self._concurrency = concurrency
        self._clock = clock
        self._batches_at_once = batches_at_once
        self._watch = watch
        self._under_way: set[int] = set()
        self._settled = Applied()

    async def drain(self) -> Applied:
        """Read every entry that may be read now, and those that become so meanwhile; return what that did."""
        self._under_way.clear()
        self._settled = Applied()
        ready: asyncio.Queue[_Ready | None] = asyncio.Queue(maxsize=2 * BATCH_PAGES)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fetch_all(ready))
            worked = group.create_task(self._work_all(ready))
        return self._settled + worked.result()

    async def _fetch_all(self, ready: "asyncio.Queue[_Ready | None]") -> None:
        """Fetch pending entries until none is left, each host's one after the other; then put None."""
        slots = asyncio.Semaphore(self._concurrency)
        hosts: dict[str, deque[PendingEntry]] = {}
        tasks: set[asyncio.Task[None]] = set()
        while True:
            for entry in await asyncio.to_thread(self._fresh_entries):
                self._under_way.add(entry.id)
                host = _host(entry)
                if host in hosts:
                    hosts[host].append(entry)
                else:
                    hosts[host] = deque([entry])
                    tasks.add(asyncio.create_task(self._fetch_host(host, hosts, slots, ready)))
            if not tasks:
                break
            done, tasks = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        await ready.put(None)

    def _fresh_entries(self) -> list[PendingEntry]:
        pending = self._store.pending_entries(now=self._clock(), limit=WINDOW + len(self._under_way))
        return [p for p in pending if p.id not in self._under_way][:WINDOW]

    async def _fetch_host(
        self,
        host: str,
        hosts: dict[str, deque[PendingEntry]],
        slots: asyncio.Semaphore,
        ready: "asyncio.Queue[_Ready | None]",
    ) -> None:
        entries = hosts[host]
        while entries:
            async with slots:
                outcome = await self._fetch(entries.popleft())
            if isinstance(outcome, _Ready):
                await ready.put(outcome)
            else:
                self._settled += await self._write([outcome])
        del hosts[host]

    async def _fetch(self, pending: PendingEntry) -> "_Ready | _Settled":
        """Get what is needed to read an entry's article, or settle the entry without."""
        entry, now = pending.entry, self._clock()
        if entry.link is None:
            return _Settled(pending, _refused(pending, "no-address", "the entry names no address of an article", now))
        try:
            link = normalise_url(entry.link)
        except UsageError as error:
            return _Settled(pending, _refused(pending, "bad-address", str(error), now))
        known = await asyncio.to_thread(self._store.known_article, [link])
        if known is not None:
            return _Settled(pending, LinkEntry(pending.id, known))
        if _carries_full_text(entry):
            site = await self._site_rights.of(link)
            task = ReadTask(
                None, entry, link, pending.publisher_name, now, pending.first_seen, site=site, policy=self._rights
            )
            return _Ready(pending, task, (link,))
        outcome = await self._fetcher.fetch(FetchRequest(entry.link, Purpose.PAGE))
        now = self._clock()
        if isinstance(outcome, Document):
            site = await self._site_rights.of(outcome.final_url, outcome)
            task = ReadTask(
                outcome, entry, link, pending.publisher_name, now, pending.first_seen, site=site, policy=self._rights
            )
            return _Ready(pending, task, _addresses(link, outcome.final_url))
        if isinstance(outcome, FetchFailure):
            return _Settled(pending, _after_failure(pending, outcome, now))
        raise TypeError("an unconditional request can't be answered with NotModified")

    async def _work_all(self, ready: "asyncio.Queue[_Ready | None]") -> Applied:
        """Hand batches to the workers, write what comes back; return what that did once None has come."""
        applied = Applied()
        under_way: set[asyncio.Task[Applied]] = set()
        async for batch in _batches(ready):
            under_way.add(asyncio.create_task(self._work(batch)))
            if len(under_way) > self._batches_at_once:
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                applied = sum((task.result() for task in done), applied)
        return sum(await asyncio.gather(*under_way), applied)

    async def _work(self, batch: Sequence[_Ready]) -> Applied:
        results = await asyncio.wrap_future(self._pool.submit([item.task for item in batch]))
        return await self._write([_settled(item, result) for item, result in zip(batch, results, strict=True)])

    async def _write(self, settled: "Sequence[_Settled]") -> Applied:
        applied = await asyncio.to_thread(self._store.apply, [s.intent for s in settled])
        for one in settled:
            self._under_way.discard(one.pending.id)
            if self._watch is not None:
                self._watch(one.pending, one.intent)
        return applied


@dataclass(frozen=True, slots=True)
class _Settled:
    """An entry with what is to be written about it."""

    pending: PendingEntry
    intent: WriteIntent


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


def _settled(item: _Ready, result: TaskResult) -> _Settled:
    pending, task = item.pending, item.task
    if isinstance(result, AnnotatedArticle):
        return _Settled(pending, StoreArticle(result, task.read_at, pending.id, item.addresses))
    if isinstance(result, Rejected):
        return _Settled(pending, RejectEntry(pending.id, result, task.read_at))
    raise TypeError(f"a page was read into {type(result).__name__}")


def _after_failure(pending: PendingEntry, failure: FetchFailure, now: datetime) -> WriteIntent:
    """Return what a failed fetch means for an entry: another try later, or, after the last one, its refusal."""
    if failure.is_permanent or pending.attempts + 1 >= MOST_ATTEMPTS:
        return RejectEntry(pending.id, Rejected(Stage.FETCH, failure.reason.value, failure.detail), now)
    wait = FIRST_RETRY * 4**pending.attempts
    if failure.retry_after_s is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_s))
    return RetryEntry(pending.id, failure.detail, now + wait)


def _carries_full_text(entry: Entry) -> bool:
    """Whether a feed's own content will do: as long as an article, and neither cut off nor asking to read on."""
    text = _TAG.sub(" ", entry.content or "")
    return len(text) >= FULL_TEXT_LENGTH and not _CUT_OFF.search(text[-80:])


def _refused(pending: PendingEntry, reason: str, detail: str, now: datetime) -> RejectEntry:
    return RejectEntry(pending.id, Rejected(Stage.FEEDS, reason, detail), now)


def _addresses(link: str, final_url: str) -> tuple[str, ...]:
    """Return the normalised addresses an article was found under."""
    return tuple(dict.fromkeys((link, normalise_url(final_url))))


def _host(pending: PendingEntry) -> str:
    with suppress(UsageError):
        return host_of(pending.entry.link or "")
    return ""

"""One round: ask sources, read every article that is new, say what came of it."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tagwire.engine.pool import WorkerPool
from tagwire.errors import StoreError
from tagwire.fetch import WebClient
from tagwire.ingest.claims import LEASE, Claims
from tagwire.ingest.correcting import correct_for_good
from tagwire.ingest.polling import Poll, crashed_poll, poll_source
from tagwire.ingest.reading import LOOK_AGAIN_S, Reader, first_error
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.stories import StoryTeller, tell_all
from tagwire.ingest.tasks import ParseTask, Task, TaskResult
from tagwire.model.rights import RightsPolicy
from tagwire.model.source import Applied, PendingEntry, Source, WriteIntent
from tagwire.store import Store

CORRECT_EVERY_S = 5.0
"""How often to look for articles that a correction concerns."""

CLAIMED_AT_ONCE = 32
ENTRIES_A_CONNECTION = 32
"""How many entries are held for each request that may be under way: enough that slow hosts, of each of which only a few
are held, do not fill all places; few enough that another Tagwire finds work, too."""
PATIENCE_S = LEASE.total_seconds() + 1
"""How long a round waits for what is in another's hands, once there is nothing else to do."""


@dataclass(frozen=True, slots=True)
class Plant:
    """What ingest works with: where to look, with whose hands, by which clock."""

    store: Store
    fetcher: WebClient
    pool: WorkerPool[Task, TaskResult]
    policy: PollPolicy
    concurrency: int
    workers: int
    clock: Callable[[], datetime]
    rights: RightsPolicy = field(default_factory=RightsPolicy)

    async def parse(self, task: ParseTask) -> TaskResult:
        """Return what a feed says, read in a worker process."""
        results = await asyncio.wrap_future(self.pool.submit([task]))
        return results[0]


class Watcher:
    """Told what happens during a round; this one keeps quiet."""

    def polled(self, poll: Poll, unseen: int) -> None:
        """A source was asked, and brought so many unseen entries."""

    def settled(self, pending: PendingEntry, intent: WriteIntent) -> None:
        """An entry's outcome was written."""


@dataclass(frozen=True, slots=True)
class PolledSource:
    """What asking one source came to."""

    source: Source
    unseen: int
    changed: bool
    error: str | None
    problems: int


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """What a round did."""

    polled: tuple[PolledSource, ...]
    applied: Applied
    asked_elsewhere: tuple[Source, ...] = ()
    """Sources that another Tagwire on this store asked meanwhile, or has in its hands."""
    read_elsewhere: int = 0
    """Entries that it has in its hands."""

    @property
    def failed(self) -> tuple[PolledSource, ...]:
        """The sources that could not be read."""
        return tuple(p for p in self.polled if p.error is not None)


async def run_round(plant: Plant, sources: Sequence[Source], *, watcher: Watcher) -> RoundSummary:
    """Ask ``sources``, then read what is pending of them, from this round and from earlier ones.

    What another Tagwire on the same store is at work on is waited for, for as long as a dead one could hold it, and
    then left to it; what it asked since ``sources`` were listed is not asked again. Meanwhile articles that corrections
    concern are gone through; what is left then waits for the next round. At the end what came is given its stories.
    """
    correcting = asyncio.create_task(correct_for_good(plant.store, tick_s=CORRECT_EVERY_S))
    try:
        async with Claims(plant.store, clock=plant.clock) as claims:
            polled, elsewhere = await _poll_all(plant, claims, sources, watcher)
            reader = reader_of(plant, claims, watcher, sources=[s.id for s in sources], patience_s=PATIENCE_S)
            applied = await reader.drain()
            await asyncio.to_thread(tell_all, StoryTeller(plant.store.stories, clock=plant.clock))
            return RoundSummary(polled, applied, elsewhere, claims.elsewhere)
    finally:
        correcting.cancel()


async def poll_one(plant: Plant, source: Source, *, watcher: Watcher) -> PolledSource:
    """Ask a source that was claimed, and write down what it answered."""
    try:
        push = await asyncio.to_thread(plant.store.subscription_of, source.id)
        poll = await poll_source(
            source,
            push=push,
            fetcher=plant.fetcher,
            parse=plant.parse,
            unseen=lambda number, entries: asyncio.to_thread(plant.store.unseen_entries, number, entries),
            is_asked=lambda url: asyncio.to_thread(plant.store.is_asked, url),
            policy=plant.policy,
            clock=plant.clock,
        )
        unseen = await asyncio.to_thread(plant.store.record_poll, poll.record)
    except StoreError:
        raise
    except Exception as error:  # told as the source's failure, so that it is asked less often, and the others go on
        poll = crashed_poll(source, error, plant.clock(), plant.policy)
        unseen = await asyncio.to_thread(plant.store.record_poll, poll.record)
    watcher.polled(poll, unseen)
    return PolledSource(source, unseen, poll.changed, poll.record.error, poll.problems)


def reader_of(
    plant: Plant, claims: Claims, watcher: Watcher, *, sources: Sequence[int] | None = None, patience_s: float = 0.0
) -> Reader:
    """Return a reader that works with the plant and tells the watcher; it reads what ``sources`` brought, or all."""
    return Reader(
        store=plant.store,
        claims=claims,
        fetcher=plant.fetcher,
        pool=plant.pool,
        batches_at_once=plant.workers + 1,
        most_under_way=ENTRIES_A_CONNECTION * plant.concurrency,
        clock=plant.clock,
        watch=watcher.settled,
        sources=sources,
        patience_s=patience_s,
        rights=plant.rights,
    )


async def _poll_all(
    plant: Plant, claims: Claims, sources: Sequence[Source], watcher: Watcher
) -> tuple[tuple[PolledSource, ...], tuple[Source, ...]]:
    """Ask sources, many at once, each once claimed; return them, and those left to another, in the order given."""
    waiting = deque(_in_turns(sources))
    polled: dict[int, PolledSource] = {}
    running: set[asyncio.Task[None]] = set()
    slots = asyncio.Semaphore(plant.concurrency)
    idle_s = 0.0

    async def poll(source: Source) -> None:
        try:
            async with slots:
                polled[source.id] = await poll_one(plant, source, watcher=watcher)
        finally:
            claims.done(source.publisher)

    try:
        async with asyncio.TaskGroup() as group:
            while running or (waiting and idle_s < PATIENCE_S):
                if waiting and len(running) <= plant.concurrency:
                    tried = [waiting.popleft() for _ in range(min(CLAIMED_AT_ONCE, plant.concurrency, len(waiting)))]
                    claimed = await claims.sources(tried)
                    for source in claimed.granted:
                        task = group.create_task(poll(source))
                        running.add(task)
                        task.add_done_callback(running.discard)
                    left = frozenset(s.id for s in tried) - {s.id for s in (*claimed.granted, *claimed.asked)}
                    waiting.extend(s for s in tried if s.id in left)
                    if claimed.granted or claimed.asked:
                        idle_s = 0.0
                        continue
                if running:
                    await asyncio.wait(running, timeout=LOOK_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)
                elif waiting:
                    await asyncio.sleep(LOOK_AGAIN_S)
                    idle_s += LOOK_AGAIN_S
    except ExceptionGroup as errors:
        raise first_error(errors) from errors
    return tuple(polled[s.id] for s in sources if s.id in polled), tuple(s for s in sources if s.id not in polled)


def _in_turns(sources: Sequence[Source]) -> list[Source]:
    """Return sources with the first of each publisher first, so that a publisher's many feeds hold up no other."""
    turns = Counter[str]()
    placed: list[tuple[int, int, Source]] = []
    for place, source in enumerate(sources):
        placed.append((turns[source.publisher], place, source))
        turns[source.publisher] += 1
    return [source for *_, source in sorted(placed, key=lambda turn: turn[:2])]

"""One round: ask sources, read every article that is new, say what came of it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tagwire.engine.pool import WorkerPool
from tagwire.errors import StoreError
from tagwire.fetch import WebClient
from tagwire.ingest.correcting import correct_for_good
from tagwire.ingest.polling import Poll, crashed_poll, poll_source
from tagwire.ingest.reading import Reader
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import ParseTask, Task, TaskResult
from tagwire.model.rights import RightsPolicy
from tagwire.model.source import Applied, PendingEntry, Source, WriteIntent
from tagwire.store import Store

CORRECT_EVERY_S = 5.0
"""How often to look for articles that a correction concerns."""


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

    @property
    def failed(self) -> tuple[PolledSource, ...]:
        """The sources that could not be read."""
        return tuple(p for p in self.polled if p.error is not None)


async def run_round(plant: Plant, sources: Sequence[Source], *, watcher: Watcher) -> RoundSummary:
    """Ask ``sources``, then read what is pending of them, from this round and from earlier ones.

    Meanwhile articles that corrections concern are gone through; what is left then waits for the next round.
    """
    correcting = asyncio.create_task(correct_for_good(plant.store, tick_s=CORRECT_EVERY_S))
    try:
        polled = await poll_all(plant, sources, watcher=watcher)
        reader = reader_of(plant, watcher, sources=[s.id for s in sources])
        return RoundSummary(polled, await reader.drain())
    finally:
        correcting.cancel()


async def poll_all(plant: Plant, sources: Sequence[Source], *, watcher: Watcher) -> tuple[PolledSource, ...]:
    """Ask sources, many at once, writing down each answer as it comes; return them in the order given."""
    slots = asyncio.Semaphore(plant.concurrency)

    async def poll(source: Source) -> PolledSource:
        try:
            async with slots:
                push = await asyncio.to_thread(plant.store.subscription_of, source.id)
                poll = await poll_source(
                    source,
                    push=push,
                    fetcher=plant.fetcher,
                    parse=plant.parse,
                    unseen=lambda number, entries: asyncio.to_thread(plant.store.unseen_entries, number, entries),
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

    return tuple(await asyncio.gather(*map(poll, sources)))


def reader_of(plant: Plant, watcher: Watcher, *, sources: Sequence[int] | None = None) -> Reader:
    """Return a reader that works with the plant and tells the watcher; it reads what ``sources`` brought, or all."""
    return Reader(
        store=plant.store,
        fetcher=plant.fetcher,
        pool=plant.pool,
        batches_at_once=plant.workers + 1,
        clock=plant.clock,
        watch=watcher.settled,
        sources=sources,
        rights=plant.rights,
    )

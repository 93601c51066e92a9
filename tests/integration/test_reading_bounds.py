"""A reader that may hold only a few entries, with workers that take their time, still reads them all."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from fetch_publisher import policy

from bench.world.pool import PoolAtOnce
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.claims import Claims
from tagwire.ingest.reading import Reader
from tagwire.ingest.tasks import Task, TaskResult
from tagwire.model.feed import Entry
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

ENTRIES = 10
WORK_TAKES_S = 0.6


class SlowPool:
    """A pool whose results are there after a while."""

    def submit(self, tasks: Sequence[Task]) -> "Future[list[TaskResult]]":
        done: Future[list[TaskResult]] = Future()
        results = PoolAtOnce().submit(tasks).result()
        threading.Timer(WORK_TAKES_S, done.set_result, [results]).start()
        return done


def entry(number: int) -> Entry:
    """Return an entry of a publisher of its own that carries its article in full."""
    text = " ".join(f"word{number}x{place}" for place in range(200))
    return Entry("1", link=f"{home(number)}/a", title=f"Piece {number}", content=f"<p>{text}</p>")


def home(number: int) -> str:
    """Return a publisher's address, at which nobody answers."""
    return f"http://paper{number}.localhost:9"


def test_what_waits_behind_a_full_hand_is_read_in_the_same_go(tmp_path: Path) -> None:
    async def scenario() -> int:
        store, now = open_store(tmp_path, choose=choose), datetime.now(UTC)
        for number in range(ENTRIES):
            source, _ = store.add_source(SourceDraft(f"{home(number)}/feed"), now=now)
            store.record_poll(PollRecord(source.id, now, now, entries=(entry(number),)))
        clock = lambda: datetime.now(UTC)  # noqa: E731  # a value to hand over twice
        async with HttpFetcher(policy()) as fetcher, Claims(store, clock=clock) as claims:
            reader = Reader(
                store=store,
                claims=claims,
                fetcher=fetcher,
                pool=cast(Any, SlowPool()),
                batches_at_once=2,
                most_under_way=4,
                clock=clock,
            )
            applied = await reader.drain()
        store.close()
        return applied.stored

    assert asyncio.run(scenario()) == ENTRIES

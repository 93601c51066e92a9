"""The pool of processes: order kept, and no worker's death costs more than its item."""

import time
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest
from pool_work import failed, load_work

from tagwire.engine.pool import PoolClosedError, WorkerPool


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool[str, str]]:
    with WorkerPool(load_work, workers=2, item_timeout_s=0.5, failed=failed) as pool:
        yield pool


def test_results_come_in_order(pool: WorkerPool[str, str]) -> None:
    batches = [[f"{b}-{i}" for i in range(5)] for b in range(12)]
    assert list(pool.map(batches)) == [[f"{item} done" for item in batch] for batch in batches]


def test_an_exception_is_the_items_own_result(pool: WorkerPool[str, str]) -> None:
    first, second, third = pool.submit(["a", "raise", "b"]).result()
    assert (first, third) == ("a done", "b done")
    assert second.startswith("raise failed: ")
    assert "ValueError: this item is cursed" in second


@pytest.mark.parametrize(
    ("curse", "why"),
    [("die", "it ended the process that worked on it, twice"), ("hang", "it took more than 0.5 seconds")],
)
def test_a_dead_or_hanging_worker_costs_one_item(pool: WorkerPool[str, str], curse: str, why: str) -> None:
    results = pool.submit(["a", curse, "b", curse]).result()
    assert results == ["a done", f"{curse} failed: {why}", "b done", f"{curse} failed: {why}"]


def test_closing_does_not_wait_for_what_hangs() -> None:
    pool = WorkerPool(load_work, workers=1, item_timeout_s=60, failed=failed)
    assert pool.submit(["a"]).result() == ["a done"]
    hanging = pool.submit(["hang"])
    begun = time.monotonic()
    pool.close()
    assert time.monotonic() - begun < 5
    with pytest.raises((PoolClosedError, CancelledError)):
        hanging.result()


def test_the_pool_works_on_afterwards(pool: WorkerPool[str, str]) -> None:
    assert pool.submit(["c"]).result() == ["c done"]

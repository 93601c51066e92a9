"""The pool of processes: order kept, and no worker's death costs more than its item."""

from collections.abc import Iterator

import pytest
from pool_work import failed, load_work

from tagwire.engine.pool import WorkerPool


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


@pytest.mark.parametrize("curse", ["die", "hang"])
def test_a_dead_or_hanging_worker_costs_one_item(pool: WorkerPool[str, str], curse: str) -> None:
    results = pool.submit(["a", curse, "b"]).result()
    assert results == ["a done", f"{curse} failed: it ended the process that worked on it, twice", "b done"]


def test_the_pool_works_on_afterwards(pool: WorkerPool[str, str]) -> None:
    assert pool.submit(["c"]).result() == ["c done"]

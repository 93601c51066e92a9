"""A pool of processes that outlives its workers: one that dies or hangs costs its item, not the round.

Pages are handed over in batches, for one at a time costs seven times as much (257 µs against 35 on the machine it was
measured on). Answers come back one by one. When a worker dies, a new one takes up the batch where it stopped; an item
that a second worker dies of, or that takes too long, gets the answer ``failed`` gives, and the batch goes on behind it.
"""

import multiprocessing
import queue
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from enum import Enum
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

START_TIMEOUT_S = 120.0
"""How long a new worker may take to load what it works with."""


class WorkerPool(Generic[Item, Result]):
    """Runs a pure function over items in ``workers`` processes, each of which loads its tables once.

    ``load`` is called in the worker and returns the function; it must be importable, and items and results must
    pickle. ``failed`` makes the result for an item on which the function raised, died or took more than
    ``item_timeout_s``; it is given the item and a sentence.
    """

    def __init__(
        self,
        load: Callable[[], Callable[[Item], Result]],
        *,
        workers: int,
        item_timeout_s: float,
        failed: Callable[[Item, str], Result],
    ) -> None:
        self._load = load
        self._item_timeout_s = item_timeout_s
        self._failed = failed
        self._threads = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="tagwire-pool")
        self._idle: queue.SimpleQueue[_Worker[Item, Result] | None] = queue.SimpleQueue()
        self._live: set[_Worker[Item, Result]] = set()
        self._is_closed = False
        for _ in range(workers):
            self._idle.put(None)  # a worker is started when it is first needed

    def __enter__(self) -> "WorkerPool[Item, Result]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, items: Sequence[Item]) -> "Future[list[Result]]":
        """Start work on a batch; its results come in its order."""
        return self._threads.submit(self._run, list(items))

    def map(self, batches: Iterable[Sequence[Item]], *, ahead: int = 4) -> Iterator[list[Result]]:
        """Yield the results of each batch in order, with at most ``ahead`` batches a worker begun beforehand."""
        begun: list[Future[list[Result]]] = []
        window = ahead * self._threads._max_workers
        for batch in batches:
            begun.append(self.submit(batch))
            if len(begun) >= window:
                yield begun.pop(0).result()
        while begun:
            yield begun.pop(0).result()

    def close(self) -> None:
        """End the workers, whatever they are doing: a batch under way raises PoolClosedError to who waits for it."""
        self._is_closed = True
        for worker in tuple(self._live):
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in tuple(self._live):
            worker.end()

    def _run(self, items: list[Item]) -> list[Result]:
        results: list[Result] = []
        worker = self._idle.get()
        has_died = False
        try:
            while len(results) < len(items):
                if self._is_closed:
                    raise PoolClosedError("the pool was closed while a batch was under way")
                if worker is None:
                    worker = _Worker(self._load)
                    self._live.add(worker)
                reached = len(results)
                problem = self._work(worker, items, results)
                if problem is None:
                    continue
                self._live.discard(worker)
                worker.end()
                worker = None
                is_same_item = has_died and len(results) == reached
                if problem is _Problem.TOOK_TOO_LONG or is_same_item:
                    why = problem.value.format(seconds=self._item_timeout_s)
                    results.append(self._failed(items[len(results)], why))
                    has_died = False
                else:
                    has_died = True
            return results
        finally:
            self._idle.put(worker)

    def _work(self, worker: "_Worker[Item, Result]", items: list[Item], results: list[Result]) -> "_Problem | None":
        """Let a worker do the items that have no result yet; return what ended it, if anything did."""
        rest = items[len(results) :]
        if not worker.send(rest):
            return _Problem.DIED
        for item in rest:
            answer = worker.receive(timeout_s=self._item_timeout_s)
            if isinstance(answer, _Problem):
                return answer
            result, error = answer
            results.append(self._failed(item, error) if result is None else result)
        return None


class PoolClosedError(RuntimeError):
    """The pool was closed before a batch was done."""


class _Problem(Enum):
    """What ended a worker."""

    DIED = "it ended the process that worked on it, twice"
    TOOK_TOO_LONG = "it took more than {seconds:g} seconds"


_Answer = tuple[Result | None, str]


class _Worker(Generic[Item, Result]):
    """One process and the pipe to it."""

    def __init__(self, load: Callable[[], Callable[[Item], Result]]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, load), daemon=True)
        # Ctrl-C reaches the whole group. The child inherits the mask, so that not even its imports are interrupted.
        resource_tracker.ensure_running()  # its first start would lift the mask again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self._is_fresh = True

    def send(self, items: list[Item]) -> bool:
        """Hand over items; return whether the process was there to take them."""
        try:
            self._pipe.send(items)
        except OSError:
            return False
        return True

    def receive(self, *, timeout_s: float) -> "_Answer[Result] | _Problem":
        """Return the answer to the next item, or what became of the process."""
        try:
            if not self._pipe.poll(timeout_s + (START_TIMEOUT_S if self._is_fresh else 0)):
                return _Problem.TOOK_TOO_LONG
            answer: _Answer[Result] = self._pipe.recv()
        except (EOFError, OSError):
            return _Problem.DIED
        self._is_fresh = False
        return answer

    def kill(self) -> None:
        """End the process at once; its pipe then tells whoever waits for an answer."""
        with suppress(ValueError):  # it was ended and closed already
            self._process.kill()

    def end(self) -> None:
        self._pipe.close()
        self._process.join(timeout=0.2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, load: Callable[[], Callable[[Item], Result]]) -> None:
    """Answer batches until the other end closes, which it does when its process ends in whatever way."""
    function = load()
    while True:
        try:
            items = pipe.recv()
        except (EOFError, OSError):
            return
        for item in items:
            try:
                answer: _Answer[Result] = (function(item), "")
            except Exception:  # reported: it becomes the item's own result, with the trace
                answer = (None, traceback.format_exc(limit=-6))
            try:
                pipe.send(answer)
            except OSError:
                return

"""A pool of processes that outlives its workers: one that dies or hangs costs its item, not the round.

Pages are handed over in batches, for one at a time costs seven times as much (257 µs against 35 on the machine it was
measured on). When a worker dies or exceeds its time, a new one takes its place and the batch is done again item by
item; an item that fails a worker a second time, alone, gets the answer ``failed`` gives.
"""

import multiprocessing
import queue
import signal
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
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
        """Let begun batches end, then end the workers."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            worker = self._idle.get()
            if worker is not None:
                worker.end()

    def _run(self, items: list[Item]) -> list[Result]:
        worker = self._idle.get()
        try:
            worker, answers = self._answers(worker, items)
            if answers is not None:
                return [self._result(item, answer) for item, answer in zip(items, answers, strict=True)]
            results = []
            for item in items:
                worker, alone = self._answers(worker, [item])
                if alone is None:
                    results.append(self._failed(item, "it ended the process that worked on it, twice"))
                else:
                    results.append(self._result(item, alone[0]))
            return results
        finally:
            self._idle.put(worker)

    def _answers(
        self, worker: "_Worker[Item, Result] | None", items: list[Item]
    ) -> tuple["_Worker[Item, Result] | None", "list[_Answer[Result]] | None"]:
        """Return the worker to go on with, and its answers, or None when it died or took too long."""
        worker = worker or _Worker(self._load)
        answers = worker.work(items, timeout_s=self._item_timeout_s * len(items))
        if answers is None:
            worker.end()
            return None, None
        return worker, answers

    def _result(self, item: Item, answer: "_Answer[Result]") -> Result:
        result, error = answer
        return self._failed(item, error) if result is None else result


_Answer = tuple[Result | None, str]


class _Worker(Generic[Item, Result]):
    """One process and the pipe to it."""

    def __init__(self, load: Callable[[], Callable[[Item], Result]]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process: BaseProcess = context.Process(target=_serve, args=(theirs, load), daemon=True)
        self._process.start()
        theirs.close()
        self._is_fresh = True

    def work(self, items: list[Item], *, timeout_s: float) -> list[_Answer[Result]] | None:
        try:
            self._pipe.send(items)
            if not self._pipe.poll(timeout_s + (START_TIMEOUT_S if self._is_fresh else 0)):
                return None
            answers: list[_Answer[Result]] = self._pipe.recv()
        except (EOFError, OSError):
            return None
        self._is_fresh = False
        return answers

    def end(self) -> None:
        self._pipe.close()
        self._process.join(timeout=0.2)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._process.close()


def _serve(pipe: Connection, load: Callable[[], Callable[[Item], Result]]) -> None:
    """Answer batches until the other end closes, which it does when its process ends in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    function = load()
    while True:
        try:
            items = pipe.recv()
        except (EOFError, OSError):
            return
        answers: list[_Answer[Result]] = []
        for item in items:
            try:
                answers.append((function(item), ""))
            except Exception:  # reported: it becomes the item's own result, with the trace
                answers.append((None, traceback.format_exc(limit=-6)))
        try:
            pipe.send(answers)
        except (BrokenPipeError, OSError):
            return

"""A clock that jumps: an event loop in which waiting takes no time.

Its time stands still while anything is being done: a callback, a thread, a worker process, bytes on a loopback socket.
When nothing is left to do, it jumps to the next timer. So a day of real requests with all their deadlines, gaps and
latencies passes in as much time as the work itself needs, and how busy the machine is changes no result.
"""

import asyncio
import os
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2031, 3, 31, tzinfo=UTC)
"""What the clock shows when the loop's time is 0; a Monday."""
LOOKS = 2
"""How often sockets are looked at, letting the kernel deliver what is under way, before nothing is there to do."""


class WarpedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is simulated; it begins at 0."""

    def __init__(self) -> None:
        self._at_s = 0.0
        self._busy_elsewhere = 0
        self.is_single_threaded = False
        """Whether what is meant for threads is done at once, so that a profiler sees it."""
        super().__init__(_WarpedSelector(self))

    def time(self) -> float:
        """Return simulated seconds since the loop was made."""
        return self._at_s

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._at_s += seconds

    @property
    def is_busy_elsewhere(self) -> bool:
        """Whether threads or processes are at work that will call back."""
        return self._busy_elsewhere > 0

    def run_in_executor(self, executor: Executor | None, func: Callable[..., Any], *args: Any) -> Any:  # type: ignore[override]  # as typeshed has it, with a protocol of its own for the callback
        """Run a function in a thread, during which time stands still."""
        if self.is_single_threaded:
            return self._done(func, *args)
        future = super().run_in_executor(executor, func, *args)
        self._busy_elsewhere += 1
        future.add_done_callback(self._back)
        return future

    def _done(self, func: Callable[..., Any], *args: Any) -> "asyncio.Future[Any]":
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:
            future.set_exception(error)
        return future

    def _back(self, _: object) -> None:
        self._busy_elsewhere -= 1


class WarpedClock:
    """The loop's time for whoever asks for the time of day; the wall clock alone may be set to another time."""

    def __init__(self, loop: WarpedLoop) -> None:
        self._loop = loop
        self.set_by = timedelta(0)
        """By how much somebody set the wall clock forward."""

    def now(self) -> datetime:
        """Return the simulated time of day."""
        return START + timedelta(seconds=self._loop.time()) + self.set_by

    def monotonic(self) -> float:
        """Return simulated seconds."""
        return self._loop.time()

    async def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        await asyncio.sleep(seconds)


class _WarpedSelector(selectors.BaseSelector):
    """A selector that never waits for time, only for work: see the module."""

    def __init__(self, loop: WarpedLoop) -> None:
        self._loop = loop
        self._real = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        for look in range(LOOKS):
            found = self._real.select(0)
            if found or timeout == 0:
                return found
            if look == 0:
                os.sched_yield()
        if timeout is None or self._loop.is_busy_elsewhere:
            return self._real.select(None)
        self._loop.jump(timeout)
        return []

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def close(self) -> None:
        self._real.close()

    def get_map(self) -> Any:
        return self._real.get_map()

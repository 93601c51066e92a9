"""Live arrival: server-sent events that say when something readers could see has changed.

An event carries the store's new version and nothing else; the page then asks for itself anew, which costs the server a
cached answer. One watcher a process looks at the version, however many readers listen.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tagwire.errors import ParseError, StoreError

EVERY_S = 2.0
"""How often the store is looked at while somebody listens."""
HEARTBEAT_S = 25.0
"""How often a silent stream says that it lives, so that proxies keep it open and dead readers are noticed."""
LONGEST_S = 3600.0
"""After this a stream ends, and the browser opens another: no reader holds one for good."""
MOST_LISTENERS = 500
RETRY_MS = 5000


class VersionWatch:
    """Looks at the store's version while anybody waits for another one."""

    def __init__(self, version: Callable[[], int], *, every_s: float = EVERY_S) -> None:
        self._version = version
        self._every_s = every_s
        self._seen = -1
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.listeners = 0
        self.is_over = False

    async def after(self, version: int, *, within_s: float) -> int | None:
        """Return the first version seen that is another than ``version``; None when none came in time."""
        async with self._changed:
            if self._task is None or self._task.done():
                self._task = asyncio.get_running_loop().create_task(self._look())
            with suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: self.is_over or self._seen not in {version, -1}), within_s
                )
                return None if self.is_over else self._seen
        return None

    async def end(self) -> None:
        """Let everybody who waits go."""
        self.is_over = True
        async with self._changed:
            self._changed.notify_all()

    async def _look(self) -> None:
        while self.listeners and not self.is_over:
            try:
                seen = await run_in_threadpool(self._version)
            except StoreError as error:  # asked again in a moment; the readers' own pages tell of lasting trouble
                structlog.get_logger(__name__).warning("version not read", error=str(error))
                seen = self._seen
            if seen != self._seen:
                async with self._changed:
                    self._seen = seen
                    self._changed.notify_all()
            await asyncio.sleep(self._every_s)
        self._seen = -1


class Live:
    """The address ``/live``."""

    def __init__(self, version: Callable[[], int], *, every_s: float = EVERY_S) -> None:
        self._read = version
        self._every_s = every_s
        self._watch: VersionWatch | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def end(self) -> None:
        """End every stream, so that the server can stop without cutting them; from any thread."""
        if self._watch is not None and self._loop is not None:
            asyncio.run_coroutine_threadsafe(self._watch.end(), self._loop)

    async def answer(self, request: Request) -> Response:
        """Answer /live?version=N: a stream of ``changed`` events; 503 when too many listen already."""
        version = _version(request.query_params.get("version", ""))
        if self._watch is None:  # made here, for it belongs to the loop that serves
            self._watch, self._loop = VersionWatch(self._read, every_s=self._every_s), asyncio.get_running_loop()
        if self._watch.listeners >= MOST_LISTENERS:
            return Response(status_code=503, headers={"retry-after": "60"})
        if request.method == "HEAD":
            return Response(headers=_HEADERS)
        return StreamingResponse(_events(self._watch, version), headers=_HEADERS)


async def _events(watch: VersionWatch, version: int) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_S
    watch.listeners += 1
    try:
        yield f"retry: {RETRY_MS}\n\n"
        while not watch.is_over and (left := until - loop.time()) > 0:
            newer = await watch.after(version, within_s=min(HEARTBEAT_S, left))
            if newer is None:
                yield ": still here\n\n"
            else:
                version = newer
                yield f"event: changed\ndata: {version}\n\n"
    finally:
        watch.listeners -= 1


def _version(given: str) -> int:
    if not (given.isascii() and given.isdigit()) or len(given) > 18:
        raise ParseError(f"version={given[:40]!r} is not a number: a page states the one it shows")
    return int(given)


_HEADERS = {"content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no"}

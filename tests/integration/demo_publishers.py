"""The demo edition's publishers, served from a thread, for tests that fetch from them."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tagwire.demo.edition import load_edition
from tagwire.demo.server import DemoServer, serve_edition


@contextmanager
def served_publishers() -> Iterator[DemoServer]:
    """Yield the demo server with an edition of this minute, running in a thread of its own."""
    started = threading.Event()
    found: list[DemoServer] = []
    stop: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def serve() -> None:
        ended = asyncio.Event()
        async with serve_edition(load_edition(datetime.now(UTC))) as server:
            found.append(server)
            stop.append((asyncio.get_running_loop(), ended))
            started.set()
            await ended.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    if not started.wait(timeout=30):
        raise RuntimeError("the demo server did not start")
    try:
        yield found[0]
    finally:
        loop, ended = stop[0]
        loop.call_soon_threadsafe(ended.set)
        thread.join()

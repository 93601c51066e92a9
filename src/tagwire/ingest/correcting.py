"""Going through the articles that corrections concern, beside whatever else writes."""

import asyncio
import time
from collections.abc import Callable

import structlog

from tagwire.errors import StoreError
from tagwire.store import CorrectingStore

LEAST_PAUSE_S = 0.02


async def correct_all(store: CorrectingStore, *, told: Callable[[int], None] = lambda _left: None) -> None:
    """Go through all of them; ``told`` hears how many are left. Whatever ends this early, the next call goes on.

    After each transaction it rests as long as that took: SQLite keeps no queue of those who wait to write, so without
    a rest another process might not get its turn for seconds. Raise StoreError when the database fails.
    """
    begun = time.monotonic()
    while left := await asyncio.to_thread(store.correct_some):
        told(left)
        await asyncio.sleep(max(LEAST_PAUSE_S, time.monotonic() - begun))
        begun = time.monotonic()


async def correct_for_good(store: CorrectingStore, *, tick_s: float) -> None:
    """Go through what corrections concern, whoever makes them, until cancelled."""
    while True:
        try:
            await correct_all(store)
        except StoreError as error:  # what was not gone through is still queued
            structlog.get_logger().error("corrections could not be applied", error=str(error))
        await asyncio.sleep(tick_s)

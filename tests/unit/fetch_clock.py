"""A clock that stands still until somebody sleeps or turns it."""

import asyncio
from datetime import UTC, datetime, timedelta


class TurnedClock:
    """Sleeping moves it; nobody waits."""

    def __init__(self) -> None:
        self.elapsed_s = 0.0

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(seconds=self.elapsed_s)

    def monotonic(self) -> float:
        return 1000.0 + self.elapsed_s

    async def sleep(self, seconds: float) -> None:
        self.elapsed_s += seconds
        await asyncio.sleep(0)

    def turn(self, seconds: float) -> None:
        self.elapsed_s += seconds

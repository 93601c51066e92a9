"""Reading ends when nothing is left to read, however the hosts and the store take turns."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from tagwire.ingest import reading
from tagwire.ingest.reading import Reader
from tagwire.model.feed import Entry
from tagwire.model.source import Applied, PendingEntry

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


def pending(number: int) -> PendingEntry:
    """Return an entry without an address, which is settled without asking anyone."""
    return PendingEntry(number, 1, "https://courier.example/feed", "", None, Entry(f"e{number}"), 0, NOW)


class Written:
    """A store that only counts what is written."""

    def __init__(self) -> None:
        self.entries: list[int] = []

    def apply(self, intents: Sequence[Any]) -> Applied:
        time.sleep(0.05)  # longer than the reader waits before it asks for more
        self.entries += [intent.entry_id for intent in intents]
        return Applied(rejected=len(intents))

    def articles_to_clean(self, *, limit: int) -> tuple[()]:
        return ()


class Shares:
    """Claims that give one entry at a time, and none while it is in a host's hands, for which they wait."""

    elsewhere = 0

    def __init__(self, numbers: Sequence[int]) -> None:
        self._left = list(numbers)
        self._in_hand = 0
        self._is_free = asyncio.Event()

    async def entries(self, **_: object) -> Sequence[PendingEntry]:
        if self._in_hand:
            await self._is_free.wait()
            await asyncio.sleep(0.01)  # the host's task ends meanwhile
            return ()
        if not self._left:
            return ()
        self._in_hand += 1
        self._is_free.clear()
        return [pending(self._left.pop(0))]

    def done(self, publisher: str) -> None:
        self._in_hand -= 1
        self._is_free.set()

    def holds(self, publisher: str) -> bool:
        return True


def test_a_host_that_ends_while_the_store_is_asked_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LOOK_AGAIN_S", 0.01)

    async def read() -> list[int]:
        store: Any = Written()
        claims: Any = Shares([1, 2, 3])
        nothing: Any = None
        reader = Reader(
            store=store,
            claims=claims,
            fetcher=nothing,
            pool=nothing,
            batches_at_once=1,
            most_under_way=8,
            clock=lambda: NOW,
        )
        await asyncio.wait_for(reader.drain(), 10)
        return list(store.entries)

    assert asyncio.run(read()) == [1, 2, 3]

"""Claims: what this process may ask, where another Tagwire may be at work on the same store.

The unit is the publisher (its registrable domain), for that is what all gaps between requests are kept to: whoever
holds it polls its sources and reads its entries, and nobody else does. A claim is a lease in the store (store/sqlite/
claims.py), renewed while work on the publisher is under way and given back afterwards. A process that dies without
giving back delays its work by no more than ``LEASE``; when it ran on this machine, whoever comes next sees that it is
dead and takes its work up at once. A process that slept so long that its leases ended drops the work it had begun on
them, unless it gets them again.

A redirect that leads to another publisher is followed by whoever asked, under its own gaps: only the address one
begins with is claimed.
"""

import asyncio
import os
import platform
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Self

import structlog

from tagwire.errors import StoreError
from tagwire.model.claim import NONE_HELD, Claim, ClaimedSources, HeldEntries
from tagwire.model.source import PendingEntry, Source
from tagwire.store import FollowingStore

LEASE = timedelta(seconds=60)
RENEW_EVERY_S = 20.0


class Claims:
    """What one holder has of the publishers; to be entered, within one event loop."""

    def __init__(
        self,
        store: FollowingStore,
        *,
        clock: Callable[[], datetime],
        holder: str | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._holder = holder or new_holder()
        self._lease = lease
        self._lock = asyncio.Lock()
        self._work: Counter[str] = Counter()
        """By publisher: how many polls and entries are under way."""
        self._lost: set[str] = set()
        self._good_until: datetime | None = None
        """The earliest end of a lease; later than this clock, or nothing is held."""
        self._renewing: asyncio.Task[None] | None = None
        self.elsewhere = 0
        """How many entries were in others' hands when last there were none to be had."""

    async def __aenter__(self) -> Self:
        with suppress(StoreError):  # a database that fails is told by who works with it; this is done again by and by
            await self._end_dead()
        self._renewing = asyncio.create_task(self._renew_for_good())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
            with suppress(asyncio.CancelledError):
                await self._renewing
        with suppress(StoreError):  # the database failed, which is told by whoever worked: the leases end by themselves
            await asyncio.to_thread(self._store.end_claims, self._holder)
            await self._end_dead()

    async def due_sources(self, *, limit: int, excluding: Collection[int]) -> Sequence[Source]:
        """Return due sources that are ours to ask now; each must be followed by ``done``."""
        async with self._lock:
            await self._give_back()
            found = await asyncio.to_thread(
                self._store.claim_due_sources, self._claim(), limit=limit, excluding=excluding
            )
            self._take(source.publisher for source in found)
        return found

    async def sources(self, wanted: Sequence[Source]) -> ClaimedSources:
        """Return which of the wanted sources are ours to ask now; each granted one must be followed by ``done``."""
        async with self._lock:
            await self._give_back()
            found = await asyncio.to_thread(self._store.claim_sources, self._claim(), wanted)
            self._take(source.publisher for source in found.granted)
            if len(found.granted) + len(found.asked) < len(wanted):
                await self._end_dead()
        return found

    async def entries(
        self, *, limit: int, held: HeldEntries = NONE_HELD, sources: Sequence[int] | None = None
    ) -> Sequence[PendingEntry]:
        """Return pending entries that are ours to read now; each must be followed by ``done``."""
        async with self._lock:
            await self._give_back()
            found = await asyncio.to_thread(
                self._store.claim_entries, self._claim(), limit=limit, held=held, sources=sources
            )
            self._take(entry.publisher for entry in found.entries)
            self.elsewhere = found.elsewhere
            if self.elsewhere:
                await self._end_dead()
        return found.entries

    def done(self, publisher: str) -> None:
        """Say that a poll or an entry of a publisher is over, and written down."""
        self._work[publisher] -= 1

    def holds(self, publisher: str) -> bool:
        """Whether a publisher is still ours: its lease neither ended while we slept nor went to another."""
        return publisher not in self._lost and self._good_until is not None and self._clock() < self._good_until

    def _claim(self) -> Claim:
        now = self._clock()
        return Claim(self._holder, now, now + self._lease)

    def _take(self, publishers: Iterable[str]) -> None:
        taken = tuple(publishers)
        now = self._clock()
        if self._good_until is None or self._good_until <= now:
            self._lost.update(self._work)  # leases that ended while we slept
            self._good_until = now + self._lease
        self._work.update(taken)
        self._lost.difference_update(taken)

    async def _give_back(self) -> None:
        """Give back the publishers on which no work is left."""
        idle = [publisher for publisher, work in self._work.items() if work <= 0]
        for publisher in idle:
            del self._work[publisher]
        if idle:
            await asyncio.to_thread(self._store.release_claims, self._holder, idle, now=self._clock())

    async def _renew_for_good(self) -> None:
        """Renew what is held, give back what is idle, and free what dead holders left, now and then."""
        log = structlog.get_logger()
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                await self._end_dead()
                async with self._lock:
                    await self._give_back()
                    await self._renew()
            except StoreError as error:  # nobody else can claim anything either, and what ends meanwhile is dropped
                log.error("claims could not be renewed", error=str(error))

    async def _renew(self) -> None:
        claim = self._claim()
        held = frozenset(self._work)
        still = await asyncio.to_thread(self._store.renew_claims, claim, held)
        self._lost |= held - still
        self._good_until = claim.until

    async def _end_dead(self) -> None:
        for holder in await asyncio.to_thread(self._store.claim_holders):
            if holder != self._holder and is_dead(holder):
                await asyncio.to_thread(self._store.end_claims, holder)


def new_holder() -> str:
    """Return a name for a holder in this process: machine, process and a number, "/" between them."""
    return f"{_machine()}/{os.getpid()}/{token_hex(4)}"


def is_dead(holder: str) -> bool:
    """Whether a holder was a process of this machine that is there no more; False for others, which nobody can tell."""
    machine, process, _ = holder.rsplit("/", 2)
    if machine != _machine():
        return False
    try:
        os.kill(int(process), 0)  # asks only whether it is there
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    """Return a name for where process numbers mean the same: the host and, on Linux, its space of process numbers."""
    try:
        return f"{platform.node()} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return platform.node()

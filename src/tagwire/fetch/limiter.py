"""The limits we keep to: one request a host at a time, a gap between two, and the waits that hosts ask for.

A registrable domain and an IP address have their own, wider limits, so that a hundred names of one server do not
make a hundred connections. Places are always taken in one order (host, domain, address, all), which rules out
deadlock, and the gap is waited for before the shared places are taken, so that a slow host holds none of them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from tagwire.fetch.addresses import IPAddress
from tagwire.fetch.clock import Clock
from tagwire.fetch.failures import FetchStoppedError
from tagwire.fetch.policy import FetchPolicy
from tagwire.model.document import FailureReason
from tagwire.text.urls import publisher_id

MAX_IDLE_HOSTS = 10_000


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    last_used_s: float | None = None
    closed_until_s: float = 0.0


class HostLimiter:
    """Gives out places to ask a host, when its turn has come."""

    def __init__(self, policy: FetchPolicy, *, clock: Clock) -> None:
        self._policy = policy
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._shared: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._all = asyncio.Semaphore(policy.connections)

    @asynccontextmanager
    async def place(self, url: str, host: str, address: IPAddress, *, gap_s: float) -> AsyncIterator[None]:
        """Wait for a place to ask ``host``, ``gap_s`` after the last request to it ended.

        Raise FetchStoppedError (THROTTLED) at once when the host asked us to wait longer than our patience.
        """
        state = self._state(host)
        state.users += 1
        try:
            self._check_open(host, state)
            async with state.places:
                async with state.turn:
                    await self._wait(host, state, gap_s)
                    state.last_used_s = self._clock.monotonic()
                domain = self._semaphore(f"domain {publisher_id(url)}", self._policy.connections_per_domain)
                shared = self._semaphore(f"address {address}", self._policy.connections_per_address)
                async with domain, shared, self._all:
                    try:
                        yield
                    finally:
                        state.last_used_s = self._clock.monotonic()
        finally:
            state.users -= 1

    def close(self, host: str, wait_s: float) -> None:
        """Leave a host alone for a while, as it asked (Retry-After): every request to it, not only the one refused."""
        state = self._state(host)
        state.closed_until_s = max(state.closed_until_s, self._clock.monotonic() + wait_s)

    def _check_open(self, host: str, state: _Host) -> None:
        wait_s = state.closed_until_s - self._clock.monotonic()
        if wait_s > self._policy.patience_s:
            raise FetchStoppedError(
                FailureReason.THROTTLED,
                f"{host} asked us to wait; it is left alone for another {wait_s:,.0f} s",
                retry_after_s=wait_s,
            )

    async def _wait(self, host: str, state: _Host, gap_s: float) -> None:
        while True:
            self._check_open(host, state)
            now = self._clock.monotonic()
            due = state.closed_until_s
            if state.last_used_s is not None:
                due = max(due, state.last_used_s + gap_s)
            if due <= now:
                return
            await self._clock.sleep(due - now)

    def _state(self, host: str) -> _Host:
        if host not in self._hosts:
            if len(self._hosts) >= MAX_IDLE_HOSTS:
                self._forget_idle()
            self._hosts[host] = _Host(asyncio.Semaphore(self._policy.connections_per_host))
        return self._hosts[host]

    def _forget_idle(self) -> None:
        now = self._clock.monotonic()
        longest_gap_s = max(self._policy.min_gap_s, self._policy.crawl_delay_cap_s)
        self._hosts = {
            host: state
            for host, state in self._hosts.items()
            if state.users or state.closed_until_s > now or (state.last_used_s or 0.0) + longest_gap_s > now
        }

    def _semaphore(self, name: str, places: int) -> asyncio.Semaphore:
        found = self._shared.get(name)
        if found is None:
            found = self._shared[name] = asyncio.Semaphore(places)
        return found

"""From a host's name to the addresses that may be connected to, checked when they are used.

The same checked addresses serve the limiter and the connection, and every socket is checked once more as it is
made, so neither a name that changes its address between two look-ups nor a literal that skips looking up gets by.
"""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import IPAddress, IPNetwork, check_address, refusal_of, written_address
from tagwire.fetch.clock import Clock

MAX_NAMES = 10_000
MAX_ADDRESSES = 16
LOOKUPS_AT_ONCE = 32

AddressInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]]
"""As socket.getaddrinfo returns it."""


class Resolver(Protocol):
    """Whatever knows a name's addresses; its answers are checked, it need not."""

    async def resolve(self, host: str) -> Sequence[str]:
        """Return the IP addresses of a host name; raise OSError when there are none."""


class SystemResolver:
    """The operating system's own look-up, in threads of its own so that slow name servers hold up nothing else."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(LOOKUPS_AT_ONCE, thread_name_prefix="resolve")

    async def resolve(self, host: str) -> Sequence[str]:
        """Return the IP addresses of a host name; raise OSError when there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _lookup, host)
        return [str(sockaddr[0]) for *_, sockaddr in found]

    def close(self) -> None:
        """Start no further look-up."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class SocketRefusedError(OSError):
    """A connection stopped at its last moment because its address may not be asked."""


class AddressGuard:
    """Looks names up, keeps the permitted addresses for a while, and refuses the rest."""

    def __init__(
        self, resolver: Resolver, *, clock: Clock, allow: Sequence[IPNetwork] = (), cache_s: float = 60.0
    ) -> None:
        self._resolver = resolver
        self._clock = clock
        self._allow = tuple(allow)
        self._cache_s = cache_s
        self._known: dict[str, tuple[float, tuple[IPAddress, ...]]] = {}

    async def addresses_of(self, host: str) -> tuple[IPAddress, ...]:
        """Return the permitted addresses of a URL's host, in the order they should be tried.

        Raise AddressRefusedError when there is none among those it has, OSError when the name has no address at all.
        """
        written = written_address(host)
        if written is not None:
            check_address(written, allow=self._allow)
            return (written,)
        now = self._clock.monotonic()
        until, known = self._known.get(host, (now, ()))
        if until > now:
            return known
        found = tuple(dict.fromkeys(ip_address(text) for text in await self._resolver.resolve(host)))[:MAX_ADDRESSES]
        if not found:
            raise OSError(f"the name {host} has no address")
        permitted = tuple(address for address in found if not refusal_of(address, allow=self._allow))
        if not permitted:
            check_address(found[0], allow=self._allow)
        if len(self._known) >= MAX_NAMES:
            self._known.clear()
        self._known[host] = (now + self._cache_s, permitted)
        return permitted

    def open_socket(self, info: AddressInfo) -> socket.socket:
        """Return a new socket for an address about to be connected to; raise SocketRefusedError when it may not be."""
        family, kind, protocol, _, target = info
        try:
            check_address(ip_address(str(target[0])), allow=self._allow)
        except (AddressRefusedError, ValueError) as error:
            raise SocketRefusedError(str(error)) from error
        return socket.socket(family, kind, protocol)


class GuardedLookup(AbstractResolver):
    """The guard as aiohttp asks for it."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the permitted addresses of a host; raise OSError when there are none."""
        try:
            addresses = await self._guard.addresses_of(host)
        except AddressRefusedError as error:
            raise SocketRefusedError(str(error)) from error
        wanted = {socket.AF_UNSPEC: (4, 6), socket.AF_INET: (4,), socket.AF_INET6: (6,)}[family]
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
            if address.version in wanted
        ]

    async def close(self) -> None:
        """Do nothing: the guard outlives its connections."""


def _lookup(host: str) -> list[AddressInfo]:
    return list(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))

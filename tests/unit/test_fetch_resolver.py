"""From names to permitted addresses: filtered, kept for a while, checked again when a socket is made."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import ip_network

import aiohttp
import pytest
from fetch_clock import TurnedClock

from tagwire.errors import AddressRefusedError
from tagwire.fetch.failures import broken_off
from tagwire.fetch.resolver import AddressGuard, GuardedLookup, SocketRefusedError, SystemResolver
from tagwire.model.document import FailureReason


class Answers:
    """A resolver with one answer for all, which counts."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked = 0

    async def resolve(self, host: str) -> Sequence[str]:
        self.asked += 1
        return self.addresses


def guard(*addresses: str, clock: TurnedClock | None = None) -> tuple[AddressGuard, Answers]:
    answers = Answers(*addresses)
    return AddressGuard(answers, clock=clock or TurnedClock(), allow=(ip_network("127.0.0.1/32"),)), answers


def test_only_permitted_addresses_are_kept() -> None:
    guarded, _ = guard("10.0.0.1", "8.8.8.8", "::1", "2606:4700::1111", "8.8.8.8")
    found = asyncio.run(guarded.addresses_of("news.example"))
    assert [str(address) for address in found] == ["8.8.8.8", "2606:4700::1111"]


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["::ffff:10.0.0.1", "fd00::1"], ["127.0.0.2"]])
def test_a_name_with_none_is_refused(addresses: list[str]) -> None:
    with pytest.raises(AddressRefusedError):
        asyncio.run(guard(*addresses)[0].addresses_of("news.example"))


def test_a_name_without_address() -> None:
    with pytest.raises(OSError, match="no address"):
        asyncio.run(guard()[0].addresses_of("news.example"))


def test_a_name_is_looked_up_once_a_minute() -> None:
    clock = TurnedClock()
    guarded, answers = guard("8.8.8.8", clock=clock)

    async def ask() -> None:
        for seconds in (0, 59, 1):
            clock.turn(seconds)
            await guarded.addresses_of("news.example")

    asyncio.run(ask())
    assert answers.asked == 2


def test_an_address_and_localhost_are_not_looked_up() -> None:
    guarded, answers = guard("8.8.8.8")
    for host in ("127.0.0.1", "localhost", "press.localhost"):
        assert [str(address) for address in asyncio.run(guarded.addresses_of(host))] == ["127.0.0.1"]
    assert answers.asked == 0


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.2", "169.254.169.254"])
def test_no_socket_is_made_for_a_refused_address(address: str) -> None:
    with pytest.raises(SocketRefusedError):
        guard()[0].open_socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.mark.parametrize("url", ["http://127.0.0.2:9/", "http://[::1]:9/", "http://inside.example:9/"])
def test_aiohttp_connects_to_nothing_the_guard_refuses(url: str) -> None:
    """Even without the fetcher's own check: a literal skips the look-up but not the socket."""
    guarded, _ = guard("10.0.0.1", "192.168.0.1")

    async def ask() -> None:
        connector = aiohttp.TCPConnector(resolver=GuardedLookup(guarded), socket_factory=guarded.open_socket)
        async with aiohttp.ClientSession(connector=connector) as session:
            await session.get(url)

    with pytest.raises(aiohttp.ClientError) as raised:
        asyncio.run(ask())
    assert broken_off(raised.value).reason is FailureReason.ADDRESS_REFUSED


def test_the_system_knows_addresses() -> None:
    async def ask() -> Sequence[str]:
        resolver = SystemResolver()
        try:
            return await resolver.resolve("127.0.0.1")
        finally:
            resolver.close()

    assert asyncio.run(ask()) == ["127.0.0.1"]

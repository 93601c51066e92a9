"""The limiter: turns, gaps, waits, shared places; on a clock that is turned by hand."""

import asyncio
from ipaddress import ip_address

import pytest
from fetch_clock import TurnedClock

from tagwire.fetch import limiter as limiter_module
from tagwire.fetch.failures import FetchStoppedError
from tagwire.fetch.limiter import HostLimiter
from tagwire.fetch.policy import FetchPolicy
from tagwire.model.document import FailureReason

ADDRESS = ip_address("198.51.100.1")


def limiter(clock: TurnedClock, **bounds: int) -> HostLimiter:
    return HostLimiter(FetchPolicy(**bounds), clock=clock)  # type: ignore[arg-type]  # only the int fields are used


def test_the_gap_lies_between_end_and_start() -> None:
    clock = TurnedClock()
    starts: list[float] = []

    async def visit(limits: HostLimiter) -> None:
        async with limits.place("https://a.example/", "a.example", ADDRESS, gap_s=2.0):
            starts.append(clock.elapsed_s)
            await clock.sleep(5.0)

    async def visits() -> None:
        limits = limiter(clock)
        await asyncio.gather(*(visit(limits) for _ in range(3)))

    asyncio.run(visits())
    assert starts == [0.0, 7.0, 14.0]


def test_a_pause_longer_than_the_gap_costs_no_wait() -> None:
    clock = TurnedClock()

    async def visits() -> None:
        limits = limiter(clock)
        for _ in range(2):
            async with limits.place("https://a.example/", "a.example", ADDRESS, gap_s=2.0):
                pass
            clock.turn(10)

    asyncio.run(visits())
    assert clock.elapsed_s == 20


async def most_at_once(limits: HostLimiter, urls: list[tuple[str, str]]) -> int:
    inside = most = 0

    async def visit(url: str, address: str) -> None:
        nonlocal inside, most
        async with limits.place(url, url.split("/")[2], ip_address(address), gap_s=0.0):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(visit(url, address) for url, address in urls))
    return most


@pytest.mark.parametrize(
    ("urls", "most"),
    {
        "one host": ([("https://a.example/", f"198.51.100.{n}") for n in range(5)], 1),
        "one address": ([(f"https://{n}-news.example/", "198.51.100.1") for n in range(9)], 4),
        "one domain": ([(f"https://{n}.news.example/", f"198.51.100.{n}") for n in range(9)], 3),
        "all": ([(f"https://{n}-news.example/", f"198.51.100.{n}") for n in range(30)], 12),
    }.values(),
)
def test_places(urls: list[tuple[str, str]], most: int) -> None:
    limits = limiter(TurnedClock(), connections=12, connections_per_domain=3)
    assert asyncio.run(most_at_once(limits, urls)) == most


def test_a_host_that_asked_us_to_wait_is_left_alone() -> None:
    clock = TurnedClock()

    async def visit(limits: HostLimiter, host: str) -> None:
        async with limits.place(f"https://{host}/", host, ADDRESS, gap_s=0.0):
            pass

    async def visits() -> None:
        limits = limiter(clock)
        limits.close("a.example", 60.0)
        clock.turn(20)
        with pytest.raises(FetchStoppedError) as stopped:
            await visit(limits, "a.example")
        assert (stopped.value.reason, stopped.value.retry_after_s) == (FailureReason.THROTTLED, 40.0)
        await visit(limits, "b.example")
        assert clock.elapsed_s == 20
        clock.turn(38)
        await visit(limits, "a.example")
        assert clock.elapsed_s == 60  # the last two seconds were waited for

    asyncio.run(visits())


def test_those_already_queueing_are_told_to_go() -> None:
    clock = TurnedClock()

    async def visits() -> list[object]:
        limits = limiter(clock)

        async def visit() -> None:
            async with limits.place("https://a.example/", "a.example", ADDRESS, gap_s=1.0):
                await clock.sleep(1.0)
                limits.close("a.example", 600.0)

        return await asyncio.gather(*(visit() for _ in range(3)), return_exceptions=True)

    first, *others = asyncio.run(visits())
    assert first is None
    assert all(isinstance(other, FetchStoppedError) for other in others)


def test_a_cancelled_visitor_gives_back_its_place() -> None:
    async def visits() -> None:
        limits = limiter(TurnedClock())

        async def stay() -> None:
            async with limits.place("https://a.example/", "a.example", ADDRESS, gap_s=0.0):
                await asyncio.Event().wait()

        first = asyncio.create_task(stay())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        async with asyncio.timeout(0.5), limits.place("https://a.example/", "a.example", ADDRESS, gap_s=0.0):
            pass

    asyncio.run(visits())


def test_idle_hosts_are_forgotten_but_not_what_they_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter_module, "MAX_IDLE_HOSTS", 50)
    clock = TurnedClock()

    async def visits() -> None:
        limits = limiter(clock)
        limits.close("closed.example", 10_000.0)
        for number in range(120):
            host = f"{number}.example"
            async with limits.place(f"https://{host}/", host, ADDRESS, gap_s=1.0):
                clock.turn(2)
        assert len(limits._hosts) < 52
        with pytest.raises(FetchStoppedError):
            async with limits.place("https://closed.example/", "closed.example", ADDRESS, gap_s=1.0):
                pass

    asyncio.run(visits())

"""The fetcher's manners, measured at the server: robots.txt, turns, gaps, waits."""

import asyncio
import time

import pytest
from fetch_publisher import Names, Publisher, fetch_one, policy, publishing, raw, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.robots import RememberedRobots
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchOutcome, FetchRequest, Purpose

ROBOTS = b"User-agent: *\nDisallow: /private\nSitemap: https://example.org/news.xml\n"


def failure(outcome: FetchOutcome) -> FetchFailure:
    assert isinstance(outcome, FetchFailure)
    return outcome


@pytest.mark.parametrize("purpose", Purpose)
def test_robots_bind_everything(purpose: Purpose) -> None:
    async def visit() -> None:
        replies = {"/robots.txt": reply(200, ROBOTS), "/a": reply(200, b"x"), "/private": reply(200, b"x")}
        async with publishing(replies) as publisher, HttpFetcher(policy()) as fetcher:
            refused = await fetcher.fetch(FetchRequest(publisher.url("/x/../private"), purpose))
            allowed = await fetcher.fetch(FetchRequest(publisher.url("/a"), purpose))
            rules = await fetcher.robots(publisher.url("/"))
        assert failure(refused).reason is FailureReason.ROBOTS
        assert isinstance(allowed, Document)
        assert publisher.paths() == ["/robots.txt", "/a"]
        assert rules is not None
        assert rules.sitemaps == ("https://example.org/news.xml",)

    asyncio.run(visit())


def test_robots_bind_every_hop() -> None:
    async def visit() -> None:
        replies = {"/robots.txt": reply(200, ROBOTS), "/a": reply(302, b"", ("Location", "/private"))}
        async with publishing(replies) as publisher:
            outcome = failure(await fetch_one(publisher))
        assert outcome.reason is FailureReason.ROBOTS
        assert publisher.url("/a") in outcome.detail
        assert publisher.url("/private") in outcome.detail
        assert publisher.paths() == ["/robots.txt", "/a"]

    asyncio.run(visit())


def test_robots_are_followed_through_redirects_and_belong_to_the_first_host() -> None:
    async def visit() -> None:
        hops = {f"/{n}": reply(302, b"", ("Location", f"/{n + 1}")) for n in range(4)}
        async with publishing(hops | {"/4": reply(200, b"User-agent: *\nDisallow: /")}) as other:
            robots = reply(301, b"", ("Location", other.url("/0")))
            async with publishing({"/robots.txt": robots, "/a": reply(200, b"x")}) as publisher:
                assert failure(await fetch_one(publisher)).reason is FailureReason.ROBOTS

    asyncio.run(visit())


@pytest.mark.parametrize(
    ("robots", "reason"),
    {
        "error": (reply(500), FailureReason.STATUS),
        "busy": (reply(503, b"", ("Retry-After", "5")), FailureReason.THROTTLED),
        "slow down": (reply(429), FailureReason.THROTTLED),
        "hang up": (raw(b""), FailureReason.CONNECTION),
        "short": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nUser-agent: *"), FailureReason.TRUNCATED),
        "inside": (reply(302, b"", ("Location", "http://10.0.0.1/")), FailureReason.CONNECTION),
    }.values(),
    ids=["error", "busy", "slow down", "hang up", "short", "inside"],
)
def test_unreachable_robots_refuse_everything_but_not_for_good(robots: object, reason: FailureReason) -> None:
    async def visit() -> None:
        cache = RememberedRobots()
        replies = {"/robots.txt": robots, "/a": reply(200, b"x")}
        async with publishing(replies) as publisher:  # type: ignore[arg-type]  # parametrize knows no types
            async with HttpFetcher(policy(), robots_cache=cache) as fetcher:
                for _ in range(2):
                    outcome = failure(await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE)))
                    assert outcome.retry_after_s
                    assert not outcome.is_permanent
                    assert "robots.txt" in outcome.detail
                assert await fetcher.robots(publisher.url("/")) is None
            first = publisher.paths()
        assert set(first) == {"/robots.txt"}
        record = cache.robots(publisher.url(""))
        assert record is not None
        assert record.body is None

    asyncio.run(visit())


def test_a_giant_robots_file_is_read_to_its_cap() -> None:
    async def visit() -> None:
        body = b"User-agent: *\nDisallow: /a\n" + b"# more\n" * 300_000
        async with publishing({"/robots.txt": reply(200, body), "/a": reply(200, b"x")}) as publisher:
            assert failure(await fetch_one(publisher)).reason is FailureReason.ROBOTS

    asyncio.run(visit())


def test_one_request_at_a_time_to_a_host_and_robots_once() -> None:
    async def visit() -> Publisher:
        pages = {f"/{n}": reply(200, b"x", delay_s=0.02) for n in range(8)}
        async with publishing(pages) as publisher, HttpFetcher(policy()) as fetcher:
            requests = [FetchRequest(publisher.url(path), Purpose.PAGE) for path in pages]
            outcomes = await asyncio.gather(*(fetcher.fetch(request) for request in requests))
            assert all(isinstance(outcome, Document) for outcome in outcomes)
            return publisher

    publisher = asyncio.run(visit())
    assert publisher.most_at_once == 1
    assert publisher.paths().count("/robots.txt") == 1


def test_four_hosts_of_one_address_at_a_time() -> None:
    async def visit() -> int:
        names = Names(**{f"news{n}_example": ["127.0.0.1"] for n in range(10)})
        async with (
            publishing({"/a": reply(200, b"x", delay_s=0.03)}) as publisher,
            HttpFetcher(policy(), resolver=names) as fetcher,
        ):
            urls = [publisher.url("/a", f"news{n}.example") for n in range(10)]
            await asyncio.gather(*(fetcher.fetch(FetchRequest(url, Purpose.PAGE)) for url in urls))
            return publisher.most_at_once

    assert asyncio.run(visit()) == 4


@pytest.mark.parametrize(
    ("robots", "cap_s", "gap_s"),
    {
        "none": (b"", 30.0, 0.0),
        "honoured": (b"Crawl-delay: 0.15", 30.0, 0.15),
        "capped": (b"Crawl-delay: 99", 0.1, 0.1),
    }.values(),
    ids=["none", "honoured", "capped"],
)
def test_crawl_delay(robots: bytes, cap_s: float, gap_s: float) -> None:
    async def visit() -> float:
        replies = {"/robots.txt": reply(200, b"User-agent: *\n" + robots), "/a": reply(200, b"x")}
        async with publishing(replies) as publisher, HttpFetcher(policy(crawl_delay_cap_s=cap_s)) as fetcher:
            await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            started_s = time.monotonic()
            await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            return time.monotonic() - started_s

    took_s = asyncio.run(visit())
    assert gap_s <= took_s < gap_s + 0.4


@pytest.mark.parametrize("status", [429, 503])
def test_a_wait_binds_the_whole_host_and_no_other(status: int) -> None:
    async def visit() -> None:
        good = {"/a": reply(200, b"x"), "/b": reply(200, b"x")}
        slow = good | {"/a": reply(status, b"", ("Retry-After", "100"))}
        async with publishing(slow) as publisher, publishing(good) as other, HttpFetcher(policy()) as fetcher:
            first = failure(await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE)))
            started_s = time.monotonic()
            second = failure(await fetcher.fetch(FetchRequest(publisher.url("/b"), Purpose.PAGE)))
            assert time.monotonic() - started_s < 0.2
            assert isinstance(await fetcher.fetch(FetchRequest(other.url("/b"), Purpose.PAGE)), Document)
        assert (first.reason, first.status, first.retry_after_s) == (FailureReason.THROTTLED, status, 100)
        assert (second.reason, second.status) == (FailureReason.THROTTLED, None)
        assert second.retry_after_s is not None
        assert 99 < second.retry_after_s <= 100
        assert publisher.paths() == ["/robots.txt", "/a"]

    asyncio.run(visit())


def test_a_short_wait_is_waited_for() -> None:
    async def visit() -> float:
        async with publishing({"/b": reply(200, b"x")}) as publisher, HttpFetcher(policy(patience_s=2.0)) as fetcher:
            publisher.replies["/a"] = reply(429, b"", ("Retry-After", "1"))
            await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            started_s = time.monotonic()
            assert isinstance(await fetcher.fetch(FetchRequest(publisher.url("/b"), Purpose.PAGE)), Document)
            return time.monotonic() - started_s

    assert 0.9 < asyncio.run(visit()) < 1.5

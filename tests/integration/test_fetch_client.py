"""The fetcher against a real server: what it asks, and what it makes of the answers."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from fetch_publisher import Names, fetch_one, policy, publishing, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.model.document import (
    Document,
    FailureReason,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
    NotModified,
    Purpose,
    Validators,
)

PAGE = "<p>組織の失敗</p>".encode()


def test_a_document_carries_what_the_server_said() -> None:
    async def visit() -> tuple[FetchOutcome, str]:
        page = reply(
            200,
            gzip.compress(PAGE),
            ("Content-Type", "Text/HTML; charset=UTF-8"),
            ("Content-Encoding", "gzip"),
            ("ETag", b'W/"caf\xe9"'),
            ("Last-Modified", "yesterday, more or less"),
            ("Cache-Control", "public, max-age=90"),
            ("Link", '</licence>; rel="license"'),
            ("Link", "<https://hub.example/>; rel=hub"),
            ("X-Robots-Tag", "noarchive"),
            ("X-Robots-Tag", "max-snippet: 50"),
        )
        async with publishing({"/a": page}) as publisher:
            return await fetch_one(publisher), publisher.url("")

    document, root = asyncio.run(visit())
    assert isinstance(document, Document)
    assert document.url == document.final_url == f"{root}/a"
    assert (document.body, document.media_type, document.charset) == (PAGE, "text/html", "UTF-8")
    assert document.validators == Validators('W/"caf\xe9"', "yesterday, more or less")
    assert document.max_age_s == 90
    assert document.links == ((f"{root}/licence", "license", ""), ("https://hub.example/", "hub", ""))
    assert document.robots_tag == "noarchive\nmax-snippet: 50"
    assert document.permanent_url is None


def test_what_we_say_of_ourselves() -> None:
    async def visit() -> None:
        bounds = policy(user_agent="Tagwire/1 (+https://example.org/bot)", from_address="bot@example.org")
        async with publishing({"/a": reply(200, PAGE)}) as publisher:
            await fetch_one(publisher, purpose=Purpose.FEED, bounds=bounds)
            asked = publisher.only("/a")
        assert asked.header("User-Agent") == b"Tagwire/1 (+https://example.org/bot)"
        assert asked.header("From") == b"bot@example.org"
        assert asked.header("Accept-Encoding") == b"gzip, deflate"
        accept = asked.header("Accept")
        assert accept is not None
        assert b"application/rss+xml" in accept
        assert accept.endswith(b"*/*;q=0.1")
        assert not any(asked.header(name) for name in ("Referer", "Cookie", "If-None-Match", "If-Modified-Since"))

    asyncio.run(visit())


@pytest.mark.parametrize("etag", [b'"v1"', b'W/"v1"', b"bare", '"é\t組"'.encode()])
def test_validators_go_back_as_they_came_and_304_keeps_them(etag: bytes) -> None:
    async def visit() -> None:
        feed = reply(200, PAGE, ("ETag", etag), ("Last-Modified", "Sun, 01 Mar 2026 12:00:00 +0100"))
        async with publishing({"/a": feed}) as publisher, HttpFetcher(policy()) as fetcher:
            first = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.FEED))
            assert isinstance(first, Document)
            publisher.replies["/a"] = reply(304, b"", ("ETag", '"v2"'))
            publisher.asked.clear()
            second = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.FEED, first.validators))
            asked = publisher.only("/a")
        assert asked.header("If-None-Match") == etag
        assert asked.header("If-Modified-Since") == b"Sun, 01 Mar 2026 12:00:00 +0100"
        assert asked.header("A-IM") == b"feed"
        assert isinstance(second, NotModified)
        assert second.validators == Validators('"v2"', "Sun, 01 Mar 2026 12:00:00 +0100")

    asyncio.run(visit())


def test_validators_go_only_to_the_address_that_gave_them() -> None:
    async def visit() -> None:
        replies = {"/a": reply(302, b"", ("Location", "/b")), "/b": reply(200, PAGE, ("ETag", '"b"'))}
        async with publishing(replies) as publisher, HttpFetcher(policy()) as fetcher:
            first = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.FEED, Validators('"a"')))
            assert [asked.header("If-None-Match") for asked in publisher.asked[1:]] == [b'"a"', None]
            assert isinstance(first, Document)
            assert first.validators == Validators('"b"', None, publisher.url("/b"))
            publisher.asked.clear()
            publisher.replies["/b"] = reply(304)
            second = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.FEED, first.validators))
            assert [asked.header("If-None-Match") for asked in publisher.asked] == [None, b'"b"']
            assert isinstance(second, NotModified)
            assert second.validators == first.validators

    asyncio.run(visit())


def test_a_delta_is_taken_only_when_asked_for() -> None:
    async def visit() -> tuple[FetchOutcome, FetchOutcome]:
        async with publishing({"/a": reply(226, PAGE, ("IM", "feed"))}) as publisher:
            conditional = await fetch_one(publisher, purpose=Purpose.FEED, validators=Validators('"v1"'))
            return conditional, await fetch_one(publisher, purpose=Purpose.FEED)

    conditional, whole = asyncio.run(visit())
    assert isinstance(conditional, Document)
    assert isinstance(whole, FetchFailure)


PAST = format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)
SOON = format_datetime(datetime.now(UTC) + timedelta(hours=4), usegmt=True)


@pytest.mark.parametrize(
    ("status", "headers", "reason", "is_permanent", "waits_s"),
    {
        "not changed, unasked": (304, {}, FailureReason.PROTOCOL, False, None),
        "no content": (204, {}, FailureReason.STATUS, False, None),
        "part": (206, {}, FailureReason.STATUS, False, None),
        "choices": (300, {}, FailureReason.STATUS, False, None),
        "forbidden": (403, {}, FailureReason.STATUS, True, None),
        "missing": (404, {}, FailureReason.STATUS, True, None),
        "gone": (410, {}, FailureReason.GONE, True, None),
        "slow down, seconds": (429, {"Retry-After": "120"}, FailureReason.THROTTLED, False, (120, 120)),
        "slow down, date": (429, {"Retry-After": SOON}, FailureReason.THROTTLED, False, (3.7 * 3600, 4 * 3600)),
        "slow down, past": (429, {"Retry-After": PAST}, FailureReason.THROTTLED, False, (0, 0)),
        "slow down, garbage": (429, {"Retry-After": "-7"}, FailureReason.THROTTLED, False, (60, 60)),
        "slow down, silent": (429, {}, FailureReason.THROTTLED, False, (60, 60)),
        "slow down, for ever": (429, {"Retry-After": "9" * 50}, FailureReason.THROTTLED, False, (86_400, 86_400)),
        "busy": (503, {"Retry-After": "30"}, FailureReason.THROTTLED, False, (30, 30)),
        "busy, silent": (503, {}, FailureReason.THROTTLED, False, None),
        "broken": (500, {}, FailureReason.STATUS, False, None),
        "redirect to nowhere": (301, {}, FailureReason.PROTOCOL, False, None),
    }.values(),
)
def test_answers_that_are_no_document(
    status: int,
    headers: dict[str, str],
    reason: FailureReason,
    is_permanent: bool,
    waits_s: tuple[float, float] | None,
) -> None:
    async def visit() -> tuple[FetchOutcome, str]:
        async with publishing({"/a": reply(status, b"", *headers.items())}) as publisher:
            return await fetch_one(publisher), publisher.url("/a")

    outcome, url = asyncio.run(visit())
    assert isinstance(outcome, FetchFailure)
    assert (outcome.reason, outcome.status, outcome.is_permanent) == (reason, status, is_permanent)
    assert url in outcome.detail
    if waits_s is None:
        assert outcome.retry_after_s is None
    else:
        assert outcome.retry_after_s is not None
        assert waits_s[0] <= outcome.retry_after_s <= waits_s[1]


def test_redirects_are_followed_and_permanent_ones_told() -> None:
    async def visit() -> None:
        replies = {
            "/a": reply(301, b"moved", ("Location", "/b")),
            "/b": reply(308, b"", ("Location", "c?x#part")),
            "/c?x": reply(307, b"", ("Location", "/d")),
            "/d": reply(200, PAGE),
        }
        async with publishing(replies) as publisher:
            document = await fetch_one(publisher)
        assert isinstance(document, Document)
        assert document.permanent_url == publisher.url("/c?x")
        assert (document.url, document.final_url) == (publisher.url("/a"), publisher.url("/d"))

    asyncio.run(visit())


def test_circles_and_endless_chains_end() -> None:
    async def visit() -> None:
        circle = {"/a": reply(302, b"", ("Location", "/b")), "/b": reply(302, b"", ("Location", "/a"))}
        chain = {f"/{n}": reply(302, b"", ("Location", f"/{n + 1}")) for n in range(20)}
        async with publishing(circle | chain) as publisher:
            for path, asked in (("/a", 2), ("/0", 11)):
                publisher.asked.clear()
                outcome = await fetch_one(publisher, path)
                assert isinstance(outcome, FetchFailure)
                assert outcome.reason is FailureReason.REDIRECTS
                assert outcome.is_permanent
                assert len(publisher.paths()) == asked + 1  # and robots.txt

    asyncio.run(visit())


def test_cookies_are_forgotten() -> None:
    async def visit() -> None:
        replies = {
            "/a": reply(302, b"", ("Location", "/b"), ("Set-Cookie", "id=1; Path=/")),
            "/b": reply(200, PAGE, ("Set-Cookie", "id=2; Path=/")),
        }
        async with publishing(replies) as publisher, HttpFetcher(policy()) as fetcher:
            for _ in range(2):
                await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            assert len(publisher.asked) == 5
            assert not any(asked.header("Cookie") for asked in publisher.asked)

    asyncio.run(visit())


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:{port}/b",
        "http://10.0.0.1/b",
        "http://2130706434:{port}/b",
        "http://[::ffff:127.0.0.2]:{port}/b",
        "http://[::1]:{port}/b",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example:{port}/b",
        "file:///etc/passwd",
        "ftp://127.0.0.1/b",
        "http://user:pw@127.0.0.1:{port}/b",
        "http://127.0.0.1:70000/b",
    ],
)
def test_redirects_to_private_places_are_refused(location: str) -> None:
    async def visit() -> None:
        names = Names(inside_example=["192.168.0.7"])
        async with publishing() as publisher, HttpFetcher(policy(), resolver=names) as fetcher:
            publisher.replies["/a"] = reply(302, b"", ("Location", location.format(port=publisher.port)))
            outcome = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
        assert isinstance(outcome, FetchFailure)
        assert outcome.reason is FailureReason.ADDRESS_REFUSED
        assert publisher.paths() == ["/robots.txt", "/a"]

    asyncio.run(visit())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "a.localhost", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_unless_allowed(host: str) -> None:
    async def visit() -> tuple[FetchOutcome, FetchOutcome, int]:
        async with publishing({"/a": reply(200, PAGE)}) as publisher:
            request = FetchRequest(publisher.url("/a", host), Purpose.PAGE)
            async with HttpFetcher(policy(allow_networks=())) as strict:
                refused = await strict.fetch(request)
            asked = len(publisher.asked)
            async with HttpFetcher(policy()) as lenient:
                return refused, await lenient.fetch(request), asked

    refused, allowed, asked = asyncio.run(visit())
    assert isinstance(refused, FetchFailure)
    assert refused.reason is FailureReason.ADDRESS_REFUSED
    assert "TAGWIRE_ALLOW_NETWORKS" in refused.detail
    assert asked == 0
    assert isinstance(allowed, Document) or host.startswith("[")  # not every machine has IPv6 sockets


def test_a_name_that_changes_its_address_is_caught() -> None:
    async def visit() -> None:
        # The first look-up is permitted and kept no longer than a moment; the next leads inside.
        names = Names(news_example=["127.0.0.1", "127.0.0.2"])
        bounds = policy(name_cache_s=0.0)
        async with publishing({"/a": reply(200, PAGE)}) as publisher, HttpFetcher(bounds, resolver=names) as fetcher:
            outcome = await fetcher.fetch(FetchRequest(publisher.url("/a", "news.example"), Purpose.PAGE))
        assert isinstance(outcome, FetchFailure)
        assert publisher.asked == []

    asyncio.run(visit())


def test_an_unknown_name() -> None:
    async def visit() -> FetchOutcome:
        async with HttpFetcher(policy(), resolver=Names()) as fetcher:
            return await fetcher.fetch(FetchRequest("https://nowhere.example/", Purpose.PAGE))

    outcome = asyncio.run(visit())
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason is FailureReason.DNS


def test_nobody_listens_and_nobody_speaks_tls() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example\r\n")
        await writer.drain()
        writer.close()

    async def visit() -> tuple[FetchOutcome, FetchOutcome]:
        server = await asyncio.start_server(greet, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with HttpFetcher(policy()) as fetcher:
            insecure = await fetcher.fetch(FetchRequest(f"https://127.0.0.1:{port}/", Purpose.PAGE))
            server.close()
            await server.wait_closed()
            return insecure, await fetcher.fetch(FetchRequest(f"http://127.0.0.1:{port}/", Purpose.PAGE))

    insecure, closed = asyncio.run(visit())
    assert isinstance(insecure, FetchFailure)
    assert insecure.reason is FailureReason.TLS
    assert isinstance(closed, FetchFailure)
    assert closed.reason is FailureReason.CONNECTION
    assert "robots.txt" in closed.detail


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "http://", "http://[::1", "https://a:b@example.org/", "\ud800"]
)
def test_what_is_no_address_is_a_failure_too(url: str) -> None:
    async def visit() -> FetchOutcome:
        async with HttpFetcher(policy(), resolver=Names()) as fetcher:
            return await fetcher.fetch(FetchRequest(url, Purpose.PAGE))

    outcome = asyncio.run(visit())
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason is FailureReason.ADDRESS_REFUSED

"""The fetcher against servers that lie, stall and flood: a value comes back, soon and in little memory."""

import asyncio
import gzip
import time
import tracemalloc
import zlib

import pytest
from fetch_publisher import Asked, Publisher, Reply, fetch_one, policy, publishing, raw, reply, silence

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.policy import BodyLimits
from tagwire.model.document import FailureReason, FetchFailure, FetchOutcome, FetchRequest, Purpose

OK = b"HTTP/1.1 200 OK\r\n"
GZIPPED = gzip.compress(bytes(range(256)) * 400)
LIMITS = {purpose: BodyLimits(200_000, 200_000) for purpose in Purpose}


def drip(head: bytes, drop: bytes) -> Reply:
    async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.02)

    return write


async def endless(asked: Asked, writer: asyncio.StreamWriter) -> None:
    writer.write(OK + b"\r\n")
    while True:
        writer.write(bytes(50_000))
        await writer.drain()


HOSTILE: dict[str, tuple[Reply, FailureReason]] = {
    "never answers": (silence, FailureReason.TIMEOUT),
    "drips its headers": (drip(OK, b"X-A: b\r\n"), FailureReason.TIMEOUT),
    "drips its body": (drip(OK + b"Content-Length: 9999\r\n\r\n", b"x"), FailureReason.TIMEOUT),
    "falls silent": (raw(OK + b"Content-Length: 9\r\n\r\nabc", pause_s=60), FailureReason.TIMEOUT),
    "continues for ever": (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), FailureReason.TIMEOUT),
    "hangs up": (raw(b""), FailureReason.CONNECTION),
    "short body": (raw(OK + b"Content-Length: 99\r\n\r\nabc"), FailureReason.TRUNCATED),
    "broken chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nabc"), FailureReason.TRUNCATED),
    "no last chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), FailureReason.TRUNCATED),
    "cut gzip": (reply(200, GZIPPED[:-20], ("Content-Encoding", "gzip")), FailureReason.TRUNCATED),
    "empty gzip": (reply(200, b"", ("Content-Encoding", "gzip")), FailureReason.TRUNCATED),
    "gzip that is none": (reply(200, b"plain", ("Content-Encoding", "gzip")), FailureReason.BAD_ENCODING),
    "brotli unasked": (reply(200, b"\x0b", ("Content-Encoding", "br")), FailureReason.BAD_ENCODING),
    "gzip in gzip": (
        reply(200, gzip.compress(GZIPPED), ("Content-Encoding", "gzip, gzip")),
        FailureReason.BAD_ENCODING,
    ),
    "announces too much": (raw(OK + b"Content-Length: 100000000\r\n\r\n"), FailureReason.TOO_LARGE),
    "endless": (endless, FailureReason.TOO_LARGE),
    "gzip bomb": (reply(200, gzip.compress(bytes(30_000_000)), ("Content-Encoding", "gzip")), FailureReason.TOO_LARGE),
    "deflate bomb": (
        reply(200, zlib.compress(bytes(30_000_000)), ("Content-Encoding", "deflate")),
        FailureReason.TOO_LARGE,
    ),
    "not HTTP": (raw(b"SSH-2.0-OpenSSH\r\n\r\n"), FailureReason.PROTOCOL),
    "two lengths": (raw(OK + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), FailureReason.PROTOCOL),
    "length and chunks": (
        raw(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
        FailureReason.PROTOCOL,
    ),
    "negative length": (raw(OK + b"Content-Length: -3\r\n\r\nabc"), FailureReason.PROTOCOL),
    "giant header": (raw(OK + b"X: " + b"a" * 400_000 + b"\r\n\r\n"), FailureReason.PROTOCOL),
    "many headers": (raw(OK + b"X: a\r\n" * 20_000 + b"\r\n"), FailureReason.PROTOCOL),
    "NUL in a header": (raw(OK + b"X: a\0b\r\n\r\n"), FailureReason.PROTOCOL),
}


@pytest.mark.parametrize(("behaviour", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_behaviours(behaviour: Reply, reason: FailureReason) -> None:
    bounds = policy(headers_timeout_s=0.3, idle_timeout_s=0.3, total_timeout_s=0.4, body_limits=LIMITS)

    async def visit() -> FetchOutcome:
        async with publishing({"/a": behaviour}) as publisher:
            return await fetch_one(publisher, bounds=bounds)

    started_s = time.monotonic()
    outcome = asyncio.run(visit())
    assert isinstance(outcome, FetchFailure)
    assert outcome.reason is reason, outcome
    assert "/a: " in outcome.detail
    assert time.monotonic() - started_s < 1.5


def test_a_bomb_costs_little_memory() -> None:
    bomb = gzip.compress(bytes(60_000_000))

    async def visit() -> tuple[FetchOutcome, int]:
        async with publishing({"/a": reply(200, bomb, ("Content-Encoding", "gzip"))}) as publisher:
            tracemalloc.start()
            try:
                outcome = await fetch_one(publisher, bounds=policy(body_limits=LIMITS))
                return outcome, tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

    outcome, peak = asyncio.run(visit())
    assert isinstance(outcome, FetchFailure)
    assert peak < 5_000_000


def test_one_who_stalls_holds_up_nobody_else() -> None:
    async def visit() -> float:
        good = {"/a": reply(200, b"news")}
        bounds = policy(headers_timeout_s=0.6, connections_per_address=100)
        async with (
            publishing({"/a": silence}) as bad,
            publishing(good) as one,
            publishing(good) as two,
            HttpFetcher(bounds) as fetcher,
        ):

            async def fetch(publisher: Publisher) -> FetchOutcome:
                return await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))

            stalled = [asyncio.create_task(fetch(bad)) for _ in range(5)]
            await asyncio.sleep(0.05)
            started_s = time.monotonic()
            await asyncio.gather(fetch(one), fetch(two))
            took_s = time.monotonic() - started_s
            for task in stalled:
                task.cancel()
            await asyncio.gather(*stalled, return_exceptions=True)
            return took_s

    assert asyncio.run(visit()) < 0.5


def test_cancelling_passes_through() -> None:
    async def visit() -> None:
        async with publishing({"/a": silence}) as publisher, HttpFetcher(policy()) as fetcher:
            task = asyncio.create_task(fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE)))
            await asyncio.sleep(0.1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(visit())

"""What is too large: cut off by the fetcher, in bounded memory, while the rest goes on."""

import asyncio
import resource
import sys
import time

from fetch_publisher import LOOPBACK, Asked, publishing, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.policy import FetchPolicy
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchOutcome, FetchRequest, Purpose

ITEM = b"<item><guid>1</guid><title>The same again</title></item>"
MEGABYTE = ITEM * (1_000_000 // len(ITEM))


async def endless_feed(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """A feed of 100 MB that does not say how long it is."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
    for _ in range(100):
        writer.write(MEGABYTE)
        await writer.drain()
    raise ConnectionAbortedError


def test_a_feed_of_100_mb_is_cut_at_the_default_limit_and_others_go_on() -> None:
    async def visit() -> tuple[FetchOutcome, FetchOutcome]:
        bounds = FetchPolicy(user_agent="Tagwire test", allow_networks=(LOOPBACK,), min_gap_s=0.0)
        async with (
            publishing({"/feed": endless_feed}) as giant,
            publishing({"/a": reply(200, b"<p>news")}) as small,
            HttpFetcher(bounds) as fetcher,
        ):
            return await asyncio.gather(
                fetcher.fetch(FetchRequest(giant.url("/feed"), Purpose.FEED)),
                fetcher.fetch(FetchRequest(small.url("/a"), Purpose.PAGE)),
            )

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started_s = time.monotonic()
    cut, whole = asyncio.run(visit())
    assert time.monotonic() - started_s < 10
    assert isinstance(cut, FetchFailure)
    assert cut.reason is FailureReason.TOO_LARGE
    assert isinstance(whole, Document)
    grown_kb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1024 if sys.platform == "darwin" else 1)
    assert grown_kb < 150_000

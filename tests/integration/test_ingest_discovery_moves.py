"""Adding an address that has moved: a permanent redirect is followed at once, a temporary one is not remembered."""

import asyncio

import pytest
from feed_sites import no_language
from fetch_publisher import policy, publishing, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.robots import RememberedRobots
from tagwire.ingest.discovery import discover

RSS = b'<rss version="2.0"><channel><title>Courier</title><item><guid>a</guid><title>A</title></item></channel></rss>'


@pytest.mark.parametrize(("status", "path"), [(301, "/new"), (308, "/new"), (302, "/old"), (307, "/old")])
def test_a_moved_feed_is_followed_where_it_lives(status: int, path: str) -> None:
    async def add() -> tuple[list[str], str]:
        async with publishing({"/old": reply(status, b"", ("Location", "/new")), "/new": reply(200, RSS)}) as publisher:
            async with HttpFetcher(policy()) as fetcher:
                found = await discover(publisher.url("/old"), fetcher, robots=RememberedRobots(), identify=no_language)
            return [one.draft.url for one in found.found], publisher.url(path)

    found, expected = asyncio.run(add())
    assert found == [expected]

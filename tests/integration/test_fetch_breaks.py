"""Servers that break off: asked once more only on a new connection, and only after the gap."""

import asyncio
from itertools import pairwise

from fetch_publisher import Asked, Reply, policy, publishing, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchRequest, Purpose

GAP_S = 0.3
SLACK_S = 0.02


def test_a_server_that_breaks_off_is_not_asked_again() -> None:
    async def scenario() -> None:
        async def broken(asked: Asked, writer: asyncio.StreamWriter) -> None:
            raise ConnectionAbortedError

        async with publishing({"/a": broken}) as publisher:
            gone = reply(404, b"", ("Connection", "close"), is_last=True)
            publisher.replies["/robots.txt"] = gone  # so that the page goes out on a connection of its own
            async with HttpFetcher(policy(loopback_gap_s=GAP_S)) as fetcher:
                outcome = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            assert isinstance(outcome, FetchFailure)
            assert outcome.reason is FailureReason.CONNECTION
            assert publisher.paths() == ["/robots.txt", "/a"]

    asyncio.run(scenario())


def test_a_kept_connection_that_is_gone_costs_a_second_request_after_the_gap() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        came_at: list[float] = []

        async def tired(asked: Asked, writer: asyncio.StreamWriter) -> None:
            came_at.append(loop.time())
            if len(came_at) == 1:
                raise ConnectionAbortedError
            await reply(200, b"x")(asked, writer)

        async with publishing({"/a": tired}) as publisher:
            async with HttpFetcher(policy(loopback_gap_s=GAP_S)) as fetcher:
                outcome = await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            assert isinstance(outcome, Document)
            assert publisher.paths() == ["/robots.txt", "/a", "/a"]
            assert came_at[1] - came_at[0] >= GAP_S - SLACK_S

    asyncio.run(scenario())


def test_robots_are_read_again_no_sooner_than_they_asked_for() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        came_at: list[float] = []

        def noted(body: bytes, *headers: tuple[str, str]) -> Reply:
            async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
                came_at.append(loop.time())
                await reply(200, body, *headers)(asked, writer)

            return write

        async with publishing() as publisher:
            robots = noted(b"User-agent: *\nCrawl-delay: 0.5", ("Cache-Control", "max-age=0"))
            publisher.replies.update({"/robots.txt": robots, "/a": noted(b"x")})
            async with HttpFetcher(policy(robots_cache_min_s=0.0)) as fetcher:
                for _ in range(2):
                    await fetcher.fetch(FetchRequest(publisher.url("/a"), Purpose.PAGE))
            assert publisher.paths() == ["/robots.txt", "/a", "/robots.txt", "/a"]
            assert min(after - before for before, after in pairwise(came_at)) >= 0.5 - SLACK_S

    asyncio.run(scenario())

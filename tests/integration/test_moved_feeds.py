"""Feeds that answer with a permanent redirect: what their publisher is asked until the move is believed."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from changing_publisher import ChangingFeed, Room, news_page, publishing, reading_pool
from fetch_publisher import Publisher, reply

from tagwire.engine.pool import WorkerPool
from tagwire.ingest.tasks import Task, TaskResult

EVERY = timedelta(hours=3)
ROUNDS = 50
"""Six days and some hours."""


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool[Task, TaskResult]]:
    with reading_pool() as pool:
        yield pool


def moving(publisher: Publisher) -> ChangingFeed:
    """Return a feed at /feed, to which /old redirects for good."""
    feed = ChangingFeed(publisher)
    feed.put("/1", "Old bridge closes", news_page("Old bridge closes"))
    publisher.replies["/old"] = reply(301, b"", ("Location", "/feed"))
    return feed


def test_a_round_is_one_request_until_the_move_is_believed(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = moving(publisher)
            room = Room.open(tmp_path, pool, publisher.url("/old"))
            for _ in range(ROUNDS):
                await room.round(after=EVERY)
            assert [s.url for s in room.store.sources()] == [publisher.url("/feed")]
            assert (feed.asked("/old"), feed.asked("/feed")) == (10, ROUNDS)
            room.store.close()

    asyncio.run(scenario())


def test_the_new_address_is_not_asked_by_two_sources(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = moving(publisher)
            room = Room.open(tmp_path, pool, publisher.url("/old"))
            room.follow(publisher.url("/feed"))
            for _ in range(ROUNDS):
                await room.round(after=EVERY, only_due=True)
            assert [s.url for s in room.store.sources()] == [publisher.url("/feed")]
            assert feed.asked("/old") <= 10
            assert feed.asked("/feed") <= ROUNDS + feed.asked("/old")
            room.store.close()

    asyncio.run(scenario())


def test_a_redirect_that_was_a_mistake_is_followed_no_longer_than_it_stood(
    tmp_path: Path, pool: WorkerPool[Task, TaskResult]
) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = moving(publisher)
            room = Room.open(tmp_path, pool, publisher.url("/old"))
            for _ in range(4):
                await room.round(after=EVERY)
            own = ChangingFeed(publisher)
            own.put("/2", "Night bus runs", news_page("Night bus runs every hour"))
            publisher.replies["/old"] = publisher.replies["/feed"]
            feed.publish()
            for _ in range(4):
                await room.round(after=EVERY)
            assert room.store.known_article([publisher.url("/2")]) is not None
            [source] = room.store.sources()
            assert (source.url, source.move) == (publisher.url("/old"), None)
            room.store.close()

    asyncio.run(scenario())


def test_when_the_new_address_fails_the_old_one_is_asked_again(
    tmp_path: Path, pool: WorkerPool[Task, TaskResult]
) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = moving(publisher)
            room = Room.open(tmp_path, pool, publisher.url("/old"))
            await room.round(after=EVERY)
            publisher.replies["/feed"] = reply(500)
            await room.round(after=EVERY / 6)
            assert feed.asked("/old") == 1
            await room.round(after=EVERY / 6)
            assert feed.asked("/old") == 2
            room.store.close()

    asyncio.run(scenario())

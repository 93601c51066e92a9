"""A database that can't be written for a while: nothing is lost, readers are served, publishers do not pay for it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from fetch_publisher import Publisher, policy, publishing, reply
from plant_at_once import plant_at_once
from sqlalchemy import event

from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.follow import follow
from tagwire.ingest.round import Watcher
from tagwire.model.listing import Listing
from tagwire.model.source import SourceDraft
from tagwire.store.sqlite import FILE_NAME, SqliteStore, open_store
from tagwire.understand import choose

ARTICLES = 20
PAUSE_S = 1.0
NO_LIMIT = 2**31
WORDS = ("harbour", "bridge", "council", "ferry", "market", "school", "river", "winter", "engine", "paper", "stone")


def feed_of(publisher: Publisher) -> bytes:
    """Return a feed of articles in full."""
    items = "".join(
        f"<item><guid>{n}</guid><link>{publisher.url(f'/{n}')}</link><title>Piece {n}</title>"
        f"<c:encoded>{text_of(n)}</c:encoded></item>"
        for n in range(ARTICLES)
    )
    name = "http://purl.org/rss/1.0/modules/content/"
    return f"<rss version='2.0' xmlns:c='{name}'><channel><title>Courier</title>{items}</channel></rss>".encode()


def text_of(number: int) -> str:
    """Return a text unlike the others'."""
    return " ".join(f"{word} {number * 37 + place}" for place, word in enumerate(WORDS * 16))


@asynccontextmanager
async def followed(data: Path) -> AsyncIterator[tuple[Publisher, SqliteStore, Callable[[], Awaitable[None]]]]:
    """Yield a publisher, the store, and what begins to follow the one into the other."""
    async with publishing() as publisher, HttpFetcher(policy()) as fetcher:
        publisher.replies["/feed"] = reply(200, feed_of(publisher))
        store = open_store(data, choose=choose)
        store.add_source(SourceDraft(publisher.url("/feed")), now=datetime.now(UTC))
        plant = plant_at_once(store, fetcher)
        following: list[asyncio.Task[None]] = []

        async def begin() -> None:
            following.append(asyncio.create_task(follow(plant, watcher=Watcher(), tick_s=0.1, pause_s=PAUSE_S)))

        yield publisher, store, begin
        assert not any(task.done() for task in following)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        assert store.check() == []
        store.close()


@contextmanager
def full_disk(store: SqliteStore) -> Iterator[None]:
    """Let the database grow no further, as on a disk that is full."""
    limit = [0]

    def bound(connection: sqlite3.Connection, *_: object) -> None:
        pages = limit[0] or connection.execute("PRAGMA page_count").fetchone()[0] + 1
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(store._engine, "checkout", bound)
    try:
        yield
    finally:
        limit[0] = NO_LIMIT


def stored(store: SqliteStore) -> int:
    return len(store.find(Listing(limit=100)).articles)


async def all_stored(store: SqliteStore) -> None:
    async with asyncio.timeout(60):
        while stored(store) < ARTICLES:  # noqa: ASYNC110 (a look now and then is enough for a test)
            await asyncio.sleep(0.1)


def test_a_full_disk_stops_writing_and_nothing_else_and_is_got_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with followed(tmp_path) as (publisher, store, begin):
            with full_disk(store):
                await begin()
                await asyncio.sleep(4 * PAUSE_S)
                assert stored(store) < ARTICLES
                assert [s.url for s in store.sources()] == [publisher.url("/feed")]
                assert 1 <= publisher.paths().count("/feed") <= 5  # not at every tick
            await all_stored(store)

    asyncio.run(scenario())


def test_a_database_locked_by_another_is_waited_for(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with followed(tmp_path) as (publisher, store, begin):
            other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            await begin()
            for _ in range(20):
                assert stored(store) == 0
                assert len(store.sources()) == 1
                await asyncio.sleep(0.1)
            other.execute("COMMIT")
            other.close()
            await all_stored(store)
            assert publisher.paths().count("/feed") == 1

    asyncio.run(scenario())

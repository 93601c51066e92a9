"""One article told of by a feed, a push, a news sitemap and a web archive, in any order: stored once, asked once."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import permutations
from pathlib import Path

from changing_publisher import news_page
from feed_sites import news_sitemap_of, rss_of
from fetch_publisher import Publisher, policy, publishing, reply
from plant_at_once import plant_at_once
from web_archives import Capture, record

from feed_documents import feed_document
from tagwire.archive import find_archives
from tagwire.feeds import parse_feed
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.backfill import backfill
from tagwire.ingest.claims import Claims
from tagwire.ingest.round import Plant, Watcher, reader_of, run_round
from tagwire.ingest.websub.lifecycle import Credentials, asked, confirmed
from tagwire.model.listing import Listing
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.model.subscription import PushOffer, PushRecord
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.understand import choose

STORY = "/2025/old-bridge-closes"
HUB = "https://hub.example/"
LEASE = timedelta(days=5)


class Ways:
    """The ways by which a store can hear of the article."""

    def __init__(self, plant: Plant, publisher: Publisher, archive: Path) -> None:
        self._plant = plant
        self._publisher = publisher
        self._archive = archive

    async def feed(self) -> None:
        await self._round("/feed")

    async def sitemap(self) -> None:
        await self._round("/news.xml")

    async def push(self) -> None:
        store, now = self._plant.store, self._plant.clock()
        [subscription] = store.subscriptions()
        assert subscription.source_id is not None
        entries = parse_feed(feed_document(pushed_feed(self._publisher), url=self._publisher.url("/feed"))).entries
        pushed = PushRecord(subscription.id, subscription.source_id, now, 1, entries=entries)
        store.record_push(pushed, lambda before, _: before)
        async with Claims(store, clock=self._plant.clock) as claims:
            await reader_of(self._plant, claims, Watcher()).drain()

    async def archived(self) -> None:
        archives = find_archives([str(self._archive)])
        [outcome] = await asyncio.to_thread(
            backfill, archives, store=self._plant.store, pool=self._plant.pool, workers=1, watch=lambda _: None
        )
        assert outcome.error is None

    async def _round(self, path: str) -> None:
        [source] = [s for s in self._plant.store.sources() if s.url == self._publisher.url(path)]
        summary = await run_round(self._plant, [source], watcher=Watcher())
        assert not summary.failed


def test_told_of_in_four_ways_in_any_order_it_is_one_article(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            url = publisher.url(STORY)
            page = news_page("Old Bridge closes for a year")
            publisher.replies |= {
                "/feed": reply(200, pushed_feed(publisher)),
                "/news.xml": reply(200, news_sitemap_of([url])),
                STORY: reply(200, page, ("Content-Type", "text/html; charset=utf-8")),
            }
            archive = tmp_path / "old.warc"
            archive.write_bytes(record(Capture(url, page)))
            prepared(tmp_path / "prepared", publisher)
            orders = list(permutations((Ways.feed, Ways.push, Ways.sitemap, Ways.archived)))
            assert len(orders) == 24
            for nth, order in enumerate(orders):
                data = tmp_path / str(nth)
                shutil.copytree(tmp_path / "prepared", data)
                publisher.asked.clear()
                assert await stored_by(order, publisher, data, archive) == [url]
                assert publisher.paths().count(STORY) <= 1

    asyncio.run(scenario())


def pushed_feed(publisher: Publisher) -> bytes:
    """Return a feed of the article that names its hub."""
    links = "".join(
        f'<link xmlns="http://www.w3.org/2005/Atom" rel="{rel}" href="{href}"/>'
        for rel, href in (("hub", HUB), ("self", publisher.url("/feed")))
    )
    feed = rss_of("Courier", [publisher.url(STORY)])
    return feed.replace(b"<channel>", f"<channel>{links}".encode())


def prepared(data: Path, publisher: Publisher) -> None:
    """Make a store that follows the feed and the sitemap, and to which the feed's hub pushes."""
    store, now = open_store(data, choose=choose), datetime.now(UTC)
    for path in ("/feed", "/news.xml"):
        store.add_source(SourceDraft(publisher.url(path)), now=now)
    feed = store.sources()[0]
    offer = PushOffer(HUB, feed.url)
    store.record_poll(PollRecord(feed.id, now - LEASE, now, offer=offer))
    [subscription] = store.subscriptions()
    for change in (
        partial(asked, base="https://room.example", credentials=Credentials("token", "secret"), now=now),
        partial(confirmed, lease=LEASE, now=now),
    ):
        store.change_subscription(subscription.id, change, now=now)
    store.close()


async def stored_by(
    order: tuple[Callable[[Ways], Awaitable[None]], ...], publisher: Publisher, data: Path, archive: Path
) -> list[str]:
    """Return the addresses of what is stored after all ways have been gone, in an order."""
    store: SqliteStore = open_store(data, choose=choose)
    async with HttpFetcher(policy()) as fetcher:
        plant = plant_at_once(store, fetcher)
        ways = Ways(plant, publisher, archive)
        for way in order:
            await way(ways)
    urls = [a.article.canonical_url for a in store.find(Listing(limit=10)).articles]
    store.close()
    return urls

"""Articles that change, vanish and hide, from the publisher's server to the store, and killed on the way."""

import asyncio
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from changing_publisher import ChangingFeed, Room, news_page, publishing, reading_pool
from fetch_publisher import Asked, reply
from program import environment

from tagwire.engine.pool import WorkerPool
from tagwire.errors import WithdrawnError
from tagwire.ingest.tasks import Task, TaskResult
from tagwire.model.listing import Listing
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

PATH = "/city/old-bridge-closes"
FULL = "".join(
    f"<p>Sentence {n} of a text that the feed itself carries from its first word to its last.</p>" for n in range(20)
)


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool[Task, TaskResult]]:
    with reading_pool() as pool:
        yield pool


def test_an_article_that_changes_twice(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, "Old bridge closes", news_page("Old bridge closes", "It closes on Monday."))
            feed.put("/city/other", "Night bus runs", news_page("Night bus runs every hour", "It runs to Halden."))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            assert (await room.round()).applied.stored == 2
            known = room.store.known_article([publisher.url(PATH)])
            assert known is not None
            first = room.store.get_article(known)
            assert (await room.round()).applied.updated == 0
            assert feed.asked(PATH) == 1
            feed.put(PATH, "Old bridge shut", news_page("Old bridge shut at once", "It is shut since Sunday."))
            assert (await room.round()).applied.updated == 1
            feed.put(
                PATH, "Old bridge opens", news_page("Old bridge opens", "It opens on Friday.", "Cars may not pass.")
            )
            assert (await room.round()).applied.updated == 1
            await room.round()
            assert (feed.asked(PATH), feed.asked("/city/other"), feed.asked("/feed")) == (3, 1, 5)
            last = room.store.get_article(known)
            assert last.article.headline == "Old bridge opens"
            assert (last.id, last.article.url, last.article.published) == (
                first.id,
                first.article.url,
                first.article.published,
            )
            newest, oldest = room.store.history(known)
            assert (oldest.headline_before, oldest.headline_after) == ("Old bridge closes", "Old bridge shut at once")
            assert oldest.removed == ("It closes on Monday.",)
            assert newest.added == ("It opens on Friday.", "Cars may not pass.")
            assert newest.at - oldest.at == timedelta(hours=2)
            assert room.store.check() == []
            room.store.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_that_vanishes(status: int, tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, "Old bridge closes", news_page("Old bridge closes"))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            await room.round()
            known = room.store.known_article([publisher.url(PATH)])
            assert known is not None
            del publisher.replies[PATH]
            await room.round()  # nothing says that the entry changed: the page is not asked for
            assert len(room.store.find(Listing()).articles) == 1
            del feed.titles[PATH]
            feed.publish()
            await room.round()  # it left the feed, which says nothing either
            assert len(room.store.find(Listing()).articles) == 1
            feed.put(PATH, "Withdrawn", None)
            publisher.replies[PATH] = reply(status)
            assert (await room.round()).applied.withdrawn == 1
            assert room.store.find(Listing()).articles == ()
            with pytest.raises(WithdrawnError):
                room.store.get_article(known)
            await room.round()
            assert feed.asked(PATH) == 2
            feed.put(PATH, "Old bridge closes after all", news_page("Old bridge closes after all"))
            assert (await room.round()).applied.updated == 1
            assert room.store.get_article(known).article.headline == "Old bridge closes after all"
            feed.tombstones = (PATH,)
            del feed.titles[PATH]
            feed.publish()
            await room.round()
            assert room.store.find(Listing()).articles == ()
            room.store.close()

    asyncio.run(scenario())


def test_a_server_in_trouble_takes_nothing_back(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, "Old bridge closes", news_page("Old bridge closes"))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            await room.round()
            feed.put(PATH, "Edited", None)
            for status in (500, 503, 403):
                publisher.replies[PATH] = reply(status)
                await room.round()
                assert len(room.store.find(Listing()).articles) == 1
            assert [c.pending for c in room.store.source_counts(now=room.now).values()] == [0]
            room.store.close()

    asyncio.run(scenario())


def test_full_text_in_the_feed_needs_no_page_and_is_updated_from_it(
    tmp_path: Path, pool: WorkerPool[Task, TaskResult]
) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, "Told in full", None, content=FULL)
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            assert (await room.round()).applied.stored == 1
            feed.put(PATH, "Told in full", None, content=FULL + "<p>One sentence more was added to it later on.</p>")
            assert (await room.round()).applied.updated == 1
            assert feed.asked(PATH) == 0
            [article] = room.store.find(Listing()).articles
            [revision] = room.store.history(article.id)
            assert revision.added == ("One sentence more was added to it later on.",)
            room.store.close()

    asyncio.run(scenario())


def test_another_publishers_feed_can_not_put_words_into_an_article(
    tmp_path: Path, pool: WorkerPool[Task, TaskResult]
) -> None:
    async def scenario() -> None:
        async with publishing() as publisher, publishing() as stranger:
            feed, other = ChangingFeed(publisher), ChangingFeed(stranger)
            feed.put(PATH, "Old bridge closes", news_page("Old bridge closes"))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            await room.round()
            address = publisher.url(PATH)
            other.put(address, "Found elsewhere", None)
            room.follow(stranger.url("/feed"))
            await room.round()
            before = room.store.find(Listing()).articles
            other.put(address, "Never happened", None, content=FULL)
            other.tombstones = (address,)
            other.publish()
            await room.round()
            assert room.store.find(Listing()).articles == before
            assert stranger.paths().count(PATH) == 0
            room.store.close()

    asyncio.run(scenario())


def test_an_empty_page_is_tried_once_in_the_form_it_names(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            shell = b"<html><head><title>Courier</title>%s</head><body><div id=app></div></body></html>"
            html = ("Content-Type", "text/html")
            amp = news_page("Old bridge closes", "As the AMP page tells it.")
            feed.put(PATH, "Old bridge closes", shell % f'<link rel=amphtml href="{PATH}/amp">'.encode())
            publisher.replies[f"{PATH}/amp"] = reply(200, amp, html)
            feed.put("/city/hollow", "Hollow", shell % b'<link rel=amphtml href="/city/hollow/amp">')
            publisher.replies["/city/hollow/amp"] = reply(200, shell % b'<link rel=amphtml href="/loop">', html)
            feed.put("/city/abroad", "Abroad", shell % b'<link rel=amphtml href="https://stranger.example/a">')
            feed.put("/city/lost", "Lost", shell % b'<a href="/city/lost/print">Print</a>')
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            applied = (await room.round()).applied
            assert (applied.stored, applied.rejected) == (1, 3)
            [article] = room.store.find(Listing()).articles
            assert article.article.text.startswith("As the AMP page tells it.")
            assert article.article.url == article.article.canonical_url == publisher.url(PATH)
            assert room.store.known_article([publisher.url(f"{PATH}/amp")]) == article.id
            assert publisher.paths().count("/city/hollow/amp") == publisher.paths().count("/city/lost/print") == 1
            assert "/loop" not in publisher.paths()
            room.store.close()

    asyncio.run(scenario())


def test_an_amp_address_of_a_known_article_is_not_asked(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, "Old bridge closes", news_page("Old bridge closes"))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            await room.round()
            feed.put(f"{PATH}?outputType=amp", "The same", news_page("Old bridge closes"))
            feed.put("/city/unknown?outputType=amp", "Only there", news_page("Ferry sinks in the night", "It sank."))
            applied = (await room.round()).applied
            assert (applied.stored, applied.duplicates) == (1, 1)
            assert feed.asked(f"{PATH}?outputType=amp") == 0
            room.store.close()

    asyncio.run(scenario())


def test_articles_with_one_wrong_canonical_are_all_stored(tmp_path: Path, pool: WorkerPool[Task, TaskResult]) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            head = '<link rel="canonical" href="/city/launch-of-the-new-site">'
            chance = random.Random(20310314)
            words = ["".join(chance.choices("aeioubdgklmnprst", k=6)) for _ in range(300)]
            for name in ("bridge", "ferry", "market", "tower"):
                said = [f"It is told of the {name}: {' '.join(chance.choices(words, k=20))}." for _ in range(20)]
                feed.put(f"/city/old-{name}", f"The {name}", news_page(f"The {name}", *said, head=head))
            room = Room.open(tmp_path, pool, publisher.url("/feed"))
            assert (await room.round()).applied.stored == 4
            assert len({a.article.canonical_url for a in room.store.find(Listing()).articles}) == 4
            assert (await room.round()).applied.updated == 0
            room.store.close()

    asyncio.run(scenario())


def test_a_rereading_killed_half_way_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    before = ("Old bridge closes", ("It closes on Monday.",))
    after = ("Old bridge opens", ("It opens on Friday.",))

    async def run(*arguments: str) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tagwire", *arguments, env=environment(tmp_path), stdout=asyncio.subprocess.DEVNULL
        )
        assert await process.wait() == 0

    async def scenario() -> None:
        chance = random.Random(20310314)
        async with publishing() as publisher:
            feed = ChangingFeed(publisher)
            feed.put(PATH, before[0], news_page(before[0], *before[1]))
            await run("add", publisher.url("/feed"))
            await run("fetch")
            assert told(tmp_path) == (*before, 0)
            feed.put(PATH, after[0], b"")
            page_asked = asyncio.Event()

            async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
                page_asked.set()
                await asyncio.sleep(0.1)
                await reply(200, news_page(after[0], *after[1]), ("Content-Type", "text/html"))(asked, writer)

            publisher.replies[PATH] = slow
            killed = 0
            for _ in range(5):
                page_asked.clear()
                process = await asyncio.create_subprocess_exec(
                    sys.executable, "-m", "tagwire", "fetch", env=environment(tmp_path),
                    stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
                )  # fmt: skip
                asked = asyncio.create_task(page_asked.wait())
                ended = asyncio.create_task(process.wait())
                await asyncio.wait((asked, ended), return_when=asyncio.FIRST_COMPLETED)
                await asyncio.wait((ended,), timeout=chance.uniform(0.0, 1.5))
                if process.returncode is None:
                    process.kill()
                    killed += 1
                await ended
                asked.cancel()
                assert told(tmp_path) in ((*before, 0), (*after, 1))
            assert killed >= 1
            await run("fetch")
            assert told(tmp_path) == (*after, 1)

    asyncio.run(scenario())


def told(data: Path) -> tuple[str, tuple[str, ...], int]:
    """Return the only article's headline, its first paragraph, and how many revisions it has; the store is sound."""
    store = open_store(data, choose=choose)
    assert store.check() == []
    [article] = store.find(Listing()).articles
    revisions = store.history(article.id)
    store.close()
    return article.article.headline, (article.article.text.split("\n\n")[0],), len(revisions)

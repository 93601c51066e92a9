"""Two programs on one data folder: they share the work, no publisher is asked twice, and one may die."""

import asyncio
import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from changing_publisher import news_page
from fetch_publisher import Asked, Publisher, Reply, publishing, reply
from program import LOOPBACK_ALLOWED, environment, tagwire

from tagwire.model.listing import Listing
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

PUBLISHERS = 12
ARTICLES = 4
PAGE_TAKES_S = 0.1


@dataclass
class Town:
    """Many publishers on one server, each with a feed of a few articles; remembers who asked for what.

    It answers nobody before two programs have asked, so that neither is done before the other has started.
    """

    publisher: Publisher
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Host and path, and the name the asker gave itself."""
    both_ask: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        for path in ("/feed", "/robots.txt", "/.well-known/tdmrep.json", *(f"/{n}" for n in range(ARTICLES))):
            self.publisher.replies[path] = self.told(path)

    @property
    def feeds(self) -> list[str]:
        return [self.publisher.url("/feed", f"paper{n}.localhost") for n in range(PUBLISHERS)]

    def told(self, path: str) -> Reply:
        async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
            host = (asked.header("Host") or b"").decode()
            agent = (asked.header("User-Agent") or b"").decode()
            self.asked.append((f"{host}{path}", agent.rpartition(":")[2].strip(")")))
            if len({asker for _, asker in self.asked}) > 1:
                self.both_ask.set()
            await asyncio.wait_for(self.both_ask.wait(), 60)
            if path == "/feed":
                items = "".join(
                    f"<item><guid>{host}/{n}</guid><title>Piece {n} of {host}</title><link>http://{host}/{n}</link></item>"
                    for n in range(ARTICLES)
                )
                body = f"<rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()
                await reply(200, body, ("Content-Type", "application/rss+xml"))(asked, writer)
            elif path.startswith(("/robots", "/.well")):
                await reply(404)(asked, writer)
            else:
                page = news_page(f"Piece {path[1:]} of {host}", f"It is told by {host} as number {path[1:]}.")
                await reply(200, page, ("Content-Type", "text/html"), delay_s=PAGE_TAKES_S)(asked, writer)

        return answer

    def by(self, name: str) -> list[str]:
        """Return what one of the programs asked for."""
        return [address for address, asker in self.asked if asker == name]

    async def has_asked(self, name: str, times: int) -> None:
        """Wait until one of the programs has asked so often."""
        async with asyncio.timeout(60):
            while len(self.by(name)) < times:  # noqa: ASYNC110 (a look now and then is enough for a test)
                await asyncio.sleep(0.02)

    def asked_twice(self) -> dict[str, list[str]]:
        """Return who asked for what was asked for more than once, in turn."""
        twice = [a for a, times in Counter(address for address, _ in self.asked).items() if times > 1]
        return {address: [asker for a, asker in self.asked if a == address] for address in twice}


async def start_fetch(data: Path, name: str) -> asyncio.subprocess.Process:
    """Start a round that calls itself ``name`` and asks for one thing at a time."""
    own = {"TAGWIRE_CONTACT": f"mailto:{name}", "TAGWIRE_FETCH_CONCURRENCY": "1", "TAGWIRE_WORKERS": "1"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tagwire", "fetch", "--json",
        env=environment(data, {**LOOPBACK_ALLOWED, **own}),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip


def stored_urls(data: Path) -> list[str]:
    """Return the addresses of all stored articles; the store is sound, and holds no claim."""
    store = open_store(data, choose=choose)
    assert store.check() == []
    assert store.claim_holders() == ()
    urls = [a.article.url for a in store.find(Listing(limit=500)).articles]
    store.close()
    return sorted(urls)


async def follow(town: Town, data: Path) -> None:
    town.both_ask.set()
    added = await asyncio.to_thread(tagwire, "add", *town.feeds, data=data)
    assert added.returncode == 0, added.stderr.decode()
    town.asked.clear()
    town.both_ask.clear()


def test_two_rounds_at_once_ask_nothing_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            town = Town(publisher)
            await follow(town, tmp_path)
            rounds = [await start_fetch(tmp_path, name) for name in ("one", "two")]
            told = [json.loads((await process.communicate())[0]) for process in rounds]
            assert town.asked_twice() == {}
            assert sum(t["stored"] for t in told) == PUBLISHERS * ARTICLES == len(stored_urls(tmp_path))
            assert all(t["sources"] for t in told)
            for one in told:
                assert len(one["sources"]) + len(one["asked_elsewhere"]) == PUBLISHERS
                assert one["read_elsewhere"] == 0

    asyncio.run(scenario())


def test_one_of_two_is_killed_and_the_other_does_all(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with publishing() as publisher:
            town = Town(publisher)
            await follow(town, tmp_path)
            first, second = [await start_fetch(tmp_path, name) for name in ("one", "two")]
            await town.has_asked("one", 12)
            await town.has_asked("two", 12)
            first.kill()
            await first.wait()
            before = Counter(town.by("one"))
            output, _ = await asyncio.wait_for(second.communicate(), 60)
            assert json.loads(output)["read_elsewhere"] == 0
            assert len(stored_urls(tmp_path)) == PUBLISHERS * ARTICLES
            assert Counter(town.by("one")) == before
            # Only what the dead one had asked for and not yet written is asked for again, and once.
            assert all(askers == ["one", "two"] for askers in town.asked_twice().values())

    asyncio.run(scenario())

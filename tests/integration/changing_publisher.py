"""A publisher whose articles change, vanish and hide, for tests of reading them again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from fetch_publisher import Publisher, policy, publishing, reply

from tagwire.engine.pool import WorkerPool
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.round import Plant, RoundSummary, Watcher, run_round
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import Task, TaskResult, failed, load_work
from tagwire.model.source import SourceDraft
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.understand import choose

__all__ = ["ChangingFeed", "Room", "news_page", "publishing", "reading_pool"]

SENTENCES = (
    "The Old Bridge in Port Calder will close for at least a year after engineers found cracks in two of its arches.",
    "Council leader Ada Quill called the closure a failure of maintenance that had been thirty years in the making.",
    "The bridge carries eleven thousand cars a day, and the detour by the harbour adds twenty minutes to a journey.",
    "Engineers from the University of Halden measured the cracks in March and published their report on Tuesday.",
)


def news_page(headline: str, *paragraphs: str, head: str = "", published: str = "2025-06-17T09:12:00Z") -> bytes:
    """Return a news page as publishers dress theirs."""
    body = "".join(f"<p>{escape(p)}</p>" for p in (*paragraphs, *SENTENCES))
    return (
        f'<!doctype html><html lang="en"><head><title>{escape(headline)} | The Courier</title>'
        f'<meta property="og:title" content="{escape(headline)}"><meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="{published}">{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>{escape(headline)}</h1>'
        f'<p class="byline">By Ines Marrow</p>{body}</article>'
        "</body></html>"
    ).encode()


@dataclass
class ChangingFeed:
    """An Atom feed and the pages behind it; what is set here is what the publisher's server says."""

    publisher: Publisher
    titles: dict[str, str] = field(default_factory=dict)
    """By path of the article's page."""
    contents: dict[str, str] = field(default_factory=dict)
    tombstones: tuple[str, ...] = ()

    def put(self, path: str, title: str, page: bytes | None, *, content: str = "") -> None:
        """State an entry, and what its page answers: 410 without one."""
        self.titles[path], self.contents[path] = title, content
        html = ("Content-Type", "text/html; charset=utf-8")
        self.publisher.replies[path] = reply(410) if page is None else reply(200, page, html)
        self.publish()

    def publish(self) -> None:
        """Serve the feed as it now is."""
        entries = "".join(
            f"<entry><id>{self.guid(path)}</id><title>{escape(title)}</title><link href='{path}'/>"
            f"<published>2025-06-17T09:12:00Z</published><content type='html'>{escape(self.contents[path])}</content>"
            "</entry>"
            for path, title in self.titles.items()
        )
        graves = "".join(
            f"<at:deleted-entry ref='{self.guid(p)}' when='2025-06-18T09:12:00Z'/>" for p in self.tombstones
        )
        feed = (
            "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:at='http://purl.org/atompub/tombstones/1.0'>"
            f"<title>The Courier</title>{graves}{entries}</feed>"
        )
        self.publisher.replies["/feed"] = reply(200, feed.encode(), ("Content-Type", "application/atom+xml"))

    def guid(self, path: str) -> str:
        return f"tag:courier.example,2025:{path}"

    def asked(self, path: str) -> int:
        """Return how often a path was asked for."""
        return self.publisher.paths().count(path)


@contextmanager
def reading_pool() -> Iterator[WorkerPool[Task, TaskResult]]:
    """Yield a pool of one process that reads pages."""
    with WorkerPool(load_work, workers=1, item_timeout_s=60, failed=failed) as pool:
        yield pool


@dataclass
class Room:
    """A store with the means to fill it, on a clock that a test moves."""

    store: SqliteStore
    pool: WorkerPool[Task, TaskResult]
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @classmethod
    def open(cls, folder: Path, pool: WorkerPool[Task, TaskResult], feed: str) -> "Room":
        """Open a store in a folder and follow one feed."""
        room = cls(open_store(folder, choose=choose), pool)
        room.follow(feed)
        return room

    def follow(self, feed: str) -> None:
        """Follow another feed."""
        self.store.add_source(SourceDraft(feed), now=self.now)

    async def round(self, *, after: timedelta = timedelta(hours=2), only_due: bool = False) -> RoundSummary:
        """Let time pass, ask every feed, or those that are due, and read what is new."""
        self.now += after
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731  # a value to hand over
        async with HttpFetcher(policy(total_timeout_s=20.0)) as fetcher:
            plant = Plant(self.store, fetcher, self.pool, PollPolicy(), concurrency=4, workers=1, clock=clock)
            asked = [s for s in self.store.sources() if not only_due or s.next_poll_at <= self.now]
            return await run_round(plant, asked, watcher=Watcher())

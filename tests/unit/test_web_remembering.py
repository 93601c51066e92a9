"""Answers given again at once: what makes a kept one wrong, and whom it is not for."""

import threading
from datetime import datetime, timedelta

import pytest
import zstandard
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.model.listing import Listing, Page, TagOverview
from tagwire.web import SiteSettings, create_app
from tagwire.web.headers import SECURITY_HEADERS
from tagwire.web.remembering import REMEMBERED, Remembered, Remembering

FERRY = "/tag/institutionalfailure"


class CountingStore(MemoryStore):
    """Counts what pages ask of it."""

    finds = 0
    overviews = 0

    def find(self, listing: Listing) -> Page:
        self.finds += 1
        return super().find(listing)

    def tag_overview(self, key: str, *, now: datetime) -> TagOverview:
        self.overviews += 1
        return super().tag_overview(key, now=now)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def room(store: MemoryStore, *, clock: Clock | None = None, site: SiteSettings | None = None) -> Starlette:
    return create_app(store, site=site or SiteSettings(), clock=clock or Clock())


class ThreadedStore(MemoryStore):
    """Knows whether it was last asked in a thread of the pool, as handlers ask."""

    in_pool = False

    def version(self) -> int:
        self.in_pool = threading.current_thread() is not threading.main_thread()
        return super().version()


def test_a_kept_answer_is_the_one_that_was_made() -> None:
    store = ThreadedStore(ferry_articles())
    app = room(store)
    made, was_made = ask(app, FERRY), store.in_pool
    kept, was_made_again = ask(app, FERRY), store.in_pool
    assert (was_made, was_made_again) == (True, False)
    assert (kept.status, kept.body) == (200, made.body)
    assert kept.headers == made.headers
    assert kept.headers.items() >= SECURITY_HEADERS.items()
    unchanged = ask(app, FERRY, headers={"if-none-match": made.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")
    assert "content-length" not in unchanged.headers
    assert ask(app, FERRY, headers={"if-none-match": '"another"'}).status == 200


@pytest.mark.parametrize(
    "headers", [{"cookie": "theme=dark"}, {"host": "other.example"}, {"accept-encoding": "gzip"}], ids=str
)
def test_another_question_gets_its_own_answer(headers: dict[str, str]) -> None:
    app, apart = (room(MemoryStore(ferry_articles())) for _ in range(2))
    address = f"{FERRY}.atom" if "host" in headers else FERRY
    plain = ask(app, address)
    answer = ask(app, address, headers=headers)
    assert answer.body != plain.body
    assert answer.body == ask(apart, address, headers=headers).body


@pytest.mark.parametrize("change", ["version", "minute"])
def test_a_change_is_seen_at_once(change: str) -> None:
    store, clock = MemoryStore(ferry_articles()), Clock()
    app = room(store, clock=clock)
    before = [ask(app, FERRY).headers["etag"] for _ in range(2)]
    if change == "version":
        store.changes += 1
    else:
        clock.now += timedelta(minutes=1)
    assert before[0] == before[1] != ask(app, FERRY, headers={"if-none-match": before[0]}).headers["etag"]


def test_what_only_members_may_read_is_not_kept_before_the_door() -> None:
    app = room(MemoryStore(ferry_articles()), site=SiteSettings(members_only=True))
    assert [ask(app, FERRY).status for _ in range(2)] == [303, 303]


def test_the_api_counts_every_request() -> None:
    app = room(MemoryStore(ferry_articles()))
    left = [ask(app, "/api/v1/tags").headers["ratelimit"] for _ in range(2)]
    assert left[0] != left[1]


def test_an_error_is_not_kept() -> None:
    store = MemoryStore()
    app = room(store)
    assert ask(app, "/tag/nobodysaidthis").status == 404
    assert "cache-control" in ask(app, "/tag/nobodysaidthis").headers
    assert ask(app, "/tag/nobodysaidthis").headers["cache-control"] == "no-store"


def test_what_is_kept_is_bounded_in_bytes() -> None:
    made = []

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        made.append(scope["path"])
        scope[REMEMBERED] = Remembered(1, None, b'"x"', (), (), b"x" * 400)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 400})

    kept = Remembering(app, version=lambda: 1, clock=lambda: NOW, most_bytes=1000)
    for path in ("/a", "/b", "/b", "/a", "/c", "/a", "/b"):
        ask(kept, path)
    assert made == ["/a", "/b", "/c", "/b"]


def test_zstd_is_taken_before_gzip_and_has_its_own_etag() -> None:
    app = room(MemoryStore(ferry_articles()))
    plain = ask(app, FERRY)
    zstd = ask(app, FERRY, headers={"accept-encoding": "gzip, deflate, br, zstd"})
    gzip = ask(app, FERRY, headers={"accept-encoding": "gzip, zstd;q=0"})
    assert (zstd.headers["content-encoding"], gzip.headers["content-encoding"]) == ("zstd", "gzip")
    assert zstandard.ZstdDecompressor().decompress(zstd.body) == plain.body == gzip.content
    assert len({answer.headers["etag"] for answer in (plain, zstd, gzip)}) == 3


def test_a_tags_month_is_counted_when_its_own_articles_change_and_every_five_minutes() -> None:
    store, clock = CountingStore(ferry_articles()), Clock()
    app = room(store, clock=clock)
    counted = []
    for change in ("nothing", "others", "own", "time"):
        store.changes += 1
        if change == "own":
            store.articles = store.articles[1:]
        if change == "time":
            clock.now += timedelta(minutes=5)
        ask(app, FERRY)
        counted.append(store.overviews)
    assert counted == [1, 1, 2, 3]
    assert store.finds == 4

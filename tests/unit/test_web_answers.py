"""Conditional requests, caching, gzip, HEAD, headers, static files."""

from datetime import datetime, timedelta

import pytest
from starlette.applications import Starlette

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.model.listing import Listing, Page
from tagwire.web import SiteSettings, create_app
from tagwire.web.coding import Coding
from tagwire.web.headers import SECURITY_HEADERS
from tagwire.web.pagecache import Packed, PageCache

FERRY = "/tag/institutionalfailure"
ADDRESSES = [
    "/",
    FERRY,
    f"{FERRY}.rss",
    f"{FERRY}.atom",
    f"{FERRY}.json",
    "/tags",
    "/trends",
    f"/article/{ferry_articles()[0].id}",
]


class CountingStore(MemoryStore):
    """Counts how often a listing was asked for."""

    finds = 0

    def find(self, listing: Listing) -> Page:
        self.finds += 1
        return super().find(listing)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def room(store: MemoryStore, clock: Clock | None = None) -> Starlette:
    return create_app(store, site=SiteSettings(), clock=clock or Clock())


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_current_copy_is_not_sent_again(address: str, coding: str) -> None:
    store = CountingStore(ferry_articles())
    app = room(store)
    first = ask(app, address, headers={"accept-encoding": coding})
    asked = store.finds
    again = ask(
        app, address, headers={"accept-encoding": coding, "if-none-match": f'"other", W/{first.headers["etag"]}'}
    )
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "cache-control" in again.headers
    assert store.finds == asked


def test_etags_are_strong_and_differ_by_coding() -> None:
    app = room(MemoryStore(ferry_articles()))
    packed = ask(app, FERRY, headers={"accept-encoding": "br, gzip;q=0.8"})
    plain = ask(app, FERRY, headers={"accept-encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.content == plain.body
    assert len(packed.body) < len(plain.body) / 2


@pytest.mark.parametrize(
    ("change", "is_page_new", "is_feed_new"),
    [("version", True, True), ("minute", True, False), ("second", False, False)],
)
def test_what_makes_a_copy_old(change: str, is_page_new: bool, is_feed_new: bool) -> None:
    store, clock = MemoryStore(ferry_articles()), Clock()
    app = room(store, clock)
    etags = [ask(app, address).headers["etag"] for address in (FERRY, f"{FERRY}.atom")]
    if change == "version":
        store.changes += 1
    clock.now += timedelta(minutes=1) if change == "minute" else timedelta(seconds=1)
    answers = [
        ask(app, address, headers={"if-none-match": etag})
        for address, etag in zip((FERRY, f"{FERRY}.atom"), etags, strict=True)
    ]
    assert [answer.status == 200 for answer in answers] == [is_page_new, is_feed_new]


def test_the_cookie_theme_is_written_and_tells_copies_apart() -> None:
    app = room(MemoryStore(ferry_articles()))
    plain = ask(app, FERRY)
    dark = ask(app, FERRY, headers={"cookie": "theme=dark; keys=off"})
    hostile = ask(app, FERRY, headers={"cookie": 'theme="><script>'})
    assert "data-theme" not in plain.text
    assert '<html lang="en" data-now="2031-03-14T14:00:00Z" data-theme="dark" data-keys="off">' in dark.text
    assert dark.headers["etag"] != plain.headers["etag"]
    assert hostile.text == plain.text
    assert "Cookie" in dark.headers["vary"]
    assert ask(app, f"{FERRY}.atom").headers["vary"] == "Accept-Encoding"


def test_feeds_answer_if_modified_since() -> None:
    store, clock = MemoryStore(ferry_articles()), Clock()
    app = room(store, clock)
    since = {"if-modified-since": ask(app, f"{FERRY}.rss").headers["last-modified"]}
    assert ask(app, f"{FERRY}.rss", headers=since).status == 304
    store.changes += 1
    assert ask(app, f"{FERRY}.rss", headers=since).status == 200
    assert ask(app, f"{FERRY}.rss", headers={"if-modified-since": "yesterday"}).status == 200


def test_a_page_is_rendered_once_a_version() -> None:
    store = CountingStore(ferry_articles())
    app = room(store)
    bodies = {ask(app, FERRY).body for _ in range(3)}
    assert (len(bodies), store.finds) == (1, 1)
    ask(app, f"{FERRY}?utm_source=x")
    assert store.finds == 1
    store.changes += 1
    ask(app, FERRY)
    assert store.finds == 2


@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/nope", "/robots.txt"])
def test_head_is_get_without_a_body(address: str) -> None:
    app = room(MemoryStore(ferry_articles()))
    get, head = ask(app, address), ask(app, address, method="HEAD")
    assert head.status == get.status
    assert head.headers == get.headers
    if address in ADDRESSES:
        assert head.body == b""
        assert int(head.headers["content-length"]) == len(get.body)


@pytest.mark.parametrize(
    "address", [*ADDRESSES, "/healthz", "/nope", "/tag/a++b", "/tag/X", "/robots.txt", "/static/no"]
)
def test_every_answer_is_secured(address: str) -> None:
    answer = ask(room(MemoryStore(ferry_articles())), address)
    assert SECURITY_HEADERS.items() <= answer.headers.items()
    assert "cache-control" in answer.headers
    if answer.status >= 400:
        assert answer.headers["cache-control"] == "no-store"


def test_pages_and_feeds_say_how_long_they_keep() -> None:
    app = room(MemoryStore(ferry_articles()))
    assert ask(app, FERRY).headers["cache-control"] == "public, max-age=30, stale-while-revalidate=300"
    assert ask(app, f"{FERRY}.json").headers["cache-control"] == "public, max-age=300"


def test_static_files_are_named_by_content_and_kept_for_ever() -> None:
    app = room(MemoryStore())
    page = ask(app, "/").text
    style = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = ask(app, style, headers={"accept-encoding": "gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "font-display:optional" in answer.text
    font = answer.text.split("url(/static/")[1].split(")")[0]
    assert ask(app, f"/static/{font}").body.startswith(b"wOF2")
    assert ask(app, style, headers={"if-none-match": answer.headers["etag"]}).status == 304
    assert ask(app, "/static/../app.py").status == 404
    assert ask(app, "/static/OFL.txt").status == 404


def test_weights_keep_to_the_budget() -> None:
    app = room(MemoryStore(ferry_articles()))
    page = ask(app, "/").text
    zipped = {"accept-encoding": "gzip"}
    style = ask(app, page.split('rel="stylesheet" href="')[1].split('"')[0], headers=zipped)
    script = ask(app, page.split('<script src="')[1].split('"')[0], headers=zipped)
    assert (len(style.content) <= 28_000, len(style.body) <= 8_000) == (True, True)
    assert (len(script.content) <= 8_500, len(script.body) <= 3_300) == (True, True)


def test_robots_may_come_only_where_the_operator_says_so() -> None:
    closed = ask(room(MemoryStore()), "/robots.txt")
    app = create_app(MemoryStore(), site=SiteSettings(indexable=True), clock=lambda: NOW)
    assert closed.text == "User-agent: *\nDisallow: /\n"
    assert ask(app, "/robots.txt").text == "User-agent: *\nAllow: /\n"
    assert "noindex" not in ask(app, "/").text


def test_the_cache_is_bounded_in_number_and_bytes() -> None:
    cache = PageCache(max_entries=2, max_bytes=1000)
    small = Packed(b"x" * 200, "", Coding.NONE)
    for key in "abc":
        cache.put(key, small)
        cache.get("a")
    assert [cache.get(key) is not None for key in "abc"] == [True, False, True]
    cache.put("d", Packed(b"x" * 251, "", Coding.NONE))
    assert cache.get("d") is None
    cache.put("c", small)
    assert len(cache) == 2

"""Live arrival, and what a reader keeps in this browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest
from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.errors import StoreError
from tagwire.web import SiteSettings, create_app
from tagwire.web.headers import CONTENT_SECURITY_POLICY
from tagwire.web.live import VersionWatch, _events
from tagwire.web.pages.reader import MOST_SAVED

FORM = {"content-type": "application/x-www-form-urlencoded"}


def room(store: MemoryStore | None = None) -> Starlette:
    shown = MemoryStore(many_articles(30) + ferry_articles()) if store is None else store
    return create_app(shown, site=SiteSettings(), clock=lambda: NOW)


def send(app: Starlette, target: str, body: str, **headers: str) -> Answer:
    return ask(app, target, method="POST", headers={**FORM, **headers}, body=body.encode())


async def first(events: AsyncIterator[str], count: int) -> list[str]:
    return [await anext(events) for _ in range(count)]


def test_a_listener_hears_of_each_change_once() -> None:
    versions = iter([7, 7, 8, 8, 9] + [9] * 1000)

    async def heard() -> list[str]:
        watch = VersionWatch(lambda: next(versions), every_s=0.001)
        async with aclosing(_events(watch, 7)) as events:  # type: ignore[type-var]  # an async generator
            found = await first(events, 3)
        assert watch.listeners == 0
        return found

    retry, *changed = asyncio.run(heard())
    assert retry.startswith("retry: ")
    assert changed == ["event: changed\ndata: 8\n\n", "event: changed\ndata: 9\n\n"]


def test_a_page_of_an_older_version_is_told_at_once() -> None:
    async def heard() -> list[str]:
        events = _events(VersionWatch(lambda: 12, every_s=0.001), 7)
        return await first(events, 2)

    assert asyncio.run(heard())[1] == "event: changed\ndata: 12\n\n"


def test_listeners_share_one_look_at_the_store_and_none_is_made_without_them() -> None:
    looks = 0

    def version() -> int:
        nonlocal looks
        looks += 1
        return 1

    async def listen() -> None:
        watch = VersionWatch(version, every_s=0.02)
        watch.listeners = 50
        await asyncio.gather(*(watch.after(1, within_s=0.1) for _ in range(50)))
        assert looks < 20
        watch.listeners = 0
        await asyncio.sleep(0.06)
        seen = looks
        await asyncio.sleep(0.06)
        assert looks == seen

    asyncio.run(listen())


def test_a_store_that_fails_for_a_moment_ends_no_stream() -> None:
    answers = iter([StoreError("locked"), 1, 2])

    def version() -> int:
        answer = next(answers, 2)
        if isinstance(answer, StoreError):
            raise answer
        return answer

    async def heard() -> list[str]:
        return await first(_events(VersionWatch(version, every_s=0.001), 1), 2)

    assert asyncio.run(heard())[1] == "event: changed\ndata: 2\n\n"


@pytest.mark.parametrize("given", ["", "x", "-1", "1" * 19, "٣"])
def test_a_version_no_page_ever_stated_is_refused(given: str) -> None:
    assert ask(room(), f"/live?version={given}").status == 400


def test_only_the_newest_page_of_a_listing_is_live() -> None:
    app = room()
    newest = html.document_fromstring(ask(app, "/latest").text)
    assert newest.xpath("//main/@data-live") == ["1"]
    [older] = newest.xpath("//a[@rel='next']/@href")
    assert not html.document_fromstring(ask(app, older).text).xpath("//main/@data-live")
    assert not html.document_fromstring(ask(app, "/help").text).xpath("//main/@data-live")


def test_the_policy_lets_pages_listen_here_and_nowhere_else() -> None:
    assert "connect-src 'self';" in CONTENT_SECURITY_POLICY


def test_an_article_is_saved_listed_and_removed_without_a_script() -> None:
    app = room()
    one, two, *_ = ferry_articles()
    saved = send(app, "/saved", f"id={one.id}&back=/article/{one.id}")
    assert (saved.status, saved.headers["location"]) == (303, f"/article/{one.id}")
    cookie = saved.headers["set-cookie"].partition(";")[0]
    cookie = send(app, "/saved", f"id={two.id}", cookie=cookie).headers["set-cookie"].partition(";")[0]
    page = ask(app, "/saved", headers={"cookie": cookie})
    assert page.headers["cache-control"] == "no-store"
    assert html.document_fromstring(page.text).xpath("//li/@data-row") == [two.id, one.id]
    cookie = send(app, "/saved", f"id={two.id}&remove=1", cookie=cookie).headers["set-cookie"].partition(";")[0]
    assert cookie == f"saved={one.id}"


def test_what_is_no_article_is_not_saved_and_bad_cookies_are_nothing() -> None:
    app = room()
    assert send(app, "/saved", "id=nonsense").status == 404
    for cookie in ("saved=%3Cscript%3E", "saved=" + "a" * 9000, "saved=" + ".".join(map(str, range(9000)))):
        assert "Nothing is saved yet" in ask(app, "/saved", headers={"cookie": cookie}).text


def test_no_more_are_kept_than_a_cookie_holds() -> None:
    app = room()
    [one, *_] = ferry_articles()
    full = "saved=" + ".".join(f"a{number}" for number in range(MOST_SAVED))
    kept = send(app, "/saved", f"id={one.id}", cookie=full).headers["set-cookie"].partition(";")[0].split(".")
    assert (kept[0], len(kept), kept[-1]) == (f"saved={one.id}", MOST_SAVED, f"a{MOST_SAVED - 2}")


def test_settings_change_how_every_page_looks() -> None:
    app = room()
    answer = send(app, "/settings", "theme=dark&size=large&keys=off")
    assert answer.status == 303
    page = ask(app, "/latest", headers={"cookie": "theme=dark; size=large; keys=off"}).text
    assert (
        '<html lang="en" data-now="2031-03-14T14:00:00Z" data-theme="dark" data-size="large" data-keys="off">' in page
    )
    assert send(app, "/settings", "theme=loud").status == 400
    assert 'data-theme="loud"' not in ask(app, "/latest", headers={"cookie": "theme=loud"}).text


def test_another_sites_form_saves_nothing() -> None:
    assert send(room(), "/settings", "theme=dark", origin="https://evil.example").status == 403


def test_the_room_can_be_installed() -> None:
    manifest = ask(room(), "/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"
    fields = json.loads(manifest.content)
    assert (fields["start_url"], fields["display"]) == ("/", "standalone")
    assert ask(room(), fields["icons"][0]["src"]).status == 200
    worker = ask(room(), "/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"

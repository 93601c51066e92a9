"""Requests to our hub: what is taken, for how long, and what is said of the rest."""

from datetime import timedelta
from urllib.parse import urlencode

import orjson
import pytest

from asgi_client import Answer, ask
from reading_articles import NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.model.subscriber import HubLimits, HubRequest, Wish
from tagwire.web import SiteSettings, create_app
from tagwire.web.hub.pushing import with_appended
from tagwire.web.hub.requests import DEFAULT_LEASE, LONGEST_LEASE, SHORTEST_LEASE, hub_request

BASE = "https://news.example.org"
TOPIC = f"{BASE}/tag/institutionalfailure.rss"
FORM = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": "https://reader.example/cb?a=b"}


class NotingSubscribers:
    """Notes what is asked."""

    def __init__(self, *, has_room: bool = True) -> None:
        self.has_room = has_room
        self.asked: list[tuple[HubRequest, str]] = []

    def ask(self, request: HubRequest, *, publisher: str, limits: HubLimits, now: object) -> bool:
        self.asked.append((request, publisher))
        return self.has_room


def post(known: NotingSubscribers, form: dict[str, str] | bytes, **headers: str) -> Answer:
    store = MemoryStore(many_articles(60) + ferry_articles())
    site = SiteSettings(base_url=BASE, hub=f"{BASE}/hub")
    room = create_app(store, site=site, clock=lambda: NOW, subscribers=known)  # type: ignore[arg-type]  # a double
    body = form if isinstance(form, bytes) else urlencode(form).encode()
    sent = {"content-type": "application/x-www-form-urlencoded", **headers}
    return ask(room, "/hub", method="POST", headers=sent, body=body)


def test_a_request_for_a_feed_of_ours_is_noted_and_accepted() -> None:
    known = NotingSubscribers()
    form = {**FORM, "hub.secret": "unter uns", "hub.lease_seconds": "86400", "unknown": "x"}
    answer = post(known, form)
    assert (answer.status, answer.headers["content-type"]) == (202, "text/plain; charset=utf-8")
    expected = HubRequest(TOPIC, FORM["hub.callback"], Wish.SUBSCRIBE, timedelta(days=1), "unter uns")
    assert known.asked == [(expected, "reader.example")]


@pytest.mark.parametrize("ending", ["rss", "atom", "json"])
def test_every_feed_names_hub_and_self_in_its_headers_and_in_itself(ending: str) -> None:
    site = SiteSettings(base_url=BASE, hub=f"{BASE}/hub")
    room = create_app(MemoryStore(many_articles(70)), site=site, clock=lambda: NOW)
    for address in (f"/latest.{ending}", f"/latest.{ending}?lang=en", f"/search.{ending}?q=harbour"):
        answer = ask(room, address)
        assert answer.headers["link"] == f'<{BASE}/hub>; rel="hub", <{BASE}{address}>; rel="self"'
        assert f"{BASE}/hub" in answer.text
    older = (
        orjson.loads(ask(room, "/latest.json").content)["next_url"].removeprefix(BASE).replace(".json", f".{ending}")
    )
    answer = ask(room, older)
    assert answer.status == 200
    assert "link" not in answer.headers
    assert f"{BASE}/hub" not in answer.text


@pytest.mark.parametrize(
    "topic",
    [
        f"{BASE}/latest",
        f"{BASE}/tag/unheard.rss",
        f"{BASE}/tag/InstitutionalFailure.rss",
        f"{BASE}/latest.rss?before=1",
        f"{BASE}/hub",
        f"{BASE}/../etc/passwd",
        f"{BASE}.evil.example/latest.rss",
        f"{BASE}@evil.example/latest.rss",
        "https://other.example/latest.rss",
        "http://news.example.org/latest.rss",
        "/latest.rss",
        f"{BASE}/latest.rss#x",
        f"{BASE}/search.rss?q=%22",
        f"{BASE}/latest.rss?{'x' * 3000}",
        "\x00",
    ],
)
def test_what_is_no_feed_of_ours_is_no_topic(topic: str) -> None:
    known = NotingSubscribers()
    assert post(known, {**FORM, "hub.topic": topic}).status == 404
    assert not known.asked


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hub.mode": "publish"}, "hub.mode"),
        ({"hub.mode": ""}, "hub.mode"),
        ({"hub.topic": ""}, "hub.topic"),
        ({"hub.callback": ""}, "hub.callback"),
        ({"hub.callback": "ftp://reader.example/"}, "hub.callback"),
        ({"hub.callback": "https://user:pass@reader.example/"}, "hub.callback"),
        ({"hub.callback": "javascript:alert(1)"}, "hub.callback"),
        ({"hub.callback": "https://reader.example/" + "x" * 3000}, "hub.callback"),
        ({"hub.secret": "é" * 100}, "hub.secret"),
    ],
)
def test_a_request_that_cannot_be_taken_is_told_why(changed: dict[str, str], words: str) -> None:
    known = NotingSubscribers()
    answer = post(known, {**FORM, **changed})
    assert answer.status == 400
    assert words in answer.text
    assert not known.asked


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"&" * 20_000, b"a=b&" * 60, b"x" * 50_000, b"hub.mode=subscribe"])
def test_a_form_that_is_none_is_refused(body: bytes) -> None:
    assert post(NotingSubscribers(), body).status == 400


def test_other_types_of_body_are_refused() -> None:
    assert post(NotingSubscribers(), b"{}", **{"content-type": "application/json"}).status == 400


def test_a_hub_that_is_full_says_so() -> None:
    answer = post(NotingSubscribers(has_room=False), FORM)
    assert answer.status == 503
    assert "retry-after" in answer.headers


def test_whoever_leaves_need_name_no_feed_that_is_still_there() -> None:
    known = NotingSubscribers()
    form = {**FORM, "hub.mode": "unsubscribe", "hub.topic": f"{BASE}/tag/forgotten.rss"}
    assert post(known, form).status == 202
    assert known.asked[0][0].wish is Wish.UNSUBSCRIBE


@pytest.mark.parametrize(
    ("stated", "granted"),
    [
        ("86400", timedelta(days=1)),
        ("1", SHORTEST_LEASE),
        ("9" * 400, LONGEST_LEASE),
        ("", DEFAULT_LEASE),
        ("-1", DEFAULT_LEASE),
        ("१०", DEFAULT_LEASE),
    ],
)
def test_leases(stated: str, granted: timedelta) -> None:
    asked = hub_request({**FORM, "hub.lease_seconds": stated})
    assert isinstance(asked, HubRequest)
    assert asked.lease == granted


def test_of_a_field_given_twice_the_first_counts() -> None:
    known = NotingSubscribers()
    post(known, urlencode(FORM).encode() + b"&hub.callback=https%3A%2F%2Fother.example%2F")
    assert known.asked[0][0].callback == FORM["hub.callback"]


@pytest.mark.parametrize(
    ("callback", "expected"),
    [
        ("https://a.example/cb", "https://a.example/cb?hub.mode=x"),
        ("https://a.example/cb?a=%2F&b", "https://a.example/cb?a=%2F&b&hub.mode=x"),
        ("https://a.example/cb?hub.mode=own#part", "https://a.example/cb?hub.mode=own&hub.mode=x"),
    ],
)
def test_a_callbacks_own_query_is_kept(callback: str, expected: str) -> None:
    assert with_appended(callback, {"hub.mode": "x"}) == expected


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
def test_a_hub_is_only_posted_to(method: str) -> None:
    site = SiteSettings(base_url=BASE, hub=f"{BASE}/hub")
    room = create_app(MemoryStore([]), site=site, clock=lambda: NOW, subscribers=NotingSubscribers())  # type: ignore[arg-type]
    assert ask(room, "/hub", method=method).status == 405


def test_a_room_that_is_no_hub_has_none() -> None:
    room = create_app(MemoryStore([]), site=SiteSettings(base_url=BASE), clock=lambda: NOW)
    assert ask(room, "/hub", method="POST", body=b"x").status == 404
    assert "link" not in ask(room, "/latest.rss").headers

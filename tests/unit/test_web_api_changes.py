"""Changing things through the API: with a token that may, as the document says, and never with a cookie."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from feed_sites import page_of, rss_of, stated
from jsonschema import Draft202012Validator

from asgi_client import Answer, ask
from changing_room import ChangingRoom, changing_room
from store_articles import NOW
from tagwire.model.source import SourceDraft, SourceState
from tagwire.web import SiteSettings

SITE, FEED = "https://courier.example/", "https://courier.example/feed.xml"
PAGES = {SITE: page_of(stated(FEED)), FEED: rss_of("The Courier", [f"{SITE}{n}" for n in range(4)])}
MERGE = {"do": "merge", "from": ["harbour council"], "into": "harbour board", "why": "one body"}


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path, pages=PAGES) as room:
        yield room


def send(room: ChangingRoom, method: str, path: str, body: object = None, who: str = "ada", **headers: str) -> Answer:
    given = {"content-type": "application/json"} if body is not None else {}
    given |= {"authorization": f"Bearer token of {who}"} if who else {}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    sent = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    return ask(room.app, f"/api/v1{path}", method=method, headers=given, body=sent)


def checked(room: ChangingRoom, answer: Answer, schema: str) -> Any:
    """Return an answer's JSON, once it is what the document says."""
    document = json.loads(ask(room.app, "/api/openapi.json").text)
    said = json.loads(answer.content)
    shape = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    Draft202012Validator(shape).validate(said)
    return said


def test_a_source_is_followed_paused_listed_and_removed(room: ChangingRoom) -> None:
    made = send(room, "POST", "/sources", {"url": "courier.example/"})
    assert made.status == 201
    [source] = checked(room, made, "Followed")["followed"]
    assert (source["url"], source["title"], source["verdict"]) == (FEED, "The Courier", "new")
    path = f"/sources/{source['id']}"
    assert checked(room, send(room, "PATCH", path, {"state": "paused"}), "Source")["state"] == "paused"
    assert checked(room, send(room, "GET", path, who=""), "Source")["health"].startswith("paused")
    room.store.add_source(SourceDraft("https://wire.example/rss"), now=NOW)
    first = checked(room, send(room, "GET", "/sources?limit=1", who=""), "SourcePage")
    last = checked(room, send(room, "GET", f"/sources?limit=1&after={first['next']}", who=""), "SourcePage")
    assert [s["url"] for s in (*first["sources"], *last["sources"])] == [FEED, "https://wire.example/rss"]
    assert last["next"] is None
    gone = send(room, "DELETE", path)
    assert (gone.status, gone.body) == (204, b"")
    assert send(room, "DELETE", path).status == 404
    assert send(room, "GET", path, who="").status == 404
    assert checked(room, send(room, "POST", "/sources", {"url": SITE, "all": True}), "Followed")["found"]


def test_a_correction_is_tried_then_made_then_undone(room: ChangingRoom) -> None:
    tried = checked(room, send(room, "POST", "/corrections/preview", MERGE, "edda"), "CorrectionPreview")
    assert [(c["lost"], c["gained"]) for c in tried["changed"]] == [(["HarbourCouncil"], ["HarbourBoard"])]
    assert room.store.corrections(limit=9) == ()
    made = send(room, "POST", "/corrections", MERGE, "edda")
    assert made.status == 201
    correction = checked(room, made, "Correction")
    assert (correction["who"], correction["why"], correction["id"]) == ("edda", "one body", 1)
    assert send(room, "POST", "/corrections", {"do": "pin", "tag": "ferry"}, "edda").status == 201
    again = send(room, "POST", "/corrections", {"do": "pin", "tag": "ferry"}, "edda")
    assert (again.status, json.loads(again.text)["holds_already"]) == (409, True)
    assert send(room, "POST", "/corrections", {"do": "undo", "of": 1}, "edda").status == 201
    assert room.store.get_tag("harbourcouncil").articles == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"do": ["merge"]}, 400),
        ({"do": "merge", "from": [1], "into": "x"}, 400),
        ({"do": "hide", "tag": "x", "why": 7}, 400),
        ({"do": "hide", "tag": "x", "more": 7}, 400),
        ({"do": "hide", "tag": "\ud800"}, 400),
        ({"do": "undo", "of": [1]}, 400),
        ({"do": "undo", "of": 10**30}, 400),
        ({"do": "undo", "of": 99}, 409),
        ({"do": "block", "article": "nosuch", "tag": "x"}, 404),
        ({"do": "add", "article": "nosuch", "tag": "x", "kind": "planet"}, 400),
        ({"do": "split", "tag": "ferry", "into": "boat", "articles": ["nosuch"]}, 404),
        (b"[1]", 400),
        (b"{", 400),
        (b"{" * 100_000, 413),
    ],
)
def test_what_cant_be_read_or_done_is_said(room: ChangingRoom, body: object, status: int) -> None:
    for path in ("/corrections", "/corrections/preview"):
        answer = send(room, "POST", path, body, "edda")
        assert answer.status == status
        assert len(json.loads(answer.text)["detail"]) > 10
    assert room.store.corrections(limit=9) == ()


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sources", {"url": " "}, 400),
        ("/sources", {"url": 7}, 400),
        ("/sources", {"url": SITE, "every": True}, 400),
        ("/sources", {"url": "nowhere.example"}, 422),
        ("/sources?all=true", {"url": SITE}, 400),
    ],
)
def test_a_source_that_cant_be_followed_is_said(room: ChangingRoom, path: str, body: object, status: int) -> None:
    assert send(room, "POST", path, body).status == status
    assert room.store.sources() == ()


@pytest.mark.parametrize("number", ["x", "0", "99", "9" * 17, "9" * 40, "-1", "1.5"])
def test_a_number_of_nothing_is_not_found(room: ChangingRoom, number: str) -> None:
    assert send(room, "PATCH", f"/sources/{number}", {"state": "paused"}).status == 404
    assert send(room, "DELETE", f"/sources/{number}").status == 404
    assert send(room, "GET", f"/sources/{number}").status == 404


CHANGES = (
    ("POST", "/sources", {"url": SITE}, "edda"),
    ("PATCH", "/sources/1", {"state": "paused"}, "edda"),
    ("DELETE", "/sources/1", None, "edda"),
    ("GET", "/alerts", None, "edda"),
    ("POST", "/alerts", {"query": "ferry", "channel": "webhook", "address": "https://hooks.example/x"}, "edda"),
    ("DELETE", "/alerts/1", None, "edda"),
    ("POST", "/alerts/1/test", None, "edda"),
    ("POST", "/corrections", MERGE, "rea"),
    ("POST", "/corrections/preview", MERGE, "rea"),
)


@pytest.mark.parametrize(("method", "path", "body", "too_weak"), CHANGES)
def test_only_a_token_with_the_right_to_changes_anything(
    room: ChangingRoom, method: str, path: str, body: object, too_weak: str
) -> None:
    room.store.add_source(SourceDraft(FEED), now=NOW)
    assert send(room, method, path, body, "").status == 401
    assert send(room, method, path, body, "nobody").status == 401
    assert send(room, method, path, body, "", cookie="tagwire_session=session of ada").status == 401
    assert send(room, method, path, body, too_weak).status == 403
    assert [source.state for source in room.store.sources()] == [SourceState.ACTIVE]
    assert room.store.corrections(limit=9) == ()


def test_a_body_of_another_kind_is_refused(room: ChangingRoom) -> None:
    answer = send(room, "POST", "/corrections", MERGE, content_type="text/plain")
    assert (answer.status, answer.headers["accept"]) == (415, "application/json")


def test_an_address_says_which_methods_it_takes(room: ChangingRoom, tmp_path: Path) -> None:
    answer = send(room, "PUT", "/sources", {})
    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
    with changing_room(tmp_path / "closed", site=SiteSettings(read_only=True)) as closed:
        assert send(closed, "POST", "/corrections", MERGE).status == 405
        assert "post" not in json.loads(ask(closed.app, "/api/openapi.json").text)["paths"]["/sources"]
    document = json.loads(ask(room.app, "/api/openapi.json").text)
    assert document["paths"]["/sources"]["post"]["security"] == [{"token": []}]
    assert "POST /api/v1/corrections" in ask(room.app, "/api").text


def test_an_alert_is_added_tried_listed_and_removed(room: ChangingRoom) -> None:
    body = {"query": "#ferry", "channel": "webhook", "address": "https://hooks.example/x"}
    made = send(room, "POST", "/alerts", body)
    assert made.status == 201
    added = checked(room, made, "AddedAlert")
    assert added["secret"].startswith("whsec_")
    [listed] = checked(room, send(room, "GET", "/alerts"), "AlertList")["alerts"]
    assert (listed["name"], listed["who"], "secret" in listed) == ("#ferry", "ada", False)
    path = f"/alerts/{added['id']}"
    assert checked(room, send(room, "POST", f"{path}/test"), "AlertTest") == {"arrived": True, "trouble": None}
    assert room.receiver is not None
    room.receiver.status = 500
    assert "status 500" in checked(room, send(room, "POST", f"{path}/test"), "AlertTest")["trouble"]
    assert (send(room, "DELETE", path).status, send(room, "DELETE", path).status) == (204, 404)
    assert send(room, "POST", f"{path}/test").status == 404


@pytest.mark.parametrize(
    "body",
    [
        {"query": "ferry"},
        {"query": "(ferry", "channel": "email", "address": "a@example.org"},
        {"query": "ferry", "channel": "pigeon", "address": "a@example.org"},
        {"query": "ferry", "channel": ["email"], "address": "a@example.org"},
        {"query": "ferry", "channel": "email", "address": "nobody"},
        {"query": "ferry", "channel": "webhook", "address": "javascript:x"},
        {"query": "ferry", "channel": "email", "address": "a@example.org", "more": 1},
    ],
)
def test_an_alert_that_cant_be_is_said(room: ChangingRoom, body: object) -> None:
    assert send(room, "POST", "/alerts", body).status == 400
    assert room.store.alerts.all() == ()

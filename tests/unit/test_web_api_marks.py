"""Correcting category, genre and story through the API: tried, made, undone, as its document says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from asgi_client import Answer, ask
from changing_room import ChangingRoom, changing_room
from store_articles import NOW
from tagwire.model.story import StoryTelling


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path) as room:
        room.store.stories.tell(StoryTelling(0, 3, False, {1: 1, 2: 1, 3: 2}, {}, {}, {}), now=NOW)
        yield room


def send(room: ChangingRoom, path: str, body: object, who: str = "edda") -> Answer:
    headers = {"content-type": "application/json", "authorization": f"Bearer token of {who}"}
    return ask(room.app, f"/api/v1{path}", method="POST", headers=headers, body=json.dumps(body).encode())


def checked(room: ChangingRoom, answer: Answer, schema: str) -> Any:
    """Return an answer's JSON, once it is what the document says."""
    document = json.loads(ask(room.app, "/api/openapi.json").text)
    said = json.loads(answer.content)
    Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": document["components"]}).validate(
        said
    )
    return said


def articles(room: ChangingRoom) -> list[str]:
    named = ((1, "courier"), (2, "wire"), (3, "ledger"))
    return [room.store.known_article([f"https://{publisher}.example/{n}"]) or "" for n, publisher in named]


def stories(room: ChangingRoom) -> list[str]:
    return [room.store.get_article(article).story or "" for article in articles(room)]


def test_a_category_is_tried_then_made_then_undone(room: ChangingRoom) -> None:
    article = articles(room)[0]
    body = {"do": "category", "article": article, "to": "Sport", "why": "a match"}
    tried = checked(room, send(room, "/corrections/preview", body), "CorrectionPreview")
    assert tried["changed"][0]["marks"][0] == {
        "of": "category",
        "before": "medtop:11000000",
        "after": "medtop:15000000",
    }
    assert room.store.corrections(limit=9) == ()
    made = send(room, "/corrections", body)
    assert made.status == 201
    assert checked(room, made, "Correction")["to"] == "medtop:15000000"
    found = json.loads(ask(room.app, "/api/v1/articles?q=category:sport").text)
    assert [a["id"] for a in found["articles"]] == [article]
    again = send(room, "/corrections", {**body, "to": "politics"})
    assert (again.status, json.loads(again.text)["holds_already"]) == (409, False)
    assert send(room, "/corrections", {"do": "undo", "of": 1}).status == 201
    assert json.loads(ask(room.app, "/api/v1/articles?q=category:sport").text)["articles"] == []


def test_stories_are_moved_merged_and_split(room: ChangingRoom) -> None:
    ids, (one, _, two) = articles(room), stories(room)
    assert send(room, "/corrections", {"do": "split-story", "story": one, "articles": [ids[1]]}).status == 201
    apart = stories(room)[1]
    assert len({one, two, apart}) == 3
    moved = checked(room, send(room, "/corrections", {"do": "move", "article": ids[2], "story": apart}), "Correction")
    assert "held" not in moved
    merged = send(room, "/corrections", {"do": "merge-stories", "stories": [one], "into": two})  # it leads to apart
    assert merged.status == 201
    assert set(stories(room)) == {apart}
    shown = json.loads(ask(room.app, f"/api/v1/stories/{one}").text)
    assert (shown["id"], shown["articles"]) == (apart, 3)
    listed = checked(room, ask(room.app, "/api/v1/corrections"), "CorrectionPage")
    assert [c["do"] for c in listed["corrections"]] == ["merge-stories", "move", "split-story"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"do": "category", "article": "nosuch", "to": "sport"}, 404),
        ({"do": "category", "article": "A", "to": "cabbages"}, 409),
        ({"do": "genre", "article": "A", "to": "poem"}, 400),
        ({"do": "move", "article": "A", "story": "nosuch"}, 404),
        ({"do": "split-story", "story": "S", "articles": []}, 400),
        ({"do": "split-story", "story": "S", "articles": ["nosuch"]}, 404),
        ({"do": "merge-stories", "stories": ["S"], "into": "S"}, 409),
        ({"do": "move", "article": "A", "story": "S", "held": []}, 400),
    ],
)
def test_what_can_not_be_is_answered_with_a_problem(room: ChangingRoom, body: dict[str, object], status: int) -> None:
    named = {"A": articles(room)[0], "S": stories(room)[0]}
    given = {k: named.get(v, v) if isinstance(v, str) else v for k, v in body.items()}
    given["stories" if "stories" in given else "why"] = [named["S"]] if "stories" in given else ""
    answer = send(room, "/corrections", given)
    assert (answer.status, json.loads(answer.text)["status"]) == (status, status), answer.text
    assert room.store.corrections(limit=9) == ()


def test_a_reader_may_not(room: ChangingRoom) -> None:
    body = {"do": "genre", "article": articles(room)[0], "to": "opinion"}
    assert send(room, "/corrections", body, who="rea").status == 403

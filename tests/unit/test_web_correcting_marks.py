"""Correcting category, genre and story in the reading room: tried first, made then, by those who may."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from asgi_client import Answer
from changing_room import ChangingRoom, changing_room, told
from store_articles import NOW
from tagwire.model.article import Genre
from tagwire.model.correction import MergeStories, MoveArticle, SetCategory, SetGenre, SplitStory
from tagwire.model.story import StoryTelling

SPORT = "medtop:15000000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    """A room whose first two articles are one story, and whose third is another."""
    with changing_room(tmp_path) as room:
        room.store.stories.tell(StoryTelling(0, 3, False, {1: 1, 2: 1, 3: 2}, {}, {}, {}), now=NOW)
        yield room


def id_of(room: ChangingRoom, number: int) -> str:
    publisher = {1: "courier", 2: "wire", 3: "ledger"}[number]
    return room.store.known_article([f"https://{publisher}.example/{number}"]) or ""


def story_of(room: ChangingRoom, number: int) -> str:
    return room.store.get_article(id_of(room, number)).story or ""


def kept(answer: Answer) -> dict[str, str]:
    """Return the fields of the form that makes what was tried."""
    forms = html.document_fromstring(answer.text).xpath("//section[.//h2[@id='would']]//form")
    return {} if not forms else dict(forms[0].form_values())


def changed(answer: Answer) -> list[str]:
    items = html.document_fromstring(answer.text).xpath("//section[.//h2[@id='would']]//li")
    return sorted(" ".join(" ".join(p.text_content() for p in item.xpath("p")).split()) for item in items)


def test_a_category_is_shown_before_it_is_given_and_can_be_undone(room: ChangingRoom) -> None:
    edda, article = room.called("edda"), id_of(room, 1)
    path = f"/article/{article}/correct/marks"
    tried = edda.post(path, {"do": "category", "category": SPORT, "topic": "", "why": "a match", "step": "try"})
    assert changed(tried) == ["Headline 1 category: Politics → Sport; topics: Politics → Sport"]
    assert room.store.corrections(limit=9) == ()
    done = edda.follow(edda.post(path, {**kept(tried), "step": "make"}))
    assert told(done).startswith(f"Done: put the article {article} into the category Sport.")
    assert "Sport" in room.get(f"/article/{article}").text
    assert f'href="/article/{article}"' in done.text
    [logged] = room.store.corrections(limit=9)
    assert (logged.correction.who, logged.correction.why) == ("edda", "a match")
    edda.follow(edda.post(f"/corrections/{logged.correction.id}/undo", {}))
    assert [c.code for c in (room.store.get_article(article).category,) if c] == ["medtop:11000000"]


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"do": "category", "category": "none"}, SetCategory("A", "none")),
        ({"do": "category", "category": SPORT, "topic": "20001065"}, SetCategory("A", "medtop:20001065")),
        ({"do": "genre", "genre": "opinion"}, SetGenre("A", Genre.OPINION)),
        ({"do": "move", "story": "https://news.example/story/S?x=1"}, MoveArticle("A", "S")),
    ],
)
def test_an_articles_form_says_what_it_says(
    room: ChangingRoom, fields: dict[str, str], action: SetCategory | SetGenre | MoveArticle
) -> None:
    article, story = id_of(room, 1), story_of(room, 3)
    named = {name: value.replace("S?", f"{story}?") for name, value in fields.items()}
    answer = room.called("edda").post(f"/article/{article}/correct/marks", {**named, "step": "make"})
    assert answer.status == 303, answer.text
    [made] = room.store.standing_corrections()
    wanted = {SetCategory: ("article", "category"), SetGenre: ("article", "genre"), MoveArticle: ("article", "story")}
    said = {name: getattr(action, name) for name in wanted[type(action)]}
    given = {name: getattr(made.action, name) for name in wanted[type(action)]}
    assert given == said | {"article": article} | ({"story": story} if "story" in said else {})


def test_stories_are_merged_and_the_old_page_leads_there(room: ChangingRoom) -> None:
    edda, old, kept_story = room.called("edda"), story_of(room, 3), story_of(room, 1)
    page = edda.get(f"/story/{old}/correct")
    assert f'value="{kept_story}"' in page.text  # is offered
    tried = edda.post(f"/story/{old}/correct", {"do": "merge", "story": kept_story, "step": "try"})
    assert changed(tried) == ["Headline 3 gets another story"]
    edda.follow(edda.post(f"/story/{old}/correct", {**kept(tried), "step": "make"}))
    assert room.get(f"/story/{old}").headers["location"] == f"/story/{kept_story}"
    assert len(room.store.story(kept_story, limit=9).articles) == 3
    [made] = room.store.standing_corrections()
    assert isinstance(made.action, MergeStories)


def test_a_story_is_split_by_ticking_articles(room: ChangingRoom) -> None:
    edda, story, article = room.called("edda"), story_of(room, 1), id_of(room, 2)
    path = f"/story/{story}/correct"
    tried = edda.post(path, {"do": "split", f"article-{article}": "1", "step": "try"})
    assert changed(tried) == ["Headline 2 gets another story"]
    log = edda.follow(edda.post(path, {**kept(tried), "step": "make"}))
    [made] = room.store.standing_corrections()
    assert isinstance(made.action, SplitStory)
    assert f'href="/story/{made.action.into}"' in log.text
    assert room.store.get_article(article).story == made.action.into
    assert room.get(f"/story/{made.action.into}").status == 200


@pytest.mark.parametrize(
    ("fields", "trouble"),
    [
        ({"do": "category", "topic": "cabbages"}, "cabbages"),
        ({"do": "category"}, "Choose a category"),
        ({"do": "genre", "genre": "poem"}, "poem"),
        ({"do": "move"}, "Name the story"),
        ({"do": "move", "story": "nosuch"}, "No story &#39;nosuch&#39; is known"),
        ({}, "Choose what is wrong"),
    ],
)
def test_what_can_not_be_is_told_and_nothing_typed_is_lost(
    room: ChangingRoom, fields: dict[str, str], trouble: str
) -> None:
    answer = room.called("edda").post(
        f"/article/{id_of(room, 1)}/correct/marks", {**fields, "why": "so", "step": "try"}
    )
    assert answer.status == 400
    assert trouble in answer.text
    assert ">so</textarea>" in answer.text
    assert room.store.corrections(limit=9) == ()


def test_a_split_without_articles_and_of_all_is_told(room: ChangingRoom) -> None:
    edda, path = room.called("edda"), f"/story/{story_of(room, 1)}/correct"
    assert "Tick the articles" in edda.post(path, {"do": "split", "step": "try"}).text
    both = {f"article-{id_of(room, number)}": "1" for number in (1, 2)}
    answer = edda.post(path, {"do": "split", **both, "step": "try"})
    assert "nothing would be left" in answer.text
    assert len(re.findall(r" checked\b", answer.text)) == 3  # the choice and both boxes are as they were filled in


@pytest.mark.parametrize("place", ["/article/{article}/correct/marks", "/story/{story}/correct"])
def test_only_those_who_may_correct_see_and_send_the_forms(room: ChangingRoom, place: str) -> None:
    path = place.format(article=id_of(room, 1), story=story_of(room, 1))
    assert room.get(path).headers["location"].startswith("/login")
    assert room.called("rea").get(path).status == 403
    assert room.called("edda").get(path).status == 200
    fields = {"do": "genre", "genre": "opinion", "step": "make"}
    assert room.called("edda").post(path, {**fields, "proof": "0" * 64}).status == 403
    assert room.called("edda").post(path, fields, sec_fetch_site="cross-site").status == 403
    assert room.store.corrections(limit=9) == ()


def test_the_pages_lead_to_their_forms(room: ChangingRoom) -> None:
    article, story = id_of(room, 1), story_of(room, 1)
    assert f'href="/article/{article}/correct/marks"' in room.get(f"/article/{article}").text
    assert f'href="/story/{story}/correct"' in room.get(f"/story/{story}").text


def test_what_is_given_reaches_json_and_feeds(room: ChangingRoom) -> None:
    article = id_of(room, 1)
    edda = room.called("edda")
    edda.post(f"/article/{article}/correct/marks", {"do": "category", "category": SPORT, "step": "make"})
    edda.post(f"/article/{article}/correct/marks", {"do": "genre", "genre": "opinion", "step": "make"})
    found = json.loads(room.get(f"/article/{article}.json").text)
    assert (found["category"], found["genre"]) == ({"code": SPORT, "label": "Sport", "score": 1.0}, "opinion")
    listed = json.loads(room.get(f"/category/{SPORT}.json").text)
    assert [item["title"] for item in listed["items"]] == ["Headline 1"]
    searched = json.loads(room.get("/search.json?q=category:sport+genre:opinion").text)
    assert [item["title"] for item in searched["items"]] == ["Headline 1"]


def test_what_was_decided_stands_on_the_form_and_can_be_undone_there(room: ChangingRoom) -> None:
    edda, article = room.called("edda"), id_of(room, 1)
    path = f"/article/{article}/correct/marks"
    assert "What was decided about it" not in edda.get(path).text
    edda.post(path, {"do": "genre", "genre": "opinion", "why": "it argues", "step": "make"})
    edda.post(path, {"do": "move", "story": story_of(room, 3), "step": "make"})
    page = edda.get(path).text
    assert "it argues" in page
    assert 'action="/corrections/1/undo"' in page
    assert 'action="/corrections/2/undo"' in edda.get(f"/story/{story_of(room, 3)}/correct").text
    edda.post("/corrections/1/undo", {})
    assert 'action="/corrections/1/undo"' not in edda.get(path).text

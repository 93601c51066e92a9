"""Correcting tags in the reading room: tried first, made then, undone at any time, by those who may."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from starlette.responses import Response

from asgi_client import Answer
from changing_room import ChangingRoom, changing_room, told
from store_articles import NOW
from tagwire.errors import NotFoundError
from tagwire.model.correction import Add, Block, Detach, Hide, Merge, Pin, Rename, Split
from tagwire.web import SiteSettings
from tagwire.web.flash import Told, tell
from tagwire.web.room import Workbench, open_room

HARBOUR = "/tag/harbourboard/correct"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path) as room:
        yield room


def kept(answer: Answer) -> dict[str, str]:
    """Return the fields of the form that makes what was tried."""
    forms = html.document_fromstring(answer.text).xpath("//section[.//h2[@id='would']]//form")
    return {} if not forms else dict(forms[0].form_values())


def changed(answer: Answer) -> list[str]:
    items = html.document_fromstring(answer.text).xpath("//section[.//h2[@id='would']]//li")
    return sorted(" ".join(" ".join(p.text_content() for p in item.xpath("p")).split()) for item in items)


def tags(room: ChangingRoom, number: int) -> set[str]:
    for article in ("courier", "wire", "ledger"):
        found = room.store.known_article([f"https://{article}.example/{number}"])
        if found is not None:
            return {tag.key for tag in room.store.get_article(found).tags}
    raise NotFoundError(str(number))


def article_of(room: ChangingRoom) -> str:
    found = room.store.known_article(["https://courier.example/1"])
    assert found is not None
    return found


def test_a_merge_is_shown_before_it_is_made_and_does_nothing_until_then(room: ChangingRoom) -> None:
    edda = room.called("edda")
    fields = {"do": "merge", "into": "#HarbourBoard", "why": "one body <b>", "step": "try"}
    tried = edda.post("/tag/harbourcouncil/correct", fields)
    assert tried.status == 200
    assert changed(tried) == ["Headline 3 loses #HarbourCouncil; gets #HarbourBoard"]
    assert "merged #HarbourCouncil into #HarbourBoard" in tried.text
    assert room.store.corrections(limit=9) == ()
    assert tags(room, 3) == {"harbourcouncil", "ferry"}
    made = edda.follow(edda.post("/tag/harbourcouncil/correct", {**kept(tried), "step": "make"}))
    assert told(made).startswith("Done: merged #HarbourCouncil into #HarbourBoard.")
    assert tags(room, 3) == {"harbourboard", "ferry"}
    [logged] = room.store.corrections(limit=9)
    assert (logged.correction.who, logged.correction.why) == ("edda", "one body <b>")
    assert room.get("/tag/harbourcouncil").headers["location"] == "/tag/harbourboard"
    assert "one body &lt;b&gt;" in made.text


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"do": "merge", "into": "ferry"}, Merge),
        ({"do": "rename", "name": "Harbour commission"}, Rename),
        ({"do": "phrase", "phrase": "Hafenrat"}, Merge),
        ({"do": "split", "other": "Board games", "with": "#rent control, chess", "words": "dice"}, Split),
        ({"do": "hide"}, Hide),
        ({"do": "pin"}, Pin),
    ],
)
def test_each_decision_about_a_tag_is_tried_and_made(room: ChangingRoom, fields: dict[str, str], kind: type) -> None:
    edda = room.called("edda")
    tried = edda.post(HARBOUR, fields)
    assert tried.status == 200, told(tried)
    assert room.store.corrections(limit=9) == ()
    assert edda.post(HARBOUR, {**kept(tried), "step": "make"}).status == 303
    [logged] = room.store.corrections(limit=9)
    assert isinstance(logged.correction.action, kind)


def test_a_merged_name_can_be_taken_off_again(room: ChangingRoom) -> None:
    edda = room.called("edda")
    edda.post(HARBOUR, {"do": "phrase", "phrase": "Hafenrat", "step": "make"})
    page = html.document_fromstring(edda.get(HARBOUR).text)
    assert page.xpath("//select[@id='off']/option/@value") == ["hafenrat"]
    edda.post(HARBOUR, {"do": "detach", "off": "hafenrat", "step": "make"})
    assert isinstance(room.store.corrections(limit=1)[0].correction.action, Detach)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose what is wrong"),
        ({"do": "merge", "into": " # "}, "Name the tag to keep"),
        ({"do": "rename", "name": "!!"}, "!!"),
        ({"do": "split", "other": "Board games"}, "Nothing says which articles"),
        ({"do": "hide", "why": "x" * 600}, "600 letters long"),
        ({"do": "rename", "name": "ferry"}, "is another tag"),
    ],
)
def test_what_cant_be_done_is_told_and_what_was_typed_stays(
    room: ChangingRoom, fields: dict[str, str], said: str
) -> None:
    for step in ("try", "make"):
        answer = room.called("edda").post(HARBOUR, {**fields, "other": "kept words", **fields, "step": step})
        assert answer.status == 400
        assert said in told(answer)
        page = html.document_fromstring(answer.text)
        assert page.xpath("//input[@id='other']/@value") == [fields.get("other", "kept words")]
        assert page.xpath("//input[@name='do'][@checked]/@value") == [fields.get("do", "merge")]
    assert room.store.corrections(limit=9) == ()


def test_a_decision_that_holds_already_is_no_fault(room: ChangingRoom) -> None:
    edda = room.called("edda")
    edda.post(HARBOUR, {"do": "pin", "step": "make"})
    again = edda.follow(edda.post(HARBOUR, {"do": "pin", "step": "make"}))
    assert told(again).startswith("That holds already: ")


def test_a_tag_is_taken_off_one_article_and_another_added(room: ChangingRoom) -> None:
    edda, article = room.called("edda"), article_of(room)
    path = f"/article/{article}/correct"
    tried = edda.post(path, {"do": "block", "tag": "harbour board"})
    assert changed(tried) == ["Headline 1 loses #HarbourBoard"]
    edda.post(path, {**kept(tried), "step": "make"})
    added = edda.post(path, {"do": "add", "new": "#Drowned lantern", "kind": "event", "step": "make"})
    assert added.status == 303
    assert tags(room, 1) == {"ferry", "drownedlantern"}
    assert tags(room, 2) == {"harbourboard", "rentcontrol"}
    block, add = (made.correction.action for made in reversed(room.store.corrections(limit=9)))
    assert isinstance(block, Block)
    assert isinstance(add, Add)
    assert edda.post(path, {"do": "add", "new": "x", "kind": "planet"}).status == 400
    assert edda.get("/article/nosuch/correct").status == 404


def test_undoing_stands_in_the_log_with_who_and_why(room: ChangingRoom) -> None:
    edda = room.called("edda")
    edda.post(HARBOUR, {"do": "hide", "step": "make"})
    assert "/tag/harbourboard/correct" in room.get("/tag/harbourboard").text
    assert "The tag is hidden now" in edda.get(HARBOUR).text
    assert "Undo 1" in edda.get("/corrections").text
    undone = edda.follow(edda.post("/corrections/1/undo", {"why": "a mistake"}))
    assert told(undone).startswith("Done: undid correction 1.")
    assert "a mistake" in undone.text
    assert "Undo 1" not in undone.text
    assert tags(room, 2) == {"harbourboard", "rentcontrol"}
    assert "already" in told(edda.follow(edda.post("/corrections/1/undo", {}))).lower()
    assert told(edda.follow(edda.post("/corrections/99/undo", {})))


def test_only_editors_and_admins_correct(room: ChangingRoom) -> None:
    article = article_of(room)
    for target in (HARBOUR, f"/article/{article}/correct", "/corrections/1/undo"):
        fields = {"do": "pin", "tag": "ferry", "step": "make"}
        assert room.post(target, fields).headers["location"].startswith("/login")
        assert room.called("rea").post(target, fields).status == 403
        assert room.called("edda").post(target, {**fields, "proof": "0"}).status == 403
    assert room.store.corrections(limit=9) == ()
    assert room.called("ada").post(HARBOUR, {"do": "pin", "step": "make"}).status == 303
    assert "Undo 1" not in room.get("/corrections").text
    assert "Log in to undo" in room.called("rea").get("/corrections").text
    assert room.get("/corrections").headers["cache-control"].startswith("public")
    assert room.called("ada").get("/corrections").headers["cache-control"] == "no-store"


def test_pages_lead_to_the_forms_only_where_somebody_may_correct(room: ChangingRoom, tmp_path: Path) -> None:
    article = article_of(room)
    assert f"/article/{article}/correct" in room.get(f"/article/{article}").text
    assert HARBOUR in room.get("/tag/harbourboard").text
    assert room.get("/tag/nosuchtag/correct").status == 303
    assert room.called("edda").get("/tag/nosuchtag/correct").status == 404
    with changing_room(tmp_path / "closed", site=SiteSettings(read_only=True)) as closed:
        assert HARBOUR not in closed.get("/tag/harbourboard").text
        assert closed.get(HARBOUR).status == 404


def test_a_browser_asks_anew_for_kept_pages_after_a_change(room: ChangingRoom) -> None:
    assert "Cookie" in room.get("/tag/harbourboard").headers["vary"]
    opened = open_room(
        room.store, SiteSettings(), lambda: NOW, accounts=room.store.accounts, owner=None, bench=Workbench()
    )
    names = []
    for _ in range(2):
        cookies = tell(opened, Response(), Told("Done.")).headers.getlist("set-cookie")
        names.append([cookie.partition(";")[0] for cookie in cookies if cookie.startswith("changed=")])
    assert names[0] != names[1]

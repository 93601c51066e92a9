"""What people corrected, as a page and a feed; merged, hidden and added tags on the pages of tags."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from correction_logs import made
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.model.correction import Action, Add, Block, Correction, Hide, LoggedCorrection, Merge, Rename, Undo
from tagwire.model.tag import Evidence, Origin
from tagwire.web import SiteSettings, create_app

HIDDEN = "/tag/sulastar"


def log(*actions: Action) -> list[LoggedCorrection]:
    """Return a log of corrections, newest first."""
    undone = {action.of: number for number, action in enumerate(actions, start=1) if isinstance(action, Undo)}
    return [LoggedCorrection(c, undone.get(c.id)) for c in reversed(made(actions))]


def room(corrections: list[LoggedCorrection], store: MemoryStore | None = None) -> Starlette:
    shown = store or MemoryStore(ferry_articles())
    shown.log = corrections
    return create_app(shown, site=SiteSettings(), clock=lambda: NOW + timedelta(hours=2))


def items(answer: Answer) -> list[str]:
    page = html.document_fromstring(answer.text)
    return [" ".join(item.text_content().split()) for item in page.xpath("//ol[@class='changes']/li")]


def test_the_page_says_what_who_when_and_why_newest_first() -> None:
    article = ferry_articles()[0].id
    corrections = log(Merge(("Sula",), "Sula Star"), Hide("weeks"), Block(article, "Halden"), Undo(2))
    answer = ask(room(corrections), "/corrections")
    assert answer.status == 200
    first, *_, hidden, merged = items(answer)
    assert first == "Undid correction 2 4 · 1 hour ago · by ines a reason"
    assert hidden == "Hid #weeks 2 · 1 hour ago · by ines · undone by 4 a reason#weeks"
    assert merged == "Merged #Sula into #SulaStar 1 · 1 hour ago · by ines a reason#sula#sulastar"
    page = html.document_fromstring(answer.text)
    assert f"/article/{article}" in page.xpath("//ol//a/@href")
    assert "/tag/sulastar" in page.xpath("//ol//a/@href")
    assert page.xpath("//link[@rel='alternate']/@href") == ["/corrections.json"]


def test_the_page_turns() -> None:
    app = room(log(*(Hide(f"tag {chr(0x4E00 + n)}") for n in range(120))))
    seen: list[str] = []
    address: str | None = "/corrections"
    while address is not None:
        answer = ask(app, address)
        seen += items(answer)
        address = next(iter(html.document_fromstring(answer.text).xpath("//a[@rel='next']/@href")), None)
    assert len(seen) == len(set(seen)) == 120
    assert ask(app, "/corrections?before=1").status == 200


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 40, "٣"])
def test_a_place_that_is_none_is_told(before: str) -> None:
    assert ask(room([]), f"/corrections?before={before}".encode().decode("latin-1")).status == 400


def test_no_corrections_yet() -> None:
    answer = ask(room([]), "/corrections")
    assert "Nothing was corrected yet" in answer.text
    assert json.loads(ask(room([]), "/corrections.json").text)["items"] == []


def test_the_feed_is_json_feed_with_the_correction_itself() -> None:
    hidden = [Hide(f"tag {chr(0x4E00 + n)}") for n in range(60)]
    answer = ask(room(log(Merge(("Sula",), "Sula Star"), *hidden)), "/corrections.json")
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    feed = json.loads(answer.text)
    assert (feed["version"], len(feed["items"])) == ("https://jsonfeed.org/version/1.1", 50)
    older = json.loads(ask(room(log(Merge(("Sula",), "Sula Star"))), "/corrections.json").text)["items"][0]
    assert feed["next_url"].startswith("http://room.example/corrections.json?before=")
    assert older["title"] == "Merged #Sula into #SulaStar"
    assert older["_tagwire"] | {"at": None} == {
        "id": 1,
        "at": None,
        "who": "ines",
        "why": "a reason",
        "do": "merge",
        "from": ["Sula"],
        "into": "Sula Star",
        "undone_by": None,
        "words": "merged #Sula into #SulaStar",
    }


def test_what_people_write_is_text() -> None:
    [correction] = made([Rename("halden", "<b>Halden")])
    hostile = Correction(1, correction.action, correction.at, "<script>", 'x" onload="y')
    answer = ask(room([LoggedCorrection(hostile)]), "/corrections")
    assert "<script>alert" not in answer.text
    assert "by <bdi>&lt;script&gt;</bdi>" in answer.text
    assert "x&#34; onload=&#34;y" in answer.text


def test_a_hidden_tags_page_says_by_whom_and_why() -> None:
    app = room(log(Hide("Sula Star")))
    answer = ask(app, HIDDEN)
    assert answer.status == 404
    page = html.document_fromstring(answer.text)
    assert page.xpath("//h1")[0].text_content() == "#sulastar is hidden"
    note = page.xpath("//p[@class='note']")[0].text_content()
    assert " ".join(note.split()) == "Hid #SulaStar: ines, 1 hour ago. a reason"
    assert "is hidden" in ask(app, f"{HIDDEN}+institutionalfailure").text
    assert ask(app, f"{HIDDEN}|institutionalfailure".replace("|", "%7C")).status == 200
    feed = ask(app, f"{HIDDEN}.json")
    assert (feed.status, json.loads(feed.text)["detail"]) == (404, "A person hid #sulastar.")


@pytest.mark.parametrize("ending", ["", ".rss", ".atom", ".json"])
def test_a_merged_tags_old_address_leads_to_it_for_good(ending: str) -> None:
    app = room([], MemoryStore(ferry_articles(), aliases={"sula": "sulastar"}))
    answer = ask(app, f"/tag/sula{ending}?lang=en")
    assert (answer.status, answer.headers["location"]) == (301, f"/tag/sulastar{ending}?lang=en")
    both = ask(app, f"/tag/halden+sula{ending}")
    assert (both.status, both.headers["location"]) == (301, f"/tag/halden+sulastar{ending}")


def test_a_tag_that_a_person_added_says_so() -> None:
    article = ferry_articles()[-1]
    added = replace(article.tags[0], origin=(Origin.PERSON,), evidence=Evidence("", 0, 0))
    store = MemoryStore([replace(article, tags=(added,))])
    assert "added by a person" in ask(room(log(Add(article.id, added.name)), store), f"/tag/{added.key}").text
    assert "added by a person" in ask(room([], store), f"/article/{article.id}").text


def test_the_api_gives_them_in_pages_and_by_tag() -> None:
    app = room(log(Merge(("Sula",), "Sula Star"), *(Hide(f"tag {chr(0x4E00 + n)}") for n in range(30)), Undo(2)))
    document = json.loads(ask(app, "/api/openapi.json").text)
    schema = {"$ref": "#/components/schemas/CorrectionPage", "components": document["components"]}
    seen: list[int] = []
    place: str | None = ""
    while place is not None:
        page = json.loads(ask(app, f"/api/v1/corrections?limit=10{place and f'&before={place}'}").text)
        Draft202012Validator(schema).validate(page)
        seen += [correction["id"] for correction in page["corrections"]]
        place = page["next"]
    assert seen == list(range(32, 0, -1))
    [merge] = json.loads(ask(app, "/api/v1/corrections?tag=%23Sula").text)["corrections"]
    assert (merge["do"], merge["undone_by"]) == ("merge", None)
    assert ask(app, "/api/v1/corrections?before=x").status == 400
    assert ask(app, "/api/v1/corrections?tag=%3F").status == 400


def test_the_api_says_that_a_tag_is_hidden() -> None:
    answer = ask(room(log(Hide("Sula Star"))), "/api/v1/tags/sulastar")
    assert (answer.status, json.loads(answer.text)["status"]) == (404, 404)
    assert "hidden" in json.loads(answer.text)["detail"]

"""What the reading room tells of changed and of withdrawn articles."""

import json
from datetime import timedelta

from lxml import html

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.model.revision import Revision
from tagwire.web import SiteSettings, create_app
from tagwire.web.changes import LONGEST_PARAGRAPH, MOST_PARAGRAPHS, MOST_SHOWN, changes
from tagwire.web.wording import ENGLISH

INSPECTOR = ferry_articles()[-1]
PAGE = f"/article/{INSPECTOR.id}"
REVISIONS = (
    Revision(NOW - timedelta(minutes=2), "Old <b>words</b>", INSPECTOR.article.headline, ("New one.", "Two."), ()),
    Revision(NOW - timedelta(hours=1), "Old <b>words</b>", "Old <b>words</b>", ("A",), ("The seam & the tank.",)),
)


def page(store: MemoryStore, address: str = PAGE) -> html.HtmlElement:
    answer = ask(create_app(store, site=SiteSettings(), clock=lambda: NOW), address)
    return html.document_fromstring(answer.text)


def test_the_article_page_says_what_changed_and_when() -> None:
    shown = page(MemoryStore(ferry_articles(), revisions={INSPECTOR.id: REVISIONS}))
    [section] = shown.xpath("//section[@id='changes']")
    rows = section.xpath("./ol/li")
    assert [" ".join(row.xpath("./p[1]")[0].text_content().split()) for row in rows] == [
        "2 minutes ago Headline, 2 paragraphs added",
        "1 hour ago 1 paragraph added, 1 paragraph removed",
    ]
    assert section.xpath(".//del/text()") == ["Old <b>words</b>", "The seam & the tank."]
    assert section.xpath(".//ins/text()") == ["New one.", "Two.", "A"]
    assert shown.xpath("//dd/a[@href='#changes']/text()") == ["Friday 14 March 2031, 13:58 UTC"]


def test_an_article_that_never_changed_has_no_such_section() -> None:
    assert not page(MemoryStore(ferry_articles())).xpath("//section[@id='changes']")


def test_the_json_holds_the_revisions() -> None:
    app = create_app(
        MemoryStore(ferry_articles(), revisions={INSPECTOR.id: REVISIONS}), site=SiteSettings(), clock=lambda: NOW
    )
    told = json.loads(ask(app, f"{PAGE}.json").text)["revisions"]
    assert told[1] == {
        "at": "2031-03-14T13:00:00+00:00",
        "headline_before": "Old <b>words</b>",
        "headline_after": "Old <b>words</b>",
        "added": ["A"],
        "removed": ["The seam & the tank."],
    }


def test_a_page_shows_a_bounded_part_of_a_long_history() -> None:
    long = Revision(NOW, "A", "B", ("x" * 5_000,) * 500, ())
    shown = changes((long,) * 500, now=NOW, words=ENGLISH)
    assert (len(shown), len(shown[0].added), shown[0].is_cut) == (MOST_SHOWN, MOST_PARAGRAPHS, True)
    assert {len(p) for p in shown[0].added} == {LONGEST_PARAGRAPH + 1}
    [moved] = changes((Revision(NOW, "A", "A", (), ()),), now=NOW, words=ENGLISH)
    assert moved.words == "Order of paragraphs"


def test_a_withdrawn_article_is_410_in_every_form() -> None:
    app = create_app(
        MemoryStore(ferry_articles(), withdrawn={INSPECTOR.id: NOW}), site=SiteSettings(), clock=lambda: NOW
    )
    answer = ask(app, PAGE)
    assert answer.status == 410
    assert "took this article back on Friday 14 March 2031" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert ask(app, f"{PAGE}.txt").status == 410
    told = ask(app, f"{PAGE}.json")
    assert (told.status, told.headers["content-type"]) == (410, "application/problem+json")

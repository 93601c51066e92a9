"""No page holds a text that translators never see: messages are wrapped in marks, and nothing stands outside them."""

import gettext
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from asgi_client import ask
from changing_room import changing_room
from reading_articles import FERRY_STORY, NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.model.listing import Listing
from tagwire.model.story import StoryTelling
from tagwire.toolkit.mediatopics import MediaTopics
from tagwire.web import SiteSettings, ages, create_app
from tagwire.web import wording as wordings

BEGIN, END = "⟦", "⟧"
LANG = {"accept-language": "de"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_HASHTAG = re.compile(r"#\w+")
_CLASSES = ("text", "tag", "t", "mono", "head", "hl", "sum", "adds", "feedlinks", "where")
_DATA = " or ".join(
    (
        *(f"ancestor-or-self::*[contains(concat(' ', @class, ' '), ' {name} ')]" for name in _CLASSES),
        *(f"ancestor-or-self::{name}" for name in ("bdi", "code", "kbd", "q", "*[@lang][not(self::html)]")),
        "ancestor-or-self::select[@name='publisher' or @name='tag']",
    )
)
"""Where articles' own words stand, and names of things: publishers, tags, formats."""
_SPOKEN = (
    *("language_name", "_ago", "duration", "long_date", "weekday_date", "brief_date", "axis_date", "short_date"),
    "full_date",
)
"""What CLDR says."""
_ATTRIBUTES = ("aria-label", "title", "placeholder", "data-just", "data-on", "data-off", "data-one", "data-many")


class Marked(gettext.NullTranslations):
    """Translations that put each message between marks."""

    def gettext(self, message: str) -> str:
        return f"{BEGIN}{message}{END}"

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{BEGIN}{msgid1 if n == 1 else msgid2}{END}"


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mark what catalogues, CLDR and the IPTC say."""
    monkeypatch.setattr(wordings, "load_translations", lambda _lang: Marked())
    for name in _SPOKEN:
        said = getattr(ages, name)  # without its cache, which other tests share
        monkeypatch.setattr(ages, name, between_marks(getattr(said, "__wrapped__", said)))
    monkeypatch.setattr(MediaTopics, "label_of", between_marks(MediaTopics.label_of))


def between_marks(say: Any) -> Any:
    return lambda *given, **named: f"{BEGIN}{say(*given, **named)}{END}"


def outside(text: str) -> list[str]:
    """Words outside marks; marks may stand inside each other."""
    depth, kept = 0, []
    for sign in text:
        depth += (sign == BEGIN) - (sign == END)
        kept.append(sign if depth == 0 and sign != END else " ")
    return [word for word in _WORD.findall(_HASHTAG.sub("", "".join(kept))) if word != "UTC"]


def unmarked(page: html.HtmlElement) -> Iterator[str]:
    texts = []
    for found in page.xpath("//body//text() | //head/title/text()"):
        element = found.getparent() if found.is_text else found.getparent().getparent()
        is_data = element.tag in ("script", "style") or element.xpath(_DATA)
        texts.append("".join(s for s in found if s in BEGIN + END) if is_data else str(found))
    yield from outside("\n".join(texts))
    for name in _ATTRIBUTES:
        for element in page.xpath(f"//body//*[@{name}]"):
            yield from outside(element.get(name))
    yield from outside(page.xpath("//meta[@name='description']/@content")[0])


def check(text: str, address: str) -> None:
    found = list(unmarked(html.document_fromstring(text)))
    assert not found, f"{address} says {found[:12]} without asking a catalogue"


def test_reading_pages() -> None:
    site = SiteSettings(title=f"{BEGIN}Room{END}")
    app = create_app(MemoryStore(many_articles(70) + ferry_articles()), site=site, clock=lambda: NOW)
    for address in (
        *(
            "/",
            "/latest",
            "/tags",
            "/trends",
            "/stories",
            "/publishers",
            "/search",
            "/help",
            "/settings",
            "/saved",
            "/api",
        ),
        *("/corrections", "/tag/institutionalfailure", "/tag/nosuch", "/tag/institutionalfailure?genre=review"),
        *(
            "/category/medtop:11000000",
            "/category/medtop:20000593",
            "/search?q=ferry",
            "/search?q=zzzz",
            "/search?q=(a",
            "/search?q=genre:x",
        ),
        *("/nowhere", "/tag/a?genre=x", "/tag/--", "/article/nosuch"),
    ):
        check(ask(app, address, headers=LANG).text, address)
    publisher = ferry_articles()[0].article.publisher
    about = ask(app, f"/publisher/{publisher.id}", headers=LANG).text
    check(about.replace(publisher.name, ""), f"/publisher/{publisher.id}")
    empty = create_app(MemoryStore(()), site=site, clock=lambda: NOW)
    for address in ("/", "/latest", "/stories", "/tags", "/trends", "/publishers"):
        check(ask(empty, address, headers=LANG).text, address)


def test_an_article_and_a_story() -> None:
    site = SiteSettings(title=f"{BEGIN}Room{END}")
    app = create_app(MemoryStore(ferry_articles()), site=site, clock=lambda: NOW)
    for address in (*(f"/article/{article.id}" for article in ferry_articles()[:3]), f"/story/{FERRY_STORY}"):
        page = html.document_fromstring(ask(app, address, headers=LANG).text)
        for own in page.xpath("//head/title | //h1 | //meta[@name='description'] | //dd[not(.//time)]"):
            own.set("content", "")
            own.text = ""
        found = list(unmarked(page))
        assert not found, found


def test_pages_where_things_are_changed(tmp_path: Path) -> None:
    site = SiteSettings(title=f"{BEGIN}Room{END}")
    with changing_room(tmp_path, site=site) as room:
        ada = room.called("ada")
        [article] = room.store.find(Listing(limit=1)).articles
        for address in (
            *("/account", "/alerts", "/sources", "/sources/add", "/corrections", "/tag/ferry/correct"),
            f"/article/{article.id}/correct",
            f"/article/{article.id}/correct/marks",
            f"/article/{article.id}/correct/marks",
        ):
            check(ada.get(address, **LANG).text, address)
        room.store.stories.tell(StoryTelling(0, 3, False, {1: 1, 2: 1, 3: 2}, {}, {}, {}), now=NOW)
        story = f"/story/{room.store.get_article(article.id).story}/correct"
        check(ada.get(story, **LANG).text, story)
        form = {"do": "genre", "genre": "opinion", "why": "⟦why⟧"}
        path = f"/article/{article.id}/correct/marks"
        check(ada.post(path, {**form, "step": "try"}, **LANG).text, path)
        ada.post(path, {**form, "step": "make"}, **LANG)
        check(ada.get(path, **LANG).text, path)
        check(ada.get("/corrections", **LANG).text, "/corrections")
        check(room.get("/login", **LANG).text, "/login")


def test_the_marks_find_what_is_not_marked() -> None:
    page = "<html><head><title>⟦a⟧</title><meta name=description content='⟦b⟧'></head><body>{}</body></html>"
    assert list(unmarked(html.document_fromstring(page.format("<p>⟦All ⟦of⟧ it⟧</p>")))) == []
    assert list(unmarked(html.document_fromstring(page.format("<p>Some ⟦of⟧ it</p>")))) == ["Some", "it"]
    assert list(unmarked(html.document_fromstring(page.format("<a title='Open'>1</a>")))) == ["Open"]


def test_a_date_is_marked_too() -> None:
    assert ages.long_date(date(2031, 3, 14), "de") == f"{BEGIN}Freitag, 14. März 2031{END}"

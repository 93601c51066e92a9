"""The map of related tags: readable whatever the tags are called, the same each time, and complete without sight."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from asgi_client import ask
from reading_articles import NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.model.listing import Tag, TagCount
from tagwire.model.tag import TagKind
from tagwire.text.keys import fold
from tagwire.web import SiteSettings, create_app
from tagwire.web.tagmap import GAP, LABEL_HEIGHT, MapLabel, related_map

LABELS = st.one_of(
    st.sampled_from(
        ["EU", "InstitutionalFailure", "組織の失敗", "إخفاق_مؤسسي", "ประเทศไทย", "हिन्दी", "W" * 100, "i" * 100]
    ),
    st.text(min_size=1, max_size=100),
)
RELATED = st.lists(st.tuples(LABELS, st.integers(1, 200)), min_size=1, max_size=12)


def tag(label: str) -> Tag:
    return Tag(fold(label) or "x", label, label, TagKind.ISSUE, 10)


def related(pairs: list[tuple[str, int]]) -> list[TagCount]:
    return [TagCount(tag(label), articles) for label, articles in pairs]


def apart(a: MapLabel, b: MapLabel) -> bool:
    beside = a.x + a.width + GAP / 2 <= b.x or b.x + b.width + GAP / 2 <= a.x
    return beside or a.y + LABEL_HEIGHT < b.y or b.y + LABEL_HEIGHT < a.y


@settings(deadline=None)
@given(own=LABELS, pairs=RELATED)
def test_no_labels_meet_and_all_lie_inside(own: str, pairs: list[tuple[str, int]]) -> None:
    made = related_map(tag(own), related(pairs))
    assert made is not None
    assert all(apart(a, b) for a, b in combinations((made.centre, *made.labels), 2))
    for label in (made.centre, *made.labels):
        assert label.x >= 0
        assert label.x + label.width <= made.width
        assert label.y >= 0
        assert label.y + LABEL_HEIGHT <= made.height
    assert made == related_map(tag(own), related(pairs))
    assert [label.label for label in made.labels] == [label for label, _ in pairs]


def test_the_closest_stand_nearest_and_are_largest() -> None:
    made = related_map(tag("Ferry"), related([(f"Harbour{n}", 120 - 10 * n) for n in range(12)]))
    assert made is not None
    far = [abs(label.y - made.centre.y) for label in made.labels]
    assert far == sorted(far)
    assert [label.size for label in made.labels] == sorted((label.size for label in made.labels), reverse=True)
    assert {label.size for label in made.labels} == {0, 1, 2}
    thick = [line.thickness for line in made.lines]
    assert thick == sorted(thick, reverse=True)


def test_a_label_wider_than_the_map_is_cut_between_letters() -> None:
    made = related_map(tag("x"), related([("नि" * 60, 3), ("e\u0301" * 90, 2)]))
    assert made is not None
    for label in made.labels:
        assert label.is_cut
        assert label.text.endswith("…")
        assert not label.text.removesuffix("…").endswith("e")
    assert related_map(tag("x"), []) is None


@pytest.mark.parametrize("key", ["institutionalfailure", "sulastar"])
def test_the_page_shows_the_map_and_the_same_as_a_table(key: str) -> None:
    app = create_app(MemoryStore(many_articles(20) + ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    page = html.document_fromstring(ask(app, f"/tag/{key}").text)
    links = page.xpath("//*[name()='svg'][@class='map']//*[name()='a']")
    rows = page.xpath("//section[h2[@id='map-h']]//tbody/tr")
    assert links
    assert [a.get("href") for a in links] == [row.xpath("th/a/@href")[0] for row in rows]
    assert all(row.xpath("td/text()")[0] in a.get("aria-label") for a, row in zip(links, rows, strict=True))

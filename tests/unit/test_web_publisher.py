"""A publisher's page: its month as a plot, what it usually writes of, how its feeds fare."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from changing_room import ChangingRoom, changing_room
from store_articles import NOW, stored_article
from tagwire.model.source import SourceDraft


@pytest.fixture
def room(tmp_path: Path) -> Iterator[ChangingRoom]:
    with changing_room(tmp_path) as room:
        yield room


def boxes(room: ChangingRoom, publisher: str) -> dict[str, str]:
    page = html.document_fromstring(room.get(f"/publisher/{publisher}").text)
    found = page.xpath("//aside/section[@class='box']")
    return {box.xpath("string(h2/text())").strip(): " ".join(box.text_content().split()) for box in found}


def test_the_month_is_a_plot_with_its_numbers_as_a_table(room: ChangingRoom) -> None:
    for hours in (30, 31, 24 * 29, 24 * 40):
        room.store.apply([stored_article(1000 + hours, ["quays"], hours_ago=hours, strong=True)])
    page = html.document_fromstring(room.get("/publisher/courier.example").text)
    [plot] = page.xpath("//*[name()='svg'][@class='plot']")
    assert "4 in all, 1 today, most on one day 2" in plot.get("aria-label")
    rows = page.xpath("//table[@class='mini']//tr[td]")
    assert len(rows) == 30
    assert sum(int(row.xpath("string(td)")) for row in rows) == 4


def test_usual_tags_and_categories_are_of_all_its_articles_not_of_one_page(room: ChangingRoom) -> None:
    room.store.apply([stored_article(100 + n, ["quays"], hours_ago=n, strong=True) for n in range(30)])
    room.store.apply([stored_article(500, ["quays"], publisher="wire", hours_ago=1, strong=True)])
    found = boxes(room, "courier.example")
    assert found["Its hashtags"].startswith("Its hashtags of 31 articles#Quays30 articles")
    assert "Politics31 articles" in found["Its categories"]
    assert "News 31" in found["Its categories"]


def test_its_feeds_are_shown_with_how_they_fare_and_no_others(room: ChangingRoom) -> None:
    room.store.add_source(SourceDraft("https://feeds.courier.example/rss", "The Courier"), now=NOW)
    room.store.add_source(SourceDraft("https://notcourier.example/rss", "Another"), now=NOW)
    found = boxes(room, "courier.example")
    assert "The Courier" in found["Its sources"]
    assert "New" in found["Its sources"]
    assert "Another" not in found["Its sources"]
    assert "Its sources" not in boxes(room, "wire.example")

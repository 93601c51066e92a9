"""Thirty pages in one publisher's dress: what they repeat is learned and dropped, and nothing else is."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import DemoArticle, load_edition
from tagwire.demo.pages import PageMaker
from tagwire.extract import extract_article
from tagwire.extract.furniture import REPEATS, repeatable_lines, without_furniture
from tagwire.model.article import Article
from tagwire.model.document import Document

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
EDITION = load_edition(NOW)
PAGES = 30


def read_in_dress(folder: str) -> list[tuple[DemoArticle, Article]]:
    publisher = next(p for p in EDITION.publishers if p.folder == folder)
    pages = PageMaker(EDITION, publisher, Addresses(publisher, 8123))
    section = next(iter(publisher.sections))[0]
    read = []
    for article in [a for a in EDITION.articles if a.lang == publisher.lang][:PAGES]:
        html = pages.article(replace(article, publisher=folder, section=section))
        url = f"https://www.{publisher.host}.example/news/{article.slug}"
        found = extract_article(Document(url, url, html.encode(), "text/html", None, NOW))
        assert isinstance(found, Article), (article.slug, found)
        read.append((article, found))
    return read


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n\n")]


def leaked_and_lost(read: list[tuple[DemoArticle, Article]]) -> tuple[float, float]:
    """Return the share of lines read that are not the article's, and of the article's that were not read."""
    leaked = lost = lines = true_lines = 0
    for truth, found in read:
        own, mine = {*lines_of(truth.text), " ".join(truth.lead.split())}, lines_of(found.text)
        lines += len(mine)
        leaked += sum(line not in own for line in mine)
        true_lines += len(lines_of(truth.text))
        lost += sum(line not in " ".join(mine) for line in lines_of(truth.text))
    return leaked / lines, lost / true_lines


@pytest.mark.parametrize("folder", ["harbour-and-tide", "calder-courier", "meridian-wire"])
def test_what_a_publishers_pages_repeat_is_learned(folder: str) -> None:
    read = read_in_dress(folder)
    lines = Counter(line for _, found in read for line in repeatable_lines(found.text))
    furniture = {line for line, times in lines.items() if times >= REPEATS}
    cleaned = [(truth, without_furniture(found, furniture)) for truth, found in read]
    leaked, lost = leaked_and_lost(cleaned)
    assert len(read) == PAGES
    assert leaked <= 0.02
    assert lost <= 0.01
    assert leaked <= leaked_and_lost(read)[0]

"""Hostile pages: never an exception, and never long."""

import time

import pytest
from extract_pages import ENGLISH, document, paragraphs

from tagwire.extract import extract_article
from tagwire.model.article import Article, Rejected

TEXT = paragraphs(ENGLISH)
LIMIT_S = 10.0
"""Far above what is measured (2 s at most), for slow machines."""


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


HOSTILE = {
    "nul bytes": "\0" * 100_000,
    "deep divs": "<div>" * 100_000 + TEXT + "</div>" * 100_000,
    "deep unknown elements": "<x-y>" * 60_000 + TEXT,
    "deep formatting": "<b><i><a>" * 20_000 + TEXT,
    "nested tables": "<table><tr><td>" * 20_000 + TEXT,
    "many attributes": "<div " + " ".join(f"a{i}=1" for i in range(60_000)) + ">" + TEXT,
    "attributes without end": '<p "' * 50_000 + TEXT,
    "a huge attribute": '<div class="' + "a " * 1_000_000 + '">' + TEXT,
    "many links": TEXT + '<a href="/x">a link</a>' * 200_000,
    "many breaks": TEXT + "x<br><br>" * 200_000,
    "many headings": "<h1>abc</h1>" * 50_000 + TEXT,
    "a long title": "<title>" + "a - " * 200_000 + "</title>" + TEXT,
    "a long word": "<p>" + "a" * 3_000_000,
    "white space": "<p>" + " " * 3_000_000 + TEXT,
    "comments": "<!--" * 100_000 + TEXT,
    "drawing": "<svg>" * 50_000 + TEXT,
    "deep arrays": ld("[" * 200_000) + TEXT,
    "deep objects": ld('{"a":' * 100_000) + TEXT,
    "lists where text belongs": ld('[[{"@type":"Article","headline":[1,{"a":2}],"author":[[["x"]],7]}]]') + TEXT,
    "numbers where text belongs": ld('{"@type":7,"headline":7,"author":7,"datePublished":7,"image":7}') + TEXT,
    "nulls": ld('{"@type":"Article","headline":null,"author":[null],"publisher":null,"articleBody":null}') + TEXT,
    "scalars": ld("null") + ld("1") + ld('"x"') + ld("") + TEXT,
    "dates beyond the calendar": ld('{"@type":"Article","datePublished":"9999-99-99T99:99:99+99:99"}')
    + '<time datetime="0000-00-00">99.99.9999</time>' + TEXT,
    "lone surrogates": "<title>\ud800</title>" + ld('{"@type":"Article","headline":"\\ud800"}') + TEXT,
    "a frame set": "<frameset><frame src=a></frameset>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_an_article_or_a_refusal(name: str) -> None:
    begun = time.process_time()
    found = extract_article(document(HOSTILE[name]))
    assert isinstance(found, Article | Rejected)
    assert time.process_time() - begun < LIMIT_S

"""Every listing's feeds hold to their formats' own rules, whatever articles say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asgi_client import ask
from feed_rules import FAULTS
from reading_articles import FERRY_STORY, HALDEN, NOW, RADIO, article, ferry_articles, many_articles, tag
from reading_store import MemoryStore
from tagwire.model.article import AnnotatedArticle
from tagwire.web import SiteSettings, create_app
from tagwire.web.syndication.atom import write_atom
from tagwire.web.syndication.feed import OutFeed
from tagwire.web.syndication.jsonfeed import write_json_feed
from tagwire.web.syndication.rss import write_rss

LISTINGS = {
    "a tag": "/tag/institutionalfailure.{}",
    "a narrowed tag": "/tag/halden.{}?genre=analysis&lang=en",
    "tag algebra": "/tag/sulastar+lanternbay.{}",
    "either of two tags": "/tag/sulastar%7Chalden.{}",
    "a search": "/search.{}?q=ferry",
    "a search that finds nothing": "/search.{}?q=zeppelin",
    "a category": "/category/medtop:11000000.{}",
    "a publisher": "/publisher/lefanal.example.{}",
    "a story": f"/story/{FERRY_STORY}.{{}}",
    "all news": "/latest.{}",
}
WRITERS = {"atom": write_atom, "rss": write_rss, "json": write_json_feed}
HOSTILE = [
    *("]]>", "]]&gt;", "&amp;amp;", "<script>alert(1)</script>"),
    *("\x00\x1b[31m", "\x85", "\u202egnol", "\ud83d", "\uffff"),
]
TEXT = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=20)), max_size=4).map(
    " ".join
)


@pytest.mark.parametrize("ending", FAULTS)
@pytest.mark.parametrize("listing", LISTINGS.values(), ids=LISTINGS)
def test_the_feeds_of_every_listing_are_valid(listing: str, ending: str) -> None:
    store = MemoryStore(many_articles(60) + ferry_articles())
    app = create_app(store, site=SiteSettings(hub="https://hub.example/"), clock=lambda: NOW)
    answer = ask(app, listing.format(ending))
    assert answer.status == 200
    assert FAULTS[ending](answer.content) == []


@pytest.mark.parametrize("ending", FAULTS)
@settings(deadline=None, max_examples=60)
@given(headline=TEXT, author=TEXT, text=TEXT, name=TEXT, notice=TEXT)
def test_no_words_of_an_article_make_a_feed_invalid(
    ending: str, headline: str, author: str, text: str, name: str, notice: str
) -> None:
    written = article("x", RADIO, headline, f"Halden. {text}", tags=(tag(HALDEN, f"Halden. {text}", headline),))
    made = _feed(written, author=author, name=name, notice=notice)
    assert FAULTS[ending](WRITERS[ending](made)) == []


def test_a_description_is_html_and_shows_the_words_as_they_are() -> None:
    written = article("x", RADIO, "A headline", "Of 1 < 2 he wrote <b>no</b> & left.", tags=())
    document = write_rss(_feed(written)).decode()
    assert "<description>&lt;p&gt;Of 1 &amp;lt; 2 he wrote &amp;lt;b&amp;gt;no" in document


@pytest.mark.parametrize(
    ("ending", "sound", "broken"),
    [
        ("atom", "<updated>", "<updated>yesterday "),
        ("atom", 'rel="self"', 'rel="via"'),
        ("atom", "<author><name>", "<author><email>"),
        ("atom", "<id>https://", "<id>"),
        ("rss", "<pubDate>", "<pubDate>at "),
        ("rss", 'isPermaLink="false">https:', 'isPermaLink="true">urn:'),
        ("rss", "<guid", "<id"),
        ("rss", "&lt;p&gt;", "&lt;script&gt;&lt;/script&gt;"),
        ("json", '"id":"', '"name":"'),
        ("json", '"url":"http', '"url":"ftp'),
        ("json", "version/1.1", "version/1"),
    ],
)
def test_the_rules_find_faults(ending: str, sound: str, broken: str) -> None:
    document = WRITERS[ending](_feed(ferry_articles()[0])).decode()
    assert FAULTS[ending](document.encode()) == []
    closing = {"<author><name>": ("</name></author>", "</email></author>"), "<guid": ("</guid>", "</id>")}
    changed = document.replace(sound, broken).replace(*closing.get(sound, ("", "")))
    assert changed != document
    assert FAULTS[ending](changed.encode())


def _feed(written: AnnotatedArticle, *, author: str = "", name: str = "", notice: str = "") -> OutFeed:
    """Return a feed of one article, with these words at every place that an article's publisher fills."""
    piece = written.article
    changed = replace(
        piece,
        authors=(author,) if author else piece.authors,
        publisher=replace(piece.publisher, name=name or piece.publisher.name),
        rights=replace(piece.rights, notice=notice or None),
        modified=NOW + timedelta(hours=1),
    )
    return OutFeed(
        title=f"Latest news with {name}",
        description="The newest articles",
        home="https://room.example/tag/halden",
        self="https://room.example/tag/halden.feed",
        next=None,
        origin="https://room.example",
        hub="https://hub.example/",
        lang="en",
        updated=NOW,
        generator="Tagwire",
        articles=(replace(written, article=changed),),
    )

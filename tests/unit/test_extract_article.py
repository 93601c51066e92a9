"""Pages to articles: the whole text, nothing but the text, and the right metadata."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from extract_pages import ARABIC, ENGLISH, FETCHED_AT, GERMAN, JAPANESE, URL, document, page, paragraphs

from tagwire.extract import extract_article, extract_from_entry
from tagwire.model.article import Article, Rejected
from tagwire.model.feed import Entry, EntryAuthor


def article_of(html: str | bytes, **given: str) -> Article:
    found = extract_article(document(html, **given))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("texts", "lang"), [(ENGLISH, "en"), (GERMAN, "de"), (JAPANESE, "ja"), (ARABIC, "ar")], ids=["en", "de", "ja", "ar"]
)
def test_the_text_is_the_paragraphs_and_nothing_else(texts: tuple[str, ...], lang: str) -> None:
    article = article_of(page(texts, lang=lang))
    assert article.text.split("\n\n") == list(texts)
    assert article.declared_lang == lang


KEPT = [
    ("sub-heading", "<h2>What the inspectors found</h2>", "What the inspectors found"),
    ("link in a sentence", '<p>The council <a href="/x">published the list</a> of all the schools.</p>', "the list of"),
    (
        "inline elements do not split words",
        "<p>The <b>un</b>ex<i>pec</i>ted cost was borne by them.</p>",
        "The unexpected cost",
    ),
    (
        "inline elements do not glue words",
        "<p>Seven <span>schools</span> <em>may open</em> by Friday noon.</p>",
        "Seven schools may open by",
    ),
    ("soft hyphens", "<p>The in\u00adspec\u00adtors were not told of the list at all.</p>", "The inspectors were"),
    ("quote", "<blockquote><p>“Nobody had asked us to look at the boilers.”</p></blockquote>", "Nobody had asked"),
]


@pytest.mark.parametrize(("inside", "wanted"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_is_kept(inside: str, wanted: str) -> None:
    assert wanted in article_of(page(inside=inside)).text


DROPPED = [
    (
        "caption",
        "<figure><img><figcaption>Photo: A closed gate in rain</figcaption></figure>",
        "closed gate",
    ),
    ("script", "<script>var shown = 'secret words';</script>", "secret"),
    ("style", "<style>.a{color:red}</style>", "color"),
    ("byline", "<p>By Ines Calloway and Ole Berg</p>", "Ole Berg"),
    ("comment", "<!-- <p>An editor's remark that nobody should read.</p> -->", "remark"),
    (
        "related link",
        '<div class="related"><p><a href="/z">Read more: The boiler maker of Wrenfield</a></p></div>',
        "boiler maker",
    ),
    ("share bar", '<div class="share-buttons"><a href="#">Tweet</a> <a href="#">Share on Facebook</a></div>', "Tweet"),
    ("data shown by a broken page", '<div>{"layout":2,"button":"Buy now","items":[1,2,3]}</div>', "Buy now"),
    ("ruby reading", "<p>The word 漢<rt>kan</rt>字<rt>ji</rt> stands on the gate of the school.</p>", "kan"),
]


@pytest.mark.parametrize(("inside", "unwanted"), [case[1:] for case in DROPPED], ids=[case[0] for case in DROPPED])
def test_is_dropped(inside: str, unwanted: str) -> None:
    article = article_of(page(inside=inside))
    assert unwanted not in article.text
    assert article.text.startswith(ENGLISH[0])


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    body = "<br><br>".join(ENGLISH) + "<br>A last line."
    text = article_of(page((), inside=f"<div>{body}</div>")).text
    assert text.split("\n\n") == [*ENGLISH[:-1], f"{ENGLISH[-1]} A last line."]


def test_a_block_shown_twice_is_kept_once() -> None:
    text = article_of(page(inside=f'<div class="mobile-only">{paragraphs(ENGLISH[:1])}</div>')).text
    assert text.count(ENGLISH[0]) == 1


def test_metadata_of_a_plain_page() -> None:
    article = article_of(page())
    assert article.headline == "Gates shut at 19 county schools"
    assert article.authors == ("Ines Calloway",)
    assert article.published == datetime(2025, 6, 17, 9, 12, tzinfo=UTC)
    assert article.publisher.id == "wrenfield-post.example"
    assert article.publisher.name == "The Wrenfield Post"
    assert article.canonical_url == URL
    assert article.section == "county"


JSON_LD = """<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":["NewsArticle"],"headline":"Gates shut at 19 county schools","author":[
{"@type":"Person","name":"Ines Calloway"},
{"@type":"Organization","name":"Reuters"}],"datePublished":"2025-06-17T06:40:00+02:00",
"dateModified":"2025-06-18T10:00:00Z",
"articleSection":"Education","keywords":["Schools","Boilers"],"isAccessibleForFree":"False",
"image":{"url":"/img/gate.jpg"},
"publisher":{"@type":"Organization","name":"The Wrenfield Post Ltd"}}]}</script>"""


def test_structured_data_comes_first() -> None:
    article = article_of(page(head=JSON_LD))
    assert article.published == datetime(2025, 6, 17, 6, 40, tzinfo=timezone(timedelta(hours=2)))
    assert article.published.utcoffset() == timedelta(hours=2)
    assert article.modified == datetime(2025, 6, 18, 10, tzinfo=UTC)
    assert article.authors == ("Ines Calloway",)
    assert article.section == "Education"
    assert article.keywords == ("Schools", "Boilers")
    assert article.paywalled
    assert article.image == "https://www.wrenfield-post.example/img/gate.jpg"
    assert article.publisher.name == "The Wrenfield Post Ltd"
    assert article.declared_types == ("NewsArticle",)


def test_a_text_only_in_structured_data_is_found() -> None:
    body = " ".join(ENGLISH).replace('"', "")
    node = f'{{"@type":"NewsArticle","headline":"Gates shut","articleBody":"{body}"}}'
    head = f'<script type="application/ld+json">{node}</script>'
    article = article_of(f"<html><head>{head}</head><body><div id=root></div></body></html>")
    assert article.text == body


def test_a_text_only_in_embedded_state_is_found() -> None:
    nodes = ",".join(f'{{"type":"paragraph","content":[{{"type":"text","value":"{t}"}}]}}' for t in ENGLISH)
    script = f'<script id="__NEXT_DATA__" type="application/json">{{"props":{{"story":{{"body":[{nodes}]}}}}}}</script>'
    head = '<meta property="og:type" content="article"><meta property="og:title" content="Gates shut">'
    html = f"<html><head>{head}</head><body><div id=root></div>{script}</body></html>"
    assert article_of(html).text.split("\n\n") == list(ENGLISH)


CARD = '<li class="card"><a href="/p">An item of our collection</a> <span>9,99</span></li>'
REFUSED = [
    ("nothing", "", URL, "no-text"),
    ("only a menu", "<nav><a href='/'>Home</a></nav>", URL, "no-text"),
    ("front page", f"<ul>{CARD * 60}</ul><p>{ENGLISH[0]}</p>", "https://www.wrenfield-post.example/", "index-page"),
    ("bad address", page(), "ftp://www.wrenfield-post.example/a", "bad-address"),
    ("too large", b" " * 10_000_001, URL, "too-large"),
]


@pytest.mark.parametrize(("html", "url", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_is_refused(html: str | bytes, url: str, reason: str) -> None:
    found = extract_article(document(html, url))
    assert isinstance(found, Rejected)
    assert found.reason == reason
    assert found.detail


ENTRY = Entry(
    id="1",
    title="Gates shut at 19 county schools",
    summary="<p>Boilers were not checked.</p>",
    content=f"{paragraphs(ENGLISH)}<figure><img><figcaption>A gate</figcaption></figure>"
    '<p class="share"><a href="/x">Share this</a></p>',
    published=datetime(2025, 6, 17, 7, tzinfo=UTC),
    authors=(EntryAuthor("Ines Calloway"), EntryAuthor("Reuters")),
    categories=("Schools",),
    lang="en",
)


def test_an_entry_with_its_full_text() -> None:
    article = extract_from_entry(ENTRY, URL + "?utm_source=rss", FETCHED_AT, "The Wrenfield Post")
    assert isinstance(article, Article)
    assert article.text.split("\n\n") == list(ENGLISH)
    assert (article.authors, article.agency) == (("Ines Calloway",), "Reuters")
    assert article.canonical_url == URL
    assert article.lead == "Boilers were not checked."
    assert article.keywords == ("Schools",)


def test_an_entry_without_text_is_refused() -> None:
    found = extract_from_entry(replace(ENTRY, content=None, summary=None), URL, FETCHED_AT)
    assert isinstance(found, Rejected)
    assert found.reason == "no-text"


def test_the_entrys_text_is_taken_where_the_page_has_less() -> None:
    found = extract_article(document(page(ENGLISH[:2])), ENTRY)
    assert isinstance(found, Article)
    assert found.text.split("\n\n") == list(ENGLISH)


def test_the_entry_fills_what_the_page_does_not_say() -> None:
    html = f"<html><body><article><h1>Gates shut</h1>{paragraphs(ENGLISH)}</article></body></html>"
    found = extract_article(document(html, "https://post.example/a"), ENTRY)
    assert isinstance(found, Article)
    assert found.published == ENTRY.published
    assert found.authors == ("Ines Calloway",)

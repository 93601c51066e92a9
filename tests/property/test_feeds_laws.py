"""Laws of the feed package: nothing raises but ParseError, order is kept, equal bytes parse equally."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from feed_documents import feed_document, rss
from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.feeds.dates import read_date
from tagwire.feeds.discovery import find_feed_links, sitemap_links
from tagwire.feeds.markup import plain_text, sanitised_html
from tagwire.feeds.opml import read_opml, write_opml
from tagwire.model.feed import ParsedFeed
from tagwire.model.source import SourceDraft
from tagwire.text.controls import without_controls

MARKS = """
<rss>|<rss version="2.0">|<channel>|<item>|<entry>|<feed xmlns="http://www.w3.org/2005/Atom">|<title>|</title>
<link href="/a"/>|</item>|</entry>|</channel>|</rss>|<![CDATA[|]]>|<!--|-->|<!DOCTYPE|&amp;|&nbsp;|&|<|>|"|'
<image>|</image>
<media:rating>|</media:credit>|<media:thumbnail>|<media:group>|<media:player>|<source>|</source>|<content type="xhtml">
</content>|<category>|</category>|<dc:date>|</dc:date>|<textInput>|<name>|</name>|<itunes:owner>|<georss:point>|<author>
</author>|<psc:chapter>|<enclosure/>|<urlset>|<url>|<loc>|http://a.example/|<x:y>|xmlns:x="u"|{}|]}|<opml>|ß|ข่าว|\x00|\ufffd
{"version":"https://jsonfeed.org/version/1","items":[|<outline xmlUrl="http://a.example/">|lastmod="1"|href="x"|<svg>|</svg>
"""
PIECES = st.sampled_from([mark for line in MARKS.strip().splitlines() for mark in line.split("|")])
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map(" ".join)
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=40).filter(str.strip)


def parsed_or_refused(body: bytes) -> ParsedFeed | str:
    try:
        return parse_feed(feed_document(body))
    except ParseError as error:
        return str(error)


@given(st.one_of(st.binary(max_size=400), SOUP.map(lambda soup: soup.encode("utf-8", "replace"))))
def test_any_bytes_give_a_feed_or_a_reason_and_always_the_same(body: bytes) -> None:
    assert parsed_or_refused(body) == parsed_or_refused(body)


@given(SOUP)
def test_any_feed_with_junk_inside_still_says_no_active_html(soup: str) -> None:
    feed = parsed_or_refused(rss(f"<item><title>a</title><description>{soup}</description></item>").encode())
    assert isinstance(feed, ParsedFeed)
    for entry in feed.entries:
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        for field in (entry.summary or "", entry.content or ""):
            assert "<script" not in field


@given(st.lists(LINE, max_size=12))
def test_entries_keep_the_feeds_order(titles: list[str]) -> None:
    items = "".join(f"<item><guid>{n}</guid><title>{escape(title)}</title></item>" for n, title in enumerate(titles))
    feed = parse_feed(feed_document(rss(items)))
    assert [entry.id for entry in feed.entries] == [str(number) for number in range(len(titles))]


@given(st.text(max_size=300))
def test_sanitised_html_is_stable_and_text_is_bounded(markup: str) -> None:
    once = sanitised_html(markup, base="https://a.example/")
    assert "<script" not in once.lower()
    assert len(plain_text(markup, limit=50)) <= 50


@given(st.text(max_size=120))
def test_any_text_is_a_date_in_range_or_none(text: str) -> None:
    found = read_date(text)
    assert found is None or (1970 <= found.year <= 2200 and found.utcoffset() is not None)


@given(st.one_of(st.binary(max_size=300), SOUP.map(lambda soup: soup.encode("utf-8", "replace"))))
def test_discovery_and_lists_never_raise_anything_else(body: bytes) -> None:
    find_feed_links(feed_document(body))
    sitemap_links(body.decode("latin-1"), "https://a.example/robots.txt")
    try:
        read_opml(body)
    except ParseError:
        return


def shown(title: str) -> str | None:
    return " ".join(without_controls(title).split()) or None


@settings(max_examples=50)
@given(st.lists(st.tuples(LINE, st.lists(LINE, max_size=3)), max_size=8))
def test_written_lists_are_read_back(papers: list[tuple[str, list[str]]]) -> None:
    drafts = [
        SourceDraft(f"https://paper{number}.example/feed", shown(title), None, "/".join(folder) or None)
        for number, (title, folder) in enumerate(papers)
    ]
    outline = read_opml(write_opml(drafts, "list"))
    assert {(feed.url, feed.title) for feed in outline.feeds} == {(draft.url, draft.title) for draft in drafts}
    assert outline.problems == ()

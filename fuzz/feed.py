"""``parse_feed``: any bytes give a feed, safe and in bounds, or ParseError; the same bytes always the same."""

from contextlib import suppress

from target import AT, Target, document

from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.feeds.limits import MAX_SITEMAP_ENTRIES, MAX_TITLE_LENGTH

SEEDS = (
    (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>a</title><item><guid>1</guid><title>One</title>'
        b"<link>https://a.example/1</link><pubDate>Tue, 17 Jun 2025 09:12:00 GMT</pubDate></item></channel></rss>"
    ),
    (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><id>1</id><title>&lt;b&gt;x</title>'
        b'<link href="/1"/><updated>2025-06-17T09:12:00Z</updated>'
        b'<content type="xhtml"><div>x</div></content></entry></feed>'
    ),
    (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>'
        b"<item><title>x</title><link>http://a.example/</link></item></rdf:RDF>"
    ),
    b'{"version":"https://jsonfeed.org/version/1.1","title":"a","items":[{"id":"1","content_html":"<p>x","url":"/1"}]}',
    b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc></url></urlset>',
    b"https://courier.example/1\nhttps://courier.example/2\n",
)
MARKS = tuple(
    b"<item>|</item>|<![CDATA[|]]>|<!--|-->|<!DOCTYPE r [<!ENTITY e 'x'>]>|&e;|&amp;|&#0;|<script>|javascript:|\x00"
    b"|\xff"
    b"|\xef\xbb\xbf|<title>|</title>|<description>|<content:encoded>|<media:content url=''/>"
    b"|<link rel='next' href='/'/>"
    b"|xml:base='//x'|[[[[|{\"items\":|null|1e999|encoding='utf-7'|2070-01-01|<a b='c".split(b"|")
)


def check(data: bytes) -> None:
    """Raise when a feed is unsafe, out of bounds or unstable."""
    with suppress(ParseError):
        feed = parse_feed(document(data))
        assert feed == parse_feed(document(data))
        assert len(feed.entries) <= MAX_SITEMAP_ENTRIES
        for entry in feed.entries:
            assert entry.link is None or entry.link.startswith(("http://", "https://"))
            assert len(entry.title or "") <= MAX_TITLE_LENGTH
            assert "<script" not in (entry.summary or "") + (entry.content or "")
            assert entry.published is None or entry.published.tzinfo == AT.tzinfo


TARGET = Target("parse_feed", SEEDS, MARKS, check)

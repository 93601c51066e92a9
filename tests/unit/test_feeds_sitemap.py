"""Sitemaps, news sitemaps, indexes, and sitemaps in plain text or gzip."""

import gzip
from datetime import UTC, datetime

import pytest

from feed_documents import feed_document
from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.feeds.sitemaps import inflated
from tagwire.model.feed import Enclosure, Entry, FeedFormat

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc>https://calder-courier.example/news/storm</loc>
    <lastmod>2025-06-17T10:00:00Z</lastmod>
    <news:news>
      <news:publication><news:name>Calder Courier</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2025-06-17T09:12:00+02:00</news:publication_date>
      <news:title>Storm &amp; after</news:title>
      <news:keywords>storm, Port Calder</news:keywords>
    </news:news>
    <image:image><image:loc>https://calder-courier.example/storm.jpg</image:loc></image:image>
  </url>
</urlset>"""


def test_a_news_sitemap() -> None:
    feed = parse_feed(feed_document(NEWS))
    assert feed.format is FeedFormat.NEWSSITEMAP
    assert (feed.title, feed.lang, feed.link) == ("Calder Courier", "en", "https://calder-courier.example/")
    assert feed.problems == ()
    assert feed.entries == (
        Entry(
            id="https://calder-courier.example/news/storm",
            link="https://calder-courier.example/news/storm",
            title="Storm & after",
            published=datetime(2025, 6, 17, 7, 12, tzinfo=UTC),
            updated=datetime(2025, 6, 17, 10, 0, tzinfo=UTC),
            categories=("storm", "Port Calder"),
            enclosures=(Enclosure("https://calder-courier.example/storm.jpg"),),
            source="Calder Courier",
            lang="en",
        ),
    )


def test_a_plain_sitemap_dates_are_hints_and_bad_addresses_are_named() -> None:
    feed = parse_feed(
        feed_document(
            "<urlset><url><loc> https://a.example/1 </loc><lastmod>2025-06-01</lastmod></url>"
            "<url><loc>javascript:x</loc></url><url/></urlset>"
        )
    )
    assert feed.format is FeedFormat.SITEMAP
    (entry,) = feed.entries
    assert (entry.link, entry.title, entry.published) == ("https://a.example/1", None, None)
    assert entry.updated == datetime(2025, 6, 1, tzinfo=UTC)
    assert [problem.where for problem in feed.problems] == ["url 2", "url 3"]


def test_an_index_speaks_for_its_own_publisher_only() -> None:
    feed = parse_feed(
        feed_document(
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            "<sitemap><loc>/sitemap-news.xml</loc></sitemap>"
            "<sitemap><loc>https://cdn.calder-courier.example/b.xml.gz</loc></sitemap>"
            "<sitemap><loc>https://elsewhere.example/c.xml</loc></sitemap></sitemapindex>"
        )
    )
    assert feed.child_sitemaps == (
        "https://calder-courier.example/sitemap-news.xml",
        "https://cdn.calder-courier.example/b.xml.gz",
    )
    assert feed.entries == ()
    assert "elsewhere.example" in feed.problems[0].what


def test_gzip_and_plain_text() -> None:
    assert len(parse_feed(feed_document(gzip.compress(NEWS.encode()))).entries) == 1
    feed = parse_feed(feed_document("https://a.example/1\r\n\r\nhttps://a.example/2\nand some words\n"))
    assert [entry.link for entry in feed.entries] == ["https://a.example/1", "https://a.example/2"]
    assert [problem.where for problem in feed.problems] == ["line 4"]


def test_a_gzip_bomb_is_refused_early() -> None:
    with pytest.raises(ParseError, match="more than 1000 bytes"):
        inflated(gzip.compress(b"0" * 10_000_000), limit=1_000)


def test_a_sitemap_cut_in_the_middle_keeps_what_was_whole() -> None:
    whole = "<urlset><url><loc>https://a.example/1</loc></url><url><loc>https://a.example/lon"
    feed = parse_feed(feed_document(whole))
    assert [entry.link for entry in feed.entries] == ["https://a.example/1"]
    assert any("stops before its end" in problem.what for problem in feed.problems)

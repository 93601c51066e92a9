"""Which feeds and sitemaps a page or a robots.txt points to."""

import pytest

from feed_documents import feed_document
from tagwire.feeds.discovery import find_feed_links, kind_of, looks_like_feed, ranked_links, sitemap_links
from tagwire.model.feed import FeedLink

PAGE = "https://calder-courier.example/news/"


def found(markup: str, links: tuple[tuple[str, str, str], ...] = ()) -> list[tuple[str, str]]:
    return [(link.url, link.how) for link in find_feed_links(feed_document(markup, url=PAGE, links=links))]


@pytest.mark.parametrize(
    ("markup", "urls"),
    [
        ('<link rel=alternate type=application/rss+xml href="/rss">', ["https://calder-courier.example/rss"]),
        ('<link href="a.xml" TYPE="Application/Atom+XML" REL="foo ALTERNATE">', [f"{PAGE}a.xml"]),
        ('<link rel="&#65;lternate" type="application/atom&#43;xml" href="a.xml">', [f"{PAGE}a.xml"]),
        ('<body><link rel="alternate" type="application/feed+json" href="f.json"></body>', [f"{PAGE}f.json"]),
        (
            '<base href="https://b.example/x/"><link rel=alternate type=text/xml href="feed">',
            ["https://b.example/x/feed"],
        ),
        ('<link rel="feed" href="/news">', ["https://calder-courier.example/news"]),
        ('<link rel="alter nate" type="application/rss+xml" href="/rss">', []),
        ('<link rev="alternate" type="application/rss+xml" href="/rss">', []),
        ('<link rel="alternate" hreflang="de" href="/de/">', []),
        ('<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">', []),
        ('<link rel="alternate stylesheet" type="text/css" href="/feed.css">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:x">', []),
        ('<!-- <link rel="alternate" type="application/rss+xml" href="/rss"> -->', []),
        ('<a href="/feed/">RSS</a> <a href="/feedback">tell us</a>', ["https://calder-courier.example/feed/"]),
        ('<a href="/services/list">RSS feeds</a>', ["https://calder-courier.example/services/list"]),
        ('<a href="https://elsewhere.example/list">RSS</a>', []),
        ('<a href="/ducks">Feed the ducks, says an RSS reader of this long headline</a>', []),
        ('<a href="https://reader.example/sub/https://calder-courier.example/feed">x</a>', []),
        ('<script>x = \'<link rel="alternate" type="application/rss+xml" href="/rss">\'</script>', []),
        ('<a href="/rss?a=1&amp;b=2"><b>R</b>SS</a>', ["https://calder-courier.example/rss?a=1&b=2"]),
        ("<div>" * 50_000 + '<a href="/rss">RSS</a>', ["https://calder-courier.example/rss"]),
        ("<a href='" * 5_000, []),
        ("plain words", []),
    ],
)
def test_links_of_a_page(markup: str, urls: list[str]) -> None:
    assert [url for url, _ in found(markup)] == urls


def test_each_address_once_with_the_surest_origin_and_comments_last() -> None:
    markup = (
        '<link rel="alternate" type="application/rss+xml" title="Courier » Comments" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Sport" href="/category/sport/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Courier" href="/feed/"><a href="/feed/">RSS</a>'
    )
    header = (("https://calder-courier.example/atom.xml", "alternate", "application/atom+xml"),)
    assert found(markup, header) == [
        ("https://calder-courier.example/atom.xml", "header"),
        ("https://calder-courier.example/feed/", "link"),
        ("https://calder-courier.example/category/sport/feed/", "link"),
        ("https://calder-courier.example/comments/feed/", "link"),
    ]


def test_on_a_sections_own_page_its_feed_is_no_lesser_one() -> None:
    links = (FeedLink("https://a.example/tag/sea/feed"), FeedLink("https://a.example/feed"))
    assert ranked_links(links, page_url="https://a.example/tag/sea/") == links
    assert ranked_links(links, page_url="https://a.example/") == links[::-1]


@pytest.mark.parametrize(
    ("url", "title", "page", "kind"),
    [
        ("https://a.example/feed", None, "https://a.example/", "site"),
        ("https://a.example/news/rss.xml", None, "https://a.example/", "site"),
        ("https://a.example/sport/rss.xml", None, "https://a.example/", "section"),
        ("https://a.example/en/politics/feed/", None, "https://a.example/en/", "section"),
        ("https://a.example/sport/rss.xml", None, "https://a.example/sport/football", "site"),
        ("https://a.example/rss/world.xml", None, "https://a.example/", "site"),
        ("https://a.example/feed?cat=3", None, "https://a.example/", "section"),
        ("https://a.example/comments/feed", None, "https://a.example/", "comments"),
        ("https://a.example/feed/2", "Kommentare zu: A", "https://a.example/", "comments"),
    ],
)
def test_what_a_feed_is_to_a_page(url: str, title: str | None, page: str, kind: str) -> None:
    assert kind_of(url, title, page_url=page) == kind


@pytest.mark.parametrize(
    ("url", "looks"),
    [
        ("https://a.example/feed", True),
        ("https://a.example/feeds/news.xml", True),
        ("https://a.example/rss.xml", True),
        ("https://a.example/index.xml", True),
        ("https://a.example/news?format=rss", True),
        ("https://a.example/blog/atom", True),
        ("https://a.example/feedback", False),
        ("https://a.example/sitemap.xml", False),
        ("https://a.example/news", False),
    ],
)
def test_addresses_that_look_like_feeds(url: str, looks: bool) -> None:
    assert looks_like_feed(url) is looks


def test_sitemaps_of_robots_txt_are_of_the_same_publisher_news_first() -> None:
    robots = (
        "User-agent: *\r\nSITEMAP: https://www.calder-courier.example/sitemap.xml\rSitemap : /news-sitemap.xml # new\n"
        "Sitemap: https://elsewhere.example/sitemap.xml\nSitemap: javascript:x\nDisallow: /sitemap: x\nSitemap:\n"
    )
    assert sitemap_links(robots, "https://www.calder-courier.example/robots.txt") == (
        FeedLink("https://www.calder-courier.example/news-sitemap.xml", how="robots"),
        FeedLink("https://www.calder-courier.example/sitemap.xml", how="robots"),
    )

"""What is found behind the address of a site: feeds, sections and news sitemaps, each read and told apart."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from feed_sites import atom_of, news_sitemap_of, no_language, page_of, rss_of, sitemap_index_of, stated
from fetch_clock import TurnedClock
from fetch_publisher import Publisher, Reply, policy, publishing, reply

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.robots import RememberedRobots
from tagwire.ingest.discovery import Discovery, discover

Site = Callable[[Publisher], dict[str, bytes | Reply]]


def found_at(site: Site, path: str = "/", *, most_read: int = 24) -> tuple[Discovery, list[str]]:
    """Return what is found on a site, addresses as paths, and what the site was asked for."""

    async def look() -> tuple[Discovery, list[str]]:
        async with publishing() as publisher:
            for name, said in site(publisher).items():
                publisher.replies[name] = reply(200, said) if isinstance(said, bytes) else said
            robots = RememberedRobots()
            async with HttpFetcher(policy(), robots_cache=robots, clock=TurnedClock()) as fetcher:
                discovery = await discover(
                    publisher.url(path), fetcher, robots=robots, identify=no_language, most_read=most_read
                )
            return discovery, publisher.paths()

    return asyncio.run(look())


def paths(discovery: Discovery) -> list[str]:
    return ["/" + found.draft.url.split("/", 3)[3] for found in discovery.found]


def test_one_feed_in_two_formats_is_one_and_the_fuller_text_is_offered() -> None:
    links = [f"https://courier.example/{n}" for n in range(8)]
    discovery, _ = found_at(
        lambda _: {
            "/": page_of(stated("/rss"), stated("/atom", kind="application/atom+xml")),
            "/rss": rss_of("Courier", links),
            "/atom": atom_of("Courier (Atom)", links[:7]),
        }
    )
    [found] = discovery.found
    assert paths(discovery) == ["/atom"]
    assert [twin.url.rsplit("/", 1)[1] for twin in found.twins] == ["rss"]
    assert (found.holdings.entries, found.holdings.text.value, found.how) == (7, "full", "link")
    assert found.holdings.newest == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_the_site_goes_before_its_sections_what_lives_before_what_is_idle_and_comments_last() -> None:
    discovery, _ = found_at(
        lambda _: {
            "/": page_of(
                stated("/comments/feed", title="Comments"),
                stated("/category/sport/feed", title="Sport"),
                stated("/old.rss", title="Archive"),
                stated("/feed"),
            ),
            "/comments/feed": rss_of("Comments", ["https://courier.example/1#c1"]),
            "/category/sport/feed": rss_of("Sport", ["https://courier.example/s"]),
            "/old.rss": rss_of("Archive", ["https://courier.example/o"], year=2019),
            "/feed": rss_of("Courier", ["https://courier.example/1"]),
        }
    )
    assert paths(discovery) == ["/feed", "/category/sport/feed", "/old.rss", "/comments/feed"]
    assert [found.kind.value for found in discovery.found] == ["site", "section", "site", "comments"]


def test_a_page_that_lists_feeds_is_opened_one_step_deep() -> None:
    discovery, asked = found_at(
        lambda _: {
            "/": page_of(stated("/feed"), '<a href="/services">RSS feeds</a>'),
            "/feed": rss_of("Courier", ["https://courier.example/1"]),
            "/services": page_of('<a href="/sea/rss.xml">Sea</a> <a href="/more/rss">More</a>'),
            "/sea/rss.xml": rss_of("Sea", ["https://courier.example/2"]),
            "/more/rss": page_of('<a href="/deep/rss.xml">Deep</a>'),
            "/deep/rss.xml": rss_of("Deep", ["https://courier.example/3"]),
        }
    )
    assert paths(discovery) == ["/feed", "/sea/rss.xml"]
    assert "/deep/rss.xml" not in asked


def test_a_robots_txt_names_news_sitemaps_beside_the_feeds_and_is_asked_for_once() -> None:
    discovery, asked = found_at(
        lambda site: {
            "/robots.txt": f"Sitemap: {site.url('/sitemap.xml')}\nSitemap: {site.url('/index.xml')}".encode(),
            "/": page_of(stated("/feed")),
            "/feed": rss_of("Courier", ["https://courier.example/1"]),
            "/sitemap.xml": b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://x.example/'
            b"</loc></url></urlset>",
            "/index.xml": sitemap_index_of([site.url("/2019.xml"), site.url("/news.xml")]),
            "/news.xml": news_sitemap_of(["https://courier.example/1", "https://courier.example/2"]),
        }
    )
    assert paths(discovery) == ["/feed", "/news.xml"]
    assert asked.count("/robots.txt") == 1
    assert "/2019.xml" not in asked


def test_common_addresses_are_tried_only_where_no_feed_of_posts_is_named() -> None:
    comments = {
        "/": page_of(stated("/comments/feed")),
        "/comments/feed": rss_of("Comments", ["https://courier.example/1"]),
        "/feed.xml": rss_of("Courier", ["https://courier.example/1"]),
    }
    discovery, asked = found_at(lambda _: comments)
    assert paths(discovery) == ["/feed.xml", "/comments/feed"]
    assert "/news-sitemap.xml" not in asked
    nothing, asked = found_at(lambda _: {"/": page_of()})
    assert nothing.problem is not None
    assert {"/feed", "/news-sitemap.xml"} <= set(asked)


def test_a_feed_named_by_an_http_link_header_is_found() -> None:
    link = ("Link", '</feed>; rel="alternate"; type="application/rss+xml"')
    discovery, _ = found_at(
        lambda _: {"/": reply(200, page_of(), link), "/feed": rss_of("Courier", ["https://courier.example/1"])}
    )
    assert [(found.how, found.draft.title) for found in discovery.found] == [("header", "Courier")]


def test_more_candidates_than_are_read_are_counted() -> None:
    sections = [f"/{n}/rss.xml" for n in range(10)]
    discovery, asked = found_at(
        lambda _: {
            "/": page_of(*map(stated, sections)),
            **{path: rss_of(path, [f"https://courier.example{path}"]) for path in sections},
        },
        most_read=6,
    )
    assert (len(discovery.found), discovery.unread) == (6, 4)
    assert len(asked) == 2 + 6


@pytest.mark.parametrize(("typed", "finds"), [("127.0.0.1:{port}", True), ("ftp://127.0.0.1", False), ("", False)])
def test_a_bare_host_without_https_is_asked_in_plain(typed: str, finds: bool) -> None:
    async def look() -> Discovery:
        async with publishing({"/": reply(200, rss_of("Courier", ["https://courier.example/1"]))}) as publisher:
            robots = RememberedRobots()
            async with HttpFetcher(policy(), robots_cache=robots) as fetcher:
                return await discover(typed.format(port=publisher.port), fetcher, robots=robots, identify=no_language)

    discovery = asyncio.run(look())
    assert bool(discovery.found) is finds
    assert (discovery.problem is None) is finds

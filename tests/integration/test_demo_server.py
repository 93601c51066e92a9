"""The demo server over real sockets: every address answers, and what has not changed is not sent again."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser
from yarl import URL

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import FeedKind, Wrinkle, load_edition
from tagwire.demo.server import DemoServer, serve_edition
from tagwire.demo.site import site
from tagwire.errors import ConfigError

EDITION = load_edition(datetime(2026, 3, 5, 12, tzinfo=UTC))
PUBLISHERS = {publisher.folder: publisher for publisher in EDITION.publishers}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, redirects not followed."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """A client that connects to loopback and names the host, as our fetcher does."""

    server: DemoServer
    session: aiohttp.ClientSession

    async def get(self, url: str, **headers: str) -> Reply:
        parts = urlsplit(url)
        target = URL(
            f"http://127.0.0.1:{self.server.port}{parts.path}{'?' * bool(parts.query)}{parts.query}", encoded=True
        )
        named = {"Host": parts.netloc} | {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.get(target, headers=named, allow_redirects=False) as response:
            body = await response.read()
            text = body.decode(response.charset or "utf-8", "replace")
            return Reply(response.status, {name.lower(): value for name, value in response.headers.items()}, text)


def reading(test: Callable[[Reader], Awaitable[None]]) -> Callable[[], None]:
    """Run a test against a server of its own."""

    def run() -> None:
        async def main() -> None:
            async with serve_edition(EDITION) as server, aiohttp.ClientSession() as session:
                await test(Reader(server, session))

        asyncio.run(main())

    run.__name__ = test.__name__
    return run


async def listed_urls(reader: Reader, addresses: Addresses) -> list[str]:
    """Return the addresses a feed gives for articles, found without a parser of ours."""
    text = unescape((await reader.get(addresses.feed)).text)
    found = re.findall(r'https?://[^\s"<>\\]+', text)
    return [url for url in dict.fromkeys(found) if urlsplit(url).netloc == addresses.netloc]


@reading
async def test_every_address_of_every_site_answers(reader: Reader) -> None:
    for publisher in EDITION.publishers:
        addresses = reader.server.addresses(publisher)
        for path in site(EDITION, publisher, port=reader.server.port):
            reply = await reader.get(addresses.at(path))
            assert reply.status in {200, 301, 302} or addresses.at(path) in reader.server.failing_sources, path
    assert {request.host for request in reader.server.requests} == {
        f"{pub.host}.localhost" for pub in EDITION.publishers
    }


@reading
async def test_all_addresses_in_feeds_lead_to_pages(reader: Reader) -> None:
    for publisher in EDITION.publishers:
        addresses = reader.server.addresses(publisher)
        urls = await listed_urls(reader, addresses)
        assert len(urls) > len(EDITION.articles_of(publisher))
        for url in urls:
            reply = await reader.get(url)
            if reply.status == 302:
                assert Wrinkle.REDIRECTED_LINKS in publisher.wrinkles
                reply = await reader.get(reply.headers["location"])
            assert reply.status == 200, url


@reading
async def test_all_links_of_front_pages_and_articles_lead_somewhere(reader: Reader) -> None:
    for publisher in EDITION.publishers:
        addresses = reader.server.addresses(publisher)
        pages = [addresses.home, addresses.article(EDITION.articles_of(publisher)[0])]
        links: set[str] = set()
        for page in pages:
            tree = LexborHTMLParser((await reader.get(page)).text)
            links |= {node.attributes.get("href") or "" for node in tree.css("a[href], link[href]")}
            links |= {node.attributes.get("src") or "" for node in tree.css("img[src]")}
        for link in sorted(link for link in links if link.startswith("http")):
            assert urlsplit(link).netloc == addresses.netloc
            assert (await reader.get(link)).status in {200, 301} or link in reader.server.failing_sources, link


@reading
async def test_a_second_request_for_a_feed_is_answered_304(reader: Reader) -> None:
    for publisher in EDITION.publishers:
        url = reader.server.addresses(publisher).feed
        first = await reader.get(url)
        if Wrinkle.CHANGING_GUIDS in publisher.wrinkles:
            assert not {"etag", "last-modified"} & set(first.headers)
            assert (await reader.get(url)).text != first.text
            continue
        second = await reader.get(url, If_None_Match=first.headers["etag"])
        assert (second.status, second.text, second.headers["etag"]) == (304, "", first.headers["etag"])
        assert reader.server.requests[-1].conditional
        assert (await reader.get(url, If_None_Match='"other"')).status == 200
        if Wrinkle.ETAG_ONLY not in publisher.wrinkles:
            modified = first.headers["last-modified"]
            assert (await reader.get(url, If_Modified_Since=modified)).status == 304
        assert (await reader.get(url, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT")).status == 200
        assert (await reader.get(url, If_Modified_Since="yesterday")).status == 200


@reading
async def test_a_server_started_again_on_the_same_port_sends_the_same_bytes(reader: Reader) -> None:
    publisher = PUBLISHERS["calder-courier"]
    paths = [publisher.feed_path, "/", "/robots.txt"]
    for path in paths:
        maker = site(EDITION, publisher, port=reader.server.port)[path]
        assert maker(0).body.decode() == (await reader.get(reader.server.addresses(publisher).at(path))).text


@reading
async def test_redirects_of_the_moved_feed_and_of_its_links(reader: Reader) -> None:
    publisher = PUBLISHERS["le-fanal"]
    addresses = reader.server.addresses(publisher)
    moved = await reader.get(addresses.advertised_feed)
    assert (moved.status, moved.headers["location"]) == (301, addresses.feed)
    article = EDITION.articles_of(publisher)[0]
    link = await reader.get(addresses.listed(article))
    assert (link.status, link.headers["location"]) == (302, addresses.article(article))


@reading
async def test_robots_txt_closes_the_search_and_names_a_sitemap(reader: Reader) -> None:
    for publisher in EDITION.publishers:
        addresses = reader.server.addresses(publisher)
        rules = RobotFileParser()
        rules.parse((await reader.get(addresses.at("/robots.txt"))).text.splitlines())
        assert not rules.can_fetch("tagwire", addresses.at("/search?q=fog"))
        assert all(rules.can_fetch("tagwire", addresses.listed(article)) for article in EDITION.articles_of(publisher))
        (sitemap,) = rules.site_maps() or []
        assert (sitemap == addresses.feed) is (publisher.feed is FeedKind.NEWS_SITEMAP)
        assert (await reader.get(sitemap)).text.startswith("<?xml")


@reading
async def test_sources_answer_and_the_failing_one_fails(reader: Reader) -> None:
    assert len(reader.server.sources) == len(EDITION.publishers)
    assert [(await reader.get(url)).status for url in reader.server.sources] == [200] * len(EDITION.publishers)
    assert [(await reader.get(url)).status for url in reader.server.failing_sources] == [500]


@reading
async def test_the_ground_truth_is_found_by_address(reader: Reader) -> None:
    assert list(reader.server.articles.values()) == list(EDITION.articles)
    for url, article in list(reader.server.articles.items())[::8]:
        assert article.caption.partition("'")[0].partition('"')[0] in (await reader.get(url)).text


@reading
async def test_gzip_is_sent_only_where_the_publisher_has_it(reader: Reader) -> None:
    compressed = set()
    for publisher in EDITION.publishers:
        reply = await reader.get(reader.server.addresses(publisher).feed, Accept_Encoding="gzip")
        plain = await reader.get(reader.server.addresses(publisher).feed, Accept_Encoding="identity")
        if "content-encoding" in reply.headers:
            compressed.add(publisher.folder)
            assert reply.text == plain.text
            assert reply.headers["etag"] != plain.headers["etag"]
    assert compressed == {pub.folder for pub in EDITION.publishers if Wrinkle.GZIP in pub.wrinkles}


@reading
async def test_strangers_are_told_what_this_is(reader: Reader) -> None:
    own = f"http://127.0.0.1:{reader.server.port}"
    cover = await reader.get(own + "/")
    assert "fictional publishers" in cover.text
    assert all(publisher.name in cover.text for publisher in EDITION.publishers)
    assert (await reader.get(own + "/secret")).status == 404
    assert (await reader.get("http://nobody.localhost/")).status == 404
    missing = await reader.get(reader.server.addresses(PUBLISHERS["le-fanal"]).at("/nulle-part"))
    assert (missing.status, "introuvable" in missing.text) == (404, True)


def test_a_taken_port_is_a_clear_error() -> None:
    async def main() -> None:
        async with serve_edition(EDITION) as server:
            with pytest.raises(ConfigError, match="choose another port"):
                async with serve_edition(EDITION, port=server.port):
                    pass

    asyncio.run(main())

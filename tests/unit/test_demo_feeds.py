"""The demo's feeds: each well-formed in its own dialect, and each broken the way it is meant to be."""

import json
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from lxml import etree

from tagwire.demo.addresses import Addresses
from tagwire.demo.breakage import BROKEN_TITLE, LINKLESS_TITLE
from tagwire.demo.edition import DemoPublisher, Edition, FeedKind, load_edition
from tagwire.demo.feeds import feed_body, sitemap_body

PORT = 8123
EDITION = load_edition(datetime(2026, 3, 5, 12, tzinfo=UTC))
PUBLISHERS = {publisher.folder: publisher for publisher in EDITION.publishers}
SYNDICATED = [pub for pub in EDITION.publishers if pub.feed in {FeedKind.RSS, FeedKind.RDF, FeedKind.ATOM}]
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def body_of(folder: str, *, edition: Edition = EDITION, nth: int = 0) -> bytes:
    publisher = PUBLISHERS[folder]
    return feed_body(edition, publisher, addresses=Addresses(publisher, PORT), nth=nth)


def parsed(folder: str, *, nth: int = 0) -> Any:  # feedparser has no types
    return feedparser.parse(body_of(folder, nth=nth))


def moment(entry: Any) -> datetime:
    written = entry.published_parsed if "published" in entry else entry.updated_parsed
    return datetime.fromtimestamp(timegm(written), UTC)


@pytest.mark.parametrize("publisher", SYNDICATED, ids=lambda publisher: publisher.folder)
def test_a_feed_lists_every_article_with_its_date_and_link(publisher: DemoPublisher) -> None:
    feed, addresses = parsed(publisher.folder), Addresses(publisher, PORT)
    assert feed.bozo == (publisher.folder == "wrenfield-post")
    assert feed.feed.title == publisher.name
    entries = {entry.title.replace("’", "'"): entry for entry in feed.entries}
    for article in EDITION.articles_of(publisher):
        entry = entries[article.headline.replace("’", "'")]
        assert moment(entry) == article.published
        assert entry.link.startswith((addresses.article(article), addresses.listed(article)))
        people = [author.name for author in entry.get("authors", []) if author.get("name")]
        assert not article.byline or article.byline[-1] in people


@pytest.mark.parametrize("publisher", [pub for pub in EDITION.publishers if pub.folder != "wrenfield-post"])
def test_what_should_be_well_formed_is(publisher: DemoPublisher) -> None:
    body = body_of(publisher.folder)
    if publisher.feed is FeedKind.JSON:
        assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
    else:
        assert etree.fromstring(body) is not None
    assert etree.fromstring(sitemap_body(EDITION, publisher, addresses=Addresses(publisher, PORT))) is not None


def test_full_text_feeds_carry_the_text_and_teaser_feeds_do_not() -> None:
    for publisher in SYNDICATED:
        content = {
            entry.get("link", ""): entry.get("content", [{"value": ""}])[0]["value"]
            for entry in parsed(publisher.folder).entries
        }
        for article in EDITION.articles_of(publisher):
            if publisher.full_text:
                html = content[Addresses(publisher, PORT).article(article)]
                assert all(line in html for block in article.blocks for line in block.texts if "&" not in line)
            else:
                assert article.blocks[1].texts[0] not in "".join(content.values())


def test_json_feed() -> None:
    feed = json.loads(body_of("northmere-radio"))
    articles = EDITION.articles_of(PUBLISHERS["northmere-radio"])
    assert [item["title"] for item in feed["items"]] == [article.headline for article in articles]
    assert [datetime.fromisoformat(item["date_published"]) for item in feed["items"]] == [a.published for a in articles]


def test_news_sitemap_has_tracked_links_and_titles() -> None:
    publisher = PUBLISHERS["halden-ledger"]
    tree = etree.fromstring(body_of("halden-ledger"))
    titles = [str(node.text) for node in tree.iter(f"{NEWS}title")]
    assert titles == [article.headline for article in EDITION.articles_of(publisher)]
    locations = [str(node.text) for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all("utm_source=newsmap" in location and "edition=weekday" in location for location in locations)


def test_the_broken_feed_is_broken_as_intended() -> None:
    body = body_of("wrenfield-post").decode()
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(body.encode())
    assert not body.lstrip().startswith("<?xml")
    assert "&nbsp;" in body
    assert "Town & County" in body
    assert body.count("<item>") == body.count("</item>") + 1
    entries = {entry.title: entry for entry in parsed("wrenfield-post").entries}
    assert len(entries) == len(EDITION.articles_of(PUBLISHERS["wrenfield-post"])) + 2
    assert "link" not in entries[LINKLESS_TITLE]
    assert entries[BROKEN_TITLE].get("published_parsed") is None


def test_one_publisher_changes_its_guids_and_nothing_else() -> None:
    first, second = parsed("faro-de-brisa"), parsed("faro-de-brisa", nth=1)
    assert [entry.link for entry in first.entries] == [entry.link for entry in second.entries]
    assert not {entry.id for entry in first.entries} & {entry.id for entry in second.entries}
    assert body_of("calder-courier") == body_of("calder-courier", nth=1)


def test_one_publisher_lists_an_article_twice() -> None:
    entries = parsed("calder-courier").entries
    assert entries[0].title == entries[2].title
    assert entries[0].id != entries[2].id
    assert entries[0].link.partition("?")[0] == entries[2].link.partition("?")[0]
    assert entries[0].link != entries[2].link


def test_windows_1252_is_declared_and_needed() -> None:
    body = body_of("hafenbote")
    assert b'encoding="windows-1252"' in body
    assert "„".encode("cp1252") in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")

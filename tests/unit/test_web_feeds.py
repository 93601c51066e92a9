"""Feeds out: three formats of one listing, read back by other programs."""

from dataclasses import replace
from urllib.parse import urlsplit

import feedparser
import orjson
import pytest
from lxml import etree
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import NOW, POLITICS, WIRE, article, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.web import SiteSettings, create_app

FERRY = "/tag/institutionalfailure"
ENDINGS = ("rss", "atom", "json")
LISTINGS = (FERRY, "/tag/sulastar+lanternbay", "/latest", "/publisher/lefanal.example", "/category/medtop:11000000")
ATOM = {"a": "http://www.w3.org/2005/Atom", "t": "urn:tagwire:feed:1"}


def room(store: MemoryStore | None = None, site: SiteSettings | None = None) -> Starlette:
    shown = MemoryStore(many_articles(70) + ferry_articles()) if store is None else store
    return create_app(shown, site=site or SiteSettings(), clock=lambda: NOW)


def ids(answer: Answer, ending: str) -> list[str]:
    if ending == "json":
        return [item["id"] for item in orjson.loads(answer.content)["items"]]
    return [str(entry.id) for entry in feedparser.parse(answer.content).entries]


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_each_listing_has_its_feeds_with_the_same_articles(listing: str, ending: str) -> None:
    answer = ask(room(), f"{listing}.{ending}")
    assert answer.status == 200
    assert ids(answer, ending) == ids(ask(room(), f"{listing}.atom"), "atom")
    assert ids(answer, ending)


@pytest.mark.parametrize("ending", ["rss", "atom"])
def test_a_feed_reader_understands_them(ending: str) -> None:
    parsed = feedparser.parse(ask(room(), f"{FERRY}.{ending}").content)
    assert not parsed.bozo
    assert parsed.version == {"rss": "rss20", "atom": "atom10"}[ending]
    assert parsed.feed.title == "Latest news with #InstitutionalFailure"
    entry = parsed.entries[0]
    inspector = ferry_articles()[-1]
    assert entry.title == inspector.article.headline
    assert entry.link == inspector.article.url
    assert entry.id == inspector.article.canonical_url
    assert entry.author == "Oda Verrin"
    assert [tag.term.casefold() for tag in entry.tags] == [tag.key for tag in inspector.tags]
    assert entry.published_parsed[:5] == (2031, 3, 14, 13, 22)
    assert entry.content[0].value.count("<p>") == 4
    assert entry.source.title == "Northmere Public Radio"
    assert parsed.entries[2].title.startswith("« Une défaillance")


def test_evidence_is_in_every_format() -> None:
    atom = etree.fromstring(ask(room(), f"{FERRY}.atom").content)
    first = atom.xpath("//a:entry[1]/t:evidence", namespaces=ATOM)[1]
    assert first.get("tag") == "institutionalfailure"
    rss = etree.fromstring(ask(room(), f"{FERRY}.rss").content)
    assert rss.xpath("//item[1]/t:evidence[2]/text()", namespaces=ATOM) == [first.text]
    item = orjson.loads(ask(room(), f"{FERRY}.json").content)["items"][0]
    evidence = item["_tagwire"]["tags"][1]["evidence"]
    assert evidence["sentence"] == first.text
    assert item["content_text"][evidence["start"] : evidence["end"]] == "institutional failure"


def test_json_feed_has_what_version_1_1_asks_for() -> None:
    answer = ask(room(), "/tag/halden.json?genre=analysis")
    made = orjson.loads(answer.content)
    assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert made["feed_url"] == "http://room.example/tag/halden.json?genre=analysis"
    assert made["home_page_url"] == "http://room.example/tag/halden?genre=analysis"
    for item in made["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"].startswith("<p>")
        assert item["date_published"].endswith("+00:00")
        assert item["url"].startswith("http://room.example/article/")
        assert item["authors"] == [{"name": item["_tagwire"]["publisher"]["name"]}]
        assert item["_tagwire"]["genre"] == "analysis"
    assert None not in made.values()


def test_atom_has_what_rfc_4287_asks_for() -> None:
    root = etree.fromstring(ask(room(), "/tag/halden.atom").content)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for where in ("/a:feed", "//a:entry"):
        for element in root.xpath(where, namespaces=ATOM):
            for required in ("id", "title", "updated"):
                assert len(element.xpath(f"a:{required}", namespaces=ATOM)) == 1
    assert root.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["http://room.example/tag/halden.atom"]
    assert all(urlsplit(i).scheme for i in root.xpath("//a:id/text()", namespaces=ATOM))


def test_older_articles_follow_by_next() -> None:
    app = room()
    address, seen = "/tag/halden.atom", []
    while address:
        answer = ask(app, address)
        seen += ids(answer, "atom")
        onward = etree.fromstring(answer.content).xpath("a:link[@rel='next']/@href", namespaces=ATOM)
        address = onward[0].removeprefix("http://room.example") if onward else ""
    assert (len(seen), len(set(seen))) == (70, 70)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("news.example.org", "http://news.example.org"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("evil.example/<script>", "http://127.0.0.1:8000"),
        ("a@evil.example", "http://127.0.0.1:8000"),
        ("..", "http://127.0.0.1:8000"),
        ("a..b", "http://127.0.0.1:8000"),
        ("", "http://127.0.0.1:8000"),
        ("x" * 300, "http://127.0.0.1:8000"),
    ],
)
def test_the_host_header_is_checked(host: str, origin: str) -> None:
    made = orjson.loads(ask(room(), f"{FERRY}.json", headers={"host": host}).content)
    assert made["feed_url"] == f"{origin}{FERRY}.json"


def test_the_operators_address_comes_first_and_hosts_do_not_mix() -> None:
    site = SiteSettings(base_url="https://news.example.org/")
    made = orjson.loads(ask(room(site=site), f"{FERRY}.json", headers={"host": "evil.example"}).content)
    assert made["feed_url"] == f"https://news.example.org{FERRY}.json"
    app = room()
    addresses = [ask(app, f"{FERRY}.json", headers={"host": host}).text for host in ("a.example", "b.example")]
    assert "a.example/tag" in addresses[0]
    assert "a.example/tag" not in addresses[1]


def test_the_hub_is_named_where_there_is_one() -> None:
    site = SiteSettings(hub="https://hub.example/")
    for ending in ENDINGS:
        assert "https://hub.example/" in ask(room(site=site), f"{FERRY}.{ending}").text
        assert (
            "hub"
            not in ask(room(), f"{FERRY}.{ending}")
            .text.replace("_tagwire", "")
            .split("items")[0]
            .split("<item>")[0]
            .split("<entry")[0]
        )


def test_hostile_articles_make_sound_feeds() -> None:
    headline = "\x00\x08 ]]> <b>&amp;</b> \u202eevil \ufffe\U0001f6f3"
    text = "<script>alert(1)</script> ]]> \x0b\n\nSecond & last"
    bad = replace(article("bad", WIRE, headline, text, category=POLITICS, authors=("\x01<i>",)), lang=None)
    app = room(MemoryStore([bad]))
    for ending in ("rss", "atom"):
        parsed = feedparser.parse(ask(app, f"/latest.{ending}").content, sanitize_html=False)
        assert not parsed.bozo
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in parsed.entries[0].content[0].value
    item = orjson.loads(ask(app, "/latest.json").content)["items"][0]
    assert "<script" not in item["content_html"]
    assert "<script" not in ask(app, "/latest").text.replace("<script src=", "")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_listing_of_nothing_is_a_sound_feed_and_an_unknown_tag_is_404(ending: str) -> None:
    answer = ask(room(MemoryStore()), f"/latest.{ending}")
    assert answer.status == 200
    assert ids(answer, ending) == []
    missing = ask(room(), f"/tag/nosuchtag.{ending}")
    assert missing.status == 404
    if ending == "json":
        problem = orjson.loads(missing.content)
        assert missing.headers["content-type"] == "application/problem+json"
        assert (problem["status"], problem["instance"]) == (404, "/tag/nosuchtag.json")

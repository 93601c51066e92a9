"""The search page, its feeds, and its errors, over a real store."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree, html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from store_articles import NOW, choose_supported, stored_article
from tagwire.model.article import Genre, MediaTopic
from tagwire.store.sqlite import open_store
from tagwire.web import SiteSettings, create_app

SPORT = MediaTopic("medtop:15000000", "Sport", 0.9)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    store = open_store(tmp_path_factory.mktemp("store"), choose=choose_supported)
    intents = [stored_article(n, ["night bus"], strong=True, headline=f"A register, part {n}") for n in range(45)]
    cup = stored_article(60, ["cup final"], publisher="wire", lang="de", strong=True, headline="<b>Pokal</b> & Finale")
    intents.append(replace(cup, article=replace(cup.article, category=SPORT, genre=Genre.OPINION)))
    store.apply(intents)
    yield create_app(store, site=SiteSettings(indexable=True), clock=lambda: NOW)
    store.close()


def search(app: Starlette, text: str, more: str = "") -> Answer:
    return ask(app, f"/search?q={quote(text, safe='')}{more}")


def tree(answer: Answer) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def words(answer: Answer, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in tree(answer).xpath(path)]


def test_results_say_how_many_how_they_were_read_and_mark_the_words(app: Starlette) -> None:
    answer = search(app, "register town -opinion")
    assert answer.status == 200
    assert words(answer, "//p[@role='status']") == ["45 articles. Read as: “register” and “town”, not “opinion”."]
    assert words(answer, "//ol[@class='wire']//h3")[:2] == ["A register, part 0", "A register, part 1"]
    assert set(words(answer, "//h3//mark")) == {"register"}
    assert set(words(answer, "//div[@class='text']//mark")) == {"town"}
    assert words(answer, "//h1") == ["Search"]
    assert tree(answer).xpath("//input[@id='qq']/@value") == ["register town -opinion"]
    assert tree(answer).xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert tree(answer).xpath("//link[@rel='alternate']/@href")[1] == "/search.atom?q=register+town+-opinion"


@pytest.mark.parametrize("order", ["newest", "best"])
def test_pages_hold_each_article_once(app: Starlette, order: str) -> None:
    address = f"/search?q=register&order={order}"
    seen: list[str] = []
    pages = 0
    while address:
        page = tree(ask(app, address))
        seen += page.xpath("//h3/a/@href")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
        pages += 1
        assert bool(page.xpath("//a[@rel='first']")) == (pages > 1)
    assert (pages, len(seen), len(set(seen))) == (3, 45, 45)


def test_facets_narrow_the_search(app: Starlette) -> None:
    answer = search(app, "town OR cup")
    assert words(answer, "//aside//h2") == [
        "By day last 30 days",
        "Category",
        "Genre",
        "Language",
        "Publisher",
        "Hashtag",
        "Take it with you",
    ]
    links = tree(answer).xpath("//aside//section[h2='Category']//a")
    assert [" ".join(link.text_content().split()) for link in links] == ["Politics", "Sport"]
    for section, found in (("Category", 45), ("Genre", 45), ("Language", 45), ("Publisher", 45), ("Hashtag", 45)):
        href = tree(answer).xpath(f"//aside//section[h2='{section}']//a/@href")[0]
        assert words(ask(app, href), "//p[@role='status']/strong") == [str(found)], href
    sport = ask(app, links[1].get("href"))
    assert words(sport, "//h3") == ["<b>Pokal</b> & Finale"]
    assert words(sport, "//p[@role='status']") == ["1 article. Read as: (“town” or “cup”), in the category Sport."]


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("ferry (ship", "This search can’t be read: this parenthesis is not closed. Change it.", "("),
        ("<script>alert(1)</script> foo:<b>", "no field “foo:”", "f"),
        ("lang:\u202eabcd", "is no language", "\u202e"),
        ("(#a OR after:1d) (#b OR after:2d) (#c OR after:3d) (#d OR after:4d) (#e OR after:1d)", "under OR", None),
    ],
)
def test_what_cant_be_read_is_shown_with_its_place(app: Starlette, text: str, reason: str, place: str | None) -> None:
    answer = search(app, text)
    assert answer.status == 400
    assert answer.headers["cache-control"] == "no-store"
    [said] = words(answer, "//div[@role='alert']/p[1]")
    assert reason in said
    assert tree(answer).xpath("//p[@class='where']/mark/text()") == ([] if place is None else [place])
    assert tree(answer).xpath("//input[@id='qq']/@value") == [text]
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search", 200),
        ("/search?q=", 200),
        ("/search?q=%20&order=", 200),
        ("/search?q=%00", 400),
        ("/search?q=%ff%fe", 400),
        ("/search?q=%ed%a0%80", 400),
        ("/search?q=" + "a" * 501, 400),
        ("/search?q=" + "a" * 9000, 400),
        ("/search?q=a&order=worst", 400),
        ("/search?q=a&before=x", 400),
        ("/search?q=a&before=9999999999999999999.1", 400),
        ("/search?q=town&before=0001-01-01T00:00:00Z", 200),
        ("/search?q=town&before=-1.1&order=best", 200),
        ("/search?q=town&before=1.9223372036854775807", 200),
        ("/search?q=town&before=1.9223372036854775807&order=best", 200),
        ("/search?q=%22&x=%27%3B--", 400),
        ("/search?q=NEAR(a%20b)", 200),
        ("/search.rss?q=", 400),
        ("/search.json?q=(", 400),
        ("/search/", 301),
    ],
)
def test_a_hostile_search_gets_its_answer(app: Starlette, address: str, status: int) -> None:
    assert ask(app, address).status == status


def test_nothing_found_teaches(app: Starlette) -> None:
    answer = search(app, "#nihgtbus lang:en")
    assert answer.status == 200
    assert words(answer, "//h2[@class='title']") == ["Nothing yet"]
    assert "matches: tagged #nihgtbus, in English." in words(answer, "//p[@role='status']")[0]
    [near] = tree(answer).xpath("//div[@class='state']//a[contains(@class,'btn')]")
    assert near.text_content() == "#NightBus"
    assert words(ask(app, near.get("href")), "//p[@role='status']/strong") == ["45"]
    plain = search(app, "zeppelin")
    assert tree(plain).xpath("//div[@class='state']//a/@href") == ["/search.atom?q=zeppelin"]
    assert "How to ask" in plain.text


def test_an_empty_search_teaches_how_to_ask(app: Starlette) -> None:
    answer = ask(app, "/search")
    assert "How to ask" in answer.text
    assert words(answer, "//aside//a")[0] == "#NightBus"
    assert not tree(answer).xpath("//link[@rel='alternate']")


@pytest.mark.parametrize("ending", ["rss", "atom", "json"])
def test_every_search_is_a_feed(app: Starlette, ending: str) -> None:
    answer = ask(app, f"/search.{ending}?q=cup&order=best")
    assert answer.status == 200
    assert "etag" in answer.headers
    if ending == "json":
        feed = json.loads(answer.text)
        assert feed["title"] == "Search: cup · Tagwire"
        assert feed["home_page_url"] == "http://room.example/search?q=cup"
        assert feed["feed_url"] == "http://room.example/search.json?q=cup"
        assert [item["title"] for item in feed["items"]] == ["<b>Pokal</b> & Finale"]
    else:
        assert etree.fromstring(answer.content) is not None


def test_a_feed_leads_to_older_ones(app: Starlette) -> None:
    page = json.loads(ask(app, "/search.json?q=town").text)
    assert len(page["items"]) == 46
    assert "next_url" not in page


def test_browsers_learn_to_search_here(app: Starlette) -> None:
    answer = ask(app, "/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml; charset=utf-8"
    urls = etree.fromstring(answer.content).xpath("//*[local-name()='Url']/@template")
    assert urls[0] == "http://room.example/search?q={searchTerms}"
    assert tree(ask(app, "/help")).xpath("//link[@rel='search']/@href") == ["/opensearch.xml"]


def test_every_page_has_the_field(app: Starlette) -> None:
    for address in ("/", "/tags", "/help", "/search", "/nope"):
        page = tree(ask(app, address))
        assert page.xpath("//header//form[@action='/search']//input[@name='q']")
        assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(),'on')]")


def test_ids_are_unique_and_landmarks_named(app: Starlette) -> None:
    for text in ("town", "zeppelin", "(", ""):
        page = tree(search(app, text))
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert sorted(page.xpath("//search/@aria-label")) == ["Articles", "The whole site"]


def test_search_terms_are_read_from_a_folder_made_before(tmp_path: Path) -> None:
    store = open_store(tmp_path, choose=choose_supported)
    answer = ask(create_app(store, site=SiteSettings(), clock=lambda: NOW), "/search?q=anything")
    assert answer.status == 200
    store.close()

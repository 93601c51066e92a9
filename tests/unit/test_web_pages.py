"""The pages: what each says, where it leads, and that no link on any of them is dead."""

import re
from collections import deque
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import (
    HALDEN,
    NOW,
    TIDE,
    WIRE,
    article,
    ferry_articles,
    many_articles,
    tag,
)
from reading_store import MemoryStore
from tagwire.errors import StoreError
from tagwire.model.article import Genre
from tagwire.model.listing import Tag
from tagwire.model.tag import TagKind
from tagwire.web import SiteSettings, create_app

FERRY = "/tag/institutionalfailure"


def room(store: MemoryStore | None = None, site: SiteSettings | None = None) -> Starlette:
    shown = MemoryStore(many_articles(70) + ferry_articles()) if store is None else store
    return create_app(shown, site=site or SiteSettings(), clock=lambda: NOW)


def tree(answer: Answer) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def words(answer: Answer, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in tree(answer).xpath(path)]


def test_the_tag_page_says_which_articles_and_why() -> None:
    answer = ask(room(), FERRY)
    assert answer.status == 200
    assert words(answer, "//head/title") == ["Latest news with #InstitutionalFailure · Tagwire"]
    assert words(answer, "//h1") == ["Latest news with #InstitutionalFailure"]
    assert words(answer, "//h2[@class='day']") == ["Today Friday 14 March", "Yesterday Thursday 13 March"]
    first = tree(answer).xpath("//li[contains(@class,'item')]")[0]
    order = " ".join(first.text_content().split())
    shown = [
        "38 minutes ago",
        "Northmere Public Radio",
        "Politics",
        "Interview",
        "By Oda Verrin",
        "“We wrote it down",
        "For six years Petra Holm",
        "Read on 146 words, 1 min",
        "Her letters went to",
        "Original at northmere-radio.example",
        "Why #InstitutionalFailure: When every desk",
        "#InstitutionalFailure",
        "#SulaStar",
    ]
    places = [order.index(part, 0) for part in shown[:-2]]
    assert places == sorted(places)
    assert first.xpath(".//p[@class='why']//mark/text()") == ["institutional failure"]
    assert first.xpath(".//a[@class='tag'][@aria-current]/text()") == ["#InstitutionalFailure"]
    assert first.xpath(".//time/@datetime") == ["2031-03-14T13:22Z"]


def test_two_publishers_with_the_same_words_stand_under_one_tag() -> None:
    answer = ask(room(), FERRY)
    assert "Wrenfield Post" in answer.text
    assert "Meridian Wire" in answer.text
    assert answer.text.count("<mark>institutional failure</mark>") >= 4


def test_foreign_words_have_their_language_and_direction() -> None:
    page = tree(ask(room(), FERRY))
    arabic = page.xpath("//h3[@lang='ar']")[0]
    assert arabic.get("dir") == "rtl"
    assert page.xpath("//h3[@lang='ja']/@dir") == ["ltr"]
    assert page.xpath("//div[@class='text' and @lang='fr']")
    assert not page.xpath("//h3[@lang='en']")
    assert "(a name of it in French)" in page.text_content()


@pytest.mark.parametrize(
    ("query", "publishers"),
    [
        ("?lang=fr", ["Le Fanal"]),
        ("?genre=opinion", ["Harbour & Tide"]),
        ("?category=medtop:05000000", ["Wrenfield Post"]),
        ("?publisher=caldercourier.example&lang=&genre=", ["The Calder Courier"]),
        ("?lang=fr&genre=opinion", []),
    ],
)
def test_filters_narrow(query: str, publishers: list[str]) -> None:
    answer = ask(room(), FERRY + query)
    assert answer.status == 200
    assert words(answer, "//ol[@class='wire']//a[@class='pub']/bdi") == publishers
    if not publishers:
        assert "No article here matches language French, genre Opinion. Show all." in " ".join(
            tree(answer).text_content().split()
        )


def test_the_filter_form_counts_and_keeps_what_is_chosen() -> None:
    page = tree(ask(room(), FERRY + "?lang=fr"))
    choices = page.xpath("//select[@name='lang']/option")
    assert [choice.text for choice in choices][:2] == ["All", "English (5)"]
    assert page.xpath("//select[@name='lang']/option[@selected]/@value") == ["fr"]
    assert "Politics (5)" in page.xpath("//select[@name='category']/option/text()")
    assert page.xpath("//main//form/@action") == [FERRY]


def test_every_article_is_on_just_one_page() -> None:
    app = room()
    address, seen, pages = "/tag/halden", [], 0
    while address:
        page = tree(ask(app, address))
        seen += page.xpath("//h3/a/@href")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
        pages += 1
        assert page.xpath("//link[@rel='next']/@href") == ([address] if address else [])
        assert bool(page.xpath("//a[@rel='first']")) == (pages > 1)
    assert (pages, len(seen), len(set(seen))) == (4, 70, 70)


def test_a_moment_written_by_hand_is_a_place_too() -> None:
    ages = words(ask(room(), "/tag/halden?before=20310313T1400Z"), "//ol//time")
    assert ages[0] == "1 day ago"


def test_all_texts_can_be_unfolded() -> None:
    folded, whole = ask(room(), FERRY), ask(room(), FERRY + "?text=full")
    assert tree(folded).xpath("//details[@class='more']")
    assert not tree(whole).xpath("//details[@class='more']")
    assert "touched the Gannet Rocks" in whole.text
    assert tree(whole).xpath("//input[@name='text']/@value") == ["full"]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/tag/InstitutionalFailure", FERRY),
        ("/tag/institutional%20failure", FERRY),
        ("/tag/%23institutionalfailure?lang=fr", FERRY + "?lang=fr"),
        ("/tag/institutionalfailures", FERRY),
        ("/tag/institutionalfailures.rss?lang=fr", FERRY + ".rss?lang=fr"),
        ("/tag/SulaStar+LanternBay", "/tag/sulastar+lanternbay"),
        ("/tag/sulastar%7CHalden", "/tag/sulastar%7Chalden"),
        ("/category/11000000", "/category/medtop:11000000"),
        ("/category/11000000.atom", "/category/medtop:11000000.atom"),
        ("/tags/", "/tags"),
        ("//elsewhere.example/", "/elsewhere.example"),
        ("/%5Celsewhere.example/", "/%5Celsewhere.example"),
    ],
)
def test_other_spellings_lead_to_the_one_address(address: str, leads_to: str) -> None:
    store = MemoryStore(ferry_articles(), aliases={"institutionalfailures": "institutionalfailure"})
    answer = ask(room(store), address)
    assert (answer.status, answer.headers["location"]) == (301, leads_to)


@pytest.mark.parametrize(
    ("address", "headlines"),
    [
        ("/tag/sulastar+lanternbay", 3),
        ("/tag/sulastar-lanternbay", 3),
        ("/tag/wrenfield%7Clanternbay", 4),
        ("/tag/wrenfield%7Cnosuchtag", 1),
    ],
)
def test_tag_algebra(address: str, headlines: int) -> None:
    answer = ask(room(), address)
    assert answer.status == 200
    assert len(tree(answer).xpath("//h3")) == headlines


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/tag/lighthouses", 200, "#Lighthouses has no articles"),
        ("/tag/institutionalfailur", 404, "#institutionalfailur has no articles"),
        ("/tag/sulastar+nosuchtag", 404, "#SulaStar and #nosuchtag has no articles"),
    ],
)
def test_an_empty_tag_suggests_near_ones(address: str, status: int, says: str) -> None:
    lighthouses = Tag("lighthouses", "Lighthouses", "lighthouses", TagKind.THING)
    answer = ask(room(MemoryStore(ferry_articles(), empty_tags={"lighthouses": lighthouses})), address)
    assert answer.status == status
    assert words(answer, "//h1") == [says]
    assert tree(answer).xpath("//p[@class='row']/a/@href")
    if status == 404:
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


def test_a_hyphen_read_as_not_suggests_the_joined_tag() -> None:
    answer = ask(room(), "/tag/institutional-failure")
    assert answer.status == 404
    assert tree(answer).xpath("//p[@class='row']/a/@href")[0] == FERRY


def test_the_front_page_groups_one_event() -> None:
    answer = ask(room(), "/")
    assert words(answer, "//h1") == ["Friday 14 March"]
    lead = tree(answer).xpath("//article[@class='leadstory']")[0]
    assert lead.xpath(".//ul[@class='heads']/li")
    assert "7 publishers, 7 articles" in lead.text_content()
    assert words(answer, "//ol[@class='river']/li/time")[0] == "13:22"
    assert tree(answer).xpath("//ul[@class='list trend']//polyline/@points")
    assert "19 articles from 8 publishers in the last 24 hours. Updated 38 minutes ago." in words(answer, "//p")


def test_an_empty_room_says_how_to_fill_it() -> None:
    answer = ask(room(MemoryStore()), "/")
    assert answer.status == 200
    assert "tagwire add" in answer.text


def test_the_demo_says_so_on_every_page() -> None:
    demo = room(site=SiteSettings(demo=True))
    for address in ("/", FERRY, "/help", "/nope"):
        assert "Demo edition." in ask(demo, address).text
        assert "Demo edition." not in ask(room(), address).text


def test_the_article_page_marks_and_explains() -> None:
    inspector = ferry_articles()[-1]
    answer = ask(room(), f"/article/{inspector.id}")
    assert words(answer, "//h1") == [inspector.article.headline]
    assert words(answer, "//div[@class='text']//mark") == ["Lantern Bay", "institutional failure", "Sula Star"]
    assert len(words(answer, "//div[@class='text']/p")) == 4
    assert words(answer, "//ul[@class='evid']//p") == [
        "A thing, named once in the text, in the headline",
        "A subject, named once in the text",
        "A place, named once in the text",
    ]
    assert "Friday 14 March 2031, 13:55 UTC" in words(answer, "//dd")


def test_an_articles_json_is_the_contracts_and_its_text_is_plain() -> None:
    inspector = ferry_articles()[-1]
    made = ask(room(), f"/article/{inspector.id}.json")
    assert made.headers["content-type"] == "application/json; charset=utf-8"
    assert '"headline": "“We wrote it down' in made.text
    plain = ask(room(), f"/article/{inspector.id}.txt")
    assert plain.text.startswith(inspector.article.headline)
    assert plain.text.endswith(inspector.article.text + "\n")


def test_an_article_without_date_category_or_tags_has_a_page() -> None:
    bare = article("bare", WIRE, "Bare", "Text", published=None, category=None, genre=Genre.OTHER, lang=None)
    store = MemoryStore([*ferry_articles(), bare])
    assert "Date not given" in ask(room(store), f"/article/{bare.id}").text
    assert "Bare" in ask(room(store), "/latest").text
    for ending in ("rss", "atom", "json"):
        assert ask(room(store), f"/latest.{ending}").status == 200


@pytest.mark.parametrize("address", ["/article/nosucharticl", "/article/" + "a" * 200, "/publisher/nobody.example"])
def test_what_is_not_there_is_404(address: str) -> None:
    assert ask(room(), address).status == 404


@pytest.mark.parametrize("code", ["medtop:99999999", "politics"])
def test_only_top_level_topics_are_categories(code: str) -> None:
    assert ask(room(), f"/category/{code}").status == 404


def test_tags_are_paged_by_key() -> None:
    names = [(f"Tag{n:03}x", f"tag {n:03}x", TagKind.THING) for n in range(310)]
    tags = tuple(tag(name, f"{name[1]} is here.", "H") for name in names)
    store = MemoryStore([replace(article("many", TIDE, "H", "T"), tags=tags)])
    first = ask(room(store), "/tags")
    onward = tree(first).xpath("//a[@rel='next']/@href")
    assert onward == ["/tags?after=tag299x"]
    assert len(tree(ask(room(store), onward[0])).xpath("//ul[@class='cloud list']/li")) == 10
    assert ask(room(store), "/tags?after=Not-A-Key").status == 400


def test_new_tags_are_those_first_seen_in_two_days() -> None:
    assert words(ask(room(), "/"), "//section[h2='New tags']//a") == [
        "#InstitutionalFailure",
        "#SulaStar",
        "#LanternBay",
    ]
    assert "New tags" not in ask(room(MemoryStore(ferry_articles())), "/").text


LONGEST_SEARCH = 40
"""Letters of the longest query whose page is looked at for links."""


def test_no_link_on_any_page_is_dead() -> None:
    app = room()
    seen = {"/"}
    waiting = deque(seen)
    while waiting:
        address = waiting.popleft()
        answer = ask(app, address)
        assert answer.status == 200, address
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = tree(answer)
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        for href in page.xpath("//@href | //@src | //form/@action"):
            target = urlsplit(urljoin(f"http://room.example{address}", href))
            if target.netloc != "room.example":
                continue
            where = target.path + (f"?{target.query}" if target.query else "")
            if target.path.startswith("/search") and len(target.query) > LONGEST_SEARCH:
                continue  # each search offers narrower ones, without end
            if where not in seen:
                seen.add(where)
                waiting.append(where)
    assert len(seen) > 100


def test_nothing_on_a_page_is_inline_or_from_elsewhere() -> None:
    for address in ("/", FERRY, "/tags", "/help", f"/article/{ferry_articles()[0].id}"):
        page = tree(ask(room(), address))
        assert not page.xpath("//style | //@style | //script[not(@src)] | //@*[starts-with(name(),'on')]")
        assert all(re.match("/static/", src) for src in page.xpath("//script/@src | //link[@rel='stylesheet']/@href"))


class FailingStore(MemoryStore):
    """A store whose database is away."""

    def version(self) -> int:
        raise StoreError("the disk is full", transient=True)


class FaultyStore(MemoryStore):
    """A store with a fault in its code."""

    def version(self) -> int:
        raise ZeroDivisionError


def test_a_failing_store_is_503_and_a_fault_500() -> None:
    failing = ask(room(FailingStore()), "/")
    assert (failing.status, failing.headers["retry-after"]) == (503, "30")
    assert ask(room(FailingStore()), "/readyz").status == 503
    assert ask(room(FailingStore()), "/healthz").status == 200
    fault = ask(room(FaultyStore()), "/tag/x.json")
    assert (fault.status, fault.headers["content-type"]) == (500, "application/problem+json")
    assert "content-security-policy" in fault.headers
    assert "This page failed" in ask(room(FaultyStore()), "/").text


def test_other_methods_are_405() -> None:
    answer = ask(room(), FERRY, method="POST")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
    assert "Pages here can only be read" in answer.text


def test_an_old_article_with_a_tag_is_listed_though_its_month_is_empty() -> None:
    text = "The mill in Halden is old."
    old = article("old", WIRE, "Old", text, tags=(tag(HALDEN, text, "Old"),), published=NOW - timedelta(days=400))
    answer = ask(room(MemoryStore([old])), "/tag/halden")
    assert words(answer, "//h2[@class='day']") == ["Thursday 7 February 2030"]
    assert "0 articles today" in words(answer, "//p[@class='facts']")[0]

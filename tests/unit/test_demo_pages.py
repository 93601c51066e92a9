"""The demo's pages: the whole text is there, and so is everything that real pages put around it."""

import json
import re
from datetime import UTC, datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import DemoArticle, DemoPublisher, Structured, load_edition
from tagwire.demo.furniture import furniture
from tagwire.demo.markdown import BlockKind
from tagwire.demo.pages import PageMaker
from tagwire.demo.structured import is_date_hidden
from tagwire.text.times import rfc3339

EDITION = load_edition(datetime(2026, 3, 5, 12, tzinfo=UTC))
PUBLISHERS = {publisher.folder: publisher for publisher in EDITION.publishers}
ALWAYS_THERE = ("cookie_text", "legal", "fiction", "hidden", "comments_rules", "print", "related", "read_more")


def maker(publisher: DemoPublisher) -> PageMaker:
    return PageMaker(EDITION, publisher, Addresses(publisher, 8123))


def page_of(article: DemoArticle) -> str:
    return maker(PUBLISHERS[article.publisher]).article(article)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def visible_text(html: str) -> str:
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style"])
    body = tree.body
    assert body is not None
    return squeezed(body.text(separator=" "))


@pytest.mark.parametrize("article", EDITION.articles, ids=lambda article: f"{article.publisher}/{article.slug}")
def test_an_article_page_holds_its_text_and_its_furniture(article: DemoArticle) -> None:
    publisher, words = PUBLISHERS[article.publisher], furniture(article.lang)
    html = page_of(article)
    text = visible_text(html)
    for paragraph in article.text.split("\n\n"):
        assert squeezed(paragraph) in text
    for wanted in (article.headline, article.lead, article.caption, article.credit, *article.byline):
        assert squeezed(wanted) in text
    for name in ALWAYS_THERE:
        assert words.say(name) in text
    assert words.date(article.published) in text
    assert text.count(publisher.name) >= 2
    if sum(block.kind is BlockKind.PARAGRAPH for block in article.blocks) > 3:
        assert words.say("newsletter_text") in text


@pytest.mark.parametrize("article", EDITION.articles, ids=lambda article: f"{article.publisher}/{article.slug}")
def test_an_article_page_states_its_metadata_the_way_its_publisher_does(article: DemoArticle) -> None:
    publisher = PUBLISHERS[article.publisher]
    tree = LexborHTMLParser(page_of(article))
    scripts = [json.loads(node.text()) for node in tree.css('script[type="application/ld+json"]')]
    date = rfc3339(article.published)
    match publisher.structured:
        case Structured.JSON_LD:
            (node,) = scripts
        case Structured.JSON_LD_GRAPH:
            node = next(node for node in scripts[0]["@graph"] if "headline" in node)
        case Structured.JSON_LD_ARRAY:
            node = next(node for node in scripts[0] if "headline" in node)
        case Structured.MICRODATA:
            assert not scripts
            assert [element.text() for element in tree.css('[itemprop="headline"]')] == [article.headline]
            assert [element.attributes["datetime"] for element in tree.css('[itemprop="datePublished"]')] == [date]
            return
        case Structured.NONE:
            assert not scripts
            return
    assert node["headline"] == article.headline
    assert ("datePublished" in node) is not is_date_hidden(publisher, article)
    assert is_date_hidden(publisher, article) or node["datePublished"] == date
    assert [author["name"] for author in node["author"] if author["@type"] == "Person"] == list(article.byline)
    assert node["isAccessibleForFree"] is (article.slug not in publisher.premium)


def test_hidden_dates_are_in_no_attribute() -> None:
    hidden = [article for article in EDITION.articles if is_date_hidden(PUBLISHERS[article.publisher], article)]
    assert hidden
    for article in hidden:
        html = page_of(article)
        assert rfc3339(article.published) not in html
        assert f"{article.published:%Y-%m-%d}" not in html


def test_the_premium_article_exists() -> None:
    for publisher in EDITION.publishers:
        slugs = {article.slug for article in EDITION.articles_of(publisher)}
        assert publisher.premium <= slugs


def test_the_live_blog_says_it_is_one() -> None:
    (article,) = [article for article in EDITION.articles if article.genre == "live"]
    tree = LexborHTMLParser(page_of(article))
    script = tree.css_first('script[type="application/ld+json"]')
    assert script is not None
    node = json.loads(script.text())
    assert node["@type"] == "LiveBlogPosting"
    assert len(node["liveBlogUpdate"]) == sum(block.kind is BlockKind.HEADING for block in article.blocks)


@pytest.mark.parametrize("publisher", EDITION.publishers, ids=lambda publisher: publisher.folder)
def test_a_front_page_links_every_article_and_names_the_feed(publisher: DemoPublisher) -> None:
    pages = maker(publisher)
    tree = LexborHTMLParser(pages.front())
    links = {node.attributes.get("href") for node in tree.css("a[href]")}
    assert {pages.addresses.article(article) for article in EDITION.articles_of(publisher)} <= links
    feeds = [node.attributes.get("href") for node in tree.css('link[rel="alternate"]')]
    assert feeds[:1] == ([] if publisher.folder == "halden-ledger" else [pages.addresses.advertised_feed])


def test_arabic_reads_from_the_right() -> None:
    root = LexborHTMLParser(maker(PUBLISHERS["marsa-alyawm"]).front()).root
    assert root is not None
    assert root.attributes["dir"] == "rtl"


def test_dates_are_shown_in_the_form_of_the_language() -> None:
    moment = datetime(2026, 3, 5, 9, 4, tzinfo=UTC)
    shown = {lang: furniture(lang).date(moment) for lang in ("en", "fr", "de", "es", "ja", "ar")}
    assert shown == {
        "en": "Thursday 5 March 2026, 09:04",
        "fr": "5 mars 2026 à 09h04",
        "de": "5. März 2026, 09:04 Uhr",
        "es": "5 de marzo de 2026, 09:04",
        "ja": "2026年3月5日 09時04分",
        "ar": "5 مارس 2026 - 09:04",
    }


def test_furniture_speaks_the_same_words_in_every_language() -> None:
    names = {lang: set(furniture(lang).table.fields) for lang in ("en", "fr", "de", "es", "ja", "ar")}
    assert all(words == names["en"] for words in names.values())
    assert all(len(furniture(lang).sentences) >= 8 for lang in names)


def test_words_beside_each_other_are_not_glued() -> None:
    (article,) = [article for article in EDITION.articles if article.byline == ("Ines Marrow", "Callum Drey")]
    body = LexborHTMLParser(page_of(article)).css_first("header.story-header")
    assert body is not None
    assert "By Ines Marrow and Callum Drey Special correspondent" in squeezed(body.text())

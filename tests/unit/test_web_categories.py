"""Category pages along the IPTC tree: the way up, what is below with its counts, and pages of topics further down."""

from dataclasses import replace

import feedparser
import pytest
from lxml import html

from asgi_client import ask
from reading_articles import NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from tagwire.model.article import AnnotatedArticle, MediaTopic
from tagwire.toolkit.mediatopics import load_media_topics, medtop
from tagwire.web import SiteSettings, create_app

POLITICS = "medtop:11000000"
TOPICS = load_media_topics()
CHILD = next(code for code in TOPICS.narrower(POLITICS) if TOPICS.narrower(code))
GRANDCHILD = TOPICS.narrower(CHILD)[0]
OTHER_CHILD = next(code for code in TOPICS.narrower(POLITICS) if code != CHILD)


def of_topic(article: AnnotatedArticle, code: str) -> AnnotatedArticle:
    topic = MediaTopic(medtop(code), TOPICS.label_of(code), 0.9)
    return replace(article, topics=(*article.topics, topic))


def page_of(address: str, articles: list[AnnotatedArticle]) -> html.HtmlElement:
    answer = ask(create_app(MemoryStore(articles), site=SiteSettings(), clock=lambda: NOW), address)
    assert answer.status == 200
    return html.document_fromstring(answer.text)


def headlines(page: html.HtmlElement) -> list[str]:
    return [str(a.text_content()) for a in page.xpath("//h3[@class='head']/a")]


def test_a_category_tells_what_is_below_it_and_how_much() -> None:
    articles = ferry_articles()
    articles[0], articles[1] = of_topic(articles[0], GRANDCHILD), of_topic(articles[1], CHILD)
    page = page_of(f"/category/{POLITICS}", articles)
    rows = page.xpath("//section[h2='Below it']//li")
    assert [(row.xpath("a/@href")[0], row.xpath("span[@class='num']/text()")[0]) for row in rows] == [
        (f"/category/{medtop(CHILD)}", "2")
    ]
    assert page.xpath("//p[@class='eyebrow']/text()") == ["Category"]


@pytest.mark.parametrize("code", [CHILD, GRANDCHILD], ids=["below", "two below"])
def test_a_topic_has_a_page_with_all_below_it_and_the_way_up(code: str) -> None:
    articles = ferry_articles()
    articles[0], articles[1] = of_topic(articles[0], GRANDCHILD), of_topic(articles[1], CHILD)
    page = page_of(f"/category/{medtop(code)}", articles)
    held = articles[:2] if code == CHILD else articles[:1]
    assert sorted(headlines(page)) == sorted(article.article.headline for article in held)
    above = {CHILD: [POLITICS], GRANDCHILD: [POLITICS, medtop(CHILD)]}[code]
    assert page.xpath("//nav[@aria-label='Wider topics']/a/@href") == [f"/category/{medtop(c)}" for c in above]


def test_a_topics_pages_narrow_and_page_and_feeds_follow() -> None:
    articles = [of_topic(article, CHILD) for article in many_articles(30) + ferry_articles()]
    app = create_app(MemoryStore(articles), site=SiteSettings(), clock=lambda: NOW)
    path = f"/category/{medtop(CHILD)}"
    first = html.document_fromstring(ask(app, path).text)
    older = html.document_fromstring(ask(app, first.xpath("//link[@rel='next']/@href")[0]).text)
    assert not set(headlines(first)) & set(headlines(older))
    french = html.document_fromstring(ask(app, f"{path}?lang=fr").text)
    assert len(headlines(french)) == sum(article.lang == "fr" for article in articles)
    feed = feedparser.parse(ask(app, f"{path}.atom?publisher=lefanal.example").content)
    assert [entry.source.title for entry in feed.entries] == ["Le Fanal"]


def test_a_topic_nobody_wrote_of_says_so_and_leads_up() -> None:
    page = page_of(f"/category/{medtop(OTHER_CHILD)}", ferry_articles())
    note = page.xpath("//p[@class='note']")[0]
    assert TOPICS.label_of(OTHER_CHILD) in note.text_content()
    assert note.xpath("a/@href") == [f"/category/{POLITICS}"]
    assert not page.xpath("//section[h2='Below it']")


@pytest.mark.parametrize("code", ["medtop:99999999", "politics", "medtop:1100000", "99999999"])
@pytest.mark.parametrize("ending", ["", ".rss", ".json"])
def test_an_unknown_code_is_not_found(code: str, ending: str) -> None:
    app = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    answer = ask(app, f"/category/{code}{ending}")
    while answer.status == 301:
        answer = ask(app, answer.headers["location"])
    assert answer.status == 404

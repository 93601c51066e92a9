"""Categories along the IPTC tree: the topics below one, and where their own addresses lead."""

from lxml import html

from asgi_client import ask
from reading_articles import NOW, ferry_articles
from reading_store import MemoryStore
from tagwire.toolkit.mediatopics import load_media_topics, medtop
from tagwire.web import SiteSettings, create_app

POLITICS = "medtop:11000000"


def test_a_category_names_the_topics_below_it() -> None:
    topics = load_media_topics()
    app = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    page = html.document_fromstring(ask(app, f"/category/{POLITICS}").text)
    shown = page.xpath("//section[h2='Below it']//a/@href")
    assert sorted(shown) == [f"/search?q=category:{medtop(code)}" for code in topics.narrower(POLITICS)]
    assert len(shown) > 3
    assert all(topics.broader[code] == "11000000" for code in topics.narrower(POLITICS))


def test_a_topic_further_down_is_a_search_with_its_feeds() -> None:
    app = create_app(MemoryStore(ferry_articles()), site=SiteSettings(), clock=lambda: NOW)
    code = medtop(load_media_topics().narrower(POLITICS)[0])
    for ending in ("", ".rss", ".atom", ".json"):
        answer = ask(app, f"/category/{code}{ending}?lang=fr")
        assert (answer.status, answer.headers["location"]) == (302, f"/search{ending}?q=category:{code}+lang:fr")
        assert ask(app, answer.headers["location"]).status == 200
    assert ask(app, "/category/medtop:99999999").status == 404

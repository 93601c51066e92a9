"""What rises, on the front page, on its own page and in the API."""

from datetime import timedelta
from functools import cache

import orjson
from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import COURIER, DISASTER, NOW, POLITICS, POST, RADIO, SULA_STAR, WIRE, article, many_articles, tag
from reading_store import MemoryStore
from tagwire.model.article import MediaTopic
from tagwire.web import SiteSettings, create_app

TOLD = "4 articles of 4 publishers in 24 hours, usually 0; 3 times as much as usual."


@cache
def room(*, is_rising: bool = True, story: str | None = None, category: MediaTopic | None = POLITICS) -> Starlette:
    """Return a room with six weeks of #Halden, and today four publishers who write of a ferry."""
    articles = many_articles(200, step=timedelta(hours=5))
    for hours, publisher in enumerate((RADIO, WIRE, POST, COURIER) if is_rising else ()):
        headline, text = "The Sula Star sails", f"Nobody knows where {publisher.name} heard of it."
        tags = (tag(SULA_STAR, text, headline),)
        published = NOW - timedelta(hours=hours + 1)
        articles.append(
            article(
                f"ferry-{hours}",
                publisher,
                headline,
                text,
                tags=tags,
                published=published,
                story=story,
                category=category,
            )
        )
    return create_app(MemoryStore(articles), site=SiteSettings(), clock=lambda: NOW)


def words(answer: Answer, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in html.document_fromstring(answer.text).xpath(path)]


def test_the_page_lists_what_rises_with_its_numbers() -> None:
    answer = ask(room(), "/trends")
    assert answer.status == 200
    assert words(answer, "//table[caption]//tbody/tr[th/a]/*") == ["#SulaStar", "", "3", "4", "4", "0"]
    line, *_ = html.document_fromstring(answer.text).xpath("//svg[@role='img']/@aria-label")
    assert line.startswith(f"#SulaStar: {TOLD} Articles a day, today last: 0, ")
    assert line.endswith(", 4.")
    assert words(answer, "//details//tbody/tr/*") == ["#SulaStar", *["0"] * 13, "4"]


def test_where_nothing_rises_the_page_says_when_something_would() -> None:
    answer = ask(room(is_rising=False), "/trends")
    assert answer.status == 200
    assert words(answer, "//p[@class='note']")[0].startswith("Nothing rises just now. A tag is listed when")
    assert words(answer, "//table") == []


def test_the_front_page_shows_what_rises_and_else_what_is_busy() -> None:
    assert words(ask(room(), "/"), "//aside//h2")[0] == "Rising"
    assert words(ask(room(), "/"), "//aside//a[@href='/trends']") == ["All that rises"]
    assert words(ask(room(is_rising=False), "/"), "//aside//h2")[0] == "Busy hashtags"


def test_the_api_gives_the_numbers() -> None:
    answer = ask(room(), "/api/v1/trends?limit=5")
    assert answer.status == 200
    [trend] = orjson.loads(answer.text)["trends"]
    assert trend["tag"]["key"] == "sulastar"
    assert (trend["articles"], trend["publishers"], trend["voices"], trend["usual"]) == (4, 4, 4.0, 0.0)
    assert trend["score"] == 2.752
    assert len(trend["days"]) == 14
    assert ask(room(), "/api/v1/trends?limit=0").status == 400


def test_stories_and_categories_rise_beside_the_hashtags() -> None:
    risen = room(story="ferry", category=DISASTER)
    answer = ask(risen, "/trends")
    assert words(answer, "//section[h2='Stories']//tbody/tr/*") == ["The Sula Star sails", "", "3", "4", "4", "0"]
    assert words(answer, "//section[h2='Categories']//tbody/tr/th") == ["Disaster and accident"]
    [story] = orjson.loads(ask(risen, "/api/v1/trends?of=stories").text)["trends"]
    assert story["story"] == {"id": "ferry", "headline": "The Sula Star sails"}
    assert (story["articles"], story["voices"], story["usual"]) == (4, 4.0, 0.0)
    [category] = orjson.loads(ask(risen, "/api/v1/trends?of=categories").text)["trends"]
    assert category["category"]["code"] == "medtop:03000000"
    assert ask(risen, "/api/v1/trends?of=weather").status == 400


def test_where_no_story_rises_there_is_no_list_of_them() -> None:
    assert words(ask(room(is_rising=False), "/trends"), "//section[h2='Stories']") == []

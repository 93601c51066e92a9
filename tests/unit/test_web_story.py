"""The story page and its feeds, and how copies are folded wherever articles are listed."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import (
    FERRY_STORY,
    HALDEN,
    NOW,
    POST,
    SULA_STAR,
    TIDE,
    article,
    ferry_articles,
    many_articles,
    tag,
)
from reading_store import MemoryStore
from tagwire.model.article import AnnotatedArticle
from tagwire.web import SiteSettings, create_app

STORY = f"/story/{FERRY_STORY}"
WARNINGS = next(a for a in ferry_articles() if "Fourteen warnings" in a.article.headline)


def _copy(of: AnnotatedArticle, *, hours_later: float = 0.5) -> AnnotatedArticle:
    return article(
        "copied",
        POST,
        "Fourteen warnings unread",
        of.article.text,
        tags=(tag(SULA_STAR, of.article.text, of.article.headline),),
        published=(of.article.published or NOW) + timedelta(hours=hours_later),
        story=of.story,
        duplicate_of=of.id,
    )


def _room(articles: Sequence[AnnotatedArticle] = (), **stored: object) -> Starlette:
    store = MemoryStore([*ferry_articles(), *articles], **stored)  # type: ignore[arg-type]
    return create_app(store, site=SiteSettings(), clock=lambda: NOW)


def _tree(answer: Answer) -> html.HtmlElement:
    return html.document_fromstring(answer.text)


def _words(answer: Answer, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in _tree(answer).xpath(path)]


def test_a_story_page_says_who_wrote_and_when() -> None:
    answer = ask(_room(), STORY)
    assert answer.status == 200
    assert _words(answer, "//h1") == [WARNINGS.article.headline]
    [facts] = _words(answer, "//p[@class='facts']")
    assert facts.startswith("7 publishers7 articles, 4 languagesbegan 17 hours ago")
    lanes = _tree(answer).xpath("//ul[@class='lanes']/li")
    assert lanes[0].xpath("./a")[0].text_content().strip().endswith("潮見新報")
    places = [float(x.rstrip("%")) for x in _tree(answer).xpath("//svg[@class='lane']/circle/@cx")]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (3.0, 97.0)
    assert "Opinion, 10 hours ago" in _tree(answer).xpath("//svg[@class='lane']/@aria-label")


def test_who_wrote_and_when_is_a_table_too() -> None:
    rows = _words(ask(_room([_copy(WARNINGS)]), STORY), "//details[@class='quiet']//tbody/tr")
    assert len(rows) == 8
    assert rows[0].endswith("News17 hours ago")
    assert "Harbour & TideOpinion10 hours ago" in rows
    assert "Wrenfield PostCopy7 hours ago" in rows


def test_the_page_of_stories_lists_events_that_several_articles_tell_of() -> None:
    alone = replace(many_articles(1)[0], story="alone")
    answer = ask(_room([alone]), "/stories")
    assert answer.status == 200
    [card] = _tree(answer).xpath("//li[@class='card']")
    assert card.xpath(".//a[@href=$story]", story=STORY)
    assert len(card.xpath(".//p[@class='also']//bdi")) == 7


def test_a_page_without_stories_says_how_they_come_about() -> None:
    store = MemoryStore(many_articles(2))
    [note] = _words(ask(create_app(store, site=SiteSettings(), clock=lambda: NOW), "/stories"), "//p[@class='note']")
    assert "tagwire add" in note


def test_a_story_page_says_what_each_article_adds_newest_first() -> None:
    answer = ask(_room(), STORY)
    headings = _words(answer, "//p[@class='adds']/b")
    sentences = _words(answer, "//p[@class='adds']")
    assert len(headings) == 7
    assert headings[-1] == "First word"
    assert sentences[0] == (
        "Only hereFor six years Petra Holm boarded the Lantern Bay ferry every spring"
        " with a torch, a mallet and a checklist."
    )
    assert any("Edvin Tallis" in sentence for sentence in sentences)


def test_an_opinion_is_marked_and_is_never_the_headline_of_a_story() -> None:
    opinion = next(a for a in ferry_articles() if a.article.publisher == TIDE)
    long_opinion = replace(opinion, words=9_000)
    store = MemoryStore([a if a.id != opinion.id else long_opinion for a in ferry_articles()])
    answer = ask(create_app(store, site=SiteSettings(), clock=lambda: NOW), STORY)
    assert _words(answer, "//h1") == [WARNINGS.article.headline]
    assert _tree(answer).xpath("//svg/circle[@class='op']")


def test_copies_are_counted_once_and_listed_apart() -> None:
    answer = ask(_room([_copy(WARNINGS)]), STORY)
    [facts] = _words(answer, "//p[@class='facts']")
    assert facts.startswith("7 publishers7 articles")
    assert _tree(answer).xpath("//svg/circle[@class='copy']")
    [summary] = _words(answer, "//details[@id='copies']/summary")
    assert summary == "The same texts elsewhere (1 article at 1 publisher)"
    assert len(_tree(answer).xpath("//ol[@class='wire']/li")) == 7


def test_a_story_that_became_another_leads_there_with_its_feeds() -> None:
    room = _room(merged_stories={"older": FERRY_STORY})
    assert (ask(room, "/story/older").status, ask(room, "/story/older").headers["location"]) == (301, STORY)
    feed = ask(room, "/story/older.atom?lang=en")
    assert (feed.status, feed.headers["location"]) == (301, f"{STORY}.atom?lang=en")


def test_a_story_nobody_knows_is_not_found() -> None:
    assert ask(_room(), "/story/nosuch").status == 404
    assert ask(_room(), "/story/nosuch.rss").status == 404
    assert ask(_room(), f"/story/{'x' * 200}").status == 404


def test_a_story_is_a_feed() -> None:
    for ending in ("rss", "atom", "json"):
        answer = ask(_room(many_articles(3)), f"{STORY}.{ending}")
        assert answer.status == 200
        assert WARNINGS.article.headline in answer.text
        assert "Halden mill" not in answer.text
    assert f"{STORY}.rss" in ask(_room(), STORY).text


def test_the_front_page_leads_to_the_story() -> None:
    answer = ask(_room(), "/")
    [link] = _tree(answer).xpath("//article[@class='leadstory']/p[@class='meta']/a[starts-with(@href,'/story/')]")
    assert link.get("href") == STORY
    assert " ".join(link.text_content().split()) == "7 publishers, 7 articles"


def test_what_has_no_story_yet_is_on_the_front_page_all_the_same() -> None:
    store = MemoryStore(many_articles(2))
    answer = ask(create_app(store, site=SiteSettings(), clock=lambda: NOW), "/")
    assert answer.status == 200
    assert not _tree(answer).xpath("//a[starts-with(@href,'/story/')]")
    assert _words(answer, "//article[@class='leadstory']/h2") == ["Halden mill, day 1"]


def test_an_article_leads_to_its_story_and_to_others_on_it() -> None:
    answer = ask(_room(), f"/article/{WARNINGS.id}")
    [box] = _tree(answer).xpath("//aside/section[h2='Same story']")
    assert len(box.xpath("./ul/li")) == 6
    assert box.xpath(".//a[@href=$story]", story=STORY)
    alone = next(a for a in ferry_articles() if a.story is None)
    assert not _tree(ask(_room(), f"/article/{alone.id}")).xpath("//aside/section[h2='Same story']")


def test_an_article_says_who_has_its_text() -> None:
    copy = _copy(WARNINGS)
    room = _room([copy])
    [original] = _words(ask(room, f"/article/{WARNINGS.id}"), "//aside/section[h2='The same text']")
    assert original.replace(" ", "") == "ThesametextAlsoatWrenfieldPost"
    [copied] = _words(ask(room, f"/article/{copy.id}"), "//aside/section[h2='The same text']")
    assert "First at" in copied
    assert "The Calder Courier" in copied


def test_a_list_folds_a_copy_into_the_article_whose_text_it_has() -> None:
    copy = _copy(WARNINGS)
    answer = ask(_room([copy]), "/tag/sulastar")
    assert not _tree(answer).xpath("//li[@data-row=$id]", id=copy.id)
    [also] = _words(answer, f"//li[@data-row='{WARNINGS.id}']//p[@class='also'][starts-with(.,'Also at')]")
    assert also == "Also at Wrenfield Post"


def test_a_list_without_the_original_shows_the_copy_and_leads_to_it() -> None:
    copy = replace(_copy(WARNINGS), tags=(tag(HALDEN, WARNINGS.article.text + " Halden", "Halden"),))
    answer = ask(_room([copy]), f"/publisher/{POST.id}")
    [row] = _tree(answer).xpath("//li[@data-row=$id]", id=copy.id)
    assert row.xpath(".//a[@href=$original]", original=f"/article/{WARNINGS.id}")


def test_the_api_lists_stories_by_publishers() -> None:
    answer = ask(_room([_copy(WARNINGS)]), "/api/v1/stories?days=7")
    [story] = json.loads(answer.content)["stories"]
    assert (story["id"], story["articles"], story["publishers"], story["lead"]) == (FERRY_STORY, 7, 7, WARNINGS.id)
    assert story["headline"] == WARNINGS.article.headline
    assert [(tag["key"], tag["articles"]) for tag in story["tags"]][:2] == [
        ("institutionalfailure", 7),
        ("sulastar", 6),
    ]
    assert ask(_room(), "/api/v1/stories?days=0").status == 400


def test_the_api_says_what_each_article_adds_to_a_story() -> None:
    copy = _copy(WARNINGS)
    room = _room([copy], merged_stories={"older": FERRY_STORY})
    story = json.loads(ask(room, "/api/v1/stories/older").content)
    assert story["id"] == FERRY_STORY
    adds = {account["article"]["id"]: account["adds"] for account in story["accounts"]}
    assert len(adds) == 8
    assert adds[copy.id] is None
    assert adds[WARNINGS.id]["sentence"].startswith("Judge Mairi Sorley")
    assert {account["article"]["story"] for account in story["accounts"]} == {FERRY_STORY}
    assert ask(room, "/api/v1/stories/nosuch").status == 404

"""Kinds of pages: what stated rules make of live blogs, galleries, interviews, lists, pages of several, giants."""

import time

import pytest
from extract_pages import ENGLISH, document, paragraphs
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract import extract_article
from tagwire.extract.blocks import read_blocks
from tagwire.extract.body import above_the_bar
from tagwire.extract.page import MAX_BODY_BYTES
from tagwire.model.article import Article, Rejected

HEAD = (
    "<html lang=en><head><title>Gates shut at 19 county schools - The Wrenfield Post</title>"
    '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Gates shut at 19 county schools",'
    '"datePublished":"2025-06-17T08:00:00Z"}</script></head><body><h1>Gates shut at 19 county schools</h1>'
)


def text_of(inside: str) -> str:
    found = extract_article(document(f"{HEAD}{inside}</body></html>"))
    assert isinstance(found, Article), found
    return found.text


def test_a_live_blogs_entries_stand_in_the_pages_order_without_its_furniture() -> None:
    entries = "".join(
        f"<article class=entry><div><time datetime='2025-06-17T1{n}:00Z'>1{n}:00</time></div>"
        f"<div class=share>Share</div><p>{text}</p></article>"
        for n, text in enumerate(ENGLISH)
    )
    assert text_of(f"<main><div class=live-blog>{entries}</div></main>") == "\n\n".join(ENGLISH)


def test_a_gallerys_text_is_what_stands_between_its_pictures() -> None:
    pictures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>The gates from the road. Photo: Ole Berg</figcaption></figure>"
        f"<p>{text}</p>"
        for n, text in enumerate(ENGLISH)
    )
    assert text_of(f"<article class=gallery>{pictures}</article>") == "\n\n".join(ENGLISH)


@pytest.mark.parametrize("mark", ["<h3>{}</h3>", "<p><strong>{}</strong></p>", "<p>{}</p>"])
def test_questions_and_answers_are_paragraphs(mark: str) -> None:
    questions = ("When were the boilers last checked?", "Who knew of it?", "What happens on Wednesday?")
    spoken = [(mark.format(question), f"<p>{text}</p>") for question, text in zip(questions, ENGLISH, strict=False)]
    inside = "".join(part for pair in spoken for part in pair)
    wanted = [line for pair in zip(questions, ENGLISH, strict=False) for line in pair]
    assert text_of(f"<article>{inside}</article>") == "\n\n".join(wanted)


def test_of_an_article_on_several_pages_the_page_at_hand_is_read() -> None:
    numbers = "<li><a href=?page=1>1</a></li><li><a href=?page=2>2</a></li><li><a href=?page=2>Next page</a></li>"
    pages = f"<ul class=pagination>{numbers}</ul>"
    assert text_of(f"<article>{paragraphs(ENGLISH)}{pages}</article>") == "\n\n".join(ENGLISH)


def test_boxes_of_dialogs_and_navigation_are_no_text_whatever_their_tag() -> None:
    consent = "We use cookies and similar techniques to show you what you like, and our partners do so too. "
    box = f"<div role={{}}><p>{consent * 3}</p></div>"
    inside = "".join(box.format(role) for role in ("dialog", "navigation", "contentinfo"))
    assert text_of(f"{inside}<article>{paragraphs(ENGLISH)}</article>") == "\n\n".join(ENGLISH)


@pytest.mark.parametrize("tag", ["template", "select", "textarea", "noframes", "video", "object", "map"])
def test_what_browsers_do_not_show_is_passed_over_and_the_text_goes_on(tag: str) -> None:
    hidden = f"<{tag}>A line that stands here for machines only, and is as long as any other.</{tag}>"
    first, *rest = ENGLISH
    half = len(first) // 2
    inside = f"<p>{first[:half]}{hidden}{first[half:]}</p>{paragraphs(tuple(rest))}"
    assert text_of(f"<article>{inside}</article>") == "\n\n".join(ENGLISH)


LISTING = "".join(f"<li><a href=/news/{n}>Story number {n} of the day</a></li>" for n in range(60))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://www.wrenfield-post.example/", "index-page"),
        ("https://www.wrenfield-post.example/tag/schools", "index-page"),
        ("https://www.wrenfield-post.example/things/item9", "not-an-article"),
    ],
)
def test_pages_that_are_no_articles_are_refused_with_a_reason(url: str, reason: str) -> None:
    found = extract_article(document(f"<html><title>The Post</title><body><ul>{LISTING}</ul>{LISTING}</body>", url=url))
    assert isinstance(found, Rejected)
    assert found.reason == reason
    assert found.detail


def test_a_page_of_20_megabytes_is_refused_at_once_and_one_at_the_limit_is_bounded() -> None:
    begun = time.process_time()
    found = extract_article(document("<p>" + "word " * 4_000_000))
    assert isinstance(found, Rejected)
    assert found.reason == "too-large"
    assert time.process_time() - begun < 1
    most = (
        f"{HEAD}<article>"
        + paragraphs(ENGLISH) * (MAX_BODY_BYTES // len(paragraphs(ENGLISH).encode()) - 1)
        + "</article>"
    )
    found = extract_article(document(most))
    assert isinstance(found, Article)
    assert len(found.text) <= 400_000


def test_a_subhead_stands_or_falls_with_what_follows_and_a_list_item_with_its_neighbours() -> None:
    page = read_blocks(LexborHTMLParser("<h2>A</h2><p>b</p><ul><li>c</li><li>d</li><li>e</li></ul><h2>f</h2><p>g</p>"))
    likely = (0.4, 0.9, 0.9, 0.4, 0.1, 0.4, 0.1)
    assert [block.text for block in above_the_bar(page, likely, 0.6)] == ["A", "b", "c", "d"]

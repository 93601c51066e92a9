"""A newsletter's box goes as a whole, whatever else stands in it; an element too large for a box does not."""

import numpy as np
import pytest
from extract_pages import ENGLISH, document, page, paragraphs
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract import extract_article
from tagwire.extract.blocks import read_blocks
from tagwire.extract.boxes import boxes_in
from tagwire.extract.features import PageFacts, features_of, hint_inside_column
from tagwire.extract.hints import WORD_BUCKETS, Hint
from tagwire.extract.words import TEXT_BUCKETS
from tagwire.model.article import Article

_LETTER = "<p>Sign up for our newsletter and get the best of the Post in your inbox every morning.</p>"
_PITCH = "<p>Nine reporters cover every council of the county, and every Friday they tell you what was left out.</p>"


def _text(html: str) -> str:
    article = extract_article(document(html))
    assert isinstance(article, Article)
    return article.text


def test_all_that_stands_in_a_newsletters_box_is_dropped() -> None:
    box = f'<div class="newsletter-box"><h4>The county, weekly</h4>{_PITCH}{_LETTER}</div>'
    assert _text(page(inside=box)) == "\n\n".join(ENGLISH)


def test_a_whole_story_is_no_box() -> None:
    html = page().replace(
        '<div class="article-body">', f'<div class="newsletter-issue">{_LETTER}{paragraphs(ENGLISH)}'
    )  # fmt: skip
    assert ENGLISH[0] in _text(html)


def test_a_notice_of_consent_longer_than_the_article_is_no_text() -> None:
    asked = (
        "We and our partners store and access cookies on your device, and process personal data such as unique "
        "identifiers, for advertising and for what we know of our audience. "
    )
    told = (
        "You may withdraw your consent at any time in our privacy policy; some partners do not ask for your consent. "
    )
    texts = f"<p>{asked * 3}</p><p>{told * 4}</p><p>{asked * 2}</p>"
    notice = f'<div class="layer"><div class="consent-dialog">{texts}</div></div>'
    short = ENGLISH[:2]
    assert _text(page(short).replace("</main>", f"</main>{notice}")) == "\n\n".join(short)


def test_a_story_on_consent_in_a_plain_element_stays() -> None:
    story = (*ENGLISH, "The council will store cookies only with the consent of those who visit its privacy policy.")
    assert story[-1] in _text(page(story))


_ON_CONSENT = (
    "The county's website will store cookies only with the consent of those who visit it, the council decided.",
    "Its privacy policy had named third parties that nobody in the town hall could explain, the auditors wrote.",
    "Whoever opted out in the browser was counted all the same, and personal data went to a firm in Halden.",
)


@pytest.mark.parametrize(("title", "expected"), [("<h1>Fewer cookies</h1>", False), ("<h2>Fewer cookies</h2>", True)])
def test_an_element_called_an_alert_is_no_notice_where_it_holds_the_headline(title: str, *, expected: bool) -> None:
    html = f'<main>{paragraphs(ENGLISH)}<div class="privacy-alert">{title}{paragraphs(_ON_CONSENT)}</div></main>'
    blocks = read_blocks(LexborHTMLParser(html))
    rows = features_of(blocks, PageFacts(), np.zeros((4, WORD_BUCKETS), np.float32), np.zeros(TEXT_BUCKETS, np.float32))
    # as if the element held the running text: off the path to that any dialog is a box
    rows[:, hint_inside_column(Hint.DIALOG)] = 0
    assert boxes_in(blocks, rows)[len(ENGLISH) :].tolist() == [expected] * 4

"""Paragraphs that a publisher's pages repeat."""

from dataclasses import replace

from tagwire.extract.furniture import line_hash, repeatable_lines, without_furniture
from tagwire.model.article import Article, Publisher

BOX = "Sign up and get the Morning Tide in your inbox before breakfast."
ARTICLE = Article(
    url="https://courier.example/a",
    canonical_url="https://courier.example/a",
    publisher=Publisher("courier.example", "The Courier"),
    headline="Bridge closes",
    text="\n\n".join(
        ["The bridge will close for a year, the council said.", "What happens next", BOX, "Nobody was hurt in March."]
    ),
    lead="A bridge closes for a whole year.",
)


def test_short_lines_are_never_furniture() -> None:
    assert "What happens next" not in repeatable_lines(ARTICLE.text).values()


def test_white_space_and_case_do_not_matter() -> None:
    assert line_hash("Sign  up\u00a0NOW and read on") == line_hash("sign up now and read on")


def test_only_the_repeated_paragraph_goes() -> None:
    cleaned = without_furniture(ARTICLE, {line_hash(BOX), line_hash("What happens next")})
    assert cleaned.text.split("\n\n") == [
        "The bridge will close for a year, the council said.",
        "What happens next",
        "Nobody was hurt in March.",
    ]
    assert cleaned.lead == ARTICLE.lead


def test_a_lead_that_is_furniture_goes_too() -> None:
    assert without_furniture(replace(ARTICLE, lead=BOX), {line_hash(BOX)}).lead is None


def test_an_article_never_becomes_empty() -> None:
    every = set(repeatable_lines(BOX))
    assert without_furniture(replace(ARTICLE, text=BOX), every).text == BOX

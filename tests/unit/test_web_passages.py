"""What of a text a list shows, and which words are marked."""

import pytest

from tagwire.model.tag import Evidence
from tagwire.web.passages import first_paragraph, fold_text, html_paragraphs, marked_paragraphs, marked_sentence

SHORT = "Two words."
LONG = "This sentence has exactly seven words, doesn't it. " * 30


@pytest.mark.parametrize(
    ("text", "first", "rest"),
    [
        ("", 0, 0),
        (SHORT, 1, 0),
        ("\n\n".join([SHORT] * 3), 2, 1),
        ("\n\n".join(["word " * 95, SHORT, SHORT]), 1, 2),
        (LONG, 1, 1),
        ("\n\n".join([SHORT, LONG]), 1, 1),
        ("字" * 1000, 1, 1),
    ],
)
def test_first_paragraphs(text: str, first: int, rest: int) -> None:
    folded = fold_text(text)
    assert (folded.first.count("<p>"), folded.rest.count("<p>")) == (first, rest)
    assert not folded.is_cut


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    folded = fold_text(LONG)
    assert folded.first.endswith("it.</p>")
    assert len(folded.first.split()) < 110


def test_a_list_holds_at_most_1500_words() -> None:
    folded = fold_text("\n\n".join(["word " * 100] * 20))
    assert folded.is_cut
    assert (folded.first + folded.rest).count("word") == 1500


def test_nothing_of_a_text_is_markup() -> None:
    hostile = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> & more"
    shown = "".join(
        map(str, (fold_text(hostile).first, *marked_paragraphs(hostile, [(0, 8)]), html_paragraphs(hostile)))
    )
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<mark>&lt;script&gt;</mark>" in shown


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([(4, 7)], "one <mark>two</mark> three"),
        ([(4, 7), (0, 3)], "<mark>one</mark> <mark>two</mark> three"),
        ([(0, 5), (4, 7)], "<mark>one two</mark> three"),
        ([(8, 99), (-1, 2), (5, 5), (7, 4)], "one two three"),
        ([], "one two three"),
    ],
)
def test_spans_are_marked_once(spans: list[tuple[int, int]], marked: str) -> None:
    assert marked_paragraphs("one two three", spans) == (marked,)


def test_the_right_one_of_two_words_is_marked() -> None:
    text = "A failure. Then a failure, a failure."
    evidence = Evidence("Then a failure, a failure.", 29, 36)
    assert marked_sentence(evidence, text) == "Then a failure, a <mark>failure</mark>."


@pytest.mark.parametrize(
    "evidence", [Evidence("not in the text", 0, 3), Evidence("one two", 90, 95), Evidence("one two", 3, 2)]
)
def test_evidence_that_is_wrong_is_shown_unmarked(evidence: Evidence) -> None:
    assert "<mark>" not in marked_sentence(evidence, "one two three") or evidence.sentence.startswith("one")


def test_the_lead_comes_before_the_first_paragraph() -> None:
    assert first_paragraph("First.\n\nSecond.") == "First."
    assert first_paragraph("First.", "Lead.") == "Lead."
    assert first_paragraph("") == ""

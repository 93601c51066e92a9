"""Search terms, the forms of a word, and passages: what is folded, split, paired and marked."""

import pytest

from tagwire.text.inflections import inflections
from tagwire.text.search_passages import Needle, best_passage, find_hits
from tagwire.text.search_terms import MAX_TERM_LENGTH, placed_terms, terms_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Town HALL", "town hall"),
        ("Città, naïve œuvre, smørrebrød, Łódź", "citta naive oeuvre smorrebrod lodz"),
        ("Straße", "strasse"),
        ("İstanbul ısı", "istanbul isi"),
        ("ΣΟΦΟΣ σοφός", "σοφοσ σοφοσ"),
        ("Ёлка й", "елка и"),
        ("ﬁnal ｗｉｄｅ ①", "final wide 1"),
        ("e\u0301te\u0301", "ete"),
        ("the board’s U.S. and U.N. 'press' it's", "the board us and un press it"),
        ("A&E O’Neill cross-party l’État", "a e o neill cross party l etat"),
        ("48,000 1.250.000 4.25 3.141592 12,34", "48000 1250000 4 25 3 141592 12 34"),
        ("٤٨ ۴۸ ४८", "48 48 48"),
        ("إخفاق مؤسّسي العبّارة مدرسة على", "اخفاق موسسي العباره مدرسه علي"),
        ("کتاب یک", "كتاب يك"),
        ("שָׁלוֹם", "שלום"),
        ("हिन्दी में क्षेत्र।", "हिन्दी में क्षेत्र"),
        ("組織の失敗", "組織 織の の失 失敗 敗"),
        ("都", "都"),
        ("AI規制法案", "ai 規制 制法 法案 案"),
        ("ガス ｶﾞｽ", "ガス ス ガス ス"),
        ("정부는", "정부 부는 는"),
        ("น้ำท่วม", "น้ ้ํ ํา าท ท่ ่ว วม ม"),
        ("", ""),
        ("… – \u202e \u200b !", ""),
        ("a\u200bb soft\u00adhyphen", "ab softhyphen"),
        ("snake_case #tag @name", "snake case tag name"),
        ("x" * 100, "x" * MAX_TERM_LENGTH),
    ],
)
def test_terms(text: str, terms: str) -> None:
    assert " ".join(terms_of(text)) == terms
    assert [term.text for term in placed_terms(text)] == terms.split()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("The board’s vote", ["The", "board", "vote"]),
        ("Straße in\nKöln, 48,000 ﬁnal", ["Straße", "in", "Köln", "48,000", "ﬁnal"]),
        ("e\u0301te\u0301 ici", ["e\u0301te\u0301", "ici"]),
        ("العبّارة", ["العبّارة"]),
        ("東京都 x", ["東京", "京都", "都", "x"]),
    ],
)
def test_a_term_is_placed_in_the_text_as_written(text: str, places: list[str]) -> None:
    assert [text[term.start : term.end] for term in placed_terms(text)] == places


@pytest.mark.parametrize(
    ("term", "other", "lang"),
    [
        ("warning", "warnings", None),
        ("warnings", "warning", None),
        ("city", "cities", None),
        ("cities", "city", None),
        ("closed", "closing", None),
        ("close", "closed", None),
        ("hospital", "hospitales", None),
        ("klinik", "kliniken", None),
        ("haus", "hauser", "de"),
        ("national", "nationaux", "fr"),
        ("газета", "газеты", None),
        ("ميناء", "الميناء", None),
        ("والميناء", "ميناء", None),
    ],
)
def test_a_word_counts_in_its_other_forms(term: str, other: str, lang: str | None) -> None:
    assert other in inflections(term, lang=lang)


@pytest.mark.parametrize("term", ["bus", "組織", "हिन्दी", "48000", "gas"])
def test_short_and_unknown_words_stay_as_they_are(term: str) -> None:
    assert inflections(term) == (term,)


TEXT = (
    "A first paragraph speaks of the weather, at some length, and of nothing else that anybody would look for here."
    "\n\nIn the second one the harbour board’s register of warnings comes up, after a good many words about the"
    " committee, its members, their chairs, the tea that was served, and the minutes of the meeting before. "
    "The register was shut. " + "Then they went home, one by one, and said no more. " * 8 + "Warnings went unread."
)


def marked(text: str, *needles: Needle) -> list[str]:
    return [text[hit.start : hit.end] for hit in find_hits(text, needles)]


def test_hits_are_the_words_and_phrases_themselves() -> None:
    assert marked(TEXT, Needle((("register",),)), Needle((("warning", "warnings"),))) == [
        "register",
        "warnings",
        "register",
        "Warnings",
    ]
    assert marked(TEXT, Needle((("board",), ("register",)))) == ["board’s register"]
    assert marked("東京都の都", Needle((("都",),), is_beginning=True)) == ["都", "都", "都"][1:]
    assert marked("48,000 homes", Needle((("48000",),))) == ["48,000"]
    assert marked("", Needle((("a",),))) == []


def test_the_passage_shows_most_of_what_was_sought() -> None:
    hits = find_hits(TEXT, [Needle((("warnings",),)), Needle((("register",),))])
    part = best_passage(TEXT, hits)
    assert part is not None
    passage = TEXT[part[0] : part[1]]
    assert passage.startswith("In the second one")
    assert len(passage) < 340
    assert passage.endswith((" ", "."))


def test_a_passage_in_the_middle_of_a_paragraph_begins_between_words() -> None:
    part = best_passage(TEXT, find_hits(TEXT, [Needle((("unread",),))]))
    assert part is not None
    assert TEXT[part[0] - 1] == " "
    assert TEXT[: part[1]].endswith("unread.")

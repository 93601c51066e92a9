"""Which candidates become tags, and how the collection moves them."""

import pytest
from tags_articles import COLUMN, INQUIRY, article

from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagKind
from tagwire.tags import choose_tags, find_candidates
from tagwire.tags.labels import label_of
from tagwire.text.keys import tag_key
from tagwire.toolkit.words import load_word_tables


def candidate(name: str, strength: float, *, kind: TagKind = TagKind.ISSUE, rarity: float = 0.8) -> Candidate:
    return Candidate(tag_key(name), name, kind, strength, rarity, (Origin.TEXT,), Evidence(name, 0, len(name)))


def chosen(*found: Candidate, words: int = 600, **support: int) -> list[str]:
    supports = {key: Support(publishers, publishers) for key, publishers in support.items()}
    return [tag.name for tag in choose_tags(found, supports, words_in_text=words)]


def test_two_publishers_that_share_a_phrase_both_get_its_tag_with_the_sentence() -> None:
    words = load_word_tables()
    texts = {"gazette": INQUIRY, "ledger": COLUMN}
    found = {
        name: find_candidates(article(text, publisher=name), lang="en", words=words) for name, text in texts.items()
    }
    keys = {name: {each.key for each in candidates} for name, candidates in found.items()}
    shared = keys["gazette"] & keys["ledger"]
    assert {"institutionalfailure", "pierscalloway", "patientsafety"} <= shared
    support = {key: Support(publishers=1, articles=1) for key in shared}
    for name, text in texts.items():
        tags = {tag.key: tag for tag in choose_tags(found[name], support, words_in_text=len(text.split()))}
        assert {"institutionalfailure", "pierscalloway"} <= set(tags), name
        tag = tags["institutionalfailure"]
        assert tag.label == "InstitutionalFailure"
        assert "institutional failure" in tag.evidence.sentence
        assert tag.evidence.sentence in text


def test_a_weak_rare_phrase_is_confirmed_by_another_publisher_even_in_a_full_list() -> None:
    names = [candidate(f"Person {chr(97 + i)}{chr(98 + i)}", 4.0, kind=TagKind.PERSON) for i in range(12)]
    phrase = candidate("institutional failure", -1.5, rarity=1.0)
    assert "institutional failure" not in chosen(*names, phrase, words=200)
    assert "institutional failure" in chosen(*names, phrase, words=200, institutionalfailure=1)


def test_support_does_not_lift_what_every_article_says() -> None:
    common = candidate("last year", -2.0, rarity=0.1)
    assert chosen(common, lastyear=40) == []


@pytest.mark.parametrize(
    ("case", "found", "expected"),
    [
        ("a word inside a stronger phrase", [("rent control", 2.0), ("control", 1.0)], ["rent control"]),
        (
            "a word a likely phrase holds",
            [("rents", 1.0), ("plague", 1.5), ("bubonic plague", 1.2)],
            ["bubonic plague", "rents"],
        ),
        ("a word much stronger than its phrase", [("plague", 4.0), ("plague panic", 0.5)], ["plague"]),
        (
            "a phrase inside a phrase",
            [("severe weather warning", 2.0), ("severe weather", 1.0)],
            ["severe weather warning"],
        ),
    ],
)
def test_one_of_two_that_say_the_same_is_enough(case: str, found: list[tuple[str, float]], expected: list[str]) -> None:
    assert chosen(*(candidate(name, strength) for name, strength in found)) == expected, case


def test_a_name_inside_an_issue_and_inside_a_name_stays() -> None:
    found = (
        candidate("Boreal", 2.0, kind=TagKind.ORGANISATION),
        candidate("Boreal 787", 1.5, kind=TagKind.THING),
        candidate("Velmark", 3.0, kind=TagKind.PLACE),
        candidate("Velmark ceasefire", 1.0),
    )
    assert set(chosen(*found)) == {"Boreal", "Boreal 787", "Velmark", "Velmark ceasefire"}


def test_issues_have_room_beside_many_names() -> None:
    names = [candidate(f"Person {chr(97 + i)}{chr(98 + i)}", 5.0, kind=TagKind.PERSON) for i in range(20)]
    tags = chosen(*names, candidate("rent control", 1.0), candidate("night library", 0.5), words=2000)
    assert {"rent control", "night library"} <= set(tags)
    assert len(tags) == 15


def test_the_number_of_tags_follows_the_text() -> None:
    found = [candidate(f"name {chr(97 + i)}{chr(98 + i)}", 3.0) for i in range(20)]
    lengths = [len(chosen(*found, words=words)) for words in (0, 100, 300, 5000)]
    assert lengths == sorted(lengths)
    assert lengths[0] >= 3
    assert lengths[-1] == 15


def test_unlikely_candidates_are_no_tags_in_however_long_a_text() -> None:
    assert chosen(*(candidate(f"phrase {chr(97 + i)}{chr(98 + i)}", -3.0) for i in range(20)), words=5000) == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("institutional failure", "InstitutionalFailure"),
        ("Keir Ames", "KeirAmes"),
        ("NHS", "NHS"),
        ("A&E", "AE"),
        ("women's rights", "WomensRights"),
        ("l'État de Valmont", "LÉtatDeValmont"),
        ("iPhone", "iPhone"),
        ("Boreal 787", "Boreal787"),
        ("組織の失敗", "組織の失敗"),
        ("संस्थागत विफलता", "संस्थागतविफलता"),
        ("فشل مؤسسي", "فشلمؤسسي"),
        ("feather-duvet lung", "FeatherDuvetLung"),
    ],
)
def test_labels_can_be_read_aloud(name: str, label: str) -> None:
    assert label_of(name) == label
    assert tag_key(label) == tag_key(name)

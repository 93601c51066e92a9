"""What the word tables know."""

import pytest

from tagwire.toolkit.words import load_word_tables

FULL = ("en", "de", "fr", "es", "it", "pt", "nl", "ru", "ar", "hi", "ja", "zh", "pl", "tr", "uk")


@pytest.mark.parametrize("lang", FULL)
def test_every_full_language_has_stop_words_rarity_and_a_calendar(lang: str) -> None:
    words = load_word_tables().language(lang)
    assert len(words.stop) > 50
    assert len(words.zipf) > 20_000
    assert words.calendar
    assert words.places


def test_rarity_and_classes() -> None:
    words = load_word_tables().language("en")
    assert (
        words.zipf_of("the") > 7 > words.zipf_of("failure") > words.zipf_of("institutional") > words.zipf_of("zzyzxq")
    )
    assert words.class_of("failure").noun > 0.8
    assert words.class_of("institutional").adjective > 0.8
    assert words.class_of("said").verb > 0.8
    assert words.class_of("germany").name > 0.8
    assert words.class_of("reinstitutionalisation").noun > 0.5
    assert "tuesday" in words.calendar
    assert "germany" in words.places
    assert words.number["dissident"] == "dissidents"


def test_a_region_is_no_language_and_an_unknown_one_has_empty_tables() -> None:
    tables = load_word_tables()
    assert tables.language("en-GB") is tables.language("en")
    for unknown in (None, "", "xx", "../en"):
        words = tables.language(unknown)
        assert not words.stop
        assert not words.has_classes
        assert words.zipf_of("anything") < 3


def test_tables_are_read_once() -> None:
    assert load_word_tables().language("de") is load_word_tables().language("de")

"""The IPTC vocabulary: its tree and its labels."""

import pytest

from tagwire.toolkit.mediatopics import MediaTopics, load_media_topics, medtop


@pytest.fixture(scope="module")
def topics() -> MediaTopics:
    return load_media_topics()


def test_the_vocabulary_is_whole(topics: MediaTopics) -> None:
    assert len(topics.broader) == 1085
    assert len(topics.tops) == 17
    assert all(topics.top_of(code) in topics.tops for code in topics.broader)
    assert max(map(topics.level_of, topics.broader)) == 6


@pytest.mark.parametrize(
    ("code", "lang", "label"),
    [
        ("medtop:11000000", "en", "Politics"),
        ("11000000", "de", "Politik"),
        ("medtop:01000000", None, "Arts and culture"),
        ("medtop:15000000", "it", "Sport"),
        ("medtop:17000000", "pt-BR", "Tempo"),
        ("medtop:07000000", "xx", "Health"),
        ("medtop:20000574", "en", "Election"),
        ("medtop:20000574", "de", "Wahl"),
        ("medtop:20000574", "hi", "Election"),
    ],
)
def test_labels_are_in_the_readers_language_else_english(
    code: str, lang: str | None, label: str, topics: MediaTopics
) -> None:
    assert topics.label_of(code, lang) == label


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "it", "pt", "nl", "ja", "ar", "zh", "ru", "hi"])
def test_every_top_level_topic_has_a_short_label(lang: str, topics: MediaTopics) -> None:
    assert set(topics.short_labels[lang]) == set(topics.tops)
    assert all(topics.short_labels[lang].values())


def test_a_code_that_is_not_live_is_refused(topics: MediaTopics) -> None:
    assert "medtop:99000000" not in topics
    assert "medtop:11000000" in topics
    with pytest.raises(KeyError):
        topics.label_of("medtop:99000000")


def test_medtop_writes_a_code_once() -> None:
    assert medtop("11000000") == medtop(medtop("11000000")) == "medtop:11000000"

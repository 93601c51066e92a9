"""Sketches: what is kept of an article's words."""

from zlib import crc32

import pytest
from demo_stories import demo_articles

from tagwire.errors import ParseError
from tagwire.stories.sketch import MAX_TERMS, Sketch, sketch_article, unpack_sketch
from tagwire.toolkit.words import load_word_tables

WORDS = load_word_tables()


def _sketch(headline: str, text: str = "", *, lang: str | None = "en") -> Sketch:
    return sketch_article(headline, text, lang=lang, words=WORDS)


def _count(made: Sketch, word: str) -> int | None:
    """Return a word's count as the sketch has it, 32 × (1 + ln times)."""
    counts = dict(zip(made.terms.tolist(), made.counts.tolist(), strict=True))
    return counts.get(crc32(word.encode()))


def test_a_sketch_is_the_same_after_packing() -> None:
    for article in demo_articles("en", "ja", "ar")[:12]:
        made = article.sketch
        read = unpack_sketch(made.to_bytes())
        assert read.to_bytes() == made.to_bytes()
        assert (read.weekdays, read.is_bare, read.text.level) == (made.weekdays, made.is_bare, made.text.level)
        assert len(read.terms) <= MAX_TERMS


@pytest.mark.parametrize("packed", [b"", b"\0" * 20, _sketch("Rent cap passes").to_bytes()[:-1]])
def test_what_is_no_sketch_of_this_version_is_refused(packed: bytes) -> None:
    with pytest.raises(ParseError):
        unpack_sketch(packed)


def test_words_of_the_headline_count_twice() -> None:
    made = _sketch("Reservoir closed", "The reservoir at Alder is closed. Wrenfield waits.")
    assert _count(made, "reservoir") == round(32 * (1 + 1.0986))  # three times
    assert _count(made, "wrenfield") == 32
    assert {int(made.terms[place]) for place in made.headline} >= {crc32(b"reservoir")}


def test_words_that_say_nothing_are_left_out_and_plurals_are_singulars() -> None:
    made = _sketch("The abortions of the accidents")
    assert _count(made, "the") is None
    assert _count(made, "accident") == 32
    assert _count(made, "accidents") is None


def test_rare_words_weigh_more_than_common_ones() -> None:
    made = _sketch("President visits Wrenfield")
    priors = dict(zip(made.terms.tolist(), made.priors.tolist(), strict=True))
    assert priors[crc32(b"wrenfield")] > priors[crc32(b"president")]


def test_a_headline_alone_is_bare_and_an_article_without_one_has_its_first_sentence_for_it() -> None:
    assert _sketch("Reservoir closed").is_bare
    made = _sketch("", "The reservoir at Alder is closed. Wrenfield waits.")
    assert not made.is_bare
    assert crc32(b"reservoir") in made.terms[made.headline].tolist()
    assert crc32(b"wrenfield") not in made.terms[made.headline].tolist()


@pytest.mark.parametrize(
    ("lang", "text", "days"),
    [
        ("en", "It broke on Saturday and was mended on Monday. He sat in the sun.", {5, 0}),
        ("de", "Am Dienstag begann der Streik.", {1}),
        ("fr", "La digue a cédé jeudi.", {3}),
        ("ja", "県は火曜日に調査を始めた。", {1}),
        ("ar", "بدأ التحقيق يوم الثلاثاء", {1}),
        (None, "On Friday the ferry sailed.", {4}),
        ("tlh", "Saturday", set()),
        ("en", "x" * 5000 + " On Friday", set()),
    ],
)
def test_weekdays_that_the_beginning_names_are_known(lang: str | None, text: str, days: set[int]) -> None:
    made = _sketch("A headline", text, lang=lang)
    assert {day for day in range(7) if made.weekdays & 1 << day} == days


def test_scripts_without_spaces_give_pairs_of_letters() -> None:
    made = _sketch("貯水池 in Alder", lang="ja")
    assert _count(made, "貯水") == _count(made, "水池") == _count(made, "alder") == 32


def test_nothing_gives_an_empty_sketch() -> None:
    made = _sketch("")
    assert len(made.terms) == len(made.headline) == len(made.text.hashes) == 0

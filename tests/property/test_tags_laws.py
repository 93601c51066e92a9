"""Laws of tags: they hold for any article."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tagwire.model.article import Article, Publisher
from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagKind
from tagwire.tags import choose_tags, find_candidates
from tagwire.tags.identity import identity_of
from tagwire.text.keys import fold, tag_key
from tagwire.text.sentences import split_sentences
from tagwire.text.words import find_words
from tagwire.toolkit.words import load_word_tables

WORDS = load_word_tables()
LANGUAGES = st.sampled_from(["en", "de", "fr", "it", "nl", "ru", "ja", "zh", "hi", "ar", None])
PIECES_OF_TEXT = """
Mara Denholm the of institutional failure NCI (NCI) Prime Minister Tessera's
landlords' rent-control 3.5 Tuesday U.S. “Slack Water” #SaveTheFerry . , ; !
l’État dell'Unione Straße 組織の失敗 「失敗」 报告 संस्थागत विफलता। فشل İstanbul e\u0301te
👍
"""
PIECES = st.sampled_from([*PIECES_OF_TEXT.split(), "\n\n"])
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map(" ".join), st.text(max_size=200))


def article(headline: str, text: str) -> Article:
    return Article(
        "u", "u", Publisher("x.example", "X"), headline=headline, text=text, keywords=("rent control", "#x", "")
    )


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, LANGUAGES)
def test_candidates_are_few_unique_in_order_and_shown_by_their_evidence(
    headline: str, text: str, lang: str | None
) -> None:
    subject = article(headline, text)
    found = find_candidates(subject, lang=lang, words=WORDS)
    assert len(found) <= 30
    assert len({each.key for each in found}) == len(found)
    assert [each.strength for each in found] == sorted((each.strength for each in found), reverse=True)
    for each in found:
        assert each.key == tag_key(each.name)
        assert 0 <= each.rarity <= 1
        assert each.origin
        source = headline if each.evidence.in_headline else text
        shown = source[each.evidence.start : each.evidence.end]
        assert fold(each.name) in fold(shown)
        assert each.evidence.sentence in source
        assert shown in each.evidence.sentence
    assert find_candidates(subject, lang=lang, words=WORDS) == found


NAMES = st.lists(
    st.sampled_from(("rent", "control", "night", "library", "Port", "Calder", "plague", "panic", "Halden")),
    min_size=1,
    max_size=3,
)
CANDIDATES = st.lists(
    st.builds(
        lambda name, strength, rarity, kind: Candidate(
            tag_key(name), name, kind, strength, rarity, (Origin.TEXT,), Evidence(name, 0, len(name))
        ),
        NAMES.map(" ".join),
        st.floats(-8, 8),
        st.floats(0, 1),
        st.sampled_from(TagKind),
    ),
    max_size=30,
    unique_by=lambda each: each.key,
)
SUPPORTS = st.builds(Support, st.integers(0, 50), st.integers(0, 50))


@settings(deadline=None)
@given(CANDIDATES, st.data(), st.integers(0, 5000))
def test_chosen_tags_are_few_unique_and_in_order(found: list[Candidate], data: st.DataObject, words: int) -> None:
    support = {each.key: data.draw(SUPPORTS) for each in found[::2]}
    tags = choose_tags(found, support, words_in_text=words)
    assert len(tags) <= 15
    assert len({tag.key for tag in tags}) == len(tags)
    assert {tag.key for tag in tags} <= {each.key for each in found}
    assert [tag.score for tag in tags] == sorted((tag.score for tag in tags), reverse=True)
    assert all(0 <= tag.score <= 1 and tag_key(tag.label) == tag.key for tag in tags)
    assert choose_tags(list(reversed(found)), support, words_in_text=words) == tags


@settings(deadline=None)
@given(CANDIDATES, SUPPORTS, st.integers(0, 20), st.integers(0, 2000))
def test_more_support_never_lowers_a_tags_score(
    found: list[Candidate], support: Support, more: int, words: int
) -> None:
    for each in found[:3]:
        before = choose_tags(found, {each.key: support}, words_in_text=words)
        grown = Support(support.publishers + more, support.articles + more)
        after = choose_tags(found, {each.key: grown}, words_in_text=words)
        scores = {tag.key: tag.score for tag in after}
        for tag in before:
            assert scores.get(tag.key, tag.score) >= tag.score
        if each.key in {tag.key for tag in before}:
            assert each.key in scores


@given(st.text(max_size=300))
def test_words_and_sentences_are_parts_of_the_text_in_order(text: str) -> None:
    for spans in ([(word.start, word.end) for word in find_words(text)], split_sentences(text)):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.text(max_size=300))
def test_sentences_hold_every_letter(text: str) -> None:
    held = "".join(text[start:end] for start, end in split_sentences(text))
    assert "".join(held.split()) == "".join(text.split())


@given(st.text(max_size=60))
def test_an_identity_is_found_for_any_name_and_never_empty_for_a_tag(name: str) -> None:
    identity = identity_of(name)
    assert identity == identity_of(name)
    assert identity or not fold(name)


@given(st.lists(st.sampled_from(("rent", "control", "police", "Halden", "Mara", "Denholm")), min_size=1, max_size=3))
def test_case_blanks_and_hyphens_never_change_an_identity(words: list[str]) -> None:
    name = " ".join(words)
    assert identity_of(name) == identity_of("-".join(words)) == identity_of(f" {name}’s ".replace("s’s", "s’"))

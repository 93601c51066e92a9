"""Explaining: what of an article speaks for and against one of its tags, in plain words.

The ranker is a sum (``ranking``), so its parts can be told: each feature's part of the log-odds, gathered by what a
reader would call it. Above nought speaks for the tag, below against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tagwire.model.article import Article
from tagwire.tags.candidates import described_terms
from tagwire.tags.features import FEATURES
from tagwire.tags.identity import identity_of
from tagwire.tags.ranking import shipped_weights
from tagwire.tags.reading import read_article
from tagwire.tags.unclassed import unfitted
from tagwire.toolkit.words import WordTables

ASPECTS: dict[str, tuple[str, ...]] = {
    "where any word or name begins": ("bias", "length"),
    "how often it is named": (
        "frequency",
        "frequency_of_name",
        "share",
        "spread",
        "once",
        "name_once",
        "tfidf",
        "tfidf_share",
        "last",
    ),
    "being in the headline": ("headline", "headline_name", "headline_only", "headline_quoted", "headline_overlap"),
    "coming early": ("early", "first_sentence", "lead"),
    "what sort of thing it is": (
        "name",
        "whole_name",
        "known_name",
        "acronym",
        "person",
        "organisation",
        "place",
        "event",
        "work",
    ),
    "how rare its words are": (
        "rarity",
        "rarest_word",
        "common_single_zipf",
        "adjective_zipf",
        "head_zipf",
        "salience",
        "least_salience",
    ),
    "being what newsrooms file stories under": ("subject", "subject_head"),
    "being the publisher's own keyword": ("keyword",),
    "being written as a hashtag": ("hashtag",),
}
"""What features are called; all others are the form of the phrase."""
FORM = "how the phrase is built"
LANGUAGE = "the language, whose word classes are not known"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article by itself supports a tag as much as it does."""

    name: str
    mentions: int
    """Under any form: a surname, an acronym, a plural."""
    in_headline: bool
    is_keyword: bool
    parts: tuple[tuple[str, float], ...]
    """What speaks for or against it and its part of the log-odds, the weightiest first."""


def explain_tag(article: Article, keys: Sequence[str], *, lang: str | None, words: WordTables) -> Explanation | None:
    """Return what an article by itself says for a tag, under the first of these keys that it names; else None."""
    tables = words.language(lang)
    reading = read_article(article, words=tables)
    terms = described_terms(article, reading, words=tables)
    described = {
        key: (term, vector) for term, _, vector in terms for key in (identity_of(term.full_name or term.name), term.key)
    }
    found = next((described[key] for key in keys if key in described), None)
    if found is None:
        return None
    term, vector = found
    aspect_of = {feature: aspect for aspect, features in ASPECTS.items() for feature in features}
    sums: dict[str, float] = {}
    for feature, value, weight in zip(FEATURES, vector, shipped_weights(), strict=True):
        aspect = aspect_of.get(feature, FORM)
        sums[aspect] = sums.get(aspect, 0.0) + value * weight
    sums[LANGUAGE] = unfitted(term, reading, words=tables)
    mentions = {*term.mentions, *term.others}
    return Explanation(
        name=term.name,
        mentions=len(mentions),
        in_headline=any(mention.sentence == 0 for mention in mentions),
        is_keyword=bool(vector[FEATURES.index("keyword")]),
        parts=tuple(
            sorted(
                ((aspect, round(odds, 2)) for aspect, odds in sums.items() if round(odds, 2)),
                key=lambda part: (-abs(part[1]), part[0]),
            )
        ),
    )

"""Fragments: phrases that are only pieces of longer ones, and names that are only adjectives."""

from collections.abc import Mapping

from tagwire.tags.commonwords import is_common_noun
from tagwire.tags.features import RELATIONAL_ENDINGS
from tagwire.tags.phrases import HEAD_FIRST_LANGUAGES
from tagwire.tags.reading import Reading
from tagwire.tags.terms import Mention, Term
from tagwire.text.keys import fold
from tagwire.toolkit.words import LanguageWords

SORT_ENDINGS = (*RELATIONAL_ENDINGS, "ory")
"""Endings of adjectives that tell a sort: respiratory."""
LONGEST = 8
"""Words of the longest phrase another can be cut from."""


def without_parts(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return the terms without the phrases that occur only as part of one longer phrase, at least twice."""
    gone = set()
    for term in terms.values():
        size, times = len(term.words), len(term.mentions)
        if size < 2 or times < 2:
            continue
        for start in range(size):
            for end in range(start + 1, size + 1):
                if end - start == size:
                    continue
                part = terms.get(fold("".join(term.words[start:end])))
                if (
                    part is not None
                    and not part.is_name
                    and len(part.mentions) == times
                    and len(part.words) == end - start
                ):
                    gone.add(part.key)
    return {key: term for key, term in terms.items() if key not in gone}


def without_cut_offs(terms: Mapping[str, Term], reading: Reading, *, words: LanguageWords) -> dict[str, Term]:
    """Return the terms without phrases that occur only inside longer ones, cut where these hold together.

    "Oil spill" of "Exxon Valdez oil spill" and "climate change" of "climate change summit" may stand alone; "tract
    infection" of "respiratory tract infection" and "alleged sex" of "alleged sex ring" may not.
    """
    if words.lang in HEAD_FIRST_LANGUAGES:
        return dict(terms)  # their phrases go on after the noun, so that a piece is hardly ever cut off
    ends: dict[int, list[int]] = {}
    for term in terms.values():
        if len(term.words) > 1:
            for mention in term.mentions:
                ends.setdefault(mention.at, []).append(mention.at + mention.size)
    return {
        key: term
        for key, term in terms.items()
        if term.is_name
        or term.origins
        or len(term.words) < 2
        or not all(_is_cut(mention, ends, reading, words) for mention in (*term.mentions, *term.others))
    }


def is_bare_adjective(term: Term, *, words: LanguageWords) -> bool:
    """Whether a name is only what belongs to a people or place: "Spanish", "South Korean"."""
    last = words.class_of(term.words[-1])
    is_adjective = words.knows(term.words[-1]) and last.adjective >= 0.5 and last.adjective > last.name + last.noun
    return term.is_name and is_adjective and len(term.words) <= 2 and " ".join(term.words) not in words.places


def _is_cut(mention: Mention, ends: Mapping[int, list[int]], reading: Reading, words: LanguageWords) -> bool:
    """Whether a mention is cut out of a longer phrase; ``ends`` tells where phrases end, by where they begin."""
    tokens = reading.tokens
    first, last = mention.at, mention.at + mention.size
    for start in range(max(0, last - LONGEST), first + 1):
        for end in ends.get(start, ()):
            if end < last or (start, end) == (first, last):
                continue
            if end > last and _is_quality(tokens[first].low, words):
                return True
            before = tokens[first - 1]
            is_sort = is_common_noun(before.low, words) or before.low.endswith(SORT_ENDINGS)
            if start < first and is_sort and not before.form[0].isupper():
                return True
    return False


def _is_quality(low: str, words: LanguageWords) -> bool:
    """Whether a word says how something is ("alleged", "critical"), not of what sort it is ("sexual", "nuclear")."""
    shares = words.class_of(low)
    is_participle = words.lang == "en" and low.endswith("ed") and shares.noun < 0.3
    return is_participle or (shares.adjective >= 0.5 and not low.endswith(SORT_ENDINGS))

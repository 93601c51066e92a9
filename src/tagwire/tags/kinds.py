"""Kinds: what sort of thing a term names, told from its words and the words around it."""

import re

from tagwire.model.tag import TagKind
from tagwire.tags.commonwords import is_common_noun
from tagwire.tags.cues import (
    EVENT_WORDS,
    LARGE_PLACES,
    ORGANISATION_ENDINGS,
    ORGANISATION_WORDS,
    PLACE_ENDINGS,
    PLACE_PREPOSITIONS,
    PLACE_WORDS,
    SAYING_WORDS,
)
from tagwire.tags.merging import looks_like_person
from tagwire.tags.names import is_acronym
from tagwire.tags.reading import Reading
from tagwire.tags.terms import Term
from tagwire.toolkit.words import LanguageWords

_YEAR = re.compile("(?:19|20)[0-9]{2}")


def kind_of(term: Term, surroundings: tuple[int, int], *, words: LanguageWords, titled: bool) -> TagKind:
    """Return the kind of a term; ``titled`` says that a person's title stands before it somewhere.

    ``surroundings`` is how often a saying word and a place's preposition stand beside it.
    """
    if term.kind is not None:
        return term.kind
    if not term.is_name:
        return TagKind.EVENT if _is_named_event(term) else TagKind.ISSUE
    last = term.words[-1]
    if " ".join(term.words) in words.places or (len(term.words) == 1 and last in LARGE_PLACES):
        return TagKind.PLACE
    if titled and len(term.words) <= 4 and last not in ORGANISATION_WORDS:
        return TagKind.PERSON
    by_words = _kind_by_last_word(term)
    if by_words is not None:
        return by_words
    if is_acronym(term.name):
        return (
            TagKind.PLACE
            if term.words[0].replace(".", "") in ("us", "uk", "uae", "usa", "eu", "ddr")
            else TagKind.ORGANISATION
        )
    sayings, prepositions = surroundings
    if len(term.words) > 1:
        hinted = sayings > 0 or (bool(term.others) and not is_common_noun(last, words))
        is_person = looks_like_person(term, words=words, strict=not hinted) and (
            hinted or (prepositions == 0 and not is_common_noun(term.words[0], words))
        )
        return TagKind.PERSON if is_person else TagKind.THING
    if sayings and sayings >= prepositions:
        return TagKind.PERSON
    return TagKind.PLACE if prepositions > 1 and 2 * prepositions > len(term.mentions) else TagKind.THING


def _kind_by_last_word(term: Term) -> TagKind | None:
    last, first = term.words[-1], term.words[0]
    if last.endswith(ORGANISATION_ENDINGS):
        return TagKind.ORGANISATION
    if len(term.words) == 1:
        return TagKind.PLACE if last.endswith(PLACE_ENDINGS) and len(last) > 7 else None
    if last in EVENT_WORDS or _YEAR.fullmatch(last):
        return TagKind.EVENT
    if any(c.isdecimal() for c in term.name):
        return TagKind.THING
    if last in ORGANISATION_WORDS or (first in ORGANISATION_WORDS and len(term.words) > 2):
        return TagKind.ORGANISATION
    if last in PLACE_WORDS or first in PLACE_WORDS or last.endswith(PLACE_ENDINGS):
        return TagKind.PLACE
    return None


def _is_named_event(term: Term) -> bool:
    return term.words[-1] in EVENT_WORDS and any(c.isupper() for c in term.name)


def surroundings_of(term: Term, reading: Reading) -> tuple[int, int]:
    """Return how often a saying word stands beside the term, and how often a place's preposition before it."""
    tokens = reading.tokens
    sayings = prepositions = 0
    for mention in term.mentions:
        after = mention.at + mention.size
        if after < len(tokens) and tokens[after].sentence == mention.sentence and tokens[after].low in SAYING_WORDS:
            sayings += 1
        if mention.at and tokens[mention.at - 1].sentence == mention.sentence and tokens[mention.at].glued:
            before = tokens[mention.at - 1].low
            sayings += before in SAYING_WORDS
            prepositions += before in PLACE_PREPOSITIONS
    return sayings, prepositions

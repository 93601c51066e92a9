"""Features: what speaks for and against a term as a tag, as numbers of about the same size."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tagwire.model.tag import Origin, TagKind
from tagwire.tags.cues import EMPTY_WORDS, PERSON_HEADS
from tagwire.tags.identity import identity_of
from tagwire.tags.names import is_acronym
from tagwire.tags.reading import Reading
from tagwire.tags.terms import Mention, Term
from tagwire.toolkit.words import LanguageWords

FEATURES = (
    "bias",
    "frequency",
    "frequency_of_name",
    "share",
    "headline",
    "headline_name",
    "early",
    "first_sentence",
    "lead",
    "spread",
    "name",
    "acronym",
    "person",
    "organisation",
    "place",
    "event",
    "work",
    "two_words",
    "three_words",
    "four_words",
    "single_common",
    "rarity",
    "rarest_word",
    "common_single_zipf",
    "empty",
    "empty_head",
    "nested",
    "cohesion",
    "head_noun",
    "adjective_first",
    "adjective_name",
    "keyword",
    "hashtag",
    "other_forms",
    "holds_name",
    "once",
    "name_once",
    "headline_only",
    "starts_participle",
    "adjective_zipf",
    "head_zipf",
    "relational",
    "abstract_head",
    "tfidf",
    "tfidf_share",
    "salience",
    "least_salience",
    "last",
    "length",
    "subject",
    "subject_head",
    "headline_overlap",
    "sayings",
    "prepositions",
    "head_variety",
    "person_head",
    "place_adjective",
    "possessive",
    "known_name",
    "whole_name",
    "headline_quoted",
)
"""The order of a feature vector."""


_OPENING, _CLOSING = frozenset("\"'“„«‘「『《"), frozenset("\"'”“»’」』》")
_POSSESSIVE_INSIDE = re.compile("['’]s? ")
COMMON_ZIPF = 5.3
"""From here on a word of the stop lists says nothing alone, noun or not ("world"; but not "fire")."""


RELATIONAL_ENDINGS = (
    "al",
    "ic",
    "ary",
    "ar",
    "iel",
    "elle",
    "ique",
    "aire",
    "isch",
    "ische",
    "ischen",
    "isches",
    "ico",
    "ica",
    "ale",
    "ario",
)
"""Endings of adjectives that tell a sort ("institutional") more often than a quality ("easy")."""
ABSTRACT_ENDINGS = (
    "tion",
    "sion",
    "ment",
    "ism",
    "ity",
    "ure",
    "ance",
    "ence",
    "ship",
    "ness",
    "age",
    "ung",
    "keit",
    "heit",
    "schaft",
    "ismus",
    "té",
    "isme",
    "ción",
    "dad",
    "ismo",
    "zione",
    "tà",
    "ção",
    "dade",
    "heid",
    "ing",
    "isme",
)
"""Endings of nouns that name a matter rather than a thing."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a term's features are measured against: the article as a whole."""

    reading: Reading
    words: LanguageWords
    word_counts: Mapping[str, int]
    """Uses of each lower-case word in the article."""
    most: float
    """Mentions of the term mentioned most."""
    nested: Mapping[str, float]
    """Key → share of its mentions that lie inside a longer term's."""
    has_headline: bool
    salience: Mapping[str, float]
    """How much each word that is no stop word matters: its uses times its rarity, 1 for the most."""
    headline_words: frozenset[str]
    most_tfidf: float
    subjects: frozenset[str]
    heads: Mapping[str, int]
    """Last words of phrases → how many phrases end in it."""


def features_of(term: Term, kind: TagKind, *, setting: Setting, surroundings: tuple[int, int]) -> list[float]:
    """Return the term's feature vector, in the order of FEATURES.

    ``surroundings`` is how often a saying word and a place's preposition stand beside it.
    """
    reading, words = setting.reading, setting.words
    mentions = sorted({*term.mentions, *term.others}) if term.others else term.mentions
    total = len(mentions)
    size = len(term.words)
    own_frequency = math.log1p(total)
    in_headline = any(mention.sentence == 0 for mention in mentions)
    body = [mention.at - reading.headline_tokens for mention in mentions if mention.sentence]
    length = max(1, len(reading.tokens) - reading.headline_tokens)
    first = min(body, default=length)
    sentences = len({mention.sentence for mention in mentions})
    zipfs = [words.zipf_of(word) for word in term.words if word not in words.stop] or [6.0]
    single_common = size == 1 and not term.is_name
    head = words.class_of(term.words[-1])
    least = min((setting.word_counts.get(word, 1) for word in term.words if word not in words.stop), default=1)
    adjective_first = size > 1 and not term.is_name and words.class_of(term.words[0]).adjective >= 0.5
    content = [word for word in term.words if word not in words.stop]
    saliences = [setting.salience.get(word, 0.0) for word in content] or [0.0]
    weight = tfidf_of(term, words=words)
    one = 1.0
    return [
        one,
        own_frequency,
        own_frequency * term.is_name,
        total / setting.most,
        float(in_headline),
        float(in_headline and term.is_name),
        one - math.log1p(first) / math.log1p(length),
        float(any(mention.sentence == 1 for mention in mentions)),
        float(first < 60),
        math.log1p(sentences),
        float(term.is_name),
        float(term.is_name and size == 1 and is_acronym(term.name)),
        float(kind is TagKind.PERSON),
        float(kind is TagKind.ORGANISATION),
        float(kind is TagKind.PLACE),
        float(kind is TagKind.EVENT),
        float(kind is TagKind.WORK),
        float(size == 2 and not term.is_name),
        float(size == 3 and not term.is_name),
        float(size > 3 and not term.is_name),
        float(single_common),
        rarity_of(term, words=words),
        (7.0 - min(zipfs)) / 4.0,
        (zipfs[0] - 4.0) if single_common else 0.0,
        float(single_common and is_empty(term.words[0], words=words)),
        float(size > 1 and not term.is_name and is_empty(term.words[-1], words=words)),
        setting.nested.get(term.key, 0.0) * (not term.is_name),
        min(1.0, total / least) if size > 1 else 0.0,
        0.0 if term.is_name else head.noun + head.name,
        float(adjective_first),
        float(term.is_name and size == 1 and words.class_of(term.words[0]).adjective >= 0.5),
        float(Origin.PUBLISHER in term.origins),
        float(Origin.HASHTAG in term.origins),
        float(bool(term.others)),
        float(not term.is_name and any(c.isupper() for c in term.name)),
        float(total == 1),
        float(total == 1 and term.is_name),
        float(not body and not term.is_name),
        float(size > 1 and not term.is_name and words.class_of(term.words[0]).verb >= 0.5),
        words.zipf_of(term.words[0]) - 4.0 if adjective_first else 0.0,
        words.zipf_of(term.words[-1]) - 4.0 if size > 1 and not term.is_name else 0.0,
        float(adjective_first and term.words[0].endswith(RELATIONAL_ENDINGS)),
        float(not term.is_name and term.words[-1].endswith(ABSTRACT_ENDINGS)),
        weight / 10.0,
        weight / setting.most_tfidf,
        sum(saliences) / len(saliences),
        min(saliences),
        max(body, default=0) / length,
        math.log1p(length) / 7.0,
        float(identity_of(term.name) in setting.subjects),
        float(size > 1 and not term.is_name and identity_of(term.words[-1]) in setting.subjects),
        sum(word in setting.headline_words for word in content) / max(1, len(content)),
        surroundings[0] / total,
        surroundings[1] / total,
        math.log1p(setting.heads.get(term.words[-1], 0)) if not term.is_name else 0.0,
        float(size > 1 and not term.is_name and term.words[-1] in PERSON_HEADS),
        float(
            not term.is_name and size > 1 and term.name[0].isupper() and words.class_of(term.words[0]).adjective >= 0.4
        ),
        float(not term.is_name and size > 1 and bool(_POSSESSIVE_INSIDE.search(term.name))),
        float(term.is_name and size == 1 and words.knows(term.words[0]) and words.class_of(term.words[0]).name < 0.3),
        float(term.is_name and size > 1),
        float(any(_is_quoted(mention, reading.headline) for mention in mentions if mention.sentence == 0)),
    ]


def _is_quoted(mention: Mention, headline: str) -> bool:
    """Whether a mention in the headline stands alone in quotation marks, as an editor sets a catchword."""
    return (
        headline[mention.start - 1 : mention.start] in _OPENING and headline[mention.end : mention.end + 1] in _CLOSING
    )


def tfidf_of(term: Term, *, words: LanguageWords) -> float:
    """Return a term's uses times how rare its rarest word is."""
    rarest = max((9.0 - words.zipf_of(word) for word in term.words if word not in words.stop), default=2.0)
    return math.log1p(len(term.mentions) + len(term.others)) * rarest


def rarity_of(term: Term, *, words: LanguageWords) -> float:
    """Return how rare the term is in the language, 0 (every article's word) to 1 (hardly ever seen).

    The words' probabilities are multiplied as if they were independent; a name is never commoner than a common
    noun of middling rarity, for what it names is one thing.
    """
    surprise = sum(9.0 - words.zipf_of(word) for word in term.words if word not in words.stop)
    rarity = min(1.0, max(0.0, (surprise - 4.0) / 5.0))
    return max(rarity, 0.35) if term.is_name and term.words[0] not in words.stop else rarity


def is_empty(word: str, *, words: LanguageWords) -> bool:
    """Whether a word alone says nothing: in every article, or needing another word to mean something."""
    if word in EMPTY_WORDS or (
        word in words.weak and (words.zipf_of(word) >= COMMON_ZIPF or words.class_of(word).noun < 0.5)
    ):
        return True
    common = words.number.get(word)
    return common is not None and common in EMPTY_WORDS

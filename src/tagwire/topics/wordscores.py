"""Topic words counted: how strongly an article's words speak for each top-level Media Topic."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

from tagwire.toolkit.topicwords import PHRASE_STEM, SPACELESS, LanguageTopicWords, fold_word

TOPICS = 17
PART_WEIGHTS = (3.0, 2.0, 1.0)
"""How often a word counts in the headline, in the lead, and further down."""
HEADLINE_LENGTH = 500
LEAD_LENGTH = 500
TEXT_LENGTH = 4000
SPACELESS_LENGTH = 1500
"""Code points looked at: of the headline, the lead, the text, and a text in Chinese or Japanese, where few say more."""
SHORTEST_STEM = 3
REPETITION = 1.5
"""Power of a word's strength: above 1, a word that comes again and again counts more than several said once."""
KNOWN_FORMS = 200_000
"""Word forms whose entry is remembered, for all languages together."""

Phrases = tuple[tuple[tuple[str, ...], int], ...]

_TOKEN = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0900-\u0963\u0966-\u0d7f\u0e31-\u0e3a\u0e47-\u0e4e\u200c\u200d])*"
)
"""A run of letters, digits and combining marks."""
_ARABIC_CLITIC = re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وفبلك])(?=...)")
"""The article and the prepositions that Arabic writes together with the next word."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Headline, lead and rest of an article, folded, as far as they are looked at."""

    parts: tuple[str, ...]
    tokens: tuple[list[str], ...]
    """The words of each part; empty lists where the language puts no space between them."""

    def uses(self) -> dict[str, float]:
        """Return each word with its uses, those in headline and lead counting more."""
        uses: dict[str, float] = {}
        for tokens, weight in zip(self.tokens, PART_WEIGHTS, strict=True):
            for token in tokens:
                uses[token] = uses.get(token, 0.0) + weight
        return uses


def read_words(headline: str, text: str, *, lang: str | None) -> Reading:
    """Return what the topic words are looked for in."""
    spaceless = lang in SPACELESS
    rest = text[LEAD_LENGTH : SPACELESS_LENGTH if spaceless else TEXT_LENGTH]
    parts = tuple(map(fold_word, (headline[:HEADLINE_LENGTH], text[:LEAD_LENGTH], rest)))
    return Reading(parts, tuple([] if spaceless else _TOKEN.findall(part) for part in parts))


def word_scores(reading: Reading, *, words: LanguageTopicWords) -> list[float]:
    """Return a score for each top-level topic (by its index): summed weights of the topic words found.

    A word counts by a power of the logarithm of its uses: many different words weigh more than one repeated.
    """
    scores = [0.0] * TOPICS
    for number, strength in word_strengths(reading, words=words):
        for topic, weight in words.weights[number]:
            scores[topic] += weight * strength**REPETITION
    return scores


def word_strengths(reading: Reading, *, words: LanguageTopicWords) -> list[tuple[int, float]]:
    """Return each topic word found (by its number) with the logarithm of its uses, the headline's counting thrice."""
    uses: dict[int, float] = {}
    for part, tokens, weight in zip(reading.parts, reading.tokens, PART_WEIGHTS, strict=True):
        if words.spaceless:
            _count_spaceless(part, words, weight, uses)
        else:
            _count_words(tokens, words, weight, uses)
    return [(number, log1p(times)) for number, times in uses.items()]


def find_tokens(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return _TOKEN.findall(fold_word(text))


def _count_words(tokens: list[str], words: LanguageTopicWords, weight: float, uses: dict[int, float]) -> None:
    for place, token in enumerate(tokens):
        number, phrases = _look_up(token, words)
        if number >= 0:
            uses[number] = uses.get(number, 0.0) + weight
        for rest, phrase in phrases:
            following = tokens[place + 1 : place + 1 + len(rest)]
            if len(following) == len(rest) and all(map(_is_form_of, following, rest)):
                uses[phrase] = uses.get(phrase, 0.0) + weight


@lru_cache(maxsize=KNOWN_FORMS)
def _look_up(token: str, words: LanguageTopicWords) -> tuple[int, Phrases]:
    """Return the number of the topic word a token is a form of (-1 for none), and the phrases it may begin."""
    number, phrases = _look_up_written(token, words)
    if number < 0 and "\u0620" <= token[0] <= "\u06ff" and (clitic := _ARABIC_CLITIC.match(token)):
        number, bare_phrases = _look_up_written(token[clitic.end() :], words)
        phrases += bare_phrases
    return number, phrases


def _look_up_written(token: str, words: LanguageTopicWords) -> tuple[int, Phrases]:
    number = words.exact.get(token, -1)
    phrases = words.phrases.get(token, ())
    for size in range(min(len(token), words.longest), SHORTEST_STEM - 1, -1):
        beginning = token[:size]
        if number < 0:
            number = words.beginnings.get(beginning, -1)
        if PHRASE_STEM <= size < len(token):
            phrases += words.phrases.get(beginning, ())
    if number < 0 and words.endings:
        longest = max(1, len(token) - words.longest_ending)
        endings = (words.endings.get(token[start:], -1) for start in range(longest, len(token) - SHORTEST_STEM + 1))
        number = next((found for found in endings if found >= 0), -1)
    return number, phrases


def _is_form_of(token: str, part: str) -> bool:
    return token == part or (len(part) >= PHRASE_STEM and token.startswith(part))


def _count_spaceless(folded: str, words: LanguageTopicWords, weight: float, uses: dict[int, float]) -> None:
    exact = words.exact
    place, end = 0, len(folded)
    while place < end:
        for size in range(min(words.longest, end - place), 0, -1):
            number = exact.get(folded[place : place + size], -1)
            if number >= 0:
                uses[number] = uses.get(number, 0.0) + weight
                place += size
                break
        else:
            place += 1

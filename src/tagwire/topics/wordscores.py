"""Topic words counted: how strongly an article's words speak for each top-level Media Topic."""

import re
from math import log1p

from tagwire.toolkit.topicwords import PHRASE_STEM, LanguageTopicWords, fold_word

TOPICS = 17
HEADLINE_WEIGHT, LEAD_WEIGHT = 3.0, 2.0
"""How often a word counts in the headline and in the lead, against once further down."""
LEAD_LENGTH = 500
TEXT_LENGTH = 4000
SPACELESS_LENGTH = 1500
"""Code points looked at: of the lead, of the text, and of a text in Chinese or Japanese, which say more in fewer."""
SHORTEST_STEM = 3

Phrases = tuple[tuple[tuple[str, ...], int], ...]

_TOKEN = re.compile(
    r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0900-\u0963\u0966-\u0d7f\u0e31-\u0e3a\u0e47-\u0e4e\u200c\u200d])*"
)
"""A run of letters, digits and combining marks."""
_ARABIC_CLITIC = re.compile("^(?:[وف]?[بكل]?ال|[وف]?لل|[وفبلك])(?=...)")
"""The article and the prepositions that Arabic writes together with the next word."""


def word_scores(headline: str, text: str, *, words: LanguageTopicWords) -> list[float]:
    """Return a score for each top-level topic (by its index): summed weights of the topic words found.

    A word counts by the logarithm of its uses, so that a text is judged by how many different words agree.
    """
    scores = [0.0] * TOPICS
    for number, strength in word_strengths(headline, text, words=words):
        for topic, weight in words.weights[number]:
            scores[topic] += weight * strength
    return scores


def word_strengths(headline: str, text: str, *, words: LanguageTopicWords) -> list[tuple[int, float]]:
    """Return each topic word found (by its number) with the logarithm of its uses, the headline's counting thrice."""
    count = _count_spaceless if words.spaceless else _count_words
    length = SPACELESS_LENGTH if words.spaceless else TEXT_LENGTH
    uses: dict[int, float] = {}
    count(headline[:LEAD_LENGTH], words, HEADLINE_WEIGHT, uses)
    count(text[:LEAD_LENGTH], words, LEAD_WEIGHT, uses)
    count(text[LEAD_LENGTH:length], words, 1.0, uses)
    return [(number, log1p(times)) for number, times in uses.items()]


def find_tokens(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return _TOKEN.findall(fold_word(text))


def _count_words(text: str, words: LanguageTopicWords, weight: float, uses: dict[int, float]) -> None:
    tokens = find_tokens(text)
    known: dict[str, tuple[int, Phrases]] = {}
    for place, token in enumerate(tokens):
        found = known.get(token)
        if found is None:
            found = known[token] = _look_up(token, words)
        number, phrases = found
        if number >= 0:
            uses[number] = uses.get(number, 0.0) + weight
        for rest, phrase in phrases:
            if all(map(_is_form_of, tokens[place + 1 : place + 1 + len(rest)] + [""] * len(rest), rest)):
                uses[phrase] = uses.get(phrase, 0.0) + weight


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
        for start in range(1, len(token) - SHORTEST_STEM + 1):
            number = words.endings.get(token[start:], -1)
            if number >= 0:
                break
    return number, phrases


def _is_form_of(token: str, part: str) -> bool:
    return token == part or (len(part) >= PHRASE_STEM and token.startswith(part))


def _count_spaceless(text: str, words: LanguageTopicWords, weight: float, uses: dict[int, float]) -> None:
    folded = fold_word(text)
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

"""Markers of a genre in an article's own words: how its headline is put, how its text is built.

A text is taken for opinion when it speaks as "I" or "we ought to" outside quotations, or ends by saying who its
writer is; for an interview or an explainer when short questions divide it, asked of "you" or of nobody.
"""

import re
from collections import Counter
from itertools import pairwise

from tagwire.model.article import Article, Genre
from tagwire.toolkit.genrewords import (
    Persons,
    load_build_patterns,
    load_headline_patterns,
    load_persons,
)
from tagwire.toolkit.topicwords import SPACELESS
from tagwire.topics.wordscores import find_tokens

TEXT_LENGTH = 9_000
"""Code points of the text that are looked at, from its beginning; its last two paragraphs are looked at as well."""
SHORTEST_TEXT = 120
"""Words below which the persons of speech say nothing."""
LONGEST_QUESTION = 220
OPINION_RATE = 20.0
"""From how many marks of a personal voice in a thousand words outside quotations a text is opinion."""
WE_WEIGHT, OUGHT_WEIGHT, QUESTION_WEIGHT, SAID_WEIGHT = 1.0, 2.0, 2.0, -1.0
"""What other marks count where "I" counts one: a text that keeps reporting what others say is no opinion.

Chosen by a coarse search: articles headed "Opinion" in one set against two broadcasters' sets, of which 2 % pass.
"""

_QUOTED = re.compile(
    '“[^”\n]{1,2000}”|"[^"\n]{1,2000}"|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]|「[^」\n]{1,2000}」'
    "|‘[^’\n]{2,400}’(?!\\w)|(?<!\\w)'[^'\n]{15,400}'(?!\\w)"
)
_HALF_QUOTED = re.compile('[“”"«»„「」]|^\\s*[-–—]\\s?\\w')
"""A mark left when whole quotations are gone: the paragraph is part of one that goes on, or speech after a dash."""
_CLOCK = re.compile(r"^\W{0,3}(\d{1,2})\s?[:.h]\s?(\d{2})(?:\s?[ap]\.?m\.?| uhr)?\b", re.IGNORECASE)
_CLOSING_MARKS = "”\"»’' "
_OPENING_MARKS = '“"«„‘「'


def headline_genre(headline: str, *, lang: str | None) -> Genre | None:
    """Return the genre a headline's wording names, or None."""
    return next((genre for genre, pattern in load_headline_patterns(lang) if pattern.search(headline)), None)


def text_genre(article: Article, *, lang: str | None) -> Genre | None:
    """Return the genre a text's build shows, or None for what may be a report."""
    text = article.text[:TEXT_LENGTH]
    paragraphs = [paragraph.strip() for paragraph in text.split("\n") if paragraph.strip()]
    if not paragraphs:
        return None
    build = load_build_patterns()
    if build.release.search(text[:600]) or build.release.search(article.text[-600:]):
        return Genre.PRESS_RELEASE
    if _is_running_account(paragraphs):
        return Genre.LIVE
    if build.salutation.match(paragraphs[0]):
        return Genre.LETTER
    if build.rated.search(text):
        return Genre.FACTCHECK
    persons = load_persons(lang)
    divided = _genre_by_questions(paragraphs, persons)
    if divided is not None:
        return divided
    is_signed = any(build.writer.search(paragraph[:500]) for paragraph in article.text[-900:].split("\n")[-2:])
    rate = _personal_rate(text, persons, spaceless=lang in SPACELESS)
    return Genre.OPINION if rate >= OPINION_RATE or (is_signed and rate >= OPINION_RATE / 4) else None


def _is_running_account(paragraphs: list[str]) -> bool:
    """Whether many paragraphs begin with a time of day, the newest first: a chronicle told afterwards runs forward."""
    clocks = [match for match in map(_CLOCK.match, paragraphs) if match]
    if len(clocks) < max(3, len(paragraphs) // 6):
        return False
    minutes = [int(match[1]) * 60 + int(match[2]) for match in clocks]
    steps = [later - earlier for earlier, later in pairwise(minutes)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _genre_by_questions(paragraphs: list[str], persons: Persons) -> Genre | None:
    """Return interview or explainer when questions stand as paragraphs of their own, each with an answer after it."""
    asker = load_build_patterns().asker
    asked = [paragraph for paragraph in paragraphs[:-1] if asker.match(paragraph) or _is_question(paragraph)]
    if len(asked) < 3 or len(asked) * 7 < len(paragraphs):
        return None
    to_you = sum(1 for question in asked if asker.match(question) or persons.you.intersection(find_tokens(question)))
    return Genre.INTERVIEW if to_you * 3 >= len(asked) else Genre.EXPLAINER


def _is_question(paragraph: str) -> bool:
    return (
        len(paragraph) <= LONGEST_QUESTION
        and paragraph.rstrip(_CLOSING_MARKS).endswith(("?", "？", "؟"))
        and paragraph[0] not in _OPENING_MARKS
    )


def _personal_rate(text: str, persons: Persons, *, spaceless: bool) -> float:
    """Return how many marks of a personal voice a thousand words outside quotations hold; 0 for a short text.

    Where words are not divided by spaces, two characters count as a word.
    """
    told = (_QUOTED.sub(" ", paragraph) for paragraph in text.split("\n"))
    told_text = "\n".join(paragraph for paragraph in told if not _HALF_QUOTED.search(paragraph))
    uses = Counter[str]() if spaceless else Counter(find_tokens(told_text))
    words = len(told_text) // 2 if spaceless else uses.total()
    if words < SHORTEST_TEXT or not persons.i:
        return 0.0
    weight = QUESTION_WEIGHT * sum(map(told_text.count, "?？؟"))
    for marks, worth in (
        (persons.i, 1.0),
        (persons.we, WE_WEIGHT),
        (persons.ought, OUGHT_WEIGHT),
        (persons.said, SAID_WEIGHT),
    ):
        weight += worth * sum(map(told_text.count, marks) if spaceless else (uses[mark] for mark in marks))
    return 1000 * weight / words

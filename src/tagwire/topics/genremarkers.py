"""Markers of a genre in an article's own words: how its headline is put, how its text is built.

A text is taken for opinion when its small words outside quotations are those of opinions, or, in languages where no
voice was trained, when it speaks as "I" or "we ought to"; less is needed when it ends by saying who its writer is. For
an interview or an explainer when short questions divide it, asked of "you" or of nobody.
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
from tagwire.toolkit.voice import load_voice
from tagwire.topics.wordscores import find_tokens

TEXT_LENGTH = 9_000
"""Code points of the text that are looked at, from its beginning; its last two paragraphs are looked at as well."""
VOICE_LENGTH = 5_000
"""Code points whose small words are counted."""
RATE_OF_VOICE = 10.0
"""How many such marks are as much evidence as one of log-odds."""
SHORTEST_TEXT = 120
"""Words below which the persons of speech say nothing."""
LONGEST_QUESTION = 220
OPINION_VOICE, SIGNED_VOICE = 1.5, -0.5
"""Log-odds of a personal voice from which on a text is opinion, and one that ends by saying who its writer is."""
OPINION_RATE = 35.0
"""Where no voice was trained: from how many marks of one in a thousand words outside quotations a text is opinion."""
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
    asked = _genre_by_questions(paragraphs, persons)
    if asked is Genre.INTERVIEW:
        return asked
    if is_personal(article, lang=lang):
        return Genre.OPINION
    return asked


def is_personal(article: Article, *, lang: str | None, more: float = 0.0) -> bool:
    """Whether a text speaks for its writer outside quotations; ``more`` asks for so much more evidence (log-odds)."""
    build = load_build_patterns()
    is_signed = any(build.writer.search(paragraph[:500]) for paragraph in article.text[-900:].split("\n")[-2:])
    uses = told_uses(article.text)
    voice = load_voice(lang)
    if voice is not None:
        least = SIGNED_VOICE if is_signed else OPINION_VOICE
        return uses.total() >= SHORTEST_TEXT and voice.personal(uses) >= least + more
    rate = _personal_rate(article.text[:TEXT_LENGTH], load_persons(lang), spaceless=lang in SPACELESS)
    return rate >= OPINION_RATE + more * RATE_OF_VOICE or (is_signed and not more and rate >= OPINION_RATE / 4)


def told_uses(text: str) -> Counter[str]:
    """Return the uses of each word and of "?" and "!" in what a text tells outside quotations."""
    told = _told(text[:VOICE_LENGTH])
    uses = Counter(find_tokens(told))
    uses.update({mark: told.count(mark) for mark in "?!"})
    return uses


def _is_running_account(paragraphs: list[str]) -> bool:
    """Whether many paragraphs begin with a time of day, the newest first: a chronicle told afterwards runs forward."""
    clocks = [match for match in map(_CLOCK.match, paragraphs) if match]
    if len(clocks) < max(3, len(paragraphs) // 6):
        return False
    minutes = [int(match[1]) * 60 + int(match[2]) for match in clocks]
    steps = [later - earlier for earlier, later in pairwise(minutes)]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _genre_by_questions(paragraphs: list[str], persons: Persons) -> Genre | None:
    """Return interview or explainer when questions stand as paragraphs of their own, each with an answer after it.

    A question right after another has had no answer: so a writer asks who means to say no.
    """
    asker = load_build_patterns().asker
    is_asked = [bool(asker.match(paragraph)) or _is_question(paragraph) for paragraph in paragraphs]
    asked = [p for p, is_question, is_next in zip(paragraphs, is_asked, is_asked[1:], strict=False)
             if is_question and not is_next]  # fmt: skip
    if len(asked) < 3 or len(asked) * 7 < len(paragraphs):
        return None
    if sum(is_asked) > len(asked) + 1 and not any(map(asker.match, asked)):
        return None
    to_you = sum(1 for question in asked if asker.match(question) or persons.you.intersection(find_tokens(question)))
    return Genre.INTERVIEW if to_you * 3 >= len(asked) else Genre.EXPLAINER


def _is_question(paragraph: str) -> bool:
    return (
        len(paragraph) <= LONGEST_QUESTION
        and paragraph.rstrip(_CLOSING_MARKS).endswith(("?", "？", "؟"))
        and paragraph[0] not in _OPENING_MARKS
    )


def _told(text: str) -> str:
    """Return a text without what stands in quotation marks."""
    told = (_QUOTED.sub(" ", paragraph) for paragraph in text.split("\n"))
    return "\n".join(paragraph for paragraph in told if not _HALF_QUOTED.search(paragraph))


def _personal_rate(text: str, persons: Persons, *, spaceless: bool) -> float:
    """Return how many marks of a personal voice a thousand words outside quotations hold; 0 for a short text.

    Where words are not divided by spaces, two characters count as a word.
    """
    told_text = _told(text)
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

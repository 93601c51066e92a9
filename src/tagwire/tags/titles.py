"""Titles: what stands before a person's name and is not part of it, in a run of capitalised words."""

from tagwire.tags.commonwords import is_common_noun, is_common_word
from tagwire.tags.cues import (
    EVENT_WORDS,
    GERMAN_TITLE_ENDINGS,
    HEADS_OF_NAMES,
    ORGANISATION_WORDS,
    PARTICLES,
    PLACE_WORDS,
    ROLES,
    ROYAL_TITLES,
    TITLE_MODIFIERS,
    TITLES,
)
from tagwire.tags.reading import Token
from tagwire.toolkit.words import LanguageWords


def strip_titles(tokens: tuple[Token, ...], first: int, last: int, words: LanguageWords) -> tuple[int, bool]:
    """Return where the name begins after titles ("Prime Minister Keir Starmer"), and whether there were any."""
    final = tokens[last - 1].low
    if final in ORGANISATION_WORDS or final in PLACE_WORDS or final in EVENT_WORDS:
        return first, False
    cut = _end_of_titles(tokens, first, last, words)
    if cut is None:
        return _without_office(tokens, first, last, words)
    if cut >= last:
        is_body = last - first > 2 and tokens[last - 2].low in ("of", "for") and tokens[first].low in HEADS_OF_NAMES
        return (first, False) if is_body else (last, True)  # Department of Justice
    if tokens[cut].low == "of":  # Archbishop of Halden Ada Quill; the office alone is a name, too
        start = _after_office(tokens, cut + 1, last, words)
        return (start, True) if start > cut + 1 else (first, False)
    return cut, True


def _end_of_titles(tokens: tuple[Token, ...], first: int, last: int, words: LanguageWords) -> int | None:
    """Return the token after a run's last title; None where it has none."""
    cut = None
    for index in range(first, last):
        low = tokens[index].low.rstrip(".")
        if low in ROYAL_TITLES and last - index <= 3 and index + 1 < last:
            continue
        if is_title(low) and (len(low) > 1 or words.lang == "fr"):
            is_far = low not in TITLE_MODIFIERS and cut is None and index - first >= 3
            if not is_far or _is_full_name(tokens, index + 1, last, words):
                cut = index + 1
        elif low in ROLES and _is_full_name(tokens, index + 1, last, words):
            cut = index + 1
    return cut


def _without_office(tokens: tuple[Token, ...], first: int, last: int, words: LanguageWords) -> tuple[int, bool]:
    """Return where a name begins that no title is in: behind what an office is for, or a common noun."""
    if (
        first > 1
        and tokens[first - 1].low == "of"
        and is_title(tokens[first - 2].low.rstrip("."))
        and (words.class_of(tokens[first].low).name < 0.9 or tokens[first].low in words.places)
    ):
        return _after_office(tokens, first, last, words), True  # Secretary of Labor Ada Quill
    if words.lang == "de" and last - first >= 3 and _is_feminine_office(tokens[first].low, words):
        return first + 1, True
    others = range(first + 1, last)
    if (
        last - first >= 3
        and is_common_noun(tokens[first].low, words)
        and not any(is_common_noun(tokens[i].low, words) or tokens[i].low in PARTICLES for i in others)
    ):
        return first + 1, True
    before = tokens[first - 1] if first and tokens[first].glued else None
    return first, before is not None and before.low.rstrip(".") in TITLES


def _after_office(tokens: tuple[Token, ...], first: int, last: int, words: LanguageWords) -> int:
    """Return where a full name begins behind what an office is for: "Public Instruction" Ada Quill; else ``first``."""
    for start in range(first + 1, last - 1):
        if _is_full_name(tokens, start, last, words) and all(
            is_common_word(tokens[i].low, words) or tokens[i].low in words.places for i in range(first + 1, start)
        ):
            return start
    return first


def _is_full_name(tokens: tuple[Token, ...], start: int, last: int, words: LanguageWords) -> bool:
    """Whether the words can be a person's given name and surname: two to four, no common noun, no place first."""
    return (
        2 <= last - start <= 4
        and tokens[start].low not in PARTICLES
        and tokens[start].low not in words.places
        and not is_common_word(tokens[start].low, words)
        and not any(is_common_noun(tokens[i].low, words) for i in range(start, last))
    )


def _is_feminine_office(low: str, words: LanguageWords) -> bool:
    """Whether a German word before a full name is what she does: Notarin, Vermittlerin."""
    return low.endswith("in") and len(low) >= 7 and words.class_of(low).name < 0.5


def is_title(low: str) -> bool:
    return low in TITLES or low.endswith(GERMAN_TITLE_ENDINGS)

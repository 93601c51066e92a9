"""Passages: where searched words stand in a text, and the part of it that shows most of them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from tagwire.text.search_terms import placed_terms

PASSAGE_LENGTH = 280
"""Code points of a passage, about; of scripts without spaces half of it, for their words are shorter."""
_BEFORE = 80
_SNAP = 30

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needle:
    """Terms that must follow each other, each in one of its forms."""

    forms: tuple[tuple[str, ...], ...]
    is_beginning: bool = False
    """Whether the last term may be the beginning of a longer one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a needle stands."""

    start: int
    end: int
    needle: int


def find_hits(text: str, needles: Sequence[Needle]) -> list[Hit]:
    """Return where needles stand in a text, in its order, in code points."""
    if not needles or not text:
        return []
    rarest = {form for needle in needles for form in min(needle.forms, key=_shortness)}
    is_whole = any(form.isdecimal() for form in rarest)  # "48,000" does not hold "48000"
    terms = placed_terms(text, near=() if is_whole else rarest)
    firsts: dict[str, list[int]] = {}
    beginnings: list[tuple[str, int]] = []
    for index, needle in enumerate(needles):
        if len(needle.forms) == 1 and needle.is_beginning:
            beginnings += [(form, index) for form in needle.forms[0]]
        for form in needle.forms[0]:
            firsts.setdefault(form, []).append(index)
    hits: list[Hit] = []
    for at, term in enumerate(terms):
        for index in firsts.get(term.text, ()):
            length = len(needles[index].forms)
            if length == 1 or _follow(needles[index], [t.text for t in terms[at : at + length]]):
                hits.append(Hit(term.start, terms[at + length - 1].end, index))
        hits += [
            Hit(term.start, min(term.end, term.start + len(form)), index)
            for form, index in beginnings
            if term.text.startswith(form) and term.text != form
        ]
    return hits


def _shortness(forms: tuple[str, ...]) -> int:
    return -len(forms[0])


def best_passage(text: str, hits: Sequence[Hit]) -> Span | None:
    """Return the part of a text that shows the most needles, the earliest of equals; None without hits.

    It keeps within one paragraph, and begins and ends at a sentence or at least between words.
    """
    if not hits:
        return None
    ordered = sorted(hits, key=lambda hit: hit.start)
    starts = [hit.start for hit in ordered]
    best, most = 0, 0
    for index, hit in enumerate(ordered):
        paragraph_end = _find(text, "\n", hit.start)
        last = bisect_left(starts, min(hit.start + PASSAGE_LENGTH - _BEFORE, paragraph_end), lo=index)
        shown = len({other.needle for other in ordered[index:last]})
        if shown > most:
            best, most = index, shown
    first = ordered[best]
    begin = text.rfind("\n", 0, first.start) + 1
    end = _find(text, "\n", first.start)
    start = begin if first.start - begin <= _BEFORE + _SNAP else _between_words(text, first.start - _BEFORE)
    stop = end if end - start <= PASSAGE_LENGTH + _SNAP else _between_words(text, start + PASSAGE_LENGTH)
    return start, max(stop, first.end)


def _follow(needle: Needle, terms: Sequence[str]) -> bool:
    """Whether terms are a needle's, the last one perhaps only beginning as it does."""
    if len(terms) < len(needle.forms):
        return False
    *pairs, (last, forms) = zip(terms, needle.forms, strict=True)
    is_last = last in forms or (needle.is_beginning and last.startswith(forms))
    return is_last and all(term in forms for term, forms in pairs)


def _find(text: str, sought: str, start: int) -> int:
    found = text.find(sought, start)
    return len(text) if found < 0 else found


def _between_words(text: str, at: int) -> int:
    """Return the end of a sentence or a blank near a place, after it; the place itself where there is none."""
    near = text[at : at + _SNAP]
    for signs in (". ", "。", "! ", "? ", "؟ ", " "):
        found = near.find(signs)
        if found >= 0:
            return at + found + len(signs)
    return at

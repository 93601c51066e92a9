"""Search terms: the folded words that the full-text index holds and that a query asks for, in any script.

One function folds both sides, so what is written is found however it is typed: NFKC, case, accents and vowel points
do not count ("Città", "CITTA"). Marks that are letters' vowels (Hindi, Thai) stay. Scripts without spaces, and
Korean, whose particles cling to words, give every pair of neighbouring characters and the last one alone: "組織の" is
組織 織の の. So a phrase of such a script is a run of pairs, and a single character the beginning of some pair.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

TERMS_VERSION = 1
"""Changes with what the functions here give: an index made by another version must be made anew."""
MAX_TERM_LENGTH = 64
"""Longer words are cut, in the index and in a query alike."""

_DROPPED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f"
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Accents, points, tatweel, and characters that can't be seen."""
UNSPACED = (
    "\u0e00-\u0e4e\u0e80-\u0ece\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f"
)
"""Letters of scripts written without spaces, and of Korean, as the inside of a character class."""
_VOWELS = "\u0900-\u0963\u0966-\u0d7f\u0f18\u0f19\u0f71-\u0f84\u3099\u309a"
_TERM = re.compile(rf"([{UNSPACED}]+)|((?:[^\W_{UNSPACED}]|[{_VOWELS}])+(?:[.,](?=[0-9]{{3}}(?![0-9]))[0-9]{{3}})*)")
"""A run of a script without spaces, or a word; a thousands separator stays inside its number."""
_CLUSTER = re.compile(rf".[\u0300-\u036f\u064b-\u065f\uff9e\uff9f{_VOWELS}]*", re.DOTALL)
"""A letter with its marks."""
_ABBREVIATION = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s(?![^\W_])")
_LETTERS: dict[int, int | str] = {
    **str.maketrans("øłđðıħىیکة", "olddihييكه"),
    ord("þ"): "th",
    ord("æ"): "ae",
    ord("œ"): "oe",
    **{zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)},
}


class Term(NamedTuple):
    """A term with its place in the text it was found in, in code points."""

    text: str
    start: int
    end: int


def terms_of(text: str) -> list[str]:
    """Return every term of a text in order, as the index holds them.

    >>> terms_of("The board’s U.S. review: 48,000 Städte"), terms_of("組織の失敗")
    (['the', 'board', 'us', 'review', '48000', 'stadte'], ['組織', '織の', 'の失', '失敗', '敗'])
    """
    terms: list[str] = []
    for run, word in _TERM.findall(_readied(_folded(text))):
        if run:
            terms += [run[at : at + 2] for at in range(len(run))]
        else:
            terms.append(_term(word))
    return terms


def placed_terms(text: str, *, near: Collection[str] = ()) -> list[Term]:
    """Return every term of a text in order, with its place in the text itself.

    With ``near``, lines that hold none of these strings are left out: most of a text, when a few terms are sought.
    """
    placed: list[Term] = []
    begin = 0
    for line in text.splitlines(keepends=True):
        folded = _readied(_folded(line))
        if near and not any(sought in folded for sought in near):
            pass
        elif len(folded) == len(line):  # each letter was folded to one letter: the places are the same
            placed += [Term(term, begin + start, begin + end) for term, start, end in _terms(folded)]
        else:
            clusters = [(_folded(match[0]), match.start(), match.end()) for match in _CLUSTER.finditer(line)]
            owners = [(begin + start, begin + end) for letters, start, end in clusters for _ in letters]
            folded = _readied("".join(letters for letters, _, _ in clusters))
            placed += [Term(term, owners[start][0], owners[end - 1][1]) for term, start, end in _terms(folded)]
        begin += len(line)
    return placed


def _folded(text: str) -> str:
    """Return a text in its compared form; punctuation stays, for it separates."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        text = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", text)))
    else:
        text = text.lower()
    return text


def _readied(folded: str) -> str:
    """Return a folded text, as long as before, without the dots of "u.s." and the "s" of "board’s"."""
    if "." in folded:
        folded = _ABBREVIATION.sub(lambda match: match[0].replace(".", "").ljust(len(match[0])), folded)
    return _POSSESSIVE.sub("  ", folded)


def _terms(readied: str) -> Iterator[Term]:
    for match in _TERM.finditer(readied):
        run, start, end = match[1], match.start(), match.end()
        if run is None:
            yield Term(_term(match[0]), start, end)
        else:
            for at in range(len(run)):
                yield Term(run[at : at + 2], start + at, min(start + at + 2, end))


def _term(word: str) -> str:
    return word.replace(",", "").replace(".", "")[:MAX_TERM_LENGTH]


def is_unspaced(term: str) -> bool:
    """Whether a term is of a script without spaces: a pair of characters, or one alone."""
    return bool(_UNSPACED_TERM.fullmatch(term))


_UNSPACED_TERM = re.compile(rf"[{UNSPACED}]{{1,2}}")

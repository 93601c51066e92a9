"""Sketches: what is kept of an article to tell which others are about the same event, or say the same words.

The words are weighed as in the vector space model (Salton, Wong and Yang 1975): how often each stands in the article,
the headline's twice, and how rare it is in the language. How rare it is in the news of these days is added when
articles are compared (``likeness``), so a sketch depends on its article alone and never grows old.
"""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tagwire.errors import ParseError
from tagwire.stories.shingles import Fingerprint, fingerprint
from tagwire.text.search_terms import UNSPACED
from tagwire.text.words import MARKS
from tagwire.toolkit.weekdays import named_weekdays
from tagwire.toolkit.words import UNSEEN_ZIPF, LanguageWords, WordTables

VERSION = 1
"""Changes with what a sketch holds: an older one must be made anew."""
MAX_TERMS = 120
MAX_HEADLINE_TERMS = 16
READ_CHARACTERS = 6_000
"""What follows adds little: the news is told by then."""
WEEKDAY_CHARACTERS = 1_000
HEADLINE_TIMES = 2
WORDS_AN_ARTICLE = 300
"""The length at which a word's share of a language becomes its share of articles."""
RAREST = 1e-5
"""No word is taken to be in fewer of the articles."""

_WORD = re.compile(rf"(?:[^\W\d_]\.){{2,}}|\d+(?:[.,]\d+)*|\w[\w{MARKS}]*")
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_RUNS = re.compile(f"([{UNSPACED}]+)|([^{UNSPACED}]+)")
_FIRST_SENTENCE = re.compile(r".{1,200}?(?:[.!?。！？](?=\s|$)|\n|$)", re.DOTALL)
_HEADER = struct.Struct("<BBBBBI")
_UNSEEN = round(100 * UNSEEN_ZIPF)
_USES = 10.0 ** (np.arange(1_000) / 100 - 9)
_PRIORS = -np.log(np.minimum(1.0, 1 - np.exp(-WORDS_AN_ARTICLE * _USES) + RAREST))
"""By 100 × Zipf value: -ln of the share of articles that hold such a word."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """An article's words and fingerprint, in about 1.4 KB."""

    terms: NDArray[np.uint32]
    """Hashes of its weightiest words, ascending."""
    counts: NDArray[np.uint8]
    """Of each word, 32 × (1 + ln of how often it stands here)."""
    priors: NDArray[np.uint8]
    """Of each word, 16 × -ln of the share of articles that hold it, going by its language alone."""
    headline: NDArray[np.uint8]
    """Places in ``terms`` of the headline's words, or of the first sentence's where there is no headline."""
    weekdays: int
    """Days of the week its beginning names, as bits."""
    is_bare: bool
    """Whether there is no text beside the headline."""
    text: Fingerprint

    def to_bytes(self) -> bytes:
        """Return the sketch packed, as the store keeps it."""
        flags = int(self.is_bare) | self.text.level << 1
        sizes = (len(self.terms), len(self.headline), len(self.text.hashes))
        head = _HEADER.pack(VERSION, flags, self.weekdays, *sizes)
        arrays = (self.terms, self.counts, self.priors, self.headline, self.text.hashes)
        return head + b"".join(array.tobytes() for array in arrays)


def unpack_sketch(packed: bytes) -> Sketch:
    """Return the sketch that ``Sketch.to_bytes`` packed; raise ParseError for one of another version."""
    if len(packed) < _HEADER.size or packed[0] != VERSION:
        raise ParseError("the sketch was made by another version")
    _, flags, weekdays, terms, title, hashes = _HEADER.unpack_from(packed)
    ends = np.cumsum([_HEADER.size, 4 * terms, terms, terms, title, 4 * hashes])
    if ends[-1] != len(packed):
        raise ParseError("the sketch is cut off")
    return Sketch(
        terms=np.frombuffer(packed, np.uint32, terms, ends[0]),
        counts=np.frombuffer(packed, np.uint8, terms, ends[1]),
        priors=np.frombuffer(packed, np.uint8, terms, ends[2]),
        headline=np.frombuffer(packed, np.uint8, title, ends[3]),
        weekdays=weekdays,
        is_bare=bool(flags & 1),
        text=Fingerprint(np.frombuffer(packed, np.uint32, hashes, ends[4]), flags >> 1),
    )


def sketch_article(headline: str, text: str, *, lang: str | None, words: WordTables) -> Sketch:
    """Return an article's sketch; ``lang`` as found, its tables are English ones where that is unknown."""
    tables = words.language(lang or "en")
    beginning = text[:READ_CHARACTERS]
    title = headline or _first_sentence(beginning)
    title_words = Counter(_kept_words(title, tables))
    counts = Counter(_kept_words(beginning, tables))
    for word, times in title_words.items() if headline else ():
        counts[word] += times * (HEADLINE_TIMES if text else 1)
    terms = np.fromiter(map(crc32, map(str.encode, counts)), np.uint32, len(counts))
    weights = 1 + np.log(np.fromiter(counts.values(), np.float64, len(counts)))
    zipf = tables.zipf
    priors = _PRIORS[[min(zipf.get(word, _UNSEEN), 999) for word in counts]] if counts else np.zeros(0)
    best = np.lexsort((terms, -weights * priors))[:MAX_TERMS]
    terms, places = np.unique(terms[best], return_index=True)
    best = best[places]
    title_terms = np.fromiter(map(crc32, map(str.encode, title_words)), np.uint32, len(title_words))
    return Sketch(
        terms=terms,
        counts=np.minimum(np.rint(32 * weights[best]), 255).astype(np.uint8),
        priors=np.rint(16 * priors[best]).astype(np.uint8),
        headline=np.flatnonzero(np.isin(terms, title_terms))[:MAX_HEADLINE_TERMS].astype(np.uint8),
        weekdays=named_weekdays(f"{headline}\n{text[:WEEKDAY_CHARACTERS]}", lang=lang),
        is_bare=not text,
        text=fingerprint(text),
    )


def _kept_words(text: str, tables: LanguageWords) -> list[str]:
    """Return a text's words in lower case, plurals as singulars, without single letters and what says nothing."""
    stop, number = tables.stop, tables.number
    return [number.get(word, word) for word in _lowered_words(text) if len(word) > 1 and word not in stop]


def _lowered_words(text: str) -> list[str]:
    lowered = text.lower()
    found: list[str] = _WORD.findall(lowered)
    if lowered.isascii() or not _UNSPACED_RUN.search(lowered):
        return found
    parts: list[str] = []
    for word in found:
        parts += _pairs(word) if _UNSPACED_RUN.search(word) else (word,)
    return parts


def _pairs(word: str) -> Iterator[str]:
    """Yield the pairs of neighbouring letters of a script without spaces, and whole what is of another script."""
    for run, other in _RUNS.findall(word):
        if run:
            yield from (run[at : at + 2] for at in range(max(1, len(run) - 1)))
        else:
            yield other


def _first_sentence(text: str) -> str:
    match = _FIRST_SENTENCE.match(text.lstrip())
    return match[0] if match else ""

"""Words: which words a block says, as numbers, and what is learned of them.

Nothing is kept of a text but checksums: what is learned is a weight for each number. "We use cookies", "support our
journalism" and "is a staff writer" are known so without a table, in the languages that were learned from.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.characters import Matrix

TEXT_BUCKETS = 1 << 16
WORD_COLUMNS = 2
MAX_WORDS = 50
_CHARS = 350
"""Only so much of a block is read for words."""
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[a-zß-öø-ž]+(?![^\W\d_{_UNSPACED}])|[^\W\d_{_UNSPACED}]+|[{_UNSPACED}]|\d+|©|\n")
"""Latin letters first: most words are of them alone, and found faster so."""
_END = "\n"
_END_SUM = 1 << 40
"""No checksum of 32 bits."""
_MAX_KNOWN = 200_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BlockWords:
    """The words, and pairs of words that follow each other, of a page's blocks."""

    numbers: Numbers
    """Of words, then of pairs, then of each block's first word; below ``TEXT_BUCKETS``."""
    of_block: Numbers
    """Which block each stands in."""
    counts: Numbers
    """Words in each block."""
    said: list[str]
    """The words of all blocks in order, a line end between two blocks."""
    places: Numbers
    """Where each word stands in ``said``."""
    seconds: Numbers
    """Which word is the second of each pair."""


class _Checksums(dict[str, int]):
    """Each word's checksum, worked out once; forgets all when there are too many."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        if word == _END:
            return _END_SUM
        number = zlib.crc32((word if not word[0].isdecimal() else "0").encode("utf-8", "replace"))
        self[word] = number
        return number


_CHECKSUMS = _Checksums()


def words_of(text: str) -> list[str]:
    """Return the first words of a text in lower case; in scripts without spaces each character is one.

    >>> words_of("Don't miss: 20 photos")
    ['don', 't', 'miss', '20', 'photos']
    """
    words = block_words([text])
    return [words.said[place] for place in words.places.tolist()]


def block_words(texts: Sequence[str]) -> BlockWords:
    """Return the first words of texts, the pairs they form, and which word each begins with, as numbers."""
    said = _WORD.findall(_END.join([text[:_CHARS].replace(_END, " ") for text in texts]).lower())
    sums = np.fromiter(map(_CHECKSUMS.__getitem__, said), np.int64, count=len(said))
    is_end = sums == _END_SUM
    of_word = np.cumsum(is_end)
    starts = np.concatenate([[0], np.flatnonzero(is_end) + 1])
    is_word = ~is_end & (np.arange(len(said)) - starts[of_word] < MAX_WORDS)
    places = np.flatnonzero(is_word)
    sums, of_word = sums[places], of_word[places]
    counts = np.bincount(of_word, minlength=len(texts))
    is_pair = of_word[1:] == of_word[:-1]
    pairs = (sums[:-1] * 31 ^ (sums[1:] * 17 + 5))[is_pair]
    begins = (np.cumsum(counts) - counts)[counts > 0]
    firsts = sums[begins] * 7 + 3
    return BlockWords(
        np.concatenate([sums, pairs, firsts]) & (TEXT_BUCKETS - 1),
        np.concatenate([of_word, of_word[1:][is_pair], of_word[begins]]),
        counts,
        said,
        places,
        np.flatnonzero(is_pair) + 1,
    )


def word_scores(words: BlockWords, weights: Matrix) -> Matrix:
    """Return what is learned of each block's words: the sum of their weights, and their mean."""
    total = np.bincount(words.of_block, weights[words.numbers], minlength=len(words.counts))
    scores: Matrix = np.stack([total, total / (words.counts + 3)], axis=1).astype(np.float32)
    return scores

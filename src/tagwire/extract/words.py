"""Words: which words a block says, as numbers, and what is learned of them.

Nothing is kept of a text but checksums: what is learned is a weight for each number. "We use cookies", "support our
journalism" and "is a staff writer" are known so without a table, in the languages that were learned from.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.characters import Matrix

TEXT_BUCKETS = 1 << 16
WORD_COLUMNS = 2
MAX_WORDS = 50
_CHARS = 350
"""Only so much of a block is read for words."""
_UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+|\d+|©")
_MAX_KNOWN = 200_000

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BlockWords:
    """The words, and pairs of words that follow each other, of a page's blocks."""

    numbers: Numbers
    """Below ``TEXT_BUCKETS``."""
    of_block: Numbers
    """Which block each stands in."""
    counts: Numbers
    """Words in each block."""


class _Checksums(dict[str, int]):
    """Each word's checksum, worked out once; forgets all when there are too many."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        number = zlib.crc32((word if not word[0].isdecimal() else "0").encode("utf-8", "replace"))
        self[word] = number
        return number


_CHECKSUMS = _Checksums()


def words_of(text: str) -> list[str]:
    """Return the first words of a text in lower case; in scripts without spaces each character is one.

    >>> words_of("Don't miss: 20 photos")
    ['don', 't', 'miss', '20', 'photos']
    """
    return _WORD.findall(text[:_CHARS].lower())[:MAX_WORDS]


def block_words(found: Sequence[list[str]]) -> BlockWords:
    """Return the words of texts (``words_of``), the pairs they form, and which word each begins with, as numbers."""
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    sums = np.fromiter(map(_CHECKSUMS.__getitem__, chain.from_iterable(found)), np.int64, count=int(counts.sum()))
    of_word = np.repeat(np.arange(len(found)), counts)
    is_pair = of_word[1:] == of_word[:-1]
    pairs = ((sums[:-1] * 31) ^ (sums[1:] * 17 + 5))[is_pair]
    starts = (np.cumsum(counts) - counts)[counts > 0]
    firsts = sums[starts] * 7 + 3
    return BlockWords(
        np.concatenate([sums, pairs, firsts]) % TEXT_BUCKETS,
        np.concatenate([of_word, of_word[1:][is_pair], of_word[starts]]),
        counts,
    )


def word_scores(words: BlockWords, weights: Matrix) -> Matrix:
    """Return what is learned of each block's words: the sum of their weights, and their mean."""
    total = np.bincount(words.of_block, weights[words.numbers], minlength=len(words.counts))
    scores: Matrix = np.stack([total, total / (words.counts + 3)], axis=1).astype(np.float32)
    return scores

"""Holdings: which of many texts hold which shingles, exactly, for looking at all of them at once.

``postings`` answers for one text as it arrives, in constant time, and forgets what too many hold; here nothing is
forgotten, so what is found depends on the texts alone and not on the order in which they came.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.copies import found_by
from tagwire.stories.phrases import MOST_COUNTED, MOST_HOLDERS, Counts
from tagwire.stories.shingles import Fingerprint, Hashes

Places = NDArray[np.int64]
NEXT_HOLDERS = 4
"""Of many texts that hold one shingle, each is paired with so many after it: a wire text's copies make a chain."""


class Holdings(NamedTuple):
    """Shingles in ascending order, and the places of the texts that hold them."""

    hashes: Hashes
    owners: Places


class TextPairs(NamedTuple):
    """Pairs of texts with how many shingles both hold, in ascending order."""

    ones: Places
    others: Places
    counts: NDArray[np.int64]


class PhraseCounts:
    """How many telling phrases each two texts share."""

    def __init__(self, pairs: TextPairs) -> None:
        ones = np.concatenate([pairs.ones, pairs.others])
        others = np.concatenate([pairs.others, pairs.ones])
        counts = np.minimum(np.concatenate([pairs.counts, pairs.counts]), MOST_COUNTED)
        order = np.lexsort((others, ones))
        self._ones, self._others, self._counts = ones[order], others[order], counts[order].astype(np.float32)

    def between(self, text: int, others: Places) -> Counts:
        """Return how many one text shares with each of some, in ascending order."""
        begin, end = np.searchsorted(self._ones, [text, text + 1])
        counts = np.zeros(len(others), np.float32)
        at = np.searchsorted(others, self._others[begin:end])
        is_asked = others[np.minimum(at, len(others) - 1)] == self._others[begin:end]
        counts[at[is_asked]] = self._counts[begin:end][is_asked]
        return counts

    def within(self, texts: Places) -> Counts:
        """Return how many each two of these, in ascending order, share, as a square array."""
        square = np.zeros((len(texts), len(texts)), np.float32)
        for row, text in enumerate(texts.tolist()):
            square[row] = self.between(text, texts)
        return square


def hold(texts: Sequence[Fingerprint]) -> Holdings:
    """Return what texts, known by their places, are found by."""
    found = [found_by(text) for text in texts]
    hashes = np.concatenate([*found, np.zeros(0, np.uint32)]).astype(np.uint64)
    owners = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(own) for own in found])
    codes = np.sort(hashes << np.uint64(32) | owners)
    return Holdings((codes >> np.uint64(32)).astype(np.uint32), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64))


def neighbouring_pairs(held: Holdings) -> TextPairs:
    """Return the texts that hold shingles in common; of many holders, each with the next few."""
    return _counted(held, range(1, NEXT_HOLDERS + 1), np.ones(len(held.hashes), np.bool_))


def telling_pairs(held: Holdings, text_of: Places) -> TextPairs:
    """Return the texts that share phrases which few hold; ``text_of`` gives the text that each one is a copy of."""
    codes = np.unique(held.hashes.astype(np.uint64) << np.uint64(32) | text_of[held.owners].astype(np.uint64))
    hashes, owners = (codes >> np.uint64(32)).astype(np.uint32), (codes & np.uint64(0xFFFFFFFF)).astype(np.int64)
    _, places, times = np.unique(hashes, return_inverse=True, return_counts=True)
    is_telling = (times[places] > 1) & (times[places] <= MOST_HOLDERS + 1)
    return _counted(Holdings(hashes, owners), range(1, MOST_HOLDERS + 1), is_telling)


def _counted(held: Holdings, steps: range, is_asked: NDArray[np.bool_]) -> TextPairs:
    ones: list[Places] = [np.zeros(0, np.int64)]
    for step in steps:
        shares = (held.hashes[step:] == held.hashes[:-step]) & is_asked[step:]
        ones.append(held.owners[:-step][shares] << 32 | held.owners[step:][shares])
    codes, counts = np.unique(np.concatenate(ones), return_counts=True)
    return TextPairs(codes >> 32, codes & 0xFFFFFFFF, counts)

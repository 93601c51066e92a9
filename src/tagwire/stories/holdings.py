"""Holdings: which of many texts hold which shingles, exactly, for looking at all of them at once.

``postings`` answers for one text as it arrives, in constant time, and forgets what too many hold; here nothing is
forgotten, so what is found depends on the texts alone and not on the order in which they came.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.copies import found_by
from tagwire.stories.phrases import MOST_COUNTED, MOST_HOLDERS, Counts
from tagwire.stories.shingles import Fingerprint, Hashes

Places = NDArray[np.int64]
Codes = NDArray[np.uint64]
NEXT_HOLDERS = 4
"""Of many texts that hold one shingle, each is paired with so many after it: a wire text's copies make a chain."""


PARTS_BITS = 4
"""Shingles are looked at in 2⁴ parts: memory would grow with all of them."""
_HALF, _OWNER = np.uint64(32), np.uint64(0xFFFFFFFF)


class Holdings(NamedTuple):
    """Shingles, and the places of the texts that hold them."""

    hashes: Hashes
    owners: NDArray[np.uint32]

    def parts(self) -> Iterator[Codes]:
        """Yield the shingles with their owners, sorted as one number each, in parts that share none."""
        for part in range(1 << PARTS_BITS):
            is_in = self.hashes >> np.uint32(32 - PARTS_BITS) == part
            yield np.sort(self.hashes[is_in].astype(np.uint64) << _HALF | self.owners[is_in])


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
    owners = np.repeat(np.arange(len(texts), dtype=np.uint32), [len(own) for own in found])
    return Holdings(np.concatenate([*found, np.zeros(0, np.uint32)]), owners)


def neighbouring_pairs(held: Holdings) -> TextPairs:
    """Return the texts that hold shingles in common; of many holders, each with the next few."""
    return _merged([_counted(codes, NEXT_HOLDERS) for codes in held.parts()])


def telling_pairs(held: Holdings, text_of: Places) -> TextPairs:
    """Return the texts that share phrases which few hold; ``text_of`` gives the text that each one is a copy of."""
    texts = Holdings(held.hashes, text_of.astype(np.uint32)[held.owners])
    return _merged([_counted(_held_by_few(codes), MOST_HOLDERS) for codes in texts.parts()])


def _held_by_few(codes: Codes) -> Codes:
    """Return which text holds what, each once, without what nobody else or too many hold."""
    codes = codes[np.append(True, codes[1:] != codes[:-1])[: len(codes)]]
    hashes = codes >> _HALF
    begins = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1])[: len(hashes)])
    times = np.diff(np.append(begins, len(hashes)))
    return codes[np.repeat((times > 1) & (times <= MOST_HOLDERS + 1), times)]


def _counted(codes: Codes, steps: int) -> TextPairs:
    """Return which texts hold something in common with one of the next few to hold it, and how much."""
    hashes, owners = codes >> _HALF, (codes & _OWNER).astype(np.int64)
    pairs = [np.zeros(0, np.int64)]
    for step in range(1, steps + 1):
        shares = hashes[step:] == hashes[:-step]
        pairs.append(owners[:-step][shares] << 32 | owners[step:][shares])
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    return TextPairs(found >> 32, found & 0xFFFFFFFF, counts)


def _merged(parts: Sequence[TextPairs]) -> TextPairs:
    ones, others, counts = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    found, places = np.unique(ones << 32 | others, return_inverse=True)
    sums = np.bincount(places, weights=counts, minlength=len(found)).astype(np.int64)
    return TextPairs(found >> 32, found & 0xFFFFFFFF, sums)

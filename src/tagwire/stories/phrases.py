"""Phrases: runs of five words that few texts hold: a statement quoted, a sentence of the same agency.

Two articles that share some nearly always tell of one event, though one word more or less in common would not show it.
What many texts hold is a publisher's own furniture, or a saying.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.postings import Hits

Numbers = NDArray[np.int64]
Counts = NDArray[np.float32]

MOST_HOLDERS = 8
"""A phrase in more earlier texts than this tells nothing."""
MOST_COUNTED = 8
"""So many in common say all that phrases can say; more of them would outweigh everything else."""


class SharedPhrases(NamedTuple):
    """Which texts, in ascending order, share how many telling phrases with one text."""

    numbers: Numbers
    counts: Counts

    def with_texts(self, numbers: Numbers) -> Counts:
        """Return how many are shared with each of these texts."""
        if not len(self.numbers):
            return np.zeros(len(numbers), np.float32)
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return np.where(self.numbers[places] == numbers, self.counts[places], np.float32(0))


def shared_phrases(hits: Hits, holders: Numbers) -> SharedPhrases:
    """Return the texts that share phrases with the one that was looked up.

    ``holders`` are the numbers of the texts that hold each hit; copies of one text have its number, and a number below
    0 is a text that is no more.
    """
    _, numbers = _telling(hits.places, holders, MOST_HOLDERS)
    found, counts = np.unique(numbers, return_counts=True)
    return SharedPhrases(found, _capped(counts))


def phrases_within(hits: Hits, holders: Numbers, texts: Numbers, sizes: NDArray[np.intp]) -> Counts:
    """Return how many phrases each two of ``texts``, in ascending order, share, as a square array.

    ``hits`` are of all their hashes one after the other, ``sizes`` how many each has; texts hold their own.
    """
    places, numbers = _telling(hits.places, holders, MOST_HOLDERS + 1)
    columns = np.minimum(np.searchsorted(texts, numbers), len(texts) - 1)
    is_asked = texts[columns] == numbers
    shared = np.zeros((len(texts), len(texts)), np.float32)
    rows = np.repeat(np.arange(len(texts)), sizes)[places]
    np.add.at(shared, (rows[is_asked], columns[is_asked]), 1)
    return _capped(np.maximum(shared, shared.T))


def _telling(places: NDArray[np.intp], holders: Numbers, most: int) -> tuple[NDArray[np.intp], Numbers]:
    """Return hits without the texts that are no more, each text once, and without what too many hold."""
    pairs = np.unique((places[holders >= 0] << 32) | holders[holders >= 0])
    places, holders = pairs >> 32, pairs & 0xFFFFFFFF
    is_telling = np.bincount(places)[places] <= most if len(places) else np.zeros(0, np.bool_)
    return places[is_telling], holders[is_telling]


def _capped(counts: NDArray[np.generic]) -> Counts:
    capped: Counts = np.minimum(counts, MOST_COUNTED).astype(np.float32)
    return capped

"""Rarity: how much a word tells, from its language and from how many stories of these days hold it.

Inverse document frequency (Spärck Jones 1972) with stories for documents: what one big story repeats a hundred times
must not count as common. The language's share stands in for stories not yet seen, as a prior worth so many of them.
"""

import numpy as np
from numpy.typing import NDArray

PRIOR_STORIES = 300
SLOTS = 1 << 22
"""Counters; two words seldom share one, and then both only seem commoner than they are."""


class WordRarity:
    """How many open stories hold each word."""

    def __init__(self) -> None:
        self._counts = np.zeros(SLOTS, np.int32)
        self._stories = 0

    def count_story(self, terms: NDArray[np.uint32]) -> None:
        """Take in a new story with its words, each once."""
        self._stories += 1
        self.count_words(terms)

    def count_words(self, terms: NDArray[np.uint32]) -> None:
        """Take in words that a story did not hold before, each once."""
        self._counts[terms & np.uint32(SLOTS - 1)] += 1

    def count_stories(self, stories: int, terms: NDArray[np.uint32]) -> None:
        """Take in many new stories, with each word once for every one that holds it."""
        self._stories += stories
        self._counts += np.bincount(terms & np.uint32(SLOTS - 1), minlength=SLOTS).astype(np.int32)

    def forget(self) -> None:
        """Begin anew, with the languages' shares alone."""
        self._counts[:] = 0
        self._stories = 0

    def weigh(self, terms: NDArray[np.uint32], priors: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return -ln of the share of stories that hold each word; ``priors`` as in a sketch."""
        expected = PRIOR_STORIES * _SHARES[priors] + self._counts[terms & np.uint32(SLOTS - 1)]
        weights: NDArray[np.float32] = np.log((PRIOR_STORIES + self._stories) / expected)
        return weights


_SHARES = np.exp(-np.arange(256) / 16).astype(np.float32)

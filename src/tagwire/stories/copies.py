"""Copies: which earlier articles have the same text, be it cut, framed in boilerplate or edited a little.

Two texts are copies when the shorter one's shingles lie in the longer one (containment; Broder 1997, "On the
resemblance and containment of documents"): likeness by Jaccard would miss a text cut in half. Texts that may be copies
are found by half of their fingerprints and judged by the whole.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from tagwire.stories.postings import Hits, RecentPostings
from tagwire.stories.shingles import Fingerprint, Hashes

COPY = 0.4
"""From this share of the shorter text on, it is the same text; below lie quotes and shared paragraphs."""
LEAST_SHARED = 3
FOUND_BY = 1
"""Levels between the hashes a text is judged by and those it is found by: one in two."""
LEAST_HITS = 2
SAME_LENGTH = 0.5
"""A text may show that two others, each cut, are one; but one more than twice as long is a gathering of several."""
JUDGED = 16
"""How many texts, those with most hits, are judged."""
HASHES_A_TEXT = 80
"""What the index provides for on average: a text of 640 words."""


class Copy(NamedTuple):
    """An earlier text that holds the same words."""

    number: int
    share: float
    """How much of the shorter text the longer one holds, 0 to 1, as sampled."""
    length: float
    """How long the shorter text is, of the longer one's length: a text much longer may be a gathering of several."""


class CopyIndex:
    """The newest texts by what they say, about 1.4 KB a text of 600 words; they are numbered in order of arrival."""

    def __init__(self, *, texts: int) -> None:
        self.texts = texts
        self._postings = RecentPostings(entries=texts * HASHES_A_TEXT)
        self._kept: list[tuple[int, Fingerprint] | None] = [None] * texts

    def add(self, number: int, text: Fingerprint) -> None:
        """Keep a text; numbers grow, and are below 2³² - 1."""
        self._kept[number % self.texts] = (number, text)
        self._postings.add(found_by(text), number)

    def hits(self, texts: Iterable[Fingerprint]) -> Hits:
        """Return who else holds the hashes that texts are found by, those of all texts one after the other."""
        return self._postings.find(np.concatenate([found_by(text) for text in texts]))

    def sizes(self, texts: Iterable[Fingerprint]) -> list[int]:
        """Return by how many hashes each text is found."""
        return [len(found_by(text)) for text in texts]

    def text_of(self, number: int) -> Fingerprint:
        """Return a text that is still kept; raise KeyError for another."""
        kept = self._kept[number % self.texts]
        if kept is None or kept[0] != number:
            raise KeyError(number)
        return kept[1]

    def copies(self, text: Fingerprint, hits: Hits | None = None) -> list[Copy]:
        """Return the texts kept that are copies of this one, most alike first, then newest first."""
        owners, counts = np.unique((hits or self.hits([text])).owners, return_counts=True)
        best = np.lexsort((owners, counts))[::-1][:JUDGED]
        found = []
        for number in owners[best[counts[best] >= LEAST_HITS]].tolist():
            kept = self._kept[number % self.texts]
            if kept is None or kept[0] != number:
                continue
            share, length = shared_part(text, kept[1])
            if share >= COPY:
                found.append(Copy(number, share, length))
        return sorted(found, key=lambda copy: (-copy.share, -copy.number))


def shared_part(one: Fingerprint, other: Fingerprint) -> tuple[float, float]:
    """Return how much of the shorter text the longer one holds, and how long it is, of the longer one's length.

    They are compared by what the coarser sampling of the two keeps. Where too little is left to tell, nothing is held.
    """
    level = max(one.level, other.level)
    few, many = sorted((one.at(level), other.at(level)), key=len)
    if not len(few):
        return 0.0, 0.0
    places = np.minimum(np.searchsorted(many, few), len(many) - 1)
    shared = int(np.count_nonzero(many[places] == few))
    return (shared / len(few) if shared >= LEAST_SHARED else 0.0), len(few) / len(many)


def found_by(text: Fingerprint) -> Hashes:
    """Return the hashes that a text is found by."""
    return text.at(text.level + FOUND_BY)

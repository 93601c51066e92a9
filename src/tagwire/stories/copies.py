"""Copies: which earlier articles have the same text, be it cut, framed in boilerplate or edited a little.

Two texts are copies when the shorter one's shingles lie in the longer one (containment; Broder 1997, "On the
resemblance and containment of documents"): likeness by Jaccard would miss a text cut in half. Texts that may be copies
are found by a quarter of their fingerprints and judged by the whole.
"""

from typing import NamedTuple

import numpy as np

from tagwire.stories.postings import RecentPostings
from tagwire.stories.shingles import Fingerprint, Hashes

COPY = 0.4
"""From this share of the shorter text on, it is the same text; below lie quotes and shared paragraphs."""
LEAST_SHARED = 3
FOUND_BY = 2
"""Levels between the hashes a text is judged by and those it is found by: one in four."""
LEAST_HITS = 2
HOLDERS = 48
"""Holders followed for one hash: what more texts hold is boilerplate, or a copy of copies that are found anyway."""
JUDGED = 16
"""How many texts, those with most hits, are judged."""
HITS_A_TEXT = 40
"""What the index provides for on average: a text of 640 words."""


class Copy(NamedTuple):
    """An earlier text that holds the same words; ``share`` is of the shorter one, 0 to 1, as sampled."""

    owner: int
    share: float


class CopyIndex:
    """The newest texts by what they say; about 1.5 KB a text of 600 words."""

    def __init__(self, *, texts: int) -> None:
        self.texts = texts
        self._postings = RecentPostings(capacity=texts * HITS_A_TEXT)
        self._kept: list[tuple[int, Fingerprint] | None] = [None] * texts

    def add(self, owner: int, text: Fingerprint) -> list[Copy]:
        """Return the earlier texts that are copies of this one, as ``find`` does, and keep it.

        ``owner`` numbers texts in order of arrival, below 2³².
        """
        copies = self.find(text)
        self._kept[owner % self.texts] = (owner, text)
        self._postings.add(_found_by(text)[: self._postings.capacity], owner)
        return copies

    def find(self, text: Fingerprint) -> list[Copy]:
        """Return the texts kept that are copies of this one, most alike first, then newest first."""
        owners, hits = np.unique(self._postings.find(_found_by(text), most=HOLDERS).owners, return_counts=True)
        best = np.lexsort((owners, hits))[::-1][:JUDGED]
        found = []
        for owner in owners[best[hits[best] >= LEAST_HITS]].tolist():
            kept = self._kept[owner % self.texts]
            if kept is not None and kept[0] == owner:
                share = shared_part(text, kept[1])
                if share >= COPY:
                    found.append(Copy(owner, share))
        return sorted(found, key=lambda copy: (-copy.share, -copy.owner))


def shared_part(one: Fingerprint, other: Fingerprint) -> float:
    """Return how much of the shorter text the longer one holds, 0 to 1; 0 where too little is left to tell.

    They are compared by what the coarser sampling of the two keeps.
    """
    level = max(one.level, other.level)
    few, many = sorted((one.at(level), other.at(level)), key=len)
    if not len(few):
        return 0.0
    places = np.minimum(np.searchsorted(many, few), len(many) - 1)
    shared = int(np.count_nonzero(many[places] == few))
    return shared / len(few) if shared >= LEAST_SHARED else 0.0


def _found_by(text: Fingerprint) -> Hashes:
    return text.at(text.level + FOUND_BY)

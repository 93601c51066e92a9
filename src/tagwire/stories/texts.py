"""Texts: the newest articles by what they say, all copies of one text known by one article that stands for them.

As they arrive that is the first that came, from a repair of everything on the one that was published first.
"""

from collections.abc import Mapping, Sequence
from math import inf, isnan

import numpy as np

from tagwire.stories.copies import SAME_LENGTH, CopyIndex
from tagwire.stories.phrases import Counts, Numbers, SharedPhrases, phrases_within, shared_phrases
from tagwire.stories.postings import Hits
from tagwire.stories.shingles import Fingerprint


class Texts:
    """The texts of articles whose number is less than ``articles`` below the highest."""

    def __init__(self, *, articles: int) -> None:
        self._articles = articles
        self._index = CopyIndex(texts=articles)
        self._days: dict[int, float] = {}
        self._first: dict[int, int] = {}
        """Article → the first that came with its text."""
        self._first_at = np.full(articles, -1, np.int64)
        """The same, by the article's number modulo ``articles``."""
        self._holders: dict[int, list[int]] = {}
        """First article → all with its text."""
        self._newest = -1

    def hits(self, text: Fingerprint) -> Hits:
        """Return who holds the hashes that a text is found by."""
        return self._index.hits([text])

    def same(self, text: Fingerprint, hits: Hits) -> list[int]:
        """Return the texts, by their first articles and in ascending order, that are one with this one."""
        copies = [copy for copy in self._index.copies(text, hits) if copy.number in self._first]
        return sorted({self._first[c.number] for c in copies if c is copies[0] or c.length >= SAME_LENGTH})

    def phrases(self, hits: Hits) -> SharedPhrases:
        """Return the texts that share phrases with the one that was looked up, by their first articles."""
        return shared_phrases(hits, self._firsts_at(hits))

    def phrases_within(self, firsts: Numbers) -> Counts:
        """Return how many phrases each two of these texts, in ascending order, share, as a square array."""
        texts = [self._index.text_of(first) for first in firsts.tolist()]
        hits, sizes = self._index.hits(texts), self._index.sizes(texts)
        return phrases_within(hits, self._firsts_at(hits), firsts, np.array(sizes))

    def add(self, number: int, text: Fingerprint, *, day: float, firsts: Sequence[int] = ()) -> int:
        """Keep an article as one of these texts, which are one from now on; return the first article of it."""
        self._index.add(number, text)
        self._newest, self._days[number] = number, day
        first = firsts[0] if firsts else number
        holders = self._holders.setdefault(first, [])
        for other in firsts[1:]:
            holders += self._holders.pop(other)
        holders.append(number)
        for holder in holders:
            self._first[holder] = self._first_at[holder % self._articles] = first
        return first

    def first_of(self, number: int) -> int:
        """Return the first article with the text of one that is kept."""
        return self._first[number]

    def find_first(self, number: int) -> int:
        """Return the same, or -1 for an article that is not kept."""
        return self._first.get(number, -1)

    def holders(self, first: int) -> Sequence[int]:
        """Return all articles with a text."""
        return self._holders[first]

    def earliest(self, first: int) -> int:
        """Return the article with a text that was published first, as far as they have dates."""
        return min(self._holders[first], key=lambda n: (inf if isnan(self._days[n]) else self._days[n], n))

    def text_of(self, number: int) -> Fingerprint:
        """Return the text of an article that is kept."""
        return self._index.text_of(number)

    def numbers(self) -> list[int]:
        """Return all articles whose texts are kept, in order of arrival."""
        return sorted(self._first)

    def regroup(self, first_of: Mapping[int, int]) -> None:
        """Let each article kept be a copy of the one given for it, which stands for itself."""
        self._first = dict(first_of)
        self._holders = {}
        for number in sorted(first_of):
            self._holders.setdefault(first_of[number], []).append(number)
            self._first_at[number % self._articles] = first_of[number]

    def forget(self, number: int) -> bool:
        """Forget an article; return whether its text is forgotten with it, which is so with the first of its text."""
        del self._days[number]
        first = self._first.pop(number, None)
        if first is None:
            return False
        self._holders[first].remove(number)
        if first != number:
            return False
        for holder in self._holders.pop(first):
            del self._first[holder]
            self._first_at[holder % self._articles] = -1
        return True

    def _firsts_at(self, hits: Hits) -> Numbers:
        """Return the first articles with the texts that were hit; -1 for those that are no more."""
        owners = hits.owners.astype(np.int64)
        return np.where(owners > self._newest - self._articles, self._first_at[owners % self._articles], -1)

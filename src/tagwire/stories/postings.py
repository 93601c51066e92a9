"""Postings: which of the newest owners hold a key, in fixed memory and near-constant time.

Entries lie in a ring, the oldest overwritten by the newest; each points back to the entry before it in the same hash
bucket, as in the window of a Lempel-Ziv compressor (RFC 1951 §4). A chain is followed from its newest entry until it
leaves the ring, so nothing is ever deleted. All keys of a call are followed at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
"""Keys, each once; they must be spread evenly over their 32 bits, as hashes are."""
MAX_BUCKETS = 1 << 24
_MIX = np.uint32(0x9E3779B1)
"""2³² divided by the golden ratio, odd (Knuth, The Art of Computer Programming 3, §6.4)."""


class Hits(NamedTuple):
    """What was found: ``owners[i]`` holds the key at ``places[i]`` of those asked for."""

    places: NDArray[np.intp]
    owners: NDArray[np.uint32]


class RecentPostings:
    """The owners of the newest ``capacity`` entries, by key; memory is 12 bytes an entry and 8 a bucket."""

    def __init__(self, *, capacity: int) -> None:
        self.capacity = capacity
        self._keys = np.zeros(capacity, np.uint32)
        self._owners = np.zeros(capacity, np.uint32)
        self._back = np.zeros(capacity, np.uint32)
        bits = max(4, min(capacity, MAX_BUCKETS).bit_length() - 2)
        self._newest = np.full(1 << bits, -1, np.int64)
        self._shift = np.uint32(32 - bits)
        self._entries = 0

    def add(self, keys: Keys, owner: int) -> None:
        """Note that ``owner`` (below 2³²) holds these keys; at most ``capacity`` of them."""
        numbers = np.arange(self._entries, self._entries + len(keys))
        buckets = self._buckets(keys)
        before = self._newest[buckets]
        order = np.argsort(buckets, kind="stable")
        is_same = buckets[order][1:] == buckets[order][:-1]
        before[order[1:][is_same]] = numbers[order[:-1][is_same]]
        self._newest[buckets[order]] = numbers[order]  # of equal buckets the last, which is the newest, stays
        slots = numbers % self.capacity
        self._keys[slots] = keys
        self._owners[slots] = owner
        back = numbers - before
        self._back[slots] = np.where((before >= 0) & (back < self.capacity), back, 0)
        self._entries += len(keys)

    def find(self, keys: Keys, *, most: int) -> Hits:
        """Return who holds these keys, newest first; at most ``most`` entries of each key's bucket are looked at."""
        oldest = max(0, self._entries - self.capacity)
        places = np.arange(len(keys))
        at = self._newest[self._buckets(keys)]
        found_places, found_owners = [], []
        for _ in range(most):
            is_kept = at >= oldest
            places, at = places[is_kept], at[is_kept]
            if not len(at):
                break
            slots = at % self.capacity
            is_hit = self._keys[slots] == keys[places]
            found_places.append(places[is_hit])
            found_owners.append(self._owners[slots][is_hit])
            back = self._back[slots].astype(np.int64)
            at = np.where(back > 0, at - back, -1)
        if not found_places:
            return Hits(np.zeros(0, np.intp), np.zeros(0, np.uint32))
        return Hits(np.concatenate(found_places), np.concatenate(found_owners))

    def _buckets(self, keys: Keys) -> NDArray[np.uint32]:
        return (keys * _MIX) >> self._shift

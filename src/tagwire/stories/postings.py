"""Postings: which of the newest owners hold a key, in fixed memory and constant time.

Entries lie in buckets of 32 by their keys' hashes, as in a set-associative cache; in a full bucket the newest takes the
place of the oldest. So a key that very many hold is remembered for its newest holders alone, and nothing is ever
deleted. All keys of a call are looked up at once.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint32]
WAYS = 32
_MIX = np.uint32(0x9E3779B1)
"""2³² divided by the golden ratio, odd (Knuth, The Art of Computer Programming 3, §6.4)."""


class Hits(NamedTuple):
    """What was found: ``owners[i]`` holds the key at ``places[i]`` of those asked for."""

    places: NDArray[np.intp]
    owners: NDArray[np.uint32]


class RecentPostings:
    """The newest holders of keys; room for at least ``entries`` of them, 8 bytes each."""

    def __init__(self, *, entries: int) -> None:
        bits = max(0, (entries - 1).bit_length() - (WAYS - 1).bit_length())
        self._keys = np.zeros((1 << bits, WAYS), np.uint32)
        self._owners = np.zeros((1 << bits, WAYS), np.uint32)
        """Each plus one: zeros, which take no memory until they are touched, are nobody's."""
        self._next = np.zeros(1 << bits, np.uint8)
        self._shift = np.uint32(31 - bits)

    def add(self, keys: Keys, owner: int) -> None:
        """Note that ``owner``, below 2³² - 1, holds these keys, each named once."""
        buckets = self._buckets(keys)
        while len(keys):
            _, firsts = np.unique(buckets, return_index=True)  # two keys of one bucket go in one after the other
            chosen = buckets[firsts]
            ways = self._next[chosen]
            self._keys[chosen, ways] = keys[firsts]
            self._owners[chosen, ways] = owner + 1
            self._next[chosen] = (ways + 1) % WAYS
            if len(firsts) == len(keys):
                break
            keys, buckets = np.delete(keys, firsts), np.delete(buckets, firsts)

    def find(self, keys: Keys) -> Hits:
        """Return who holds these keys, as far as is remembered."""
        buckets = self._buckets(keys)
        owners = self._owners[buckets]
        places, ways = np.nonzero((self._keys[buckets] == keys[:, None]) & (owners > 0))
        return Hits(places, owners[places, ways] - np.uint32(1))

    def _buckets(self, keys: Keys) -> NDArray[np.uint32]:
        buckets: NDArray[np.uint32] = ((keys * _MIX) >> np.uint32(1)) >> self._shift  # one by one: by 32 is no shift
        return buckets

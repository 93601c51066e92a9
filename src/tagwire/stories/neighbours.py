"""Neighbours: which articles may tell of one event, as a function of the articles alone.

Two articles are compared where one is among the next few, in time, to hold one of the other's weightiest words. So a
word that thousands hold costs no more than another, and the pairs do not depend on who came first.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.likeness import Floats

Places = NDArray[np.int64]
Words = NDArray[np.uint32]

NEXT_HOLDERS = 16
"""Articles after one that hold a word of it, that are looked at."""
MOST_NEIGHBOURS = 32
"""Of all looked at, those that have most in common with an article are compared with it."""
LEAST_IN_COMMON = 0.01
"""Cosine, as far as the weightiest words show it, below which no pair is worth comparing."""
AT_ONCE = 2_000
"""Articles looked at together: memory grows with them."""


def find_neighbours(words: Words, weights: Floats) -> Iterator[tuple[int, Places]]:
    """Yield each place with the later places, in ascending order, that may tell of the same.

    ``words`` are the weightiest words of articles in order of time, a row an article, ``weights`` those of their unit
    vectors, 0 where there is no word.
    """
    count, most = words.shape
    order = np.argsort(words, axis=None, kind="stable").astype(np.int32)
    found_at = np.empty_like(order)
    found_at[order] = np.arange(len(order), dtype=np.int32)
    sorted_words, owners, weight = words.ravel()[order], order // most, weights.ravel()[order]
    for begin in range(0, count, AT_ONCE):
        at = np.sort(found_at[begin * most : (begin + AT_ONCE) * most])
        at = at[weight[at] > 0]
        codes: list[Places] = []
        shared: list[Floats] = []
        for step in range(1, NEXT_HOLDERS + 1):
            inside = at[at + step < len(order)]
            here = inside[sorted_words[inside + step] == sorted_words[inside]]
            codes.append(owners[here].astype(np.int64) * count + owners[here + step])
            shared.append(weight[here] * weight[here + step])
        pairs, places = np.unique(np.concatenate(codes), return_inverse=True)
        in_common = np.bincount(places, weights=np.concatenate(shared), minlength=len(pairs))
        pairs, in_common = pairs[in_common >= LEAST_IN_COMMON], in_common[in_common >= LEAST_IN_COMMON]
        ones, others = np.divmod(pairs, count)
        by_likeness = np.lexsort((others, -in_common, ones))
        ones, others = ones[by_likeness], others[by_likeness]
        first = np.searchsorted(ones, ones)
        is_near = np.arange(len(ones)) - first < MOST_NEIGHBOURS
        ones, others = ones[is_near], others[is_near]
        yield from zip(*_split(ones, others), strict=True)


def _split(ones: Places, others: Places) -> tuple[list[int], list[Places]]:
    """Return each of ``ones`` once, and its part of ``others``, sorted."""
    names, begins = np.unique(ones, return_index=True)
    return names.tolist(), [np.sort(part) for part in np.split(others, begins[1:])] if len(ones) else []

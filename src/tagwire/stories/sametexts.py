"""Same texts: which of many articles have one text, as a function of their texts alone.

Texts are copies as in ``copies``; copies of copies are one text. Only a much longer text does not make those that it
holds one: it may be a gathering of several. It is one with what it holds most of, if nothing longer holds more of that.
"""

from collections.abc import Sequence

import numpy as np

from tagwire.stories.copies import COPY, FOUND_BY, LEAST_HITS, SAME_LENGTH, shared_part
from tagwire.stories.holdings import Holdings, Places, neighbouring_pairs
from tagwire.stories.sets import DisjointSets
from tagwire.stories.shingles import Fingerprint

WORTH_JUDGING = COPY / 2
"""Share of a shorter text, guessed from what it is found by, below which it is not compared with the longer one."""


def text_of_each(texts: Sequence[Fingerprint], held: Holdings) -> Places:
    """Return for each text the place of the first that is the same."""
    sets = DisjointSets()
    longer: list[tuple[float, float, int, int]] = []
    for one, other in _worth_judging(texts, held):
        share, length = shared_part(texts[one], texts[other])
        if share >= COPY and length >= SAME_LENGTH:
            sets.join(one, other)
        elif share >= COPY:
            short, long = sorted((one, other), key=lambda n: (len(texts[n].hashes) << texts[n].level, n))
            longer.append((-share, -length, short, long))
    best_long: dict[int, int] = {}
    best_short: dict[int, int] = {}
    for _, _, short, long in sorted(longer):
        best_long.setdefault(sets.smallest(short), sets.smallest(long))
        best_short.setdefault(sets.smallest(long), sets.smallest(short))
    for short, long in best_long.items():
        if best_short[long] == short:
            sets.join(short, long)
    return np.array([sets.smallest(place) for place in range(len(texts))], np.int64)


def _worth_judging(texts: Sequence[Fingerprint], held: Holdings) -> list[tuple[int, int]]:
    """Return pairs of texts with so many shingles in common that they may be copies."""
    pairs = neighbouring_pairs(held)
    sizes = np.array([len(text.hashes) for text in texts], np.int64)
    levels = np.array([text.level for text in texts], np.int64)
    coarser = np.maximum(levels[pairs.ones], levels[pairs.others]) + FOUND_BY
    shorter = np.minimum(*(sizes[side] >> (coarser - levels[side]) for side in (pairs.ones, pairs.others)))
    asked = (pairs.counts >= LEAST_HITS) & (pairs.counts >= WORTH_JUDGING * shorter)
    return list(zip(pairs.ones[asked].tolist(), pairs.others[asked].tolist(), strict=True))

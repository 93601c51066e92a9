"""Partition: the stories of all that is kept, as a function of the articles and of what people decided alone.

Articles are taken in the order of their dates, equal ones by what they say, so neither the order of arrival nor the
stories found before have a say. Several times: which articles make a story decides how common words are, which decides
which articles make a story. The first time words are as common as their languages have them.

Average linkage joins two clusters only where a pair of theirs is more likely of one event than not, so it is enough to
cluster what such pairs connect (``neighbours``), each part by itself. A part too large for that is cut where it hangs
together least, and its pieces' clusters are then joined by the same rule.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.constraints import UNBOUND, Constraints, joined
from tagwire.stories.holdings import PhraseCounts, Places
from tagwire.stories.likeness import Floats, PairWeights
from tagwire.stories.linkage import link
from tagwire.stories.neighbours import find_neighbours
from tagwire.stories.rarity import WordRarity
from tagwire.stories.window import Window

NEAR = -1.0
"""From these log-odds on, two articles may come to be of one story when words are weighed anew."""
CLUSTERED = 1_200
"""Articles clustered at once: time and memory grow with the square."""
INDEXED_WORDS = 24
"""An article is found by its weightiest words."""
MEMBERS_COMPARED = 32
"""Articles of a cluster that are compared with another's where parts are pieced together."""
COUNTED_AT_ONCE = 10_000
"""Articles whose words are counted together: memory grows with them."""
TIMES = 3
"""After so many clusterings hardly an article changes its story."""

READ_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of places that may be of one story, the nearest first; 12 bytes each, for there are many."""

    distances: Floats
    ones: NDArray[np.int32]
    others: NDArray[np.int32]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield the two places of each."""
        for begin in range(0, len(self.ones), READ_AT_ONCE):
            part = slice(begin, begin + READ_AT_ONCE)
            yield from zip(self.ones[part].tolist(), self.others[part].tolist(), strict=True)

    def likely(self) -> Iterator[tuple[int, int]]:
        """Yield those that are more likely of one story than not."""
        return islice(self, int(np.searchsorted(self.distances, 0.0)))


@dataclass(frozen=True, slots=True)
class Partition:
    """Articles in stories."""

    clusters: Sequence[Sequence[int]]
    """By their numbers."""
    near: Links
    """By their places."""


def partition(
    numbers: Places,
    *,
    window: Window,
    phrases: PhraseCounts,
    rarity: WordRarity,
    weights: PairWeights,
    constraints: Constraints,
) -> Partition:
    """Return the stories of articles, all in the window and in the order of ``order_of``; no two have one text.

    ``phrases`` and ``constraints`` know them by their places in ``numbers``. ``rarity`` is counted anew.
    """
    rarity.forget()
    window.reweigh(numbers, rarity=rarity)
    clustering = _Clustering(numbers, window, phrases, rarity, weights, constraints)
    near = clustering.near()
    clusters: list[list[int]] = []
    for _ in range(TIMES):
        clusters = clustering.clusters(near)
        rarity.forget()
        count_words([numbers[cluster].tolist() for cluster in clusters], window=window, rarity=rarity)
    return Partition([numbers[cluster].tolist() for cluster in clusters], near)


@dataclass(frozen=True, slots=True)
class _Clustering:
    """Articles by their places, with all that their pairs are judged by."""

    numbers: Places
    window: Window
    phrases: PhraseCounts
    rarity: WordRarity
    weights: PairWeights
    constraints: Constraints

    def near(self) -> Links:
        """Return the pairs that may be of one story."""
        distances, ones, others = array("f"), array("i"), array("i")
        for one, later in find_neighbours(*self.window.weightiest(self.numbers, INDEXED_WORDS)):
            article = self.window.weighed(int(self.numbers[one]))
            odds = self.window.log_odds(article, self.numbers[later], phrases=self.phrases.between(one, later))
            is_near = odds >= NEAR
            distances.extend((-odds[is_near]).tolist())
            others.extend(later[is_near].tolist())
            ones.extend([one] * int(np.count_nonzero(is_near)))
        apart, first, second = np.array(distances, np.float32), np.array(ones, np.int32), np.array(others, np.int32)
        order = np.lexsort((second, first, apart))
        return Links(apart[order], first[order], second[order])

    def clusters(self, near: Links) -> list[list[int]]:
        """Return the clusters, with words weighed by what is common now."""
        clusters: list[list[int]] = []
        piece_of: list[int] = []
        for piece, part in enumerate(connected(len(self.numbers), near, constraints=self.constraints)):
            found = [[0]]
            if len(part) > 1:
                found = link(self._odds(part), constraints=self._bound([[place] for place in part]))
            clusters += [[part[at] for at in cluster] for cluster in found]
            piece_of += [piece] * len(found)
        home = {place: at for at, cluster in enumerate(clusters) for place in cluster}
        crossing = {(min(home[one], home[other]), max(home[one], home[other])) for one, other in near.likely()}
        return self._joined(clusters, [(one, other) for one, other in crossing if piece_of[one] != piece_of[other]])

    def _joined(self, clusters: list[list[int]], crossing: Sequence[tuple[int, int]]) -> list[list[int]]:
        """Return clusters, those of parts that were too large to be clustered at once joined across their pieces."""
        means = {pair: self._mean(*(clusters[at] for at in pair)) for pair in sorted(crossing)}
        alike = sorted((pair for pair, mean in means.items() if mean > 0), key=lambda pair: (-means[pair], pair))
        joined: list[list[int]] = []
        for group in connected(len(clusters), alike, constraints=UNBOUND):
            square = np.zeros((len(group), len(group)), np.float32)
            for (row, one), (column, other) in combinations(enumerate(group), 2):
                square[row, column] = square[column, row] = self._mean(clusters[one], clusters[other])
            bound = self._bound([clusters[at] for at in group])
            found = link(square, constraints=bound, sizes=[len(clusters[at]) for at in group])
            joined += [sorted(place for at in members for place in clusters[group[at]]) for members in found]
        return sorted(joined)

    def _odds(self, places: Sequence[int]) -> Floats:
        """Return the log-odds of each two articles, in ascending order, as a square array."""
        asked = np.array(places)
        phrases = self.phrases.within(asked)
        return self.weights.log_odds(self.window.pairs_within(self.numbers[asked], rarity=self.rarity, phrases=phrases))

    def _mean(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """Return the mean log-odds between two clusters, of large ones between articles all over their time."""
        ours, theirs = (cluster[:: -(-len(cluster) // MEMBERS_COMPARED)] for cluster in (ours, theirs))
        places = sorted((*ours, *theirs))
        is_ours = np.isin(places, ours)
        return float(self._odds(places)[np.ix_(is_ours, ~is_ours)].mean(dtype=np.float64))

    def _bound(self, clusters: Sequence[Sequence[int]]) -> Constraints:
        """Return the constraints as they bind clusters, by their places among these."""
        if not self.constraints:
            return UNBOUND
        return self.constraints.renamed({place: at for at, cluster in enumerate(clusters) for place in cluster})


def order_of(numbers: Sequence[int], days: Sequence[float], digests: Sequence[bytes]) -> list[int]:
    """Return articles by their dates, those without one last, equal ones by what they say."""
    undated = [day != day for day in days]
    keys = zip(undated, days, digests, numbers, strict=True)
    return [number for *_, number in sorted((u, 0.0 if u else day, digest, n) for u, day, digest, n in keys)]


def connected(
    count: int, near: Iterable[tuple[int, int]], *, constraints: Constraints, most: int = CLUSTERED
) -> list[list[int]]:
    """Return places in parts that near pairs connect, none larger than ``most``.

    ``near`` holds pairs, the nearest first. What must be together is of one part, however large.
    """
    sets = joined(constraints.together)
    sizes: dict[int, int] = {}
    for place in constraints.named():
        sizes[sets.smallest(place)] = sizes.get(sets.smallest(place), 0) + 1
    for one, other in near:
        ours, theirs = sets.smallest(one), sets.smallest(other)
        size = sizes.get(ours, 1) + sizes.get(theirs, 1)
        if ours != theirs and size <= most:
            sizes[sets.join(ours, theirs)] = size
    parts: dict[int, list[int]] = {}
    for place in range(count):
        parts.setdefault(sets.smallest(place), []).append(place)
    return list(parts.values())


def count_words(stories: Sequence[Sequence[int]], *, window: Window, rarity: WordRarity) -> None:
    """Count how many of these stories hold each word."""
    begin, size = 0, 0
    for at, members in enumerate(stories, 1):
        size += len(members)
        if size >= COUNTED_AT_ONCE or at == len(stories):
            some = stories[begin:at]
            numbers = np.array([number for story in some for number in story])
            owners = np.repeat(np.arange(len(some), dtype=np.uint64), [len(story) for story in some])
            rows = window.rows(numbers)
            held = np.sort((owners[:, None] << np.uint64(32) | rows.terms)[rows.is_word])
            is_first = np.append(True, held[1:] != held[:-1])[: len(held)]
            rarity.count_stories(len(some), held[is_first].astype(np.uint32))
            begin, size = at, 0

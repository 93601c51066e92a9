"""Average linkage: clusters whose members are on average alike, joined from the most alike pair on.

UPGMA (Sokal and Michener 1958) by nearest-neighbour chains (Murtagh 1983): time and memory are the square of the number
of articles. Average linkage does not chain: one article that is like two stories does not make them one. What must be
together is joined first; what must be apart is infinitely unlike, and so is every cluster that comes to hold it: an
average stays no higher than the higher of its parts, so chains find what joining the most alike again and again finds.
"""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.constraints import UNBOUND, Constraints
from tagwire.stories.likeness import Floats


def link(
    log_odds: Floats, *, constraints: Constraints = UNBOUND, sizes: Sequence[int] | None = None
) -> list[list[int]]:
    """Return the clusters, each sorted, in order of their first members; two join while their pairs average above 0.

    ``constraints`` name articles by their places; they are kept, whatever the log-odds are. With ``sizes``, what is
    clustered are clusters of so many articles already, and ``log_odds`` the means over their pairs.
    """
    clusters = _Clusters(log_odds, sizes or [1] * len(log_odds))
    for one, other in constraints.apart:
        clusters.part(one, other)
    for group in constraints.together:
        clusters.gather(group)
    chain: list[int] = []
    while chain or (chain := clusters.first_open()):
        last = chain[-1]
        nearest, likeness = clusters.nearest(last)
        if likeness <= 0:  # nor will it be more when others join: an average is no higher than the higher of its parts
            clusters.close(last)
            chain.pop()
        elif len(chain) > 1 and clusters.likeness[last, chain[-2]] >= likeness:
            clusters.join(*sorted(chain[-2:]))
            chain = chain[:-2]
        else:
            chain.append(nearest)
    return sorted(sorted(cluster) for cluster in clusters.members if cluster)


class _Clusters:
    """Clusters that are being joined, with the likeness of each to each; one joined to another is empty."""

    def __init__(self, log_odds: Floats, sizes: Sequence[int]) -> None:
        self.likeness: NDArray[np.float64] = log_odds.astype(np.float64)
        np.fill_diagonal(self.likeness, -np.inf)
        self.members = [{n} for n in range(len(log_odds))]
        self._sizes = list(sizes)
        self._is_open = np.ones(len(log_odds), np.bool_)

    def part(self, one: int, other: int) -> None:
        """Never let two articles come into one cluster."""
        self.likeness[one, other] = self.likeness[other, one] = -np.inf

    def gather(self, articles: Collection[int]) -> None:
        """Put articles into one cluster, with all that is in a cluster with one of them."""
        homes = sorted({at for at, members in enumerate(self.members) if not members.isdisjoint(articles)})
        for home in homes[1:]:
            self.join(homes[0], home)

    def first_open(self) -> list[int]:
        """Return the first cluster that may still be joined, or nothing."""
        return [int(cluster) for cluster in np.flatnonzero(self._is_open)[:1]]

    def nearest(self, cluster: int) -> tuple[int, float]:
        """Return the cluster most like this one, the first of equals, and how like it is."""
        nearest = int(np.argmax(self.likeness[cluster]))
        return nearest, float(self.likeness[cluster, nearest])

    def close(self, cluster: int) -> None:
        """Leave a cluster as it is."""
        self._is_open[cluster] = False

    def join(self, kept: int, gone: int) -> None:
        """Put one cluster's members to another's; what they are like is the mean over all pairs."""
        sizes = self._sizes[kept], self._sizes[gone]
        row = (sizes[0] * self.likeness[kept] + sizes[1] * self.likeness[gone]) / sum(sizes)
        row[[kept, gone]] = -np.inf
        self.likeness[kept], self.likeness[:, kept] = row, row
        self.likeness[gone], self.likeness[:, gone] = -np.inf, -np.inf
        self.members[kept] |= self.members[gone]
        self.members[gone] = set()
        self._sizes[kept] = sum(sizes)
        self._is_open[gone] = False

"""Constraints: which articles must share a story, and which must not, whatever their words say.

Clustering with must-link and cannot-link constraints (Wagstaff, Cardie, Rogers and Schroedl 2001, "Constrained K-means
clustering with background knowledge"). What must be together becomes one before anything is compared; what must be
apart is never joined, nor are the clusters that hold it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from tagwire.stories.sets import DisjointSets


@dataclass(frozen=True, slots=True)
class Constraints:
    """Decisions on stories, by number of article; raise ValueError where two of them contradict each other."""

    together: Sequence[Collection[int]] = ()
    """Groups of articles that are of one story."""
    apart: Sequence[tuple[int, int]] = ()
    """Pairs of articles that are of two."""

    def __post_init__(self) -> None:
        """Refuse what nothing can satisfy."""
        sets = joined(self.together)
        for one, other in self.apart:
            if sets.smallest(one) == sets.smallest(other):
                raise ValueError(f"articles {one} and {other} can't be both of one story and of two")

    def __bool__(self) -> bool:
        """Whether anything is decided."""
        return bool(self.together or self.apart)

    def named(self) -> set[int]:
        """Return all the articles that something is decided of."""
        return {number for group in (*self.together, *self.apart) for number in group}

    def renamed(self, names: Mapping[int, int]) -> Self:
        """Return the constraints with other numbers for articles, groups that overlap as one.

        What has no new number is left out. So is a pair that comes to be one article, or of one group, by it.
        """
        sets = joined([[names[number] for number in group if number in names] for group in self.together])
        groups: defaultdict[int, set[int]] = defaultdict(set)
        for number in {names[number] for group in self.together for number in group if number in names}:
            groups[sets.smallest(number)].add(number)
        pairs = {
            (min(names[one], names[other]), max(names[one], names[other]))
            for one, other in self.apart
            if one in names and other in names
        }
        return type(self)(
            sorted(sorted(group) for group in groups.values() if len(group) > 1),
            sorted(pair for pair in pairs if sets.smallest(pair[0]) != sets.smallest(pair[1])),
        )

    def forbid(self, ours: Iterable[int], theirs: Iterable[int]) -> bool:
        """Whether a story of all these articles would hold two that must be apart."""
        if not self.apart:
            return False
        sets = joined(self.together)
        held = {sets.smallest(number) for number in (*ours, *theirs)}
        return any(sets.smallest(one) in held and sets.smallest(other) in held for one, other in self.apart)


def joined(groups: Iterable[Collection[int]]) -> DisjointSets:
    """Return the sets that overlapping groups come to."""
    sets = DisjointSets()
    for group in groups:
        members = sorted(group)
        for other in members[1:]:
            sets.join(members[0], other)
    return sets


UNBOUND = Constraints()

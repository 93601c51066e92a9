"""Disjoint sets: numbers that turned out to belong together (union-find; Tarjan 1975)."""


class DisjointSets:
    """Sets of numbers, each known by its smallest; a number never named is alone."""

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def smallest(self, number: int) -> int:
        """Return the smallest number in the set of ``number``."""
        root = number
        while (parent := self._parents.get(root, root)) != root:
            root = parent
        while (parent := self._parents.get(number, number)) != root:
            self._parents[number], number = root, parent
        return root

    def join(self, one: int, other: int) -> int:
        """Make one set of two numbers' sets; return its smallest number."""
        smaller, larger = sorted((self.smallest(one), self.smallest(other)))
        if smaller != larger:
            self._parents[larger] = smaller
        return smaller

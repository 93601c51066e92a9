"""Lessons: what a person's blocks and additions on some articles say of like tags on others.

A block lowers a tag's strength and an addition raises it, for the same tag anywhere and for tags of the same kind and
shape of the same publisher, in articles published from then on: what stood before stands, for a click on one article
should not change a thousand others unseen. Each likeness gives weight × (added − blocked) / (added + blocked + doubt),
a mean shrunk towards nought, so one click says little, many clicks never more than the weight, and clicks that
contradict each other nothing. docs/corrections.md has what this changes on labelled articles.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tagwire.model.correction import Example
from tagwire.model.tag import TagKind


class Lesson(NamedTuple):
    """What one block or addition says of tags like it, for articles published from then on."""

    at: datetime
    key: str
    article: str
    is_wanted: bool
    example: Example | None = None


class Teaching(NamedTuple):
    """How much one sort of likeness says."""

    weight: float
    """The most it can change a tag's log-odds."""
    doubt: float
    """Clicks after which it says half of that."""


SAME_TAG = Teaching(weight=1.0, doubt=2.0)
SAME_SORT = Teaching(weight=1.0, doubt=5.0)
LONGEST_SHAPE = 4

_Sort = tuple[str, TagKind, bool, int]


class Lessons:
    """Lessons by what they are about, ready to be asked."""

    def __init__(self, lessons: Iterable[Lesson] = ()) -> None:
        self.told = frozenset(lessons)
        self._of_tag: dict[str, _Clicks] = {}
        self._of_sort: dict[_Sort, _Clicks] = {}
        for lesson in sorted(self.told, key=lambda lesson: lesson.at):
            self._of_tag.setdefault(lesson.key, _Clicks()).add(lesson)
            if lesson.example is not None:
                sort = _sort_of(lesson.example.publisher, lesson.example.name, lesson.example.kind)
                self._of_sort.setdefault(sort, _Clicks()).add(lesson)

    def __bool__(self) -> bool:
        return bool(self.told)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lessons) and self.told == other.told

    def __hash__(self) -> int:
        return hash(self.told)

    def change(self, *, key: str, name: str, kind: TagKind, publisher: str, published: datetime) -> float:
        """Return what to add to a tag's log-odds in an article of this publisher and time."""
        by_tag = self._of_tag.get(key)
        by_sort = self._of_sort.get(_sort_of(publisher, name, kind))
        change = 0.0 if by_tag is None else by_tag.say(published, SAME_TAG)
        return change if by_sort is None else change + by_sort.say(published, SAME_SORT)


class _Clicks:
    """Blocks and additions of one sort, oldest first."""

    def __init__(self) -> None:
        self._times: list[datetime] = []
        self._sums: list[int] = [0]

    def add(self, lesson: Lesson) -> None:
        self._times.append(lesson.at)
        self._sums.append(self._sums[-1] + (1 if lesson.is_wanted else -1))

    def say(self, published: datetime, teaching: Teaching) -> float:
        known = bisect_right(self._times, published)
        return teaching.weight * self._sums[known] / (known + teaching.doubt)


def _sort_of(publisher: str, name: str, kind: TagKind) -> _Sort:
    words = name.replace("-", " ").split()
    return publisher, kind, name[:1].isupper(), min(len(words), LONGEST_SHAPE)

"""Affected: which articles' tags may differ once other corrections are in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tagwire.model.correction import Condition
from tagwire.tags.corrections import Corrections


@dataclass(frozen=True, slots=True)
class Affected:
    """The articles to choose tags for again: a superset of those whose tags change."""

    names: tuple[str, ...]
    """Keys: every article with such a candidate."""
    articles: tuple[str, ...]
    """Article ids."""
    since: datetime | None
    """Every article published from then on; None concerns none."""


def affected(before: Corrections, after: Corrections) -> Affected:
    """Return which articles the step from one set of corrections to another concerns."""
    names = {*_spoken_of(before), *_spoken_of(after)}
    articles = before.blocked.keys() | after.blocked.keys() | before.added.keys() | after.added.keys()
    lessons = before.lessons.told ^ after.lessons.told
    return Affected(
        names=tuple(sorted(key for key in names if _fate(key, before) != _fate(key, after))),
        articles=tuple(sorted(a for a in articles if _decided(a, before) != _decided(a, after))),
        since=min((lesson.at for lesson in lessons), default=None),
    )


def _spoken_of(corrections: Corrections) -> Iterator[str]:
    """Yield every key whose way is not just its own."""
    yield from corrections.leads
    yield from corrections.spellings
    yield from corrections.splits
    yield from corrections.apart
    for own in (*corrections.hidden, *corrections.pinned):
        yield from corrections.spelled(own)
    for rules in corrections.splits.values():
        for rule in rules:
            yield from corrections.spelled(rule.into)


def _fate(key: str, corrections: Corrections) -> frozenset[object]:
    """Return all that the corrections say of an article's candidate with this key: every key it may come by."""
    waiting, met = [key], dict[str, object]()
    while waiting:
        step = waiting.pop()
        if step in met:
            continue
        rules = corrections.splits.get(step, ())
        onward = corrections.edges.get(step)
        marks = (step in corrections.hidden, step in corrections.pinned, step in corrections.apart)
        met[step] = (step, tuple((_read(rule.when, corrections), rule.into) for rule in rules), onward, marks)
        waiting += [rule.into for rule in rules]
        waiting += [] if onward is None else [onward]
    return frozenset((*met.values(), corrections.spelled(key)))


def _read(when: Condition, corrections: Corrections) -> tuple[object, ...]:
    """Return a condition with its tags as all the names they have."""
    return when, frozenset(name for key in when.tags for name in corrections.spelled(key))


def _decided(article: str, corrections: Corrections) -> tuple[object, ...]:
    """Return what people decided about the tags of one article."""
    added = corrections.added.get(article, ())
    return (
        frozenset(corrections.blocked.get(article, ())),
        tuple((tag, tag.key in corrections.hidden) for tag in added),
    )

"""Revisions: what changed in an article, and when."""

from dataclasses import dataclass
from datetime import datetime

from tagwire.text.differences import changed_paragraphs


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article's words as they once stood."""

    held_from: datetime
    """When they are first known to have stood: the publisher's date, or when the page was read again."""
    headline: str
    text: str
    modified: datetime | None = None
    """The last change as the publisher states it."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an article's words."""

    at: datetime
    """When the publisher says it was made; where it does not say, when the change was seen."""
    headline_before: str
    headline_after: str
    added: tuple[str, ...]
    """Paragraphs that are new, in reading order; one that was reworded is both added and removed."""
    removed: tuple[str, ...]

    @property
    def is_renamed(self) -> bool:
        """Whether the headline changed."""
        return self.headline_before != self.headline_after


def revisions_between(states: tuple[ArticleState, ...]) -> tuple[Revision, ...]:
    """Return the changes from each state to the next, oldest first; states are in order, equal neighbours are one."""
    found: list[Revision] = []
    before: ArticleState | None = None
    for after in states:
        if before is not None and (before.headline, before.text) == (after.headline, after.text):
            continue
        if before is not None:
            added, removed = changed_paragraphs(before.text, after.text)
            found.append(Revision(_changed_at(before, after), before.headline, after.headline, added, removed))
        before = after
    return tuple(found)


def _changed_at(before: ArticleState, after: ArticleState) -> datetime:
    stated = after.modified
    return stated if stated is not None and before.held_from < stated <= after.held_from else after.held_from

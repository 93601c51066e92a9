"""Previews: what a correction would do, seen before it is made."""

from dataclasses import dataclass

from tagwire.model.correction import Correction, Refusal


@dataclass(frozen=True, slots=True)
class ChangedMark:
    """What a correction would change of an article beside its tags."""

    of: str
    """category, topics, genre or story."""
    before: str | None
    """A category's code, topics' labels, a genre, a story's id; None for none."""
    after: str | None


@dataclass(frozen=True, slots=True)
class RetaggedArticle:
    """An article of which a correction would change something."""

    id: str
    headline: str
    lang: str | None
    lost: tuple[str, ...]
    """Labels of tags it would no longer have, in its order."""
    gained: tuple[str, ...]
    marks: tuple[ChangedMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a correction would do."""

    outcome: Correction | Refusal
    """The correction as it would be logged, or why it can't be made."""
    concerned: int = 0
    """How many stored articles would be gone through; one may be counted for each of two reasons."""
    looked_at: int = 0
    """How many of these, the newest ones, were tried."""
    changed: tuple[RetaggedArticle, ...] = ()
    """Those of the tried ones that would change, newest first."""

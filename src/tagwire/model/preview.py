"""Previews: what a correction would do, seen before it is made."""

from dataclasses import dataclass

from tagwire.model.correction import Correction, Refusal


@dataclass(frozen=True, slots=True)
class RetaggedArticle:
    """An article whose tags a correction would change."""

    id: str
    headline: str
    lang: str | None
    lost: tuple[str, ...]
    """Labels of tags it would no longer have, in its order."""
    gained: tuple[str, ...]


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
    """Those of the tried ones whose tags would change, newest first."""

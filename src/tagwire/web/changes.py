"""Changes: what an article's page tells of its revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tagwire.model.revision import Revision
from tagwire.web import ages
from tagwire.web.labels import capitalised
from tagwire.web.wording import Wording

MOST_SHOWN = 20
"""Revisions a page shows; all that are kept stand in the article's JSON."""
MOST_PARAGRAPHS = 30
LONGEST_PARAGRAPH = 1_000


@dataclass(frozen=True, slots=True)
class Change:
    """One revision as a page shows it."""

    age: ages.Age
    words: str
    """What changed, in words: "Headline, 2 paragraphs added"."""
    headline_before: str | None
    """The earlier headline, where it changed."""
    headline_after: str
    removed: tuple[str, ...]
    added: tuple[str, ...]
    is_cut: bool
    """Whether more paragraphs changed than are shown."""


def changes(revisions: Sequence[Revision], *, now: datetime, words: Wording) -> tuple[Change, ...]:
    """Return the newest revisions, newest first, bounded in number and length."""
    return tuple(_change(revision, now, words) for revision in revisions[:MOST_SHOWN])


def _change(revision: Revision, now: datetime, words: Wording) -> Change:
    return Change(
        age=ages.age_of(revision.at, now, words),
        words=_words(revision, words),
        headline_before=revision.headline_before if revision.is_renamed else None,
        headline_after=revision.headline_after,
        removed=_bounded(revision.removed),
        added=_bounded(revision.added),
        is_cut=max(len(revision.removed), len(revision.added)) > MOST_PARAGRAPHS,
    )


def _words(revision: Revision, words: Wording) -> str:
    parts = [words.say("headline")] if revision.is_renamed else []
    if added := len(revision.added):
        parts.append(words.counted("%(count)s paragraph added", "%(count)s paragraphs added", added))
    if removed := len(revision.removed):
        parts.append(words.counted("%(count)s paragraph removed", "%(count)s paragraphs removed", removed))
    return capitalised(", ".join(parts) or words.say("order of paragraphs"))


def _bounded(paragraphs: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        p if len(p) <= LONGEST_PARAGRAPH else p[:LONGEST_PARAGRAPH] + "…" for p in paragraphs[:MOST_PARAGRAPHS]
    )

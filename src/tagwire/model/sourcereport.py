"""Sources as people who keep them see them: how each fares, and what is found behind an address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tagwire.model.source import Source, SourceCounts


class Verdict(StrEnum):
    """How a source fares, in one word."""

    GOOD = "good"
    NEW = "new"
    """Not asked yet."""
    DOUBTFUL = "doubtful"
    """It answers, but most of this week's pages were read with doubt."""
    FAILING = "failing"
    DEAD = "dead"
    """It failed for so long that it is best removed."""
    GONE = "gone"
    """Its publisher took it away for good."""
    PAUSED = "paused"

    @property
    def needs_a_look(self) -> bool:
        """Whether a person should do something about it."""
        return self in (Verdict.DOUBTFUL, Verdict.FAILING, Verdict.DEAD, Verdict.GONE)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A followed source with what is to be said of it."""

    source: Source
    counts: SourceCounts
    verdict: Verdict
    words: str
    """How it fares, in a sentence without an end."""
    advice: str | None
    """What to do about it; None where nothing is wrong."""
    push: str | None
    """How it is pushed; None where it is only asked."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A feed or news sitemap found behind an address."""

    url: str
    title: str | None
    format: str
    kind: str
    """site, section or comments."""
    entries: int
    newest: datetime | None
    text: str
    """How much of each article it carries: full, summary, titles or addresses."""
    lang: str | None
    same_as: tuple[str, ...]
    """Other addresses that hold the same."""
    is_followed: bool


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What was found behind an address, best first, or why nothing was."""

    url: str
    found: tuple[FoundSource, ...] = ()
    unread: int = 0
    """Addresses that were named there but not looked at, for they were too many."""
    problem: str | None = None


def source_json(source: Source, counts: SourceCounts) -> dict[str, object]:
    """Return a source in the shape that ``--json`` prints and the API gives."""
    return {
        "id": source.id,
        "url": source.url,
        "title": source.title,
        "site": source.site,
        "folder": source.folder,
        "format": source.format.value,
        "state": source.state.value,
        "added_at": source.added_at,
        "last_polled_at": source.last_polled_at,
        "last_success_at": source.last_success_at,
        "next_poll_at": source.next_poll_at,
        "not_before": source.not_before,
        "failures": source.failures,
        "last_error": source.last_error,
        "failing_since": source.failing_since,
        "failure_reason": None if source.failure_reason is None else source.failure_reason.value,
        "moving_to": None if source.move is None else source.move.url,
        "articles": counts.articles,
        "articles_a_day": round(counts.articles_week / 7, 2),
        "pending": counts.pending,
        "rejected": counts.rejected,
        "doubtful_week": counts.doubtful_week,
    }

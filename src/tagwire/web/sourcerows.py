"""Sources as lines of a table: those that are followed, and those found behind an address."""

from dataclasses import dataclass
from datetime import datetime

from tagwire.model.source import SourceState
from tagwire.model.sourcereport import FoundSource, SourceReport, Verdict
from tagwire.web import ages
from tagwire.web.labels import capitalised

FORMAT_NAMES = {
    "rss20": "RSS",
    "rss10": "RSS 1.0",
    "rss09x": "RSS 0.9",
    "atom10": "Atom",
    "atom03": "Atom 0.3",
    "jsonfeed": "JSON Feed",
    "sitemap": "Sitemap",
    "newssitemap": "News sitemap",
    "unknown": "Not known yet",
}
TEXT_WORDS = {"full": "full text", "summary": "summaries", "titles": "titles only", "addresses": "addresses only"}
_STATES = {
    Verdict.GOOD: ("", "Good"),
    Verdict.NEW: ("off", "New"),
    Verdict.DOUBTFUL: ("warn", "Doubtful text"),
    Verdict.FAILING: ("warn", "Failing"),
    Verdict.DEAD: ("bad", "Dead"),
    Verdict.GONE: ("bad", "Gone"),
    Verdict.PAUSED: ("off", "Paused"),
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A followed source in the table."""

    id: int
    title: str
    address: str
    """Without its scheme."""
    url: str
    mark: str
    """The class of its state: "", off, warn or bad."""
    state: str
    words: str | None
    """How it fares, where there is something to say."""
    advice: str | None
    error: str | None
    push: str | None
    kind: str
    asked: ages.Age | None
    following: str | None
    """In how long it is asked next; None where it is not."""
    a_day: str
    articles: int
    refused: int
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A feed that can be followed."""

    url: str
    title: str
    words: str
    """What it holds: "RSS · 20 entries · newest 3 hours ago · full text · English"."""
    same_as: tuple[str, ...]
    is_followed: bool


def source_row(report: SourceReport, *, now: datetime, locale: str) -> SourceRow:
    """Return a followed source as a line."""
    source = report.source
    mark, state = _STATES[report.verdict]
    is_stopped = source.state is not SourceState.ACTIVE
    wait = source.next_poll_at - now
    return SourceRow(
        id=source.id,
        title=source.title or source.url,
        address=source.url.partition("://")[2] or source.url,
        url=source.url,
        mark=mark,
        state=state,
        words=None if report.words == "well" else _sentence(report.words),
        advice=report.advice,
        error=source.last_error if source.failures else None,
        push=None if report.push is None else _sentence(report.push),
        kind=FORMAT_NAMES.get(source.format.value, source.format.value),
        asked=None if source.last_polled_at is None else ages.age_of(source.last_polled_at, now, locale),
        following=None if is_stopped else "now" if wait.total_seconds() < 60 else ages.duration(wait, locale),
        a_day=ages.decimal(report.counts.articles_week / 7, locale),
        articles=report.counts.articles,
        refused=report.counts.rejected,
        is_stopped=is_stopped,
    )


def found_row(found: FoundSource, *, now: datetime, locale: str) -> FoundRow:
    """Return a feed that was found as a line."""
    count = ages.number(found.entries, locale)
    words = [FORMAT_NAMES.get(found.format, found.format), *([] if found.kind == "site" else [found.kind])]
    words.append("1 entry" if found.entries == 1 else f"{count} entries")
    if found.entries:
        newest = "undated" if found.newest is None else f"newest {ages.age_of(found.newest, now, locale).text}"
        words += [newest, TEXT_WORDS.get(found.text, found.text)]
        words.append("language unknown" if found.lang is None else ages.language_name(found.lang, locale))
    return FoundRow(found.url, found.title or found.url, " · ".join(words), found.same_as, found.is_followed)


def _sentence(words: str) -> str:
    return f"{capitalised(words)}."

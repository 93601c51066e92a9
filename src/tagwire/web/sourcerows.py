"""Sources as lines of a table: those that are followed, and those found behind an address."""

from dataclasses import dataclass
from datetime import datetime

from tagwire.model.source import SourceState
from tagwire.model.sourcereport import FoundSource, SourceReport, Verdict
from tagwire.web import ages
from tagwire.web.labels import capitalised, noted
from tagwire.web.wording import Wording

FORMAT_NAMES = {
    "rss20": "RSS",
    "rss10": "RSS 1.0",
    "rss09x": "RSS 0.9",
    "atom10": "Atom",
    "atom03": "Atom 0.3",
    "jsonfeed": "JSON Feed",
    "sitemap": noted("Sitemap"),
    "newssitemap": noted("News sitemap"),
    "unknown": noted("Not known yet"),
}
TEXT_WORDS = {
    "full": noted("full text"),
    "summary": noted("summaries"),
    "titles": noted("titles only"),
    "addresses": noted("addresses only"),
}
_KIND_WORDS = {"section": noted("section"), "comments": noted("comments")}
_STATES = {
    Verdict.GOOD: ("", noted("Good")),
    Verdict.NEW: ("off", noted("New")),
    Verdict.DOUBTFUL: ("warn", noted("Doubtful text")),
    Verdict.FAILING: ("warn", noted("Failing")),
    Verdict.DEAD: ("bad", noted("Dead")),
    Verdict.GONE: ("bad", noted("Gone")),
    Verdict.PAUSED: ("off", noted("Paused")),
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


def source_row(report: SourceReport, *, now: datetime, words: Wording) -> SourceRow:
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
        state=words.say(state),
        words=None if report.words == "well" else _sentence(words.of(report.words)),
        advice=None if report.advice is None else words.of(report.advice),
        error=source.last_error if source.failures else None,
        push=None if report.push is None else _sentence(words.of(report.push)),
        kind=_format_name(source.format.value, words),
        asked=None if source.last_polled_at is None else ages.age_of(source.last_polled_at, now, words),
        following=None
        if is_stopped
        else words.say("now")
        if wait.total_seconds() < 60
        else ages.duration(wait, words.locale),
        a_day=ages.decimal(report.counts.articles_week / 7, words.locale),
        articles=report.counts.articles,
        refused=report.counts.rejected,
        is_stopped=is_stopped,
    )


def found_row(found: FoundSource, *, now: datetime, words: Wording) -> FoundRow:
    """Return a feed that was found as a line."""
    told = [_format_name(found.format, words)]
    if found.kind != "site":
        told.append(words.say(_KIND_WORDS.get(found.kind, found.kind)))
    told.append(words.counted("%(count)s entry", "%(count)s entries", found.entries))
    if found.entries:
        if found.newest is None:
            told.append(words.say("undated"))
        else:
            told.append(words.say("newest %(age)s", age=ages.age_of(found.newest, now, words).text))
        told.append(words.say(TEXT_WORDS.get(found.text, found.text)))
        told.append(words.say("language unknown") if found.lang is None else words.language(found.lang))
    return FoundRow(found.url, found.title or found.url, " · ".join(told), found.same_as, found.is_followed)


def _format_name(value: str, words: Wording) -> str:
    return words.say(FORMAT_NAMES.get(value, value))


def _sentence(words: str) -> str:
    return f"{capitalised(words)}."

"""Health: how a source fares and what to do about it, in sentences for the person who follows it."""

from datetime import datetime, timedelta

from tagwire.ingest.schedule import DEAD, LONG_FAILING
from tagwire.model.document import FailureReason
from tagwire.model.source import Source, SourceCounts, SourceState
from tagwire.model.sourcereport import Verdict
from tagwire.text.sayings import said

_REASONS = {
    FailureReason.ADDRESS_REFUSED: said("its address is one we never ask"),
    FailureReason.ROBOTS: said("its robots.txt does not let us in"),
    FailureReason.TIMEOUT: said("it does not answer in time"),
    FailureReason.DNS: said("nobody knows its host's name any more"),
    FailureReason.CONNECTION: said("it takes no connection"),
    FailureReason.TLS: said("its certificate is not good"),
    FailureReason.STATUS: said("it answers with an error"),
    FailureReason.GONE: said("its publisher took it away"),
    FailureReason.THROTTLED: said("it asks us to slow down"),
    FailureReason.TOO_LARGE: said("it sends more than we read"),
    FailureReason.TRUNCATED: said("its answers break off"),
    FailureReason.BAD_ENCODING: said("its answers can't be unpacked"),
    FailureReason.REDIRECTS: said("it leads nowhere"),
    FailureReason.PROTOCOL: said("it does not keep to HTTP"),
    FailureReason.OPTED_OUT: said("its publisher opted out (`tagwire optouts` says what is never asked)"),
}
_NO_FEED = said("what it sends is no feed")
_WAIT = said("Nothing: it is asked again by itself.")
_NEW_ADDRESS = said("Look at the publisher's site for the feed's new address, add that, and remove this one.")
_ASK_THEM = said("Ask the publisher, or remove it; what robots.txt forbids is not fetched.")
_ADVICE = {
    FailureReason.ADDRESS_REFUSED: said("If it is on your own network, name that in allow_networks; else remove it."),
    FailureReason.ROBOTS: _ASK_THEM,
    FailureReason.TIMEOUT: _WAIT,
    FailureReason.DNS: _NEW_ADDRESS,
    FailureReason.CONNECTION: _WAIT,
    FailureReason.TLS: said("Only the publisher can mend that; it is asked again by itself."),
    FailureReason.STATUS: said("Open the address in a browser; where that fails too, look for the feed's new address."),
    FailureReason.GONE: _NEW_ADDRESS,
    FailureReason.THROTTLED: _WAIT,
    FailureReason.TOO_LARGE: said("Raise max_feed_mb, or follow a smaller feed of the same site."),
    FailureReason.REDIRECTS: _NEW_ADDRESS,
    FailureReason.OPTED_OUT: said("Remove it: you promised its publisher not to ask."),
}
_ADVICE_ELSE = said("Open the address in a browser to see what it sends; it is asked again by itself.")
DOUBTFUL_SHARE = 0.5
"""From this share of a week's pages read with doubt a source needs a look, where it brought enough to say."""
ENOUGH_PAGES = 4


def health_words(source: Source, *, now: datetime) -> str:
    """Return how a source fares: whether it is asked, since when it fails and why, whether it is about to move."""
    if source.state is SourceState.PAUSED:
        return said("paused: not asked until you resume it")
    if source.state is SourceState.GONE:
        return said("gone: its publisher took it away for good (410); not asked until you resume it")
    if source.failures:
        return _failing(source, now)
    if source.last_polled_at is None:
        return said("not asked yet")
    if source.move is not None:
        return said(
            "well; says that it has moved to %(url)s, which is believed when it keeps saying so", url=source.move.url
        )
    return said("well")


def verdict_of(source: Source, counts: SourceCounts, *, now: datetime) -> Verdict:
    """Return how a source fares in one word."""
    if source.state is SourceState.PAUSED:
        return Verdict.PAUSED
    if source.state is SourceState.GONE:
        return Verdict.GONE
    if source.failures:
        is_dead = source.failing_since is not None and now - source.failing_since >= DEAD
        return Verdict.DEAD if is_dead else Verdict.FAILING
    if source.last_polled_at is None:
        return Verdict.NEW
    doubted = counts.doubtful_week
    if counts.articles_week >= ENOUGH_PAGES and doubted >= DOUBTFUL_SHARE * counts.articles_week:
        return Verdict.DOUBTFUL
    return Verdict.GOOD


def advice_for(source: Source, verdict: Verdict) -> str | None:
    """Return what a person can do about a source that needs a look; None for the others."""
    if not verdict.needs_a_look:
        return None
    if verdict is Verdict.DOUBTFUL:
        return said("Look whether its articles are whole; a rule for its pages may help (docs/extraction.md).")
    if verdict is Verdict.GONE:
        return _NEW_ADDRESS
    if source.failure_reason is None:
        return _NEW_ADDRESS
    return _ADVICE.get(source.failure_reason, _ADVICE_ELSE)


def _failing(source: Source, now: datetime) -> str:
    reason = _NO_FEED if source.failure_reason is None else _REASONS[source.failure_reason]
    failing_for = timedelta(0) if source.failing_since is None else max(now - source.failing_since, timedelta(0))
    failed = (
        said("failed once") if source.failures == 1 else said("failed %(times)s times in a row", times=source.failures)
    )
    if failing_for >= DEAD:
        return said(
            "dead for %(days)s days: %(reason)s; asked once a week, and best removed",
            days=failing_for.days,
            reason=reason,
        )
    if failing_for >= LONG_FAILING:
        return said(
            "failing for %(days)s days: %(reason)s; asked every third day", days=failing_for.days, reason=reason
        )
    return said("%(failed)s: %(reason)s; asked less often until it answers", failed=failed, reason=reason)

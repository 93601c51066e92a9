"""Health: how a source fares, in a sentence for the person who follows it."""

from datetime import datetime, timedelta

from tagwire.ingest.schedule import DEAD, LONG_FAILING
from tagwire.model.document import FailureReason
from tagwire.model.source import Source, SourceState

_REASONS = {
    FailureReason.ADDRESS_REFUSED: "its address is one we never ask",
    FailureReason.ROBOTS: "its robots.txt does not let us in",
    FailureReason.TIMEOUT: "it does not answer in time",
    FailureReason.DNS: "nobody knows its host's name any more",
    FailureReason.CONNECTION: "it takes no connection",
    FailureReason.TLS: "its certificate is not good",
    FailureReason.STATUS: "it answers with an error",
    FailureReason.GONE: "its publisher took it away",
    FailureReason.THROTTLED: "it asks us to slow down",
    FailureReason.TOO_LARGE: "it sends more than we read",
    FailureReason.TRUNCATED: "its answers break off",
    FailureReason.BAD_ENCODING: "its answers can't be unpacked",
    FailureReason.REDIRECTS: "it leads nowhere",
    FailureReason.PROTOCOL: "it does not keep to HTTP",
    FailureReason.OPTED_OUT: "its publisher opted out (`tagwire optouts` says what is never asked)",
}
_NO_FEED = "what it sends is no feed"


def health_words(source: Source, *, now: datetime) -> str:
    """Return how a source fares: whether it is asked, since when it fails and why, whether it is about to move."""
    if source.state is SourceState.PAUSED:
        return "paused: not asked until you resume it"
    if source.state is SourceState.GONE:
        return "gone: its publisher took it away for good (410); not asked until you resume it"
    if source.failures:
        return _failing(source, now)
    if source.last_polled_at is None:
        return "not asked yet"
    if source.move is not None:
        return f"well; says that it has moved to {source.move.url}, which is believed when it keeps saying so"
    return "well"


def _failing(source: Source, now: datetime) -> str:
    reason = _NO_FEED if source.failure_reason is None else _REASONS[source.failure_reason]
    failing_for = timedelta(0) if source.failing_since is None else max(now - source.failing_since, timedelta(0))
    times = "once" if source.failures == 1 else f"{source.failures} times in a row"
    if failing_for >= DEAD:
        return f"dead for {failing_for.days} days: {reason}; asked once a week, and best removed"
    if failing_for >= LONG_FAILING:
        return f"failing for {failing_for.days} days: {reason}; asked every third day"
    return f"failed {times}: {reason}; asked less often until it answers"

"""Times: RFC 3339 in UTC at every edge, whole seconds inside."""

from datetime import UTC, datetime

from tagwire.errors import ParseError
from tagwire.text.sayings import said


def rfc3339(moment: datetime) -> str:
    """Return an aware time as RFC 3339 in UTC: "2025-06-17T09:12:00+00:00"."""
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def parse_rfc3339(text: str) -> datetime:
    """Return the time an RFC 3339 text names, in UTC (a text without a zone is taken as UTC); raise ParseError."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ParseError(
            said("%(text)s is not a time: write it like 2025-06-17T09:12:00Z", text=repr(text[:60]))
        ) from None


def epoch(moment: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(moment.timestamp())


def from_epoch(seconds: int) -> datetime:
    """Return the UTC time of whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)

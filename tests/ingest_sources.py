"""Sources for tests of ingest."""

from datetime import UTC, datetime

from tagwire.model.document import Validators
from tagwire.model.feed import FeedFormat
from tagwire.model.source import Source, SourceState

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


def source(number: int = 1) -> Source:
    """Return a source that is active, never asked, and due."""
    return Source(
        id=number,
        url=f"https://courier.example/{number}.rss",
        publisher="courier.example",
        title="The Courier",
        site=None,
        folder=None,
        format=FeedFormat.RSS20,
        state=SourceState.ACTIVE,
        added_at=NOW,
        validators=Validators(),
        body_hash=None,
        last_polled_at=None,
        last_success_at=None,
        next_poll_at=NOW,
        not_before=None,
        failures=0,
        last_error=None,
    )

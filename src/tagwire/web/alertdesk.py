"""Who keeps the alerts: what the room asks when a person looks after them. The answers are ingest's business."""

from collections.abc import Sequence
from typing import Protocol

from tagwire.model.alert import Alert, AlertDraft


class AlertDesk(Protocol):
    """Alerts as a person keeps them; every method may be called from any thread that has no event loop."""

    def all(self) -> Sequence[Alert]:
        """Return every alert with how it fares, by id."""

    def add(self, draft: AlertDraft) -> Alert:
        """Make an alert; raise UsageError, or ParseError for what of its search can't be read."""

    def remove(self, alert_id: int) -> None:
        """Forget an alert; raise NotFoundError."""

    def test(self, alert_id: int) -> str | None:
        """Send an article, of a digest some, as a test; return why it did not arrive, or None. Raise NotFoundError."""

"""Who keeps the sources: what the room asks when a person looks after them. The answers are ingest's business."""

from collections.abc import Sequence
from typing import Protocol

from tagwire.model.source import Source, SourceState
from tagwire.model.sourcereport import LookedAt, SourceReport


class SourceDesk(Protocol):
    """Sources as a person keeps them; every method may be called from any thread that has no event loop."""

    def reports(self) -> Sequence[SourceReport]:
        """Return every followed source with how it fares, by id."""

    def reports_of(self, publisher_id: str) -> Sequence[SourceReport]:
        """Return the sources asked of a publisher's own server, by id, without counting what they brought."""

    def report(self, source_id: int) -> SourceReport:
        """Return one; raise NotFoundError."""

    def look(self, url: str) -> LookedAt:
        """Return what can be followed at an address, or why nothing can; it fetches, and takes its time."""

    def follow(self, urls: Sequence[str]) -> Sequence[Source]:
        """Follow feeds by their addresses; return those that were not followed yet. Raise UsageError for no address."""

    def set_state(self, source_id: int, state: SourceState) -> Source:
        """Pause or resume; resuming makes it due at once. Raise NotFoundError."""

    def remove(self, source_id: int) -> None:
        """Stop following; articles stay. Raise NotFoundError."""

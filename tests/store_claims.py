"""Claims for tests of stores: a holder of its own for who only wants to see what is pending or due."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tagwire.model.claim import Claim
from tagwire.model.source import PendingEntry
from tagwire.store import FollowingStore

LEASE = timedelta(seconds=60)


def claim(at: datetime, holder: str = "test") -> Claim:
    return Claim(holder, at, at + LEASE)


def pending_entries(
    store: FollowingStore, *, now: datetime, limit: int, sources: Sequence[int] | None = None
) -> Sequence[PendingEntry]:
    """Return entries still to be read, as many as are taken up at a time, and leave them to whoever wants them."""
    found = store.claim_entries(claim(now), limit=limit, sources=sources).entries
    store.end_claims("test")
    return found

"""The store as the hub sees it: who is pushed the room's own feeds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.subscriber import HubLimits, HubRequest, Subscriber


class SubscriberStore(Protocol):
    """Who is pushed what our feeds bring."""

    def ask(self, request: HubRequest, *, publisher: str, limits: HubLimits, now: datetime) -> bool:
        """Remember a request to be verified, in place of an earlier one for the same topic and callback.

        Return whether there was room; ``publisher`` is the registrable domain of the callback. To unsubscribe what is
        not subscribed changes nothing.
        """

    def unverified(self, *, limit: int) -> Sequence[Subscriber]:
        """Return those with a request still to be verified, the oldest first."""

    def verified(self, number: int, request: HubRequest, *, body_hash: int | None, now: datetime) -> None:
        """Carry out a request that was meant; ``body_hash`` is of what a new subscriber can fetch for itself."""

    def unsaid(self, number: int, request: HubRequest) -> None:
        """Forget a request that was not meant; what held before goes on."""

    def active(self, *, now: datetime) -> Sequence[Subscriber]:
        """Return those whose lease runs and who may be pushed to now, the longest waiting first."""

    def delivered(self, number: int, body_hash: int) -> None:
        """Note what a subscriber has."""

    def failed(self, number: int, *, retry_at: datetime) -> None:
        """Note that a subscriber did not take what it was pushed."""

    def remove(self, number: int) -> None:
        """Forget a subscriber."""

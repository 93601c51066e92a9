"""Subscriptions: which hub was asked to push a feed's news to us, and how that goes (WebSub, W3C Recommendation)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tagwire.model.feed import DeletedEntry, Entry, FeedFormat
from tagwire.model.rhythm import Rhythm

CALLBACK_PATH = "/websub/"
"""Where hubs reach us, below our public address; a token that nobody can guess follows."""


@dataclass(frozen=True, slots=True)
class PushOffer:
    """What a feed says of being pushed: its hub, and the topic it is known under there; nothing without both."""

    hub: str | None = None
    topic: str | None = None


class SubscriptionState(StrEnum):
    """How far a subscription has come."""

    OFFERED = "offered"
    """The feed names a hub, which has not been asked, or has not taken what was asked."""
    ASKED = "asked"
    """The hub took the request and has yet to confirm it."""
    ACTIVE = "active"
    """Confirmed: the hub pushes until the lease ends."""
    DENIED = "denied"
    """The hub refused for good; not asked again until the feed names another or a person resumes the source."""
    LEAVING = "leaving"
    """No longer wanted: the hub is still to be told, or has yet to confirm."""
    LEFT = "left"
    """Over; remembered until its lease would have ended, so that what still comes is told so."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A hub's promise to push a topic, and our address for it."""

    id: int
    source_id: int | None
    """The source it serves; None once it serves none."""
    hub: str
    topic: str
    state: SubscriptionState
    try_at: datetime
    """When the hub is to be asked next: at first, to renew, again after a failure, or because it did not confirm."""
    base: str | None = None
    """Our public address as the hub was told it, without a slash at the end."""
    token: str | None = None
    """The unguessable end of our address for it; None until the hub is asked."""
    secret: str | None = None
    """The key of its signatures, shared with the hub over a safe way only; without one, a push proves nothing."""
    asked_at: datetime | None = None
    """When the hub was asked for what it has yet to confirm; None when nothing is open."""
    verified_at: datetime | None = None
    lease_until: datetime | None = None
    failures: int = 0
    """Requests in a row that the hub did not take or confirm."""
    failing_since: datetime | None = None
    detail: str | None = None
    """A sentence on what went wrong last."""
    pushes: int = 0
    """Signed pushes taken."""
    in_row: int = 0
    """Pushes that brought what no poll had found, since a poll last found what no push had brought."""
    pushed_at: datetime | None = None
    method: str | None = None
    """The strongest method the hub has signed with: a weaker one is not believed any more."""

    @property
    def callback(self) -> str | None:
        """Our address for it."""
        return None if self.token is None else f"{self.base}{CALLBACK_PATH}{self.token}"


@dataclass(frozen=True, slots=True)
class HubQuestion:
    """What a hub asks or tells at a callback, as its query says it."""

    mode: str
    topic: str
    challenge: str | None = None
    lease_seconds: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """A push as it arrives, its body still to be read."""

    signatures: tuple[str, ...]
    """Headers that state a signature of the body."""
    media_type: str
    charset: str | None
    read: Callable[[int], Awaitable[bytes | None]]
    """Reads the body: None where it has more bytes than given."""


class Receipt(StrEnum):
    """What came of a push."""

    TAKEN = "taken"
    """Stored, or sure to be found by the next poll."""
    IGNORED = "ignored"
    """Its signature is missing or wrong."""
    UNKNOWN = "unknown"
    """No subscription has this address."""
    OVER = "over"
    """The subscription has ended."""
    TOO_LARGE = "too large"
    BUSY = "busy"
    """Too many at once; the hub may come again."""


@dataclass(frozen=True, slots=True)
class PushRecord:
    """What one push changes in the store, written in one transaction with its new entries."""

    subscription_id: int
    source_id: int
    received_at: datetime
    body_hash: int
    """63 bits of the body's BLAKE2b, by which the same push is known again."""
    entries: tuple[Entry, ...] = ()
    deleted: tuple[DeletedEntry, ...] = ()
    format: FeedFormat | None = None
    rhythm: Rhythm | None = None
    """What the push taught."""

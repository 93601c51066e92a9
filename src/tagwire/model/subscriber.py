"""Subscribers: who asked our hub to push what a feed of ours brings (WebSub, W3C Recommendation, the hub's side)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Wish(StrEnum):
    """What a request to our hub asks for; the words of ``hub.mode``."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class HubRequest:
    """What somebody asks of our hub, not verified yet: whoever it is may ask in another's name."""

    topic: str
    """The address of a feed of ours."""
    callback: str
    wish: Wish
    lease: timedelta
    secret: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A callback that is pushed a topic until its lease ends, or that is about to be."""

    id: int
    topic: str
    callback: str
    secret: str | None
    lease_until: datetime | None
    """None until its first request is verified."""
    wanted: HubRequest | None
    """A request that is still to be verified."""
    failures: int
    """Deliveries in a row that it did not take."""
    delivered: int | None
    """63 bits of the hash of what it was pushed last, or of what it could fetch when it subscribed."""


@dataclass(frozen=True, slots=True)
class HubLimits:
    """The most subscribers our hub takes."""

    subscribers: int = 1000
    of_a_publisher: int = 100
    """With callbacks on one registrable domain."""

"""Subscriptions for tests, in each state."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tagwire.ingest.websub.lifecycle import Credentials
from tagwire.model.subscription import Subscription, SubscriptionState

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
BASE = "https://news.example.org"
HUB = "https://hub.example/"
TOPIC = "https://courier.example/1.rss"
CREDENTIALS = Credentials("token", "secret")


def offered(hub: str = HUB) -> Subscription:
    """Return one whose hub was never asked."""
    return Subscription(7, 1, hub, TOPIC, SubscriptionState.OFFERED, NOW)


def active(*, lease: timedelta = timedelta(days=10), in_row: int = 0, verified_at: datetime = NOW) -> Subscription:
    """Return one that a hub confirmed."""
    return replace(
        offered(),
        state=SubscriptionState.ACTIVE,
        base=BASE,
        token="token",
        secret="secret",
        verified_at=verified_at,
        lease_until=verified_at + lease,
        in_row=in_row,
    )

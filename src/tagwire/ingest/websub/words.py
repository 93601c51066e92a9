"""Words for people: how a source's subscription fares."""

from datetime import datetime
from urllib.parse import urlsplit

from tagwire.ingest.websub.trust import is_relied_on
from tagwire.model.subscription import Subscription, SubscriptionState


def push_words(subscription: Subscription, *, now: datetime) -> str:
    """Return how a source is pushed, in a sentence without an end."""
    hub = urlsplit(subscription.hub).netloc
    words = {
        SubscriptionState.OFFERED: f"could be pushed by {hub}",
        SubscriptionState.ASKED: f"asked {hub} to push it; not confirmed yet",
        SubscriptionState.ACTIVE: f"pushed by {hub}",
        SubscriptionState.DENIED: f"not pushed by {hub}",
    }[subscription.state]
    if subscription.state is SubscriptionState.ACTIVE:
        if subscription.lease_until is not None:
            words += f" until {subscription.lease_until:%Y-%m-%d %H:%M} UTC"
        if is_relied_on(subscription, now=now):
            words += ", so asked less often"
    if subscription.detail:
        words += f"; {subscription.detail}"
    return words


def push_json(subscription: Subscription | None) -> dict[str, object] | None:
    """Return a subscription in the shape that `tagwire sources --json` prints: without its secrets."""
    if subscription is None:
        return None
    return {
        "hub": subscription.hub,
        "topic": subscription.topic,
        "state": subscription.state.value,
        "is_signed": subscription.secret is not None,
        "verified_at": subscription.verified_at,
        "lease_until": subscription.lease_until,
        "pushes": subscription.pushes,
        "pushed_at": subscription.pushed_at,
        "failures": subscription.failures,
        "detail": subscription.detail,
    }

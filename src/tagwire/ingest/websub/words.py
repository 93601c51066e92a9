"""Words for people: how a source's subscription fares."""

from datetime import datetime
from urllib.parse import urlsplit

from tagwire.ingest.websub.trust import is_relied_on
from tagwire.model.subscription import Subscription, SubscriptionState
from tagwire.text.sayings import said


def push_words(subscription: Subscription, *, now: datetime) -> str:
    """Return how a source is pushed, in a sentence without an end."""
    hub = urlsplit(subscription.hub).netloc
    words = {
        SubscriptionState.OFFERED: said("could be pushed by %(hub)s", hub=hub),
        SubscriptionState.ASKED: said("asked %(hub)s to push it; not confirmed yet", hub=hub),
        SubscriptionState.ACTIVE: said("pushed by %(hub)s", hub=hub),
        SubscriptionState.DENIED: said("not pushed by %(hub)s", hub=hub),
    }[subscription.state]
    if subscription.state is SubscriptionState.ACTIVE:
        if subscription.lease_until is not None:
            words = said(
                "%(pushed)s until %(moment)s UTC", pushed=words, moment=f"{subscription.lease_until:%Y-%m-%d %H:%M}"
            )
        if is_relied_on(subscription, now=now):
            words = said("%(pushed)s, so asked less often", pushed=words)
    if subscription.detail:
        words = said("%(one)s; %(other)s", one=words, other=subscription.detail)
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

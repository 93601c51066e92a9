"""The life of a subscription: each event as a function from what it was to what it is.

The store carries them out on what it holds at that moment, so that a hub that confirms before its own answer to the
request has arrived, or a person who removes the source meanwhile, loses nothing. Section numbers are those of WebSub,
W3C Recommendation.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from tagwire.errors import AddressRefusedError
from tagwire.fetch.addresses import is_loopback, written_address
from tagwire.ingest.schedule import PollPolicy, interval_after_failure, jittered
from tagwire.model.subscription import Subscription, SubscriptionState
from tagwire.text.signatures import STRENGTH
from tagwire.text.urls import DEFAULT_PORTS

LEASE = timedelta(days=10)
"""What we ask for; §8.2 calls it a good default."""
LONGEST_LEASE = timedelta(days=30)
"""A longer one is renewed as if it were this long: a hub forgets, and then nobody would know."""
UNNAMED_LEASE = timedelta(days=1)
"""For a hub that grants a lease without saying how long, which it must (§5.3)."""
RENEWED_AFTER = 0.75
"""The part of a lease after which it is renewed: the rest is for a hub that fails meanwhile."""
SOONEST_RENEWAL = timedelta(minutes=1)
CONFIRMED_WITHIN = timedelta(minutes=15)
"""How long a hub has to confirm what it took."""
UNSUBSCRIPTIONS_TRIED = 3
"""After so many failures the hub is left to find out by our answers, and by the end of the lease."""
OVER = frozenset({SubscriptionState.DENIED, SubscriptionState.LEAVING, SubscriptionState.LEFT})
"""States in which nothing that is pushed is wanted."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is drawn at random for a new subscription."""

    token: str
    secret: str


def hub_address(subscription: Subscription) -> str:
    """Return the address to ask a hub at: by https where it only says http (§8.2), unless that failed before.

    An address with a port of its own, or of this machine, is taken as it stands.
    """
    parts = urlsplit(subscription.hub)
    if keeps_secrets(subscription.hub) or parts.port not in (None, DEFAULT_PORTS["http"]):
        return subscription.hub
    is_untried = subscription.failures == 0 and subscription.verified_at is None
    if subscription.secret is None and not is_untried:
        return subscription.hub
    return urlunsplit(("https", parts.netloc.removesuffix(":80"), parts.path, parts.query, ""))


def keeps_secrets(url: str) -> bool:
    """Whether nobody between us and an address can read or change what is said: https, or this very machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    try:
        address = written_address(parts.hostname or "")
    except AddressRefusedError:
        return False
    return address is not None and is_loopback(address)


def asked(subscription: Subscription, *, base: str, credentials: Credentials, now: datetime) -> Subscription:
    """A hub is about to be asked to subscribe us, or to renew; what it is told is written down before it is told.

    A renewal keeps address and secret: a hub then replaces the subscription (§5.1) instead of holding two.
    """
    is_new = subscription.token is None or subscription.base != base
    before = replace(subscription, token=credentials.token, secret=None) if is_new else subscription
    is_safe = keeps_secrets(hub_address(before))
    return replace(
        before,
        state=SubscriptionState.ASKED if before.state is SubscriptionState.OFFERED else before.state,
        base=base,
        secret=(before.secret or credentials.secret) if is_safe else None,
        asked_at=now,
        try_at=now + CONFIRMED_WITHIN,
    )


def asked_to_end(subscription: Subscription, *, now: datetime) -> Subscription:
    """A hub is about to be told that we want its pushes no more."""
    return replace(subscription, asked_at=now, try_at=now + CONFIRMED_WITHIN)


def failed(
    subscription: Subscription, *, detail: str, policy: PollPolicy, now: datetime, wait: timedelta = timedelta(0)
) -> Subscription:
    """The hub did not take a request, or did not confirm it in time; it is asked again ever less often.

    One that has confirmed meanwhile has not failed. ``wait`` is what the hub asked for.
    """
    if subscription.asked_at is None:
        return subscription
    failures = subscription.failures + 1
    failing_since = subscription.failing_since or now
    is_kept = subscription.verified_at is not None or keeps_secrets(subscription.hub)
    interval = interval_after_failure(policy, failures=failures, failing_for=now - failing_since)
    after = replace(
        subscription,
        secret=subscription.secret if is_kept else None,  # then http is tried next, and nothing secret said there
        asked_at=None,
        failures=failures,
        failing_since=failing_since,
        detail=detail,
        try_at=now + max(jittered(interval, source_id=subscription.id, at=now), wait),
    )
    if after.state is SubscriptionState.ASKED:
        return replace(after, state=SubscriptionState.OFFERED)
    if after.state is SubscriptionState.LEAVING and failures >= UNSUBSCRIPTIONS_TRIED:
        return replace(after, state=SubscriptionState.LEFT)
    return after


def put_off(subscription: Subscription, *, detail: str, now: datetime) -> Subscription:
    """Something failed that no hub did: nothing is asked for a day."""
    return replace(subscription, asked_at=None, detail=detail, try_at=now + timedelta(days=1))


def confirmed(subscription: Subscription, *, lease: timedelta, now: datetime) -> Subscription:
    """The hub asks whether we want the subscription, at first or again (§5, part 4): so it is where we still do."""
    if subscription.source_id is None or subscription.state in OVER:
        return subscription
    is_renewal = subscription.state is SubscriptionState.ACTIVE
    return replace(
        subscription,
        state=SubscriptionState.ACTIVE,
        asked_at=None,
        verified_at=now,
        lease_until=now + lease,
        try_at=now + max(lease * RENEWED_AFTER, SOONEST_RENEWAL),
        failures=0,
        failing_since=None,
        detail=None,
        in_row=subscription.in_row if is_renewal else 0,
    )


def granted_lease(lease_seconds: str | None) -> timedelta:
    """Return how long a hub's lease counts here: as it says, but never longer than LONGEST_LEASE.

    >>> granted_lease("3600"), granted_lease("9" * 500), granted_lease("for ever")
    (datetime.timedelta(seconds=3600), datetime.timedelta(days=30), datetime.timedelta(days=1))
    """
    text = (lease_seconds or "").strip()
    if not (text.isascii() and text.isdigit()):
        return UNNAMED_LEASE
    return min(timedelta(seconds=int(text[:9])), LONGEST_LEASE) if len(text) < 10 else LONGEST_LEASE


def denied(subscription: Subscription, *, reason: str | None, now: datetime) -> Subscription:
    """The hub says that the subscription is not, or no longer, possible (§5.2)."""
    if subscription.source_id is None:
        return left(subscription, now=now)
    detail = f"its hub denied the subscription: {reason}" if reason else "its hub denied the subscription"
    return replace(subscription, state=SubscriptionState.DENIED, asked_at=None, detail=detail, in_row=0)


def left(subscription: Subscription, *, now: datetime) -> Subscription:
    """The hub asks whether we want to be let go: so it is where we do."""
    if subscription.state is not SubscriptionState.LEAVING:
        return subscription
    until = subscription.lease_until or now + LEASE
    return replace(subscription, state=SubscriptionState.LEFT, asked_at=None, lease_until=until)


def pushed(subscription: Subscription, *, unseen: int, method: str | None, now: datetime) -> Subscription:
    """A push was taken that brought so many entries nobody had seen; without ``method`` it was not signed."""
    strongest = max((m for m in (subscription.method, method) if m), key=STRENGTH.__getitem__, default=None)
    return replace(
        subscription,
        pushes=subscription.pushes + (method is not None),
        in_row=subscription.in_row + (unseen > 0),
        pushed_at=now,
        method=strongest,
        detail=subscription.detail if subscription.failures or method is None else None,
    )


def misled(subscription: Subscription, *, detail: str) -> Subscription:
    """What came to the subscription's address could not be believed, or could not be read."""
    return replace(subscription, detail=detail)


def overtaken(subscription: Subscription) -> Subscription:
    """A poll found what the hub should have pushed."""
    return replace(subscription, in_row=0, detail="a poll found what its hub had not pushed")

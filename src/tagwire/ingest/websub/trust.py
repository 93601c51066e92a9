"""How far a hub is relied on: polls go on as a safety net, slowly while its pushes prove to come first.

A subscription proves nothing by itself: hubs forget, and publishers forget to tell their hubs. So a source is polled as
if there were no hub until RELIED_ON_AFTER pushes in a row brought what no poll had found; from then on polls are
SLOWED_BY times as far apart as its rhythm asks, within the operator's cap. One poll that finds what should have been
pushed sets the count to nothing, and the end of the lease ends it all.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tagwire.ingest.schedule import PollPolicy
from tagwire.model.feed import Entry
from tagwire.model.subscription import Subscription, SubscriptionState

RELIED_ON_AFTER = 3
SLOWED_BY = 12
PUSHED_WITHIN = timedelta(minutes=10)
"""How long after an entry's date its push may take: publishers tell their hubs late, and hubs look first."""
CLOCK_SLACK = timedelta(minutes=5)


def is_relied_on(subscription: Subscription | None, *, now: datetime) -> bool:
    """Whether the hub has shown that its pushes come before polls, and its lease runs.

    What was confirmed in the future was so before the clock was set back: nobody knows when that lease ends.
    """
    return (
        subscription is not None
        and _is_running(subscription, now=now)
        and subscription.in_row >= RELIED_ON_AFTER
        and subscription.verified_at is not None
        and subscription.verified_at <= now + CLOCK_SLACK
    )


def slowed(policy: PollPolicy) -> PollPolicy:
    """Return the policy for a source whose hub is relied on."""
    return replace(policy, effort_min=policy.effort_min * SLOWED_BY)


def has_missed(
    subscription: Subscription | None, unseen: Sequence[Entry], *, polled_before: datetime | None, now: datetime
) -> bool:
    """Whether a poll found, unseen, what the hub should have pushed by now.

    That is an entry dated since the hub confirmed, and not just now; or one without a date that was not there when the
    source was last polled, ``polled_before``, with the hub already confirmed.
    """
    if subscription is None or not _is_running(subscription, now=now) or subscription.verified_at is None:
        return False
    since = subscription.verified_at
    polled_since = polled_before is not None and polled_before >= since
    return any(
        polled_since if entry.published is None else since <= entry.published <= now - PUSHED_WITHIN for entry in unseen
    )


def _is_running(subscription: Subscription, *, now: datetime) -> bool:
    lease = subscription.lease_until
    return subscription.state is SubscriptionState.ACTIVE and lease is not None and lease > now

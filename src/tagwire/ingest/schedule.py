"""When to ask a source again.

For sources whose news come at random (Poisson) and a loss that is the delay, the best frequency grows with the square
root of the rate (Cho and Garcia-Molina 2003; Sia, Cho and Cho 2007). So ``interval = SCALE / √rate``, bounded by the
operator's floor and cap, never shorter than the publisher asks for, and jittered so that feeds added together part.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from tagwire.text.hashes import key_hash

SCALE_MIN = 60.0
"""Minutes between polls of a feed that brings one article a day."""
PRIOR_A_DAY = 0.25
"""Articles a day a feed is believed to bring before it has shown anything."""
JITTER = 0.05
BACK_OFF_CAP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """The operator's bounds."""

    floor: timedelta = timedelta(minutes=10)
    cap: timedelta = timedelta(hours=12)


def interval_after_success(policy: PollPolicy, *, articles_week: int, asked_for: timedelta = timedelta(0)) -> timedelta:
    """Return how long to leave a source in peace; ``asked_for`` is what its ttl and max-age ask."""
    minutes = SCALE_MIN / sqrt(articles_week / 7 + PRIOR_A_DAY)
    wanted = max(timedelta(minutes=minutes), policy.floor, asked_for)
    return min(wanted, policy.cap)


def interval_after_failure(policy: PollPolicy, *, failures: int) -> timedelta:
    """Return how long to leave a source in peace after its nth failure in a row (n ≥ 1): doubling, up to a day."""
    doublings = 1 << min(failures - 1, 12)
    return min(policy.floor * doublings, BACK_OFF_CAP)


def jittered(interval: timedelta, *, source_id: int, at: datetime) -> timedelta:
    """Return ``interval`` up to 5 % longer or shorter, the same for the same source and moment."""
    share = key_hash(f"{source_id} {at.isoformat()}") / 2**63
    return interval * (1 + JITTER * (2 * share - 1))

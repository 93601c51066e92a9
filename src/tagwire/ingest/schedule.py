"""When to ask a source again.

**The law.** Where news come at random (Poisson) with a rate λ and the loss is the delay of each article, the polling
frequency that finds them soonest for a number of requests grows with √λ (Cho and Garcia-Molina, "Effective page
refresh policies for web crawlers", 2003; Sia, Cho and Cho, "Efficient monitoring algorithm for fast news alerts",
2007). With polls at density r(t) the delay of all articles together is ∫ λ(t) / 2r(t) dt; for a given number of polls
∫ r(t) dt this is least when r(t) ∝ √λ(t), also where λ changes over the day. So the next poll is at the moment t when

    ∫ √λ(u) du, from now to t, reaches EFFORT,

which for a constant rate is ``interval = EFFORT / √λ``. λ(u) is what the feed's own rhythm lets expect (rhythm.py):
a decayed rate with a prior, times its hour-of-day and day-of-week profiles, plus what is left of a burst.

**Bounds.** Never sooner than the operator's floor or the publisher's wish (ttl, sy:updatePeriod, max-age, Expires), not
in the hours and days it asks to skip, on the grid of sy:updateBase where it gives one; never later than the operator's
cap, whatever a publisher asks. Jittered so that feeds added together part.

**Clocks.** The moment is stored, so a restart asks nothing early. A clock set back leaves sources whose last poll lies
in the future: they are due. A clock set forward, or a long sleep, makes many due at once: they are taken up at a
bounded pace, the longest overdue first.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, sqrt

from tagwire.ingest.rhythm import Expectation
from tagwire.model.document import FailureReason
from tagwire.model.rhythm import FeedHints
from tagwire.model.source import Source, SourceState
from tagwire.text.hashes import key_hash

EFFORT_MIN = 60.0
"""Minutes between polls of a feed that brings one article a day."""
JITTER = 0.05
GRID_SPREAD = timedelta(hours=1)
"""Of which JITTER (3 minutes) at most is a poll later than the update it waits for: all readers know the grid."""
BACK_OFF_CAP = timedelta(days=1)
NO_NAME_FACTOR = 4
"""How many times slower a name is asked for that nobody knows: it takes long to come back, if it does."""
LONG_FAILING = timedelta(days=7)
LONG_FAILING_INTERVAL = timedelta(days=3)
DEAD = timedelta(days=30)
DEAD_INTERVAL = timedelta(days=7)
MOST_RETRY_AFTER = timedelta(days=1)
CATCH_UP_S = 600.0
"""In how many seconds all sources may be asked when all are due at once."""
LEAST_AT_ONCE = 20
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """The operator's bounds, and how many requests the freshness is worth."""

    floor: timedelta = timedelta(minutes=10)
    cap: timedelta = timedelta(hours=12)
    effort_min: float = EFFORT_MIN


def next_poll(
    expected: Expectation,
    policy: PollPolicy,
    *,
    now: datetime,
    hints: FeedHints | None = None,
    max_age: timedelta = timedelta(0),
    jitter: float = 0.0,
) -> datetime:
    """Return when to ask a source again that has just been asked; ``max_age`` is how long its server calls it fresh.

    ``jitter`` (-1 to 1) moves our own choice by up to 5 % either way, and every bound by as much to its inner side.
    """
    hints = hints or FeedHints()
    spread = JITTER * abs(jitter)
    latest = now + max(policy.cap * (1 - spread), policy.floor)
    asked_for = max(max_age, timedelta(minutes=hints.every_minutes or 0), policy.floor)
    effort_min = policy.effort_min * (1 + JITTER * jitter)
    wanted = max(
        _reached(expected, effort_min, now=now, latest=latest), now + min(asked_for * (1 + spread), policy.cap)
    )
    if wanted >= latest:
        return latest
    return min(_allowed(_on_grid(wanted, hints, late_by=spread * GRID_SPREAD), hints, latest=latest), latest)


def interval_after_failure(
    policy: PollPolicy,
    *,
    failures: int,
    reason: FailureReason | None = None,
    failing_for: timedelta = timedelta(0),
) -> timedelta:
    """Return how long to leave a source in peace after its nth failure in a row (n ≥ 1).

    Doubling, up to a day; names that nobody knows are slowed four times as fast. What has failed for a week is asked
    every third day, what has failed for a month once a week.
    """
    if failing_for >= DEAD:
        return max(DEAD_INTERVAL, policy.floor)
    if failing_for >= LONG_FAILING:
        return max(LONG_FAILING_INTERVAL, policy.floor)
    doublings = 1 << min(failures - 1, 12)
    factor = NO_NAME_FACTOR if reason is FailureReason.DNS else 1
    return max(policy.floor, min(policy.floor * doublings * factor, BACK_OFF_CAP))


def jitter_of(source_id: int, *, at: datetime) -> float:
    """Return a number from -1 to 1, the same for the same source and moment."""
    return 2 * key_hash(f"{source_id} {at.isoformat()}") / 2**63 - 1


def jittered(interval: timedelta, *, source_id: int, at: datetime) -> timedelta:
    """Return ``interval`` up to 5 % longer or shorter, the same for the same source and moment."""
    return interval * (1 + JITTER * jitter_of(source_id, at=at))


def most_at_once(sources: int, *, tick_s: float) -> int:
    """Return how many of so many sources may be taken up in one tick, so that all being due floods nobody."""
    return max(LEAST_AT_ONCE, ceil(sources * tick_s / CATCH_UP_S))


def may_be_asked(source: Source, *, now: datetime) -> bool:
    """Whether a person may have a source asked at once: it is active, and its publisher did not ask us to wait.

    A wait longer than any we ever agreed to stems from a clock that was ahead, and is not kept.
    """
    wait = source.not_before
    return source.state is SourceState.ACTIVE and (wait is None or wait <= now or wait > now + 2 * MOST_RETRY_AFTER)


def _reached(expected: Expectation, effort_min: float, *, now: datetime, latest: datetime) -> datetime:
    """Return when the integral of √rate since ``now`` reaches the effort, at most ``latest``."""
    moment, left = now.astimezone(UTC), effort_min
    while moment < latest:
        step_end = min(moment.replace(minute=0, second=0, microsecond=0) + _HOUR, latest)
        pace = sqrt(expected.rate(moment))
        minutes = (step_end - moment) / timedelta(minutes=1)
        if pace * minutes >= left:
            return moment + timedelta(minutes=left / pace)
        left -= pace * minutes
        moment = step_end
    return latest


def _on_grid(wanted: datetime, hints: FeedHints, *, late_by: timedelta) -> datetime:
    """Return the first update at or after ``wanted``, and a little, where a feed says when its updates are."""
    if hints.base is None or not hints.every_minutes:
        return wanted
    period = timedelta(minutes=hints.every_minutes)
    return wanted + (hints.base - wanted) % period + late_by


def _allowed(wanted: datetime, hints: FeedHints, *, latest: datetime) -> datetime:
    """Return the first moment from ``wanted`` on in no hour or day the feed asks to skip; at most ``latest``."""
    moment = wanted.astimezone(UTC)
    while moment < latest and (moment.hour in hints.skip_hours or moment.weekday() in hints.skip_days):
        moment = moment.replace(minute=0, second=0, microsecond=0) + _HOUR
    return moment

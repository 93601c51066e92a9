"""The polling rhythm: the square-root law, its bounds, what feeds ask, and clocks that jump."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ingest_sources import NOW, source
from tagwire.ingest.rhythm import expectation, learn_rhythm
from tagwire.ingest.schedule import (
    BACK_OFF_CAP,
    DEAD_INTERVAL,
    LONG_FAILING_INTERVAL,
    PollPolicy,
    interval_after_failure,
    may_be_asked,
    most_at_once,
    next_poll,
)
from tagwire.model.document import FailureReason
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.model.source import SourceState

POLICY = PollPolicy()
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def evenly(a_day: float, *, days: int = 28, until: datetime = NOW) -> Rhythm:
    """Return the rhythm of a feed that published evenly and at no hour of its own, as its first poll tells it."""
    ages = ((n + n * 0.618 % 1) / a_day for n in range(int(days * a_day)))
    return learn_rhythm(Rhythm(), [until - DAY * age for age in ages], now=until)


def planned(rhythm: Rhythm, hints: FeedHints | None = None, *, max_age: timedelta = timedelta(0)) -> float:
    """Return the minutes until the next poll."""
    return (next_poll(expectation(rhythm, now=NOW), POLICY, now=NOW, hints=hints, max_age=max_age) - NOW) / MINUTE


@pytest.mark.parametrize(
    ("a_day", "low", "high"), [(0.0, 55, 65), (1, 30, 80), (4, 24, 36), (24, 10, 13), (500, 10, 10)]
)
def test_busier_feeds_are_asked_more_often(a_day: float, low: float, high: float) -> None:
    assert low <= planned(evenly(a_day)) <= high


def test_a_feed_that_fell_silent_is_asked_less_and_less() -> None:
    rhythm = evenly(10)
    waits = []
    for days in (0, 2, 5, 10, 30):
        later = NOW + timedelta(days=days)
        quiet = learn_rhythm(rhythm, [], now=later)
        waits.append(next_poll(expectation(quiet, now=later), POLICY, now=later) - later)
    assert waits == sorted(waits)
    assert waits[-1] > 5 * waits[0]


def test_it_asks_when_the_feed_publishes_not_when_it_sleeps() -> None:
    """News come at 9 to 11 each morning: the polls of a day gather there."""
    first = NOW.replace(hour=0, minute=0) - 28 * DAY
    arrivals = [first + n * DAY + 9 * HOUR + m * 20 * MINUTE for n in range(28) for m in range(6)]
    moment = NOW.replace(hour=0, minute=0)
    rhythm = learn_rhythm(Rhythm(), arrivals, now=moment)
    expected = expectation(rhythm, now=moment)
    polls, at = [], moment
    while at < moment + DAY:
        at = next_poll(expected, POLICY, now=at)
        polls.append(at)
    morning = sum(8 <= p.hour < 12 for p in polls)
    assert morning / 4 > 1.8 * (len(polls) - morning) / 20


def test_a_burst_brings_the_next_poll_forward() -> None:
    rhythm = evenly(2)
    burst = learn_rhythm(rhythm, [NOW - n * MINUTE for n in range(4)], now=NOW)
    assert planned(burst) < 0.75 * planned(rhythm)


@pytest.mark.parametrize(
    ("hints", "max_age", "minutes"),
    [
        (FeedHints(every_minutes=120), timedelta(0), 120),
        (FeedHints(every_minutes=100_000), timedelta(0), 720),
        (FeedHints(), timedelta(hours=3), 180),
        (FeedHints(), timedelta(days=9), 720),
        (FeedHints(skip_hours=(14, 15, 16)), timedelta(0), 180),
        (FeedHints(skip_hours=tuple(range(24))), timedelta(0), 720),
        (FeedHints(skip_days=(NOW.weekday(),)), timedelta(0), 600),
        (FeedHints(skip_days=tuple(range(7))), timedelta(0), 720),
        (FeedHints(every_minutes=60, base=datetime(2001, 1, 1, 0, 30, tzinfo=UTC)), timedelta(0), 90),
        (FeedHints(every_minutes=1440, base=datetime(2001, 1, 1, tzinfo=UTC)), timedelta(0), 720),
    ],
    ids=["ttl", "endless ttl", "max-age", "endless max-age", "hours", "all hours", "day", "all days", "base", "daily"],
)
def test_the_publisher_may_ask_for_longer_but_not_beyond_the_cap(
    hints: FeedHints, max_age: timedelta, minutes: float
) -> None:
    assert planned(evenly(100), hints, max_age=max_age) == minutes


@pytest.mark.parametrize(
    ("failures", "reason", "failing_for", "expected"),
    [
        (1, FailureReason.TIMEOUT, timedelta(0), 10 * MINUTE),
        (4, FailureReason.STATUS, HOUR, 80 * MINUTE),
        (4, None, HOUR, 80 * MINUTE),
        (1, FailureReason.DNS, timedelta(0), 40 * MINUTE),
        (99, FailureReason.CONNECTION, 3 * DAY, BACK_OFF_CAP),
        (99, FailureReason.DNS, 8 * DAY, LONG_FAILING_INTERVAL),
        (99, FailureReason.STATUS, 40 * DAY, DEAD_INTERVAL),
    ],
)
def test_failures_slow_a_source(
    failures: int, reason: FailureReason | None, failing_for: timedelta, expected: timedelta
) -> None:
    found = interval_after_failure(POLICY, failures=failures, reason=reason, failing_for=failing_for)
    assert found == expected


def test_all_being_due_at_once_floods_nobody() -> None:
    assert most_at_once(10_000, tick_s=5) <= 84
    assert 600 / 5 * most_at_once(10_000, tick_s=5) >= 10_000
    assert most_at_once(3, tick_s=1) >= 3


@pytest.mark.parametrize(
    ("wait", "expected"),
    [(None, True), (NOW - HOUR, True), (NOW + HOUR, False), (NOW + DAY, False), (NOW + 9 * DAY, True)],
)
def test_a_persons_round_keeps_to_waits_a_server_can_have_asked_for(wait: datetime | None, expected: bool) -> None:
    assert may_be_asked(replace(source(1), not_before=wait), now=NOW) is expected
    assert not may_be_asked(replace(source(1), not_before=wait, state=SourceState.PAUSED), now=NOW)

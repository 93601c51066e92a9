"""Laws of the polling rhythm, whatever a feed published and asks, and whatever the clock did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ingest_sources import NOW
from tagwire.ingest.rhythm import expectation, learn_rhythm
from tagwire.ingest.schedule import (
    BACK_OFF_CAP,
    PollPolicy,
    interval_after_failure,
    jittered,
    next_poll,
)
from tagwire.model.document import FailureReason
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.store.sqlite.rhythms import pack_rhythm, unpack_rhythm

POLICY = PollPolicy()
DAY = timedelta(days=1)
AGES = st.lists(st.floats(min_value=0, max_value=40 * 24 * 60), max_size=60)
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
HINTS = st.builds(
    FeedHints,
    skip_hours=st.lists(st.integers(0, 23), max_size=24).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=7).map(tuple),
    every_minutes=st.none() | st.integers(1, 525_600),
    base=st.none() | MOMENTS,
)


def learnt(ages: list[float], now: datetime) -> Rhythm:
    return learn_rhythm(Rhythm(), sorted(now - timedelta(minutes=age) for age in ages), now=now)


@given(AGES, MOMENTS, HINTS, st.integers(0, 10**9), st.floats(-1, 1))
def test_the_next_poll_is_never_before_the_floor_nor_after_the_cap(
    ages: list[float], now: datetime, hints: FeedHints, fresh_s: int, jitter: float
) -> None:
    expected = expectation(learnt(ages, now), now=now)
    fresh = timedelta(seconds=fresh_s)
    found = next_poll(expected, POLICY, now=now, hints=hints, max_age=fresh, jitter=jitter)
    assert now + POLICY.floor <= found <= now + POLICY.cap
    assert found >= now + min(fresh, 0.95 * POLICY.cap)


@given(AGES, HINTS)
def test_what_a_feed_asks_never_brings_its_poll_forward(ages: list[float], hints: FeedHints) -> None:
    expected = expectation(learnt(ages, NOW), now=NOW)
    assert next_poll(expected, POLICY, now=NOW, hints=hints) >= next_poll(expected, POLICY, now=NOW)


@given(AGES, HINTS)
def test_a_poll_in_a_skipped_hour_is_only_the_caps_doing(ages: list[float], hints: FeedHints) -> None:
    found = next_poll(expectation(learnt(ages, NOW), now=NOW), POLICY, now=NOW, hints=hints)
    is_skipped = found.hour in hints.skip_hours or found.weekday() in hints.skip_days
    assert not is_skipped or found == NOW + POLICY.cap


@given(AGES, st.floats(min_value=1.01, max_value=9))
def test_more_effort_means_later_polls(ages: list[float], factor: float) -> None:
    expected = expectation(learnt(ages, NOW), now=NOW)
    wide = replace(POLICY, effort_min=POLICY.effort_min * factor)
    assert next_poll(expected, wide, now=NOW) >= next_poll(expected, POLICY, now=NOW)


@given(AGES, st.integers(min_value=0, max_value=600))
def test_counts_do_not_depend_on_when_they_were_polled(ages: list[float], minutes: int) -> None:
    """Learning everything at once, or in two polls, comes to the same counts."""
    split = NOW - timedelta(minutes=minutes)
    arrivals = sorted(NOW - timedelta(minutes=age) for age in ages)
    once = learn_rhythm(Rhythm(), arrivals, now=NOW)
    early = learn_rhythm(Rhythm(), [a for a in arrivals if a <= split], now=split)
    twice = learn_rhythm(early, [a for a in arrivals if a > split], now=NOW)
    assert abs(once.weight - twice.weight) < 1e-6
    assert all(abs(a - b) < 1e-6 for a, b in zip(once.hours + once.days, twice.hours + twice.days, strict=True))


@given(AGES, st.integers(-400, 400))
def test_a_clock_that_jumps_breaks_no_rhythm(ages: list[float], days: int) -> None:
    moved = NOW + timedelta(days=days)
    rhythm = learn_rhythm(learnt(ages, NOW), [], now=moved)
    found = next_poll(expectation(rhythm, now=moved), POLICY, now=moved)
    assert moved + POLICY.floor <= found <= moved + POLICY.cap


@given(st.integers(min_value=1, max_value=10**6), st.sampled_from([None, *FailureReason]))
def test_back_off_grows_and_ends(failures: int, reason: FailureReason | None) -> None:
    wait = interval_after_failure(POLICY, failures=failures, reason=reason)
    assert POLICY.floor <= wait <= BACK_OFF_CAP
    assert wait <= interval_after_failure(POLICY, failures=failures + 1, reason=reason)


@given(st.integers(min_value=0, max_value=10**9))
def test_jitter_is_small_and_the_same_each_time(source_id: int) -> None:
    hour = timedelta(hours=1)
    first = jittered(hour, source_id=source_id, at=NOW)
    assert first == jittered(hour, source_id=source_id, at=NOW)
    assert abs(first - hour) <= 0.0501 * hour


@given(AGES, HINTS)
def test_a_rhythm_is_stored_to_four_places(ages: list[float], hints: FeedHints) -> None:
    hints = replace(hints, base=None if hints.base is None else hints.base.replace(microsecond=0))
    rhythm = learnt(ages, NOW)
    read, read_hints = unpack_rhythm(pack_rhythm(rhythm, hints))
    assert read_hints == hints
    assert abs(read.weight - rhythm.weight) <= 1e-4
    assert unpack_rhythm(pack_rhythm(read, hints)) == (read, hints)
    assert len(pack_rhythm(rhythm, hints)) < 700

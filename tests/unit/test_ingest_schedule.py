"""The polling rhythm."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tagwire.ingest.schedule import (
    BACK_OFF_CAP,
    PollPolicy,
    interval_after_failure,
    interval_after_success,
    jittered,
)

POLICY = PollPolicy()
NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("articles_week", "minutes"),
    [(0, 120), (7, 54), (70, 19), (700, 10), (70_000, 10)],
)
def test_busier_feeds_are_asked_more_often(articles_week: int, minutes: int) -> None:
    assert round(interval_after_success(POLICY, articles_week=articles_week) / timedelta(minutes=1)) == minutes


def test_the_publisher_may_ask_for_longer_but_not_for_ever() -> None:
    assert interval_after_success(POLICY, articles_week=700, asked_for=timedelta(hours=2)) == timedelta(hours=2)
    assert interval_after_success(POLICY, articles_week=700, asked_for=timedelta(days=9)) == POLICY.cap


@given(st.integers(min_value=1, max_value=10**6))
def test_back_off_grows_and_ends(failures: int) -> None:
    wait = interval_after_failure(POLICY, failures=failures)
    assert POLICY.floor <= wait <= BACK_OFF_CAP
    assert wait <= interval_after_failure(POLICY, failures=failures + 1)


@given(st.integers(min_value=0, max_value=10**9))
def test_jitter_is_small_and_the_same_each_time(source_id: int) -> None:
    hour = timedelta(hours=1)
    first = jittered(hour, source_id=source_id, at=NOW)
    assert first == jittered(hour, source_id=source_id, at=NOW)
    assert abs(first - hour) <= 0.0501 * hour

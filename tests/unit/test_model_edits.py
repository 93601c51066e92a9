"""Whether an entry says something else than it did."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tagwire.model.edits import (
    LONGEST_WAIT,
    EntryState,
    dates_say_something,
    entry_state,
    has_other_words,
    is_redated,
    wait_before_rereading,
)
from tagwire.model.feed import Entry

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
ENTRY = Entry("id", title="Old bridge closes", summary="<p>It <b>closes</b></p>", published=NOW - 5 * HOUR)


@pytest.mark.parametrize(
    ("seen", "other_words", "redated"),
    [
        (ENTRY, False, False),
        (replace(ENTRY, summary="<div>It <i>closes</i>\n</div>"), False, False),
        (replace(ENTRY, summary="<p>It <b>closes</b> <img src='https://t.example/1.gif?r=77'></p>"), False, False),
        (replace(ENTRY, summary="<p>It opens</p>"), True, False),
        (replace(ENTRY, title="旧橋が閉鎖"), True, False),
        (replace(ENTRY, content="<p>All of it.</p>"), True, False),
        (replace(ENTRY, updated=NOW - 4 * HOUR), False, True),
        (replace(ENTRY, updated=NOW - 6 * HOUR), False, False),
        (replace(ENTRY, updated=NOW), False, False),
        (replace(ENTRY, published=None), False, False),
        (replace(ENTRY, categories=("a",), link="https://courier.example/x"), False, False),
    ],
)
def test_what_is_another_state(seen: Entry, other_words: bool, redated: bool) -> None:
    before = entry_state(ENTRY, at=NOW - 4 * HOUR)
    after = entry_state(seen, at=NOW, before=before)
    assert (has_other_words(before, after), is_redated(before, after)) == (other_words, redated)


def test_a_date_that_goes_back_and_forth_is_new_only_once() -> None:
    before = entry_state(replace(ENTRY, updated=NOW - 2 * HOUR), at=NOW)
    back = entry_state(replace(ENTRY, updated=NOW - 3 * HOUR), at=NOW + HOUR, before=before)
    again = entry_state(replace(ENTRY, updated=NOW - 2 * HOUR), at=NOW + 2 * HOUR, before=back)
    assert not is_redated(back, again)


@pytest.mark.parametrize(
    ("redated", "same", "says"), [(1, 0, True), (3, 0, True), (4, 0, False), (10, 10, False), (10, 11, True)]
)
def test_dates_that_move_together_say_nothing(redated: int, same: int, says: bool) -> None:
    old, new = EntryState(1, NOW), EntryState(1, NOW + HOUR)
    assert dates_say_something([(old, new)] * redated + [(old, old)] * same) == says


def test_the_waits_grow_up_to_a_day() -> None:
    waits = [wait_before_rereading(n) / timedelta(minutes=1) for n in (0, 1, 2, 3, 4, 99)]
    assert waits == [0, 15, 60, 240, 960, LONGEST_WAIT / timedelta(minutes=1)]

"""When a permanent redirect is believed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ingest_sources import NOW, source
from tagwire.ingest.moves import ENOUGH_TIME, ENOUGH_TIMES, address_to_ask, believed_move, next_check, seen_move
from tagwire.model.source import SeenMove

OLD, NEW, OTHER = (f"https://courier.example/{name}" for name in ("old", "new", "other"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "leads_to", "expected"),
    [
        (None, None, None),
        (None, OLD, None),
        (None, NEW, SeenMove(NEW, 1, NOW)),
        (SeenMove(NEW, 3, NOW - DAY), NEW, SeenMove(NEW, 4, NOW - DAY)),
        (SeenMove(NEW, 3, NOW - DAY), OTHER, SeenMove(OTHER, 1, NOW)),
        (SeenMove(NEW, 3, NOW - DAY), None, None),
        (SeenMove(NEW, 3, NOW + DAY), NEW, SeenMove(NEW, 1, NOW)),
    ],
    ids=["none", "to itself", "first", "again", "elsewhere", "no more", "clock set back"],
)
def test_what_is_remembered(before: SeenMove | None, leads_to: str | None, expected: SeenMove | None) -> None:
    assert seen_move(OLD, before, leads_to, now=NOW) == expected


@pytest.mark.parametrize(
    ("times", "ago", "believed"),
    [
        (ENOUGH_TIMES, ENOUGH_TIME, True),
        (ENOUGH_TIMES - 1, ENOUGH_TIME * 9, False),
        (9_999, ENOUGH_TIME - timedelta(seconds=1), False),
    ],
)
def test_a_move_needs_answers_and_time(times: int, ago: timedelta, believed: bool) -> None:
    assert believed_move(SeenMove(NEW, times, NOW - ago), now=NOW) == (NEW if believed else None)


@pytest.mark.parametrize(
    ("move", "failures", "goes_through_the_old"),
    [
        (None, 0, True),
        (SeenMove(NEW, 1, NOW - HOUR / 2), 0, False),
        (SeenMove(NEW, 1, NOW - HOUR / 2), 1, True),
        (SeenMove(NEW, 1, NOW - HOUR), 0, True),
        (SeenMove(NEW, 4, NOW - 7 * HOUR), 0, False),
        (SeenMove(NEW, 4, NOW - 8 * HOUR), 0, True),
        (SeenMove(NEW, 99, NOW - ENOUGH_TIME), 0, True),
        (SeenMove(NEW, 99, NOW + DAY), 0, True),
    ],
    ids=["no move", "fresh", "the new one fails", "an hour", "between", "as long again", "time to believe", "clock"],
)
def test_which_address_a_round_asks(move: SeenMove | None, failures: int, goes_through_the_old: bool) -> None:
    moving = replace(source(), move=move, failures=failures)
    assert address_to_ask(moving, now=NOW) == (moving.url if goes_through_the_old else NEW)


def test_a_move_is_checked_often_enough_to_be_believed_and_seldom_enough_to_be_cheap() -> None:
    move, checks = SeenMove(NEW, 1, NOW), 0
    while believed_move(move, now=next_check(move)) is None:
        move, checks = SeenMove(NEW, move.times + 1, NOW), checks + 1
    assert ENOUGH_TIMES <= checks + 1 <= 10
    assert next_check(move) - NOW == ENOUGH_TIME

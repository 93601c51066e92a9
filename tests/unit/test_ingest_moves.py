"""When a permanent redirect is believed."""

from datetime import timedelta

import pytest

from ingest_sources import NOW
from tagwire.ingest.moves import ENOUGH_TIME, ENOUGH_TIMES, believed_move, seen_move
from tagwire.model.source import SeenMove

OLD, NEW, OTHER = (f"https://courier.example/{name}" for name in ("old", "new", "other"))
DAY = timedelta(days=1)


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

"""What every store promises of which sources are due: by their stored times, whatever the clock does."""

from datetime import datetime, timedelta

import pytest

from store_articles import NOW
from store_claims import claim
from tagwire.model.feed import Entry
from tagwire.model.source import PollRecord, Source, SourceCounts, SourceDraft, SourceState
from tagwire.store import Store

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def follow(store: Store, number: int, *, next_poll_at: datetime, polled_at: datetime = NOW - HOUR) -> Source:
    """Follow a feed of a publisher of its own that was asked before."""
    source, _ = store.add_source(SourceDraft(f"https://paper{number}.example/feed"), now=polled_at)
    store.record_poll(PollRecord(source.id, polled_at, next_poll_at))
    return source


def due(store: Store, at: datetime, *, limit: int = 99, excluding: tuple[int, ...] = ()) -> list[int]:
    found = store.claim_due_sources(claim(at), limit=limit, excluding=excluding)
    return [source.id for source in found]


def test_a_restart_asks_nothing_earlier_than_stored(store: Store) -> None:
    sources = [follow(store, n, next_poll_at=NOW + n * MINUTE) for n in range(1, 50)]
    assert due(store, NOW) == []
    for minutes in (1, 3, 49):
        assert due(store, NOW + minutes * MINUTE) == [s.id for s in sources[:minutes]]


def test_the_longest_overdue_come_first_and_those_under_way_not_again(store: Store) -> None:
    late, later, latest = (follow(store, n, next_poll_at=NOW - n * MINUTE) for n in (1, 2, 3))
    assert due(store, NOW, limit=2) == [latest.id, later.id]
    assert due(store, NOW, limit=2, excluding=(latest.id,)) == [later.id, late.id]


def test_only_active_sources_are_due_and_counted(store: Store) -> None:
    paused, gone, active = (follow(store, n, next_poll_at=NOW) for n in range(3))
    store.set_source_state(paused.id, SourceState.PAUSED, now=NOW)
    store.record_poll(PollRecord(gone.id, NOW, NOW, error="410", gone=True))
    assert due(store, NOW + HOUR) == [active.id]
    assert store.active_sources() == 1


def test_many_feeds_of_one_publisher_leave_room_for_others(store: Store) -> None:
    crowd = [store.add_source(SourceDraft(f"https://www{n}.crowd.example/f"), now=NOW - HOUR)[0] for n in range(50)]
    alone, _ = store.add_source(SourceDraft("https://alone.example/f"), now=NOW)
    assert due(store, NOW, limit=10) == [*(s.id for s in crowd[:4]), alone.id]
    assert due(store, NOW, excluding=(crowd[0].id, crowd[1].id)) == [crowd[2].id, crowd[3].id, alone.id]


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, -HOUR, timedelta(0), HOUR, DAY, 400 * DAY])
@pytest.mark.parametrize("interval", [10 * MINUTE, 12 * HOUR, 7 * DAY])
def test_after_a_jump_of_the_clock_every_source_is_due_within_its_interval(
    store: Store, jump: timedelta, interval: timedelta
) -> None:
    source = follow(store, 1, polled_at=NOW, next_poll_at=NOW + interval)
    moved = NOW + jump
    if jump < -5 * MINUTE or jump >= interval:
        assert due(store, moved) == [source.id]
    else:
        assert due(store, moved) == []
        assert due(store, moved + interval) == [source.id]


def test_a_source_asked_after_the_clock_was_set_back_is_asked_once(store: Store) -> None:
    source = follow(store, 1, polled_at=NOW, next_poll_at=NOW + HOUR)
    back = NOW - DAY
    assert due(store, back) == [source.id]
    store.record_poll(PollRecord(source.id, back, back + HOUR))
    assert due(store, back) == []


def test_counts_are_made_when_they_are_asked_for(store: Store) -> None:
    busy, quiet = follow(store, 1, next_poll_at=NOW), follow(store, 2, next_poll_at=NOW)
    store.record_poll(PollRecord(busy.id, NOW, NOW + HOUR, entries=(Entry("a"), Entry("b"))))
    counts = store.source_counts(now=NOW)
    assert counts[busy.id] == SourceCounts(pending=2)
    assert quiet.id not in counts

"""One poll: what it teaches, what it remembers, when the next one is."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ingest_sources import NOW, source
from tagwire.ingest.moves import ENOUGH_TIME, ENOUGH_TIMES
from tagwire.ingest.polling import Poll, poll_source
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import ParseTask, TaskResult, parse
from tagwire.model.document import (
    Document,
    FailureReason,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
    NotModified,
    Validators,
)
from tagwire.model.feed import Entry
from tagwire.model.rhythm import FeedHints
from tagwire.model.source import SeenMove, Source

NEW = "https://courier.example/new.rss"
HOUR = timedelta(hours=1)
POLICY = PollPolicy()
RSS = (
    '<rss version="2.0"><channel><title>Courier</title><ttl>300</ttl>'
    "<item><guid>a</guid><title>A</title></item></channel></rss>"
)


class Answering:
    """A fetcher with one answer, which it gives for whatever it is asked."""

    def __init__(self, outcome: FetchOutcome) -> None:
        self.outcome = outcome
        self.asked: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        self.asked.append(request)
        return self.outcome


def document(asked: Source, *, body: str = RSS, permanent_url: str | None = None) -> Document:
    return Document(
        asked.url, permanent_url or asked.url, body.encode(), "text/xml", None, NOW, permanent_url=permanent_url
    )


def polled(asked: Source, outcome: FetchOutcome, *, fetcher: Answering | None = None, followed: str = "") -> Poll:
    async def parse_here(task: ParseTask) -> TaskResult:
        return parse(task)

    async def all_unseen(source_id: int, entries: Sequence[Entry]) -> Sequence[Entry]:
        return entries

    async def is_asked(url: str) -> bool:
        return url == followed

    return asyncio.run(
        poll_source(
            asked,
            fetcher=fetcher or Answering(outcome),
            parse=parse_here,
            unseen=all_unseen,
            is_asked=is_asked,
            policy=POLICY,
            clock=lambda: NOW,
        )
    )


def test_a_feed_teaches_its_rhythm_and_its_wishes() -> None:
    asked = replace(source(), rhythm=replace(source().rhythm, since=NOW - 9 * HOUR, counted_at=NOW - HOUR))
    record = polled(asked, document(asked)).record
    assert record.hints == FeedHints(every_minutes=300)
    assert record.rhythm is not None
    assert 0.9 < record.rhythm.weight <= 1
    assert record.next_poll_at - NOW >= timedelta(minutes=300)


def test_not_modified_keeps_wishes_and_heeds_how_long_it_is_fresh() -> None:
    asked = replace(source(), hints=FeedHints(every_minutes=120))
    record = polled(asked, NotModified(asked.url, NOW, max_age_s=4 * 3600)).record
    assert record.hints == asked.hints
    assert timedelta(minutes=240) <= record.next_poll_at - NOW <= timedelta(minutes=252)


def test_the_same_bytes_as_last_time_are_no_news_whatever_the_status_says() -> None:
    asked = source()
    first = polled(asked, document(asked))
    again = polled(replace(asked, body_hash=first.record.body_hash), document(asked))
    assert (first.changed, again.changed, again.record.entries, again.record.error) == (True, False, (), None)


def test_a_move_is_believed_after_answers_and_days_also_when_nothing_changed() -> None:
    asked = source()
    first = polled(asked, document(asked, permanent_url=NEW)).record
    assert (first.move, first.moved_to) == (SeenMove(NEW, 1, NOW), None)
    long_seen = replace(asked, move=SeenMove(NEW, ENOUGH_TIMES - 1, NOW - ENOUGH_TIME))
    assert polled(long_seen, document(asked, permanent_url=NEW)).record.moved_to == NEW
    assert polled(long_seen, NotModified(asked.url, NOW, permanent_url=NEW)).record.moved_to == NEW
    assert polled(long_seen, document(asked)).record.move is None


def test_a_round_asks_at_once_where_a_redirect_led_a_while_ago() -> None:
    moving = replace(
        source(), move=SeenMove(NEW, 3, NOW - 2 * HOUR), validators=Validators('"1"', "then", NEW), body_hash="x"
    )
    fetcher = Answering(NotModified(NEW, NOW, validators=Validators('"2"', "then", NEW)))
    record = polled(moving, fetcher.outcome, fetcher=fetcher).record
    assert [(r.url, r.validators) for r in fetcher.asked] == [(NEW, Validators('"1"', "then", NEW))]
    assert (record.move, record.moved_to) == (moving.move, None)
    assert record.validators == Validators('"2"', "then", NEW)
    changed = polled(moving, replace(document(moving), final_url=NEW, validators=Validators('"3"'))).record
    assert changed.validators == Validators('"3"', None, NEW)


def test_the_old_addresss_validators_are_not_shown_to_the_new() -> None:
    moving = replace(source(), move=SeenMove(NEW, 3, NOW - 2 * HOUR), validators=Validators('"1"'))
    fetcher = Answering(document(moving))
    polled(moving, fetcher.outcome, fetcher=fetcher)
    assert fetcher.asked[0].validators == Validators('"1"', None, moving.url)


def test_while_another_source_brings_the_news_it_is_only_asked_whether_it_moves() -> None:
    moving = replace(source(), move=SeenMove(NEW, 6, NOW - 32 * HOUR))
    moved = document(moving, permanent_url=NEW)
    assert polled(moving, moved, followed=NEW).record.next_poll_at == NOW + 32 * HOUR
    assert polled(moving, moved).record.next_poll_at <= NOW + POLICY.cap


def test_failures_keep_their_reason_and_slow_down() -> None:
    dead = replace(source(), failures=99, failing_since=NOW - timedelta(days=12))
    record = polled(dead, FetchFailure(dead.url, FailureReason.DNS, "unknown name", NOW)).record
    assert record.failure_reason is FailureReason.DNS
    assert record.next_poll_at - NOW > timedelta(days=2.8)
    assert not record.gone
    assert polled(dead, FetchFailure(dead.url, FailureReason.GONE, "gone", NOW, status=410)).record.gone


def test_a_wait_the_server_asks_for_is_never_shortened_by_jitter() -> None:
    for number in range(40):
        asked = source(number)
        failure = FetchFailure(asked.url, FailureReason.THROTTLED, "429", NOW, status=429, retry_after_s=7200)
        record = polled(asked, failure).record
        assert record.not_before == NOW + 2 * HOUR
        assert record.next_poll_at >= NOW + 2 * HOUR

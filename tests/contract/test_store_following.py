"""What every store promises about rhythms, moves, failures and reserved articles."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.ingest.keeping import Treatment, kept_annotation
from tagwire.model.document import FailureReason
from tagwire.model.feed import Entry
from tagwire.model.listing import Listing
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.model.rights import Rights, Shown
from tagwire.model.source import PollRecord, SeenMove, Source, SourceDraft, SourceState, StoreArticle
from tagwire.store import Store

HOUR = timedelta(hours=1)
NEW = "https://courier.example/new.rss"
RHYTHM = Rhythm(NOW - 9 * HOUR, NOW, 2.5, 1.25, tuple(n / 4 for n in range(24)), (1.0, 0, 0, 0, 0, 0.5, 0))
HINTS = FeedHints((1, 2), (6,), 60, NOW)


def follow(store: Store, url: str = "https://courier.example/old.rss", folder: str | None = None) -> Source:
    return store.add_source(SourceDraft(url, title="The Courier", folder=folder), now=NOW)[0]


def entry(number: int) -> Entry:
    return Entry(f"guid {number}", link=f"https://courier.example/{number}", title=f"Entry {number}")


def only(store: Store) -> Source:
    [found] = store.sources()
    return found


def test_a_rhythm_and_hints_are_kept_until_others_come(store: Store) -> None:
    record = PollRecord(follow(store).id, NOW, NOW + HOUR, rhythm=RHYTHM, hints=HINTS)
    store.record_poll(record)
    assert (only(store).rhythm, only(store).hints) == (RHYTHM, HINTS)
    store.record_poll(replace(record, rhythm=None, hints=None))
    assert (only(store).rhythm, only(store).hints) == (RHYTHM, HINTS)
    store.record_poll(replace(record, hints=FeedHints()))
    assert only(store).hints == FeedHints()
    store.record_poll(replace(record, error="no"))
    assert only(store).rhythm == RHYTHM


def test_unseen_entries_are_told_from_those_stated_before(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, entries=(entry(1), entry(2))))
    entries = [entry(n) for n in range(1, 1200)]
    assert [e.id for e in store.unseen_entries(source.id, entries)] == [e.id for e in entries[2:]]
    assert len(store.unseen_entries(source.id + 1, entries)) == len(entries)


def test_a_move_is_remembered_forgotten_and_carried_out(store: Store) -> None:
    source = follow(store)
    seen = SeenMove(NEW, 3, NOW - HOUR)
    record = PollRecord(source.id, NOW, NOW + HOUR)
    store.record_poll(replace(record, move=seen))
    assert only(store).move == seen
    store.record_poll(replace(record, error="no"))
    assert only(store).move == seen
    store.record_poll(record)
    assert only(store).move is None
    store.record_poll(replace(record, move=seen, moved_to=NEW))
    assert (only(store).url, only(store).move, only(store).id) == (NEW, None, source.id)


@pytest.mark.parametrize("state", [SourceState.ACTIVE, SourceState.PAUSED, SourceState.GONE])
def test_a_move_onto_an_address_already_followed_merges(store: Store, state: SourceState) -> None:
    old, new = follow(store, folder="City"), follow(store, NEW)
    store.record_poll(PollRecord(old.id, NOW, NOW + HOUR, entries=(entry(1), entry(2))))
    store.record_poll(PollRecord(new.id, NOW, NOW + HOUR, entries=(entry(2), entry(3))))
    if state is SourceState.GONE:
        store.record_poll(PollRecord(new.id, NOW, NOW + HOUR, error="410", gone=True))
    elif state is SourceState.PAUSED:
        store.set_source_state(new.id, state, now=NOW)
    store.record_poll(PollRecord(old.id, NOW, NOW + HOUR, entries=(entry(1), entry(4)), moved_to=NEW))
    merged = only(store)
    assert (merged.id, merged.url, merged.folder) == (new.id, NEW, "City")
    assert merged.state is (SourceState.ACTIVE if state is SourceState.GONE else state)
    pending = pending_entries(store, now=NOW + HOUR, limit=99, sources=[new.id])
    assert sorted(p.entry.id for p in pending) == [f"guid {n}" for n in (1, 2, 3, 4)]
    assert {p.source_id for p in pending} == {new.id}


def test_failures_are_dated_from_the_first_of_the_row(store: Store) -> None:
    source = follow(store)
    for hours, reason in ((0, FailureReason.TIMEOUT), (1, FailureReason.DNS)):
        at = NOW + hours * HOUR
        store.record_poll(PollRecord(source.id, at, at + HOUR, error="no", failure_reason=reason))
    failed = only(store)
    assert (failed.failures, failed.failing_since, failed.failure_reason) == (2, NOW, FailureReason.DNS)
    store.record_poll(PollRecord(source.id, NOW + 2 * HOUR, NOW + 3 * HOUR))
    assert (only(store).failing_since, only(store).failure_reason) == (None, None)
    store.record_poll(
        PollRecord(source.id, NOW, NOW + HOUR, error="gone", gone=True, failure_reason=FailureReason.GONE)
    )
    assert only(store).state is SourceState.GONE
    resumed = store.set_source_state(source.id, SourceState.ACTIVE, now=NOW)
    assert (resumed.failures, resumed.failing_since, resumed.failure_reason) == (0, None, None)


def test_rights_are_kept_with_the_article(store: Store) -> None:
    rights = Rights(True, True, 40, True, False, "https://a.example/p", "https://a.example/l", True, True, Shown.LEAD)
    annotated = stored_article(1, ["rent control"], strong=True).article
    annotated = replace(annotated, article=replace(annotated.article, rights=rights))
    store.apply([StoreArticle(annotated, NOW)])
    assert store.get_article(annotated.id).article.rights == rights


def test_a_reserved_article_keeps_its_tags_and_nothing_of_its_text(store: Store) -> None:
    reserved = kept_annotation(stored_article(1, ["rent control"], strong=True).article, Treatment(most_chars=0))
    store.apply([StoreArticle(reserved, NOW), stored_article(2, ["rent control"], publisher="wire")])
    [first] = [a for a in store.find(Listing()).articles if a.id == reserved.id]
    assert first.article.text == ""
    assert [t.key for t in first.tags] == ["rentcontrol"]
    assert first.tags[0].evidence.sentence == ""

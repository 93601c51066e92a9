"""What every store promises about subscriptions and pushes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from subscriptions import BASE, CREDENTIALS
from tagwire.errors import NotFoundError
from tagwire.ingest.websub.lifecycle import Credentials, asked, asked_to_end, confirmed, denied, left, pushed
from tagwire.model.document import Validators
from tagwire.model.feed import DeletedEntry, Entry
from tagwire.model.listing import Listing
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.model.source import PollRecord, Source, SourceDraft, SourceState
from tagwire.model.subscription import PushOffer, PushRecord, Subscription, SubscriptionState
from tagwire.store import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFER = PushOffer("https://hub.example/", "https://courier.example/topic")


def follow(store: Store, url: str = "https://courier.example/1.rss", *, offer: PushOffer | None = OFFER) -> Source:
    found = store.add_source(SourceDraft(url), now=NOW)[0]
    store.record_poll(PollRecord(found.id, NOW, NOW + HOUR, offer=offer))
    return found


def only(store: Store) -> Subscription:
    [found] = store.subscriptions()
    return found


def ask(store: Store, *, credentials: Credentials = CREDENTIALS, base: str = BASE) -> Subscription:
    told = partial(asked, base=base, credentials=credentials, now=NOW)
    after = store.change_subscription(only(store).id, told, now=NOW)
    assert after is not None
    return after


def confirm(store: Store, *, lease: timedelta = 10 * DAY) -> Subscription:
    after = store.change_subscription(ask(store).id, partial(confirmed, lease=lease, now=NOW), now=NOW)
    assert after is not None
    return after


def entry(number: int) -> Entry:
    return Entry(f"guid {number}", link=f"https://courier.example/{number}", title=f"Entry {number}")


def push(store: Store, *entries: Entry, body_hash: int = 1, **given: object) -> int:
    of = only(store)
    assert of.source_id is not None
    record = PushRecord(of.id, of.source_id, NOW + HOUR, body_hash, entries=entries)
    taken: Callable[[Subscription, int], Subscription] = lambda s, found: pushed(  # noqa: E731  # a value to hand over
        s, unseen=found, method="sha256", now=NOW + HOUR
    )
    return store.record_push(replace(record, **given), taken)  # type: ignore[arg-type]  # tests name only its fields


def due(store: Store, at: timedelta = timedelta(0)) -> list[SubscriptionState]:
    return [s.state for s in store.due_subscriptions(now=NOW + at, limit=99)]


def test_a_feed_that_names_hub_and_topic_is_offered_once(store: Store) -> None:
    source = follow(store)
    first = only(store)
    assert (first.source_id, first.hub, first.topic) == (source.id, OFFER.hub, OFFER.topic)
    assert first.state is SubscriptionState.OFFERED
    for offer in (OFFER, None):
        store.record_poll(PollRecord(source.id, NOW + HOUR, NOW + 2 * HOUR, offer=offer))
        assert only(store) == first == store.subscription_of(source.id)
    assert due(store) == [SubscriptionState.OFFERED]


@pytest.mark.parametrize(
    "offer", [PushOffer(), PushOffer("https://hub.example/"), PushOffer(None, "https://a.example/")]
)
def test_without_hub_and_topic_nothing_is_offered(store: Store, offer: PushOffer) -> None:
    source = follow(store, offer=offer)
    assert list(store.subscriptions()) == []
    assert store.subscription_of(source.id) is None


def test_a_hub_that_the_feed_names_no_more_is_left(store: Store) -> None:
    source = follow(store)
    confirm(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, offer=PushOffer()))
    assert list(store.subscriptions()) == []
    before = store.subscription_at("token")
    assert before is not None
    assert (before.state, before.source_id) == (SubscriptionState.LEAVING, None)


def test_another_hub_takes_the_place_of_the_first(store: Store) -> None:
    source = follow(store)
    confirm(store)
    other = PushOffer("https://other.example/", OFFER.topic)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, offer=other))
    assert (only(store).hub, only(store).state) == (other.hub, SubscriptionState.OFFERED)
    assert due(store) == [SubscriptionState.LEAVING, SubscriptionState.OFFERED]


def test_one_never_taken_is_forgotten_with_its_offer(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, offer=PushOffer()))
    assert due(store) == []


def test_every_field_is_kept(store: Store, opened: Callable[[Path], Store], tmp_path: Path) -> None:
    follow(store)
    full = replace(
        confirm(store),
        failures=3,
        failing_since=NOW - DAY,
        detail="चाल",
        pushes=4,
        in_row=2,
        pushed_at=NOW,
        method="sha512",
        asked_at=NOW,
    )
    assert store.change_subscription(full.id, lambda _: full, now=NOW) == full
    store.close()
    again = opened(tmp_path)
    assert only(again) == full == again.subscription_at("token")
    again.close()


def test_a_change_is_made_of_what_is_stored_then(store: Store) -> None:
    follow(store)
    seen = only(store)
    confirm(store)
    after = store.change_subscription(seen.id, lambda s: replace(s, detail=s.state.value), now=NOW)
    assert after is not None
    assert after.detail == "active"
    assert store.change_subscription(seen.id + 1, lambda s: s, now=NOW) is None


def test_an_active_subscription_that_ends_has_its_source_polled(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + 12 * HOUR))
    number = confirm(store).id
    assert store.get_source(source.id).next_poll_at == NOW + 12 * HOUR
    store.change_subscription(number, partial(denied, reason="", now=NOW), now=NOW + HOUR)
    assert store.get_source(source.id).next_poll_at == NOW + HOUR


def test_a_lease_that_ended_is_told_to_the_poller(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + 12 * HOUR))
    confirm(store, lease=HOUR)
    store.settle_subscriptions(base=BASE, now=NOW + HOUR - timedelta(seconds=1))
    assert only(store).state is SubscriptionState.ACTIVE
    store.settle_subscriptions(base=BASE, now=NOW + HOUR)
    lapsed = only(store)
    assert (lapsed.state, lapsed.token) == (SubscriptionState.OFFERED, "token")
    assert store.get_source(source.id).next_poll_at == NOW + HOUR


def test_renewals_are_due_before_the_lease_ends(store: Store) -> None:
    follow(store)
    confirm(store, lease=4 * DAY)
    assert due(store, 3 * DAY - timedelta(seconds=1)) == []
    assert due(store, 3 * DAY) == [SubscriptionState.ACTIVE]


def test_a_clock_set_back_stalls_no_renewal(store: Store) -> None:
    follow(store)
    confirm(store)
    assert due(store, -100 * DAY) == [SubscriptionState.ACTIVE]


@pytest.mark.parametrize("state", [SourceState.PAUSED, SourceState.GONE])
def test_a_source_that_is_not_followed_now_is_let_go_and_offered_again(store: Store, state: SourceState) -> None:
    source = follow(store)
    confirm(store)
    if state is SourceState.GONE:
        store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, error="410", gone=True))
    else:
        store.set_source_state(source.id, state, now=NOW)
    store.settle_subscriptions(base=BASE, now=NOW)
    assert due(store) == [SubscriptionState.LEAVING]
    assert only(store).state is SubscriptionState.OFFERED
    store.set_source_state(source.id, SourceState.ACTIVE, now=NOW)
    store.settle_subscriptions(base=BASE, now=NOW)
    assert due(store) == [SubscriptionState.LEAVING, SubscriptionState.OFFERED]


def test_a_removed_source_is_let_go_until_its_lease_would_have_ended(store: Store) -> None:
    source = follow(store)
    number = confirm(store).id
    store.remove_source(source.id)
    store.settle_subscriptions(base=BASE, now=NOW)
    assert due(store) == [SubscriptionState.LEAVING]
    store.change_subscription(number, partial(asked_to_end, now=NOW), now=NOW)
    store.change_subscription(number, partial(left, now=NOW), now=NOW)
    store.settle_subscriptions(base=BASE, now=NOW + 9 * DAY)
    over = store.subscription_at("token")
    assert over is not None
    assert over.state is SubscriptionState.LEFT
    store.settle_subscriptions(base=BASE, now=NOW + 10 * DAY)
    assert store.subscription_at("token") is None


def test_what_was_denied_is_asked_again_only_after_a_person_paused_it(store: Store) -> None:
    source = follow(store)
    store.change_subscription(ask(store).id, partial(denied, reason="no", now=NOW), now=NOW)
    store.settle_subscriptions(base=BASE, now=NOW + 100 * DAY)
    assert due(store, 100 * DAY) == []
    store.set_source_state(source.id, SourceState.PAUSED, now=NOW)
    store.settle_subscriptions(base=BASE, now=NOW)
    store.set_source_state(source.id, SourceState.ACTIVE, now=NOW)
    assert due(store) == [SubscriptionState.OFFERED]
    assert only(store).token is None


@pytest.mark.parametrize("base", ["https://other.example", None])
def test_another_public_address_ends_what_was_made_under_the_first(store: Store, base: str | None) -> None:
    follow(store)
    confirm(store)
    store.settle_subscriptions(base=base, now=NOW)
    assert (only(store).state, only(store).token) == (SubscriptionState.OFFERED, None)
    before = store.subscription_at("token")
    assert before is not None
    assert before.state is SubscriptionState.LEFT


def test_a_push_is_written_as_a_poll_and_leaves_the_rest_of_the_source_alone(store: Store) -> None:
    source = follow(store)
    hints, rhythm = FeedHints((1,)), Rhythm(NOW, NOW, 2.0, 1.0)
    store.record_poll(
        PollRecord(source.id, NOW, NOW + HOUR, (entry(1),), Validators('"a"'), "hash", hints=hints, error=None)
    )
    confirm(store)
    before = store.get_source(source.id)
    assert push(store, entry(1), entry(2), rhythm=rhythm) == 1
    after = store.get_source(source.id)
    assert after == replace(before, rhythm=rhythm)
    assert {p.entry.id for p in pending_entries(store, now=NOW + HOUR, limit=9)} == {"guid 1", "guid 2"}
    assert (only(store).pushes, only(store).in_row, only(store).method) == (1, 1, "sha256")
    assert push(store, entry(2), body_hash=2) == 0
    assert (only(store).pushes, only(store).in_row) == (2, 1)


def test_a_push_takes_back_what_its_feed_deleted(store: Store) -> None:
    follow(store)
    confirm(store)
    push(store, entry(1))
    [pending] = pending_entries(store, now=NOW + HOUR, limit=9)
    store.apply([stored_article(1, ["rent control"], entry_id=pending.id)])
    version = store.version()
    assert len(store.find(Listing()).articles) == 1
    push(store, body_hash=2, deleted=(DeletedEntry("guid 1", NOW),))
    assert len(store.find(Listing()).articles) == 0
    assert store.version() > version


def test_a_push_that_nobody_wants_any_more_writes_nothing(store: Store) -> None:
    source = follow(store)
    of = confirm(store)
    record = PushRecord(of.id, source.id, NOW, 1, entries=(entry(1),))
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, offer=PushOffer()))
    assert store.record_push(record, lambda s, _: s) == 0
    assert list(pending_entries(store, now=NOW + HOUR, limit=9)) == []
    assert not store.has_push(of.id, 1)


def test_a_push_that_comes_again_is_known(store: Store) -> None:
    follow(store)
    number = confirm(store).id
    assert not store.has_push(number, 5)
    push(store, entry(1), body_hash=5)
    assert store.has_push(number, 5)
    assert not store.has_push(number + 1, 5)


def test_a_poll_that_overtook_the_hub_takes_the_trust_away(store: Store) -> None:
    source = follow(store)
    confirm(store)
    push(store, entry(1))
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR))
    assert only(store).in_row == 1
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, is_push_overtaken=True))
    assert (only(store).in_row, only(store).pushes) == (0, 1)


def test_waking_a_source_never_asks_it_later_nor_sooner_than_it_said(store: Store) -> None:
    source = follow(store)

    def next_poll() -> object:
        return store.get_source(source.id).next_poll_at

    store.wake_source(source.id, at=NOW + 2 * HOUR)
    assert next_poll() == NOW + HOUR
    store.wake_source(source.id, at=NOW)
    assert next_poll() == NOW
    wait = PollRecord(source.id, NOW, NOW + 3 * HOUR, error="slow down", not_before=NOW + 2 * HOUR)
    store.record_poll(wait)
    store.wake_source(source.id, at=NOW)
    assert next_poll() == NOW + 2 * HOUR
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR))
    store.set_source_state(source.id, SourceState.PAUSED, now=NOW)
    store.wake_source(source.id, at=NOW)
    assert next_poll() == NOW + HOUR


def test_one_source(store: Store) -> None:
    source = follow(store)
    assert [store.get_source(source.id)] == list(store.sources())
    with pytest.raises(NotFoundError):
        store.get_source(source.id + 1)


def test_a_source_that_moves_onto_another_brings_no_second_subscription(store: Store) -> None:
    old, new = follow(store), follow(store, "https://courier.example/2.rss")
    moved = PollRecord(old.id, NOW, NOW + HOUR, moved_to="https://courier.example/2.rss", offer=OFFER)
    store.record_poll(moved)
    assert [s.source_id for s in store.subscriptions()] == [new.id]

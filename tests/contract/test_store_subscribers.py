"""What every store promises about the subscribers of our own feeds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store_articles import NOW
from tagwire.model.subscriber import HubLimits, HubRequest, Subscriber, Wish
from tagwire.store import Store

DAY = timedelta(days=1)
ASKED = HubRequest("https://news.example.org/latest.rss", "https://reader.example/cb", Wish.SUBSCRIBE, DAY, "secret")
LEAVES = replace(ASKED, wish=Wish.UNSUBSCRIBE, secret=None)


def ask(store: Store, request: HubRequest = ASKED, *, limits: HubLimits | None = None, at: timedelta = DAY * 0) -> bool:
    return store.subscribers.ask(request, publisher="reader.example", limits=limits or HubLimits(), now=NOW + at)


def unverified(store: Store) -> list[Subscriber]:
    return list(store.subscribers.unverified(limit=99))


def active(store: Store, at: timedelta = DAY * 0) -> list[Subscriber]:
    return list(store.subscribers.active(now=NOW + at))


def verify(store: Store, *, body_hash: int | None = 7) -> None:
    for one in unverified(store):
        assert one.wanted is not None
        store.subscribers.verified(one.id, one.wanted, body_hash=body_hash, now=NOW)


def test_a_request_counts_once_it_is_verified(store: Store) -> None:
    assert ask(store)
    [asked] = unverified(store)
    assert (asked.wanted, asked.lease_until, asked.secret) == (ASKED, None, None)
    assert active(store) == []
    verify(store)
    [granted] = active(store)
    assert unverified(store) == []
    assert (granted.topic, granted.callback, granted.secret) == (ASKED.topic, ASKED.callback, "secret")
    assert (granted.lease_until, granted.wanted, granted.delivered) == (NOW + DAY, None, 7)
    assert active(store, DAY) == []


def test_what_was_not_meant_is_forgotten_and_changes_nothing(store: Store) -> None:
    ask(store)
    [asked] = unverified(store)
    store.subscribers.unsaid(asked.id, ASKED)
    assert unverified(store) == active(store) == []
    ask(store)
    verify(store)
    before = active(store)
    for forged in (LEAVES, replace(ASKED, secret="theirs")):
        ask(store, forged)
        [asked] = unverified(store)
        store.subscribers.unsaid(asked.id, forged)
        assert active(store) == before


def test_a_renewal_takes_the_place_of_the_first_and_keeps_what_was_delivered(store: Store) -> None:
    ask(store)
    verify(store)
    ask(store, replace(ASKED, secret="new", lease=9 * DAY))
    assert active(store)[0].secret == "secret"
    verify(store, body_hash=8)
    [renewed] = active(store)
    assert (renewed.secret, renewed.lease_until, renewed.delivered) == ("new", NOW + 9 * DAY, 7)


def test_a_request_made_while_another_was_verified_is_still_to_be_verified(store: Store) -> None:
    ask(store)
    [first] = unverified(store)
    later = replace(ASKED, secret="later")
    ask(store, later)
    store.subscribers.verified(first.id, ASKED, body_hash=7, now=NOW)
    assert [s.wanted for s in unverified(store)] == [later]
    store.subscribers.unsaid(first.id, ASKED)
    assert [s.wanted for s in unverified(store)] == [later]


def test_leaving(store: Store) -> None:
    assert ask(store, LEAVES), "to leave what is not subscribed changes nothing"
    assert unverified(store) == []
    ask(store)
    verify(store)
    ask(store, LEAVES)
    assert len(active(store)) == 1
    verify(store)
    assert active(store) == []


@pytest.mark.parametrize("limits", [HubLimits(3, 100), HubLimits(100, 3)])
def test_there_is_room_for_so_many(store: Store, limits: HubLimits) -> None:
    requests = [replace(ASKED, callback=f"https://reader.example/{n}") for n in range(4)]
    assert [ask(store, request, limits=limits) for request in requests] == [True, True, True, False]
    assert ask(store, requests[0], limits=limits), "whoever is there may ask again"
    verify(store)
    assert not ask(store, requests[3], limits=limits, at=DAY - timedelta(seconds=1))
    assert ask(store, requests[3], limits=limits, at=DAY), "leases that are over make room"


def test_what_a_subscriber_has_and_when_it_is_tried_again(store: Store) -> None:
    ask(store)
    verify(store)
    [one] = active(store)
    store.subscribers.failed(one.id, retry_at=NOW + timedelta(minutes=5))
    assert active(store, timedelta(minutes=4)) == []
    [again] = active(store, timedelta(minutes=5))
    assert (again.failures, again.delivered) == (1, 7)
    store.subscribers.delivered(one.id, 2**63 - 1)
    [well] = active(store, timedelta(minutes=5))
    assert (well.failures, well.delivered) == (0, 2**63 - 1)
    store.subscribers.remove(one.id)
    assert active(store, timedelta(minutes=5)) == []

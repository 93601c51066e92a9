"""Alerts and their outbox: what is found newly, once each, and what waits until it is sent."""

from datetime import timedelta

import pytest

from store_articles import NOW, stored_article
from tagwire.errors import NotFoundError, UsageError
from tagwire.model.alert import Alert, AlertDraft, Channel
from tagwire.model.query import AllOf, Query, TagIs, Words
from tagwire.store import Store

FERRY = Query("ferry", Words("ferry"))


def made(store: Store, query: str = "ferry") -> Alert:
    return store.alerts.add(AlertDraft("", query, Channel.WEBHOOK, "https://hooks.example/x", "ines", "s"), now=NOW)


def headlines(store: Store, articles: tuple[str, ...]) -> list[str]:
    return [store.get_article(article).article.headline for article in articles]


def test_only_what_is_stored_after_it_was_made_is_found_and_once(store: Store) -> None:
    store.apply([stored_article(1, ["ferry"], strong=True)])
    alert = made(store)
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 0
    store.apply([stored_article(2, ["ferry"]), stored_article(3, ["bridge"]), stored_article(4, ["ferry"])])
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 2
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 0
    [message] = store.alerts.take(now=NOW, limit=9)
    assert headlines(store, message.articles) == ["Headline 2", "Headline 4"]
    assert [a.id for a in store.alerts.articles(message)] == list(message.articles)
    assert store.alerts.get(alert.id).waiting == 1


def test_a_tag_that_comes_later_is_found_then(store: Store) -> None:
    alert = made(store, "#ferry")
    tagged = Query("#ferry", TagIs("ferry"))
    store.apply([stored_article(1, ["ferry"])])
    assert store.alerts.find_new(alert.id, tagged, now=NOW) == 0
    store.apply([stored_article(2, ["ferry"], publisher="wire")])
    assert store.alerts.find_new(alert.id, tagged, now=NOW) == 2


def test_what_was_published_long_ago_or_is_dated_ahead_is_no_news(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry"], hours_ago=50), stored_article(2, ["ferry"], hours_ago=-5)])
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 0
    assert store.alerts.find_new(alert.id, FERRY, now=NOW + timedelta(hours=5)) == 1
    assert store.alerts.find_new(alert.id, FERRY, now=NOW + timedelta(hours=6)) == 0


def test_many_articles_are_several_messages_one_after_another(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(n, ["ferry"]) for n in range(45)])
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 45
    sizes, seen = [], set[str]()
    while taken := store.alerts.take(now=NOW, limit=9):
        [message] = taken
        sizes.append(len(message.articles))
        seen.update(message.articles)
        store.alerts.sent(message, now=NOW)
    assert sizes == [20, 20, 5]
    assert len(seen) == 45
    assert (store.alerts.get(alert.id).sent, store.alerts.get(alert.id).waiting) == (3, 0)


def test_what_one_took_no_other_takes_until_it_was_held_too_long(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry"])])
    store.alerts.find_new(alert.id, FERRY, now=NOW)
    [message] = store.alerts.take(now=NOW, limit=9)
    assert store.alerts.take(now=NOW + timedelta(minutes=4), limit=9) == ()
    [again] = store.alerts.take(now=NOW + timedelta(minutes=6), limit=9)
    assert (again.id, again.articles) == (message.id, message.articles)


def test_a_failure_waits_and_after_a_week_is_given_up(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry"])])
    store.alerts.find_new(alert.id, FERRY, now=NOW)
    [message] = store.alerts.take(now=NOW, limit=9)
    store.alerts.failed(message, "it is closed", retry_at=NOW + timedelta(hours=1), now=NOW)
    assert store.alerts.take(now=NOW + timedelta(minutes=59), limit=9) == ()
    told = store.alerts.get(alert.id)
    assert (told.failures, told.detail, told.failing_since, told.waiting) == (1, "it is closed", NOW, 1)
    later = NOW + timedelta(days=8)
    [message] = store.alerts.take(now=later, limit=9)
    store.alerts.failed(message, "it is closed", retry_at=later, now=later)
    told = store.alerts.get(alert.id)
    assert (told.failures, told.failing_since, told.given_up, told.waiting) == (2, NOW, 1, 0)


def test_success_ends_the_failures_and_is_counted_once(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry"])])
    store.alerts.find_new(alert.id, FERRY, now=NOW)
    [message] = store.alerts.take(now=NOW, limit=9)
    store.alerts.failed(message, "it is closed", retry_at=NOW, now=NOW)
    for _ in range(2):
        store.alerts.sent(message, now=NOW)
    told = store.alerts.get(alert.id)
    assert (told.sent, told.failures, told.detail, told.sent_at) == (1, 0, None, NOW)
    store.alerts.tidy(now=NOW + timedelta(days=31))
    assert store.alerts.find_new(alert.id, FERRY, now=NOW + timedelta(days=31)) == 0


def test_removing_forgets_what_waits(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry"])])
    store.alerts.find_new(alert.id, FERRY, now=NOW)
    store.alerts.remove(alert.id)
    assert store.alerts.all() == ()
    assert store.alerts.take(now=NOW, limit=9) == ()
    assert store.alerts.find_new(alert.id, FERRY, now=NOW) == 0
    with pytest.raises(NotFoundError):
        store.alerts.remove(alert.id)


def test_an_alert_that_cant_be_sent_is_refused(store: Store) -> None:
    for channel, address in (
        (Channel.EMAIL, "ines"),
        (Channel.EMAIL, "a@b\nBcc: c@d"),
        (Channel.WEBHOOK, "ftp://hooks.example/x"),
        (Channel.NTFY, "https://ntfy.example/"),
    ):
        with pytest.raises(UsageError):
            store.alerts.add(AlertDraft("", "ferry", channel, address, "ines"), now=NOW)
    assert store.alerts.all() == ()


def test_several_conditions_hold_together(store: Store) -> None:
    alert = made(store)
    store.apply([stored_article(1, ["ferry", "bridge"]), stored_article(2, ["ferry"])])
    both = Query("ferry bridge", AllOf((Words("ferry"), Words("bridge"))))
    assert store.alerts.find_new(alert.id, both, now=NOW) == 1

"""WebSub from end to end, with a hub and a publisher on loopback: subscribed, pushed to, denied, deceived, left."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websub_hub import MOST_BYTES, Subscriber, subscriber

from store_claims import pending_entries
from tagwire.errors import StoreError
from tagwire.ingest.websub import asking
from tagwire.ingest.websub.callbacks import PUSHES_AT_ONCE
from tagwire.ingest.websub.trust import RELIED_ON_AFTER
from tagwire.model.source import SourceState
from tagwire.model.subscription import SubscriptionState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Story = Callable[[Subscriber], Awaitable[None]]


@pytest.fixture
def tell(tmp_path: Path) -> Callable[..., None]:
    """Run a story with a subscriber; the hub behaves as told."""

    def run(story: Story, **told: Any) -> None:
        async def whole() -> None:
            async with subscriber(tmp_path, **told) as us:
                await story(us)

        asyncio.run(whole())

    return run


Tell = Callable[..., None]


@pytest.mark.parametrize("names_in", ["feed", "header"])
def test_subscribed_confirmed_and_pushed_to(tell: Tell, names_in: str) -> None:
    async def story(us: Subscriber) -> None:
        await us.poll()
        assert us.subscription.state is SubscriptionState.OFFERED
        await us.tend()
        form = us.hub.last
        assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", us.hub.topic)
        assert form["hub.lease_seconds"] == "864000"
        assert 40 <= len(form["hub.secret"]) < 200
        assert form["hub.callback"].startswith(f"{us.desk.base}/websub/")
        assert us.hub.confirmations == [(200, "chall&nge é")]
        assert us.subscription.state is SubscriptionState.ACTIVE
        assert us.subscription.lease_until == us.now + 10 * DAY
        before = us.source
        us.hub.titles.append("Zweites")
        assert await us.hub.push() == 202
        assert us.pending == {"First", "Zweites"}
        after = us.source
        assert (after.validators, after.body_hash, after.next_poll_at) == (
            before.validators,
            before.body_hash,
            before.next_poll_at,
        )
        assert us.hub.polls == 1

    tell(story, names_in=names_in)


def test_a_push_and_a_poll_of_the_same_bring_nothing_twice(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles += ["A", "B"]
        assert await us.hub.push() == 202
        assert (await us.poll(HOUR)).unseen == 0
        us.hub.titles.append("C")
        assert (await us.poll(HOUR)).unseen == 1
        assert await us.hub.push() == 202
        assert us.pending == {"First", "A", "B", "C"}
        assert us.pending_entries == 4

    tell(story)


def test_a_feed_without_a_hub_asks_nobody(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        assert list(us.store.subscriptions()) == []
        assert us.hub.asked == []

    tell(story, names_in="nowhere")


def test_no_hub_is_asked_without_a_public_address(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        us.desk = type(us.desk)(us.desk.store, us.desk.caller, us.desk.policy, us.desk.clock, None)
        await us.subscribe()
        assert us.subscription.state is SubscriptionState.OFFERED
        assert us.hub.asked == []

    tell(story)


def test_only_what_was_asked_for_is_confirmed(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        form = us.hub.last
        query = {"hub.mode": "subscribe", "hub.topic": us.hub.topic, "hub.challenge": "x", "hub.lease_seconds": "60"}
        before = us.subscription
        unknown = {**form, "hub.callback": f"{us.desk.base}/websub/{'x' * 43}"}
        assert await us.hub.tell(unknown, query) == (404, "")
        for changed in (
            {"hub.topic": us.hub.topic + "x"},
            {"hub.mode": "unsubscribe"},
            {"hub.mode": "publish"},
            {"hub.challenge": ""},
            {"hub.mode": "denied", "hub.topic": "http://other.example/"},
        ):
            assert await us.hub.tell(form, {**query, **changed}) == (404, "")
        assert us.subscription == before
        assert await us.hub.tell(form, query) == (200, "x"), "a hub may ask again whether an active one is still wanted"

    tell(story)


@pytest.mark.parametrize(("method", "status"), [("sha1", 202), ("sha256", 202), ("sha384", 202), ("sha512", 202)])
def test_every_method_of_the_recommendation(tell: Tell, method: str, status: int) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles.append("Signed")
        assert await us.hub.push(method=method) == status
        assert "Signed" in us.pending
        assert us.subscription.method == method

    tell(story)


def test_a_hub_that_has_signed_well_is_not_heard_with_sha1(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles.append("Strong")
        await us.hub.push(method="sha512")
        us.hub.titles.append("Weak")
        assert await us.hub.push(method="sha1") == 202
        assert us.pending == {"First", "Strong"}
        assert us.subscription.detail is not None

    tell(story)


@pytest.mark.parametrize(
    "given",
    [
        {"secret": "guessed"},
        {"headers": {"X-Hub-Signature": ""}},
        {"headers": {"X-Hub-Signature": "sha256=" + "0" * 64}},
        {"headers": {"X-Hub-Signature": "md5=d41d8cd98f00b204e9800998ecf8427e"}},
        {"headers": {"X-Hub-Signature": "sha256"}},
    ],
    ids=["another secret", "none", "zeros", "unknown method", "cut"],
)
def test_what_is_not_signed_by_the_hub_is_acknowledged_and_ignored(tell: Tell, given: dict[str, Any]) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles.append("Forged")
        before = us.source
        assert await us.hub.push(**given) == 202
        assert us.pending == {"First"}
        assert us.source == before
        assert (us.subscription.pushes, us.subscription.in_row) == (0, 0)
        assert "ignored" in (us.subscription.detail or "")

    tell(story)


def test_a_replay_changes_nothing_not_even_back(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        older, newer = us.hub.document(["Old words"]), us.hub.document(["Old words"]).replace(b"happened", b"did not")
        for body in (older, newer):
            assert await us.hub.push(body) == 202
        [newest] = [p.entry for p in pending_entries(us.store, now=us.now, limit=9) if p.entry.title == "Old words"]
        assert "did not" in (newest.summary or "")
        before = us.subscription
        for _ in range(3):
            assert await us.hub.push(older) == 202
        [still] = [p.entry for p in pending_entries(us.store, now=us.now, limit=9) if p.entry.title == "Old words"]
        assert still == newest
        assert us.subscription == before

    tell(story)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1000,
        b"<html><body>Not found</body></html>",
        b"{",
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><rss>&b;</rss>',
        b"<rss><channel>" + b"<item>" * 15_000,
        b"\x1f\x8b" + b"x" * 100,
        b"[" * 90_000,
    ],
    ids=["empty", "nul", "html", "cut json", "entities", "deep", "not gzip", "nested json"],
)
def test_hostile_bodies_are_survived_and_the_feed_is_polled(tell: Tell, body: bytes) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.now += 10 * MINUTE
        assert await us.hub.push(body) == 202
        us.hub.titles.append("After")
        assert await us.hub.push() == 202
        assert "After" in us.pending
        assert us.subscription.state is SubscriptionState.ACTIVE

    tell(story)


def test_a_push_that_is_no_feed_has_the_feed_polled(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.now += 5 * MINUTE
        assert us.source.next_poll_at > us.now
        assert await us.hub.push(b"<html><body>Oops</body></html>") == 202
        assert us.source.next_poll_at == us.now
        assert us.source.last_error is None
        assert "can't be read" in (us.subscription.detail or "")

    tell(story)


def test_a_body_too_large_is_refused(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        assert await us.hub.push(b"x" * (MOST_BYTES + 1)) == 413
        assert us.subscription.pushes == 0

    tell(story)


def test_an_unknown_callback_is_404_and_one_that_is_over_410(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        form = us.hub.last
        unknown = {**form, "hub.callback": form["hub.callback"][:-1] + "_"}
        assert await us.hub.push(form=unknown) == 404
        us.store.remove_source(us.source.id)
        assert await us.hub.push(form=form) == 410
        await us.tend()
        assert us.hub.last["hub.mode"] == "unsubscribe"
        assert "hub.secret" not in us.hub.last
        assert us.hub.last["hub.callback"] == form["hub.callback"]
        assert us.hub.confirmations[-1] == (200, "chall&nge é")
        assert await us.hub.push(form=form) == 410

    tell(story)


def test_a_paused_source_is_let_go_and_asked_for_again_when_resumed(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        first = us.hub.last
        us.store.set_source_state(us.source.id, SourceState.PAUSED, now=us.now)
        assert await us.hub.push(form=first) == 410
        await us.tend()
        assert us.hub.last["hub.mode"] == "unsubscribe"
        us.store.set_source_state(us.source.id, SourceState.ACTIVE, now=us.now)
        await us.tend()
        again = us.hub.last
        assert again["hub.mode"] == "subscribe"
        assert again["hub.callback"] != first["hub.callback"]
        assert again["hub.secret"] != first["hub.secret"]
        assert us.subscription.state is SubscriptionState.ACTIVE
        assert await us.hub.push(form=first) == 410
        assert await us.hub.push(form=again) == 202

    tell(story)


@pytest.mark.parametrize("after_confirmation", [False, True])
def test_a_denial_ends_it_with_its_reason(tell: Tell, after_confirmation: bool) -> None:
    async def story(us: Subscriber) -> None:
        us.hub.confirms = after_confirmation
        await us.subscribe()
        denial = {"hub.mode": "denied", "hub.topic": us.hub.topic, "hub.reason": "no\x1b[31m room"}
        us.now += 5 * MINUTE
        status, _ = await us.hub.tell(us.hub.last, denial)
        assert status == 200
        assert us.subscription.state is SubscriptionState.DENIED
        assert us.subscription.detail == "its hub denied the subscription: no\ufffd[31m room"
        assert (us.source.next_poll_at == us.now) is after_confirmation
        assert await us.hub.push() == 410
        asked = len(us.hub.asked)
        await us.tend(30 * DAY)
        assert len(us.hub.asked) == asked

    tell(story)


def test_a_lease_is_renewed_before_it_ends_and_keeps_what_was_earned(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles.append("A")
        await us.hub.push()
        first, until = us.hub.last, us.subscription.lease_until
        await us.tend(7 * DAY)
        assert len(us.hub.asked) == 1
        await us.tend(DAY)
        assert len(us.hub.asked) == 2
        assert {**us.hub.last} == first
        assert us.subscription.lease_until == us.now + 10 * DAY > (until or us.now)
        assert us.subscription.in_row == 1

    tell(story)


def test_a_hub_that_does_not_renew_costs_the_trust_and_polls_take_over(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        for n in range(RELIED_ON_AFTER):
            us.hub.titles.append(f"Pushed {n}")
            await us.hub.push()
        await us.poll(HOUR)
        assert us.source.next_poll_at - us.now > 3 * HOUR, "polls are a safety net"
        us.hub.answer = (500, "tired")
        await us.tend(8 * DAY)
        assert us.subscription.state is SubscriptionState.ACTIVE
        assert us.subscription.detail is not None
        assert us.subscription.detail.endswith("answered 500 (tired)")
        await us.poll()
        await us.tend(2 * DAY)
        assert us.subscription.state is not SubscriptionState.ACTIVE
        assert us.source.next_poll_at <= us.now, "and polls take over when the lease ends"
        await us.poll()
        assert us.source.next_poll_at - us.now < 4 * HOUR
        us.hub.answer = (202, "")
        await us.tend(DAY)
        assert us.subscription.state is SubscriptionState.ACTIVE
        assert us.subscription.in_row == 0

    tell(story)


def test_polls_take_over_when_pushes_are_missed_and_step_back_when_they_come(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        for n in range(RELIED_ON_AFTER):
            us.hub.titles.append(f"Pushed {n}")
            await us.hub.push()
        await us.poll(HOUR)
        slow = us.source.next_poll_at - us.now
        us.hub.titles.append("Missed")
        assert (await us.poll(slow)).unseen == 1
        assert us.subscription.in_row == 0
        alone = us.source.next_poll_at - us.now
        assert slow > 4 * alone
        for n in range(RELIED_ON_AFTER):
            us.hub.titles.append(f"Pushed again {n}")
            await us.hub.push()
        await us.poll(HOUR)
        assert us.source.next_poll_at - us.now > 3 * alone

    tell(story)


def test_a_hub_that_never_confirms_is_asked_ever_less_often(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        us.hub.confirms = False
        await us.subscribe()
        assert us.subscription.state is SubscriptionState.ASKED
        for _ in range(3 * 24 * 4):
            await us.tend(15 * MINUTE)
        assert 4 <= len(us.hub.asked) <= 10
        assert "base_url" in (us.subscription.detail or "")
        assert us.source.failures == 0, "the source itself is well"

    tell(story)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((400, "hub.topic is not ours"), "answered 400 (hub.topic is not ours)"),
        ((404, ""), "answered 404"),
        ((302, ""), "answered 302"),
        ((500, "x" * 100_000), "answered 500"),
    ],
)
def test_a_hub_that_refuses_says_why(tell: Tell, answer: tuple[int, str], words: str) -> None:
    async def story(us: Subscriber) -> None:
        us.hub.answer = answer
        await us.subscribe()
        assert us.subscription.state is SubscriptionState.OFFERED
        assert words in (us.subscription.detail or "")
        assert len(us.subscription.detail or "") < 1000
        assert us.subscription.try_at > us.now + 9 * MINUTE

    tell(story)


def test_a_hub_may_send_us_on_to_another(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        us.hub.named = f"http://127.0.0.1:{us.hub.port}/old-hub"
        await us.subscribe()
        assert len(us.hub.asked) == 1
        assert us.subscription.state is SubscriptionState.ACTIVE

    tell(story)


@pytest.mark.parametrize(
    "place", ["http://10.1.2.3/hub", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "file:///etc/passwd"]
)
def test_a_hub_that_redirects_to_a_private_address_is_a_failure(tell: Tell, place: str) -> None:
    async def story(us: Subscriber) -> None:
        us.hub.answer, us.hub.location = (308, ""), place
        await us.subscribe()
        assert us.subscription.state is SubscriptionState.OFFERED
        assert "could not be asked" in (us.subscription.detail or "")

    tell(story)


@pytest.mark.parametrize("hub", ["http://10.1.2.3/hub", "http://[fd00::1]/hub", "http://unknown.example/hub"])
def test_a_hub_at_an_address_that_is_not_asked_is_a_failure(tell: Tell, hub: str) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        assert us.subscription.hub == hub
        assert us.subscription.state is SubscriptionState.OFFERED
        assert "could not be asked" in (us.subscription.detail or "")

    tell(story, named=hub)


def test_what_our_own_code_fails_on_is_told_and_put_off(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(us: Subscriber) -> None:
        monkeypatch.setattr(asking, "hub_address", partial(_fail, ValueError("half an address")))
        await us.subscribe()
        assert "half an address" in (us.subscription.detail or "")
        assert us.subscription.try_at == us.now + DAY

    tell(story)


def test_a_hub_over_plain_http_gets_no_secret_and_its_pushes_only_have_the_feed_polled(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        assert "hub.secret" not in us.hub.last
        assert us.subscription.state is SubscriptionState.ACTIVE
        us.now += 5 * MINUTE
        us.hub.titles.append("True")
        assert await us.hub.push(us.hub.document(["Injected"])) == 202
        assert us.pending == {"First"}
        assert us.source.next_poll_at == us.now
        await us.poll()
        assert us.pending == {"First", "True"}
        assert await us.hub.push() == 202
        assert us.source.next_poll_at == us.now + MINUTE, "not more than once a minute"
        assert us.subscription.in_row == 0

    tell(story, hub_name="hub.example")


def test_a_push_that_takes_long_is_acknowledged_once_a_poll_would_find_it(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.now += 5 * MINUTE
        us.pool.delay_s = 0.5
        us.hub.titles.append("Slow")
        assert await us.hub.push() == 202
        assert us.source.next_poll_at == us.now
        assert "Slow" not in us.pending
        for _ in range(200):
            if "Slow" in us.pending:
                break
            await asyncio.sleep(0.02)
        assert "Slow" in us.pending

    tell(story, stored_within_s=0.05)


def test_too_many_pushes_at_once_are_asked_to_come_again(tell: Tell) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.pool.delay_s = 0.5
        bodies = [us.hub.document([f"Number {n}"]) for n in range(PUSHES_AT_ONCE + 4)]
        statuses = await asyncio.gather(*map(us.hub.push, bodies))
        assert sorted(statuses) == [202] * PUSHES_AT_ONCE + [503] * 4
        us.pool.delay_s = 0
        again = [body for body, status in zip(bodies, statuses, strict=True) if status == 503]
        assert await asyncio.gather(*map(us.hub.push, again)) == [202] * 4
        assert us.pending_entries == 1 + PUSHES_AT_ONCE + 4

    tell(story)


def test_a_database_that_fails_is_no_acknowledgement(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(us: Subscriber) -> None:
        await us.subscribe()
        us.hub.titles.append("Later")
        with monkeypatch.context() as broken:
            broken.setattr(us.store, "record_push", partial(_fail, StoreError("the disk is full")))
            assert await us.hub.push() == 503
        assert us.pending == {"First"}
        assert await us.hub.push() == 202
        assert us.pending == {"First", "Later"}

    tell(story)


def _fail(error: Exception, *_: object) -> None:
    raise error

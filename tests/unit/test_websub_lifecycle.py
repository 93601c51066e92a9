"""The life of a subscription: what each event makes of it."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from subscriptions import BASE, CREDENTIALS, HUB, NOW, active, offered
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.websub.asking import drawn_credentials
from tagwire.ingest.websub.lifecycle import (
    CONFIRMED_WITHIN,
    LONGEST_LEASE,
    UNNAMED_LEASE,
    UNSUBSCRIPTIONS_TRIED,
    Credentials,
    asked,
    asked_to_end,
    confirmed,
    denied,
    failed,
    granted_lease,
    hub_address,
    keeps_secrets,
    left,
    pushed,
)
from tagwire.model.subscription import Subscription, SubscriptionState

DAY = timedelta(days=1)
POLICY = PollPolicy()


def ask(subscription: Subscription, *, base: str = BASE, credentials: Credentials = CREDENTIALS) -> Subscription:
    return asked(subscription, base=base, credentials=credentials, now=NOW)


def fail(subscription: Subscription, **given: timedelta) -> Subscription:
    return failed(subscription, detail="no", policy=POLICY, now=NOW, **given)


def test_what_a_hub_is_told_is_known_before_it_is_told() -> None:
    told = ask(offered())
    assert told.state is SubscriptionState.ASKED
    assert (told.callback, told.secret) == (f"{BASE}/websub/token", "secret")
    assert (told.asked_at, told.try_at) == (NOW, NOW + CONFIRMED_WITHIN)


def test_credentials_are_unguessable_and_fit() -> None:
    drawn = [drawn_credentials() for _ in range(100)]
    assert len({c.token for c in drawn} | {c.secret for c in drawn}) == 200
    for c in drawn:
        assert len(c.token) >= 43
        assert 43 <= len(c.secret.encode()) < 200
        assert all(ch.isalnum() or ch in "-_" for ch in c.token)


@pytest.mark.parametrize(
    ("hub", "safe"),
    [
        ("https://hub.example/", True),
        ("http://hub.example/", False),
        ("http://hub.example:8080/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1:8080/hub", True),
        ("http://[::1]:8080/hub", True),
        ("http://[::ffff:127.0.0.1]/hub", True),
        ("http://hub.localhost/", True),
        ("http://localhost.example/", False),
        ("http://127.0.0.1.example/", False),
        ("http://bad host/", False),
    ],
)
def test_where_a_secret_may_be_said(hub: str, safe: bool) -> None:
    assert keeps_secrets(hub) is safe


def test_no_secret_goes_to_a_hub_that_is_asked_by_http() -> None:
    assert ask(offered("http://hub.example:8080/")).secret is None


def test_a_hub_named_by_http_is_asked_by_https_first() -> None:
    plain = offered("http://hub.example/a?b=c")
    first = ask(plain)
    assert (hub_address(first), first.secret) == ("https://hub.example/a?b=c", "secret")
    second = ask(fail(first))
    assert (hub_address(second), second.secret) == ("http://hub.example/a?b=c", None)
    for tried, address in ((first, "https://hub.example/a?b=c"), (second, "http://hub.example/a?b=c")):
        renewed = ask(confirmed(tried, lease=DAY, now=NOW))
        assert (hub_address(renewed), renewed.secret) == (address, tried.secret)
        again = ask(fail(renewed))
        assert (hub_address(again), again.secret) == (address, tried.secret)


def test_a_renewal_keeps_address_and_secret() -> None:
    renewed = ask(active(in_row=4), credentials=Credentials("other", "other"))
    assert (renewed.state, renewed.token, renewed.secret, renewed.in_row) == (
        SubscriptionState.ACTIVE,
        "token",
        "secret",
        4,
    )
    assert confirmed(renewed, lease=DAY, now=NOW + DAY).in_row == 4


def test_another_public_address_is_another_subscription() -> None:
    moved = ask(active(), base="https://other.example", credentials=Credentials("other", "new secret"))
    assert (moved.callback, moved.secret) == ("https://other.example/websub/other", "new secret")


def test_a_lease_is_renewed_before_it_ends() -> None:
    now = confirmed(ask(offered()), lease=8 * DAY, now=NOW)
    assert (now.lease_until, now.try_at) == (NOW + 8 * DAY, NOW + 6 * DAY)
    assert (now.asked_at, now.failures, now.detail) == (None, 0, None)
    short = confirmed(ask(offered()), lease=timedelta(seconds=2), now=NOW)
    assert short.try_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("stated", "granted"),
    [
        ("864000", 10 * DAY),
        (" 60 ", timedelta(minutes=1)),
        ("0", timedelta(0)),
        (str(365 * 86400), LONGEST_LEASE),
        ("9" * 10_000, LONGEST_LEASE),
        (None, UNNAMED_LEASE),
        ("", UNNAMED_LEASE),
        ("-5", UNNAMED_LEASE),
        ("1e9", UNNAMED_LEASE),
        ("٣٦٠٠", UNNAMED_LEASE),
    ],
)
def test_a_lease_as_hubs_state_it(stated: str | None, granted: timedelta) -> None:
    assert granted_lease(stated) == granted


def test_a_failing_hub_is_asked_ever_less_often() -> None:
    waits = []
    subscription = offered()
    for _ in range(12):
        subscription = fail(ask(subscription))
        waits.append(subscription.try_at - NOW)
        assert subscription.state is SubscriptionState.OFFERED
    assert timedelta(minutes=9) < waits[0] < timedelta(minutes=11)
    for before, after in pairwise(waits[:7]):
        assert after > 1.7 * before
    assert waits[-1] < 1.1 * DAY
    assert subscription.failures == 12


def test_a_hub_that_names_a_wait_is_left_alone_for_it() -> None:
    assert fail(ask(offered()), wait=3 * DAY).try_at == NOW + 3 * DAY


def test_a_failed_renewal_leaves_the_running_lease() -> None:
    after = fail(ask(active()))
    assert (after.state, after.lease_until) == (SubscriptionState.ACTIVE, NOW + 10 * DAY)
    assert after.detail == "no"


def test_a_failure_after_the_confirmation_changes_nothing() -> None:
    now = confirmed(ask(offered()), lease=DAY, now=NOW)
    assert fail(now) == now


def test_a_denial_ends_it_with_its_reason() -> None:
    for before in (ask(offered()), active(in_row=5)):
        after = denied(before, reason="not your sort", now=NOW)
        assert (after.state, after.in_row) == (SubscriptionState.DENIED, 0)
        assert after.detail == "its hub denied the subscription: not your sort"
        assert confirmed(after, lease=DAY, now=NOW) == after


def test_leaving() -> None:
    leaving = replace(active(), source_id=None, state=SubscriptionState.LEAVING)
    assert left(active(), now=NOW) == active()
    assert confirmed(leaving, lease=DAY, now=NOW) == leaving
    told = asked_to_end(leaving, now=NOW)
    assert left(told, now=NOW).state is SubscriptionState.LEFT
    assert denied(told, reason=None, now=NOW).state is SubscriptionState.LEFT
    for _ in range(UNSUBSCRIPTIONS_TRIED):
        assert told.state is SubscriptionState.LEAVING
        told = fail(asked_to_end(told, now=NOW))
    assert told.state is SubscriptionState.LEFT


def test_the_strongest_method_of_a_hub_is_remembered() -> None:
    subscription = active()
    for method, strongest in ((None, None), ("sha1", "sha1"), ("sha512", "sha512"), ("sha256", "sha512")):
        subscription = pushed(subscription, unseen=1, method=method, now=NOW)
        assert subscription.method == strongest
    assert (subscription.pushes, subscription.in_row) == (3, 4)
    assert pushed(subscription, unseen=0, method="sha1", now=NOW).in_row == 4


def test_a_hub_is_asked_where_it_says() -> None:
    assert hub_address(offered(HUB)) == HUB
    assert hub_address(offered("http://hub.example:8080/x")) == "http://hub.example:8080/x"

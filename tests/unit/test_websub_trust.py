"""Trust in hubs: when polls become a safety net, and when they stop being one."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ingest_sources import NOW, source
from subscriptions import active, offered
from tagwire.ingest.polling import Poll, poll_source
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import ParseTask, TaskResult, parse
from tagwire.ingest.websub.trust import RELIED_ON_AFTER, has_missed, is_relied_on
from tagwire.model.document import Document, FetchOutcome, FetchRequest, NotModified
from tagwire.model.feed import Entry
from tagwire.model.subscription import PushOffer, Subscription, SubscriptionState

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = PollPolicy()
RELIED_ON = active(in_row=RELIED_ON_AFTER, verified_at=NOW - DAY)
FEED = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Courier</title>{links}'
    "<item><guid>a</guid><title>A</title>{date}</item></channel></rss>"
)
HUB = '<a:link rel="hub" href="https://hub.example/"/>'
SELF = '<a:link rel="self" href="https://courier.example/1.rss"/>'


class Answering:
    """A fetcher with one answer."""

    def __init__(self, outcome: FetchOutcome) -> None:
        self.outcome = outcome

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        return self.outcome


def polled(push: Subscription | None, outcome: FetchOutcome | None = None) -> Poll:
    asked = replace(source(), last_polled_at=NOW - 2 * DAY)

    async def parse_here(task: ParseTask) -> TaskResult:
        return parse(task)

    async def never_asked(_url: str) -> bool:
        return False

    async def all_unseen(source_id: int, entries: Sequence[Entry]) -> Sequence[Entry]:
        return entries

    return asyncio.run(
        poll_source(
            asked,
            fetcher=Answering(outcome or NotModified(asked.url, NOW)),
            parse=parse_here,
            unseen=all_unseen,
            is_asked=never_asked,
            policy=POLICY,
            clock=lambda: NOW,
            push=push,
        )
    )


def document(links: str = "", *, date: str = "", headers: tuple[tuple[str, str, str], ...] = ()) -> Document:
    url = source().url
    return Document(url, url, FEED.format(links=links, date=date).encode(), "text/xml", None, NOW, links=headers)


@pytest.mark.parametrize(
    ("subscription", "expected"),
    [
        (None, False),
        (offered(), False),
        (active(in_row=RELIED_ON_AFTER - 1), False),
        (active(in_row=RELIED_ON_AFTER), True),
        (active(in_row=RELIED_ON_AFTER, verified_at=NOW - 11 * DAY), False),
        (active(in_row=RELIED_ON_AFTER, verified_at=NOW + 400 * DAY), False),
        (replace(active(in_row=9), state=SubscriptionState.DENIED), False),
        (replace(active(in_row=9), state=SubscriptionState.OFFERED), False),
    ],
    ids=["none", "offered", "unproven", "proven", "lapsed", "clock set back", "denied", "lost"],
)
def test_which_hubs_are_relied_on(subscription: Subscription | None, expected: bool) -> None:
    assert is_relied_on(subscription, now=NOW) is expected


@pytest.mark.parametrize(
    ("published", "polled_before", "expected"),
    [
        (NOW - HOUR, None, True),
        (NOW - 2 * DAY, None, False),
        (NOW - MINUTE, NOW - HOUR, False),
        (NOW + HOUR, NOW - HOUR, False),
        (None, NOW - HOUR, True),
        (None, NOW - 2 * DAY, False),
        (None, None, False),
    ],
    ids=["since confirmed", "before", "just now", "in the future", "undated, new", "undated, maybe old", "first poll"],
)
def test_what_a_hub_has_missed(published: datetime | None, polled_before: datetime | None, expected: bool) -> None:
    unseen = [Entry("old", published=NOW - 9 * DAY), Entry("a", published=published)]
    assert has_missed(RELIED_ON, unseen, polled_before=polled_before, now=NOW) is expected
    assert not has_missed(RELIED_ON, [], polled_before=polled_before, now=NOW)
    assert not has_missed(replace(RELIED_ON, lease_until=NOW), unseen, polled_before=polled_before, now=NOW)
    assert not has_missed(None, unseen, polled_before=polled_before, now=NOW)


def test_polls_are_a_safety_net_while_a_hub_is_relied_on() -> None:
    alone, unproven, relied_on = polled(None), polled(active(verified_at=NOW - DAY)), polled(RELIED_ON)
    assert alone.record.next_poll_at == unproven.record.next_poll_at
    wait, slow = alone.record.next_poll_at - NOW, relied_on.record.next_poll_at - NOW
    assert timedelta(minutes=55) < wait < timedelta(minutes=65), "an article a day is believed of a feed so far"
    assert 11 * HOUR < slow <= POLICY.cap == 12 * HOUR


def test_the_safety_net_is_no_wider_than_the_lease() -> None:
    ends_soon = replace(RELIED_ON, lease_until=NOW + 3 * HOUR)
    assert polled(ends_soon).record.next_poll_at == NOW + 3 * HOUR
    ends_at_once = replace(RELIED_ON, lease_until=NOW + MINUTE)
    assert polled(ends_at_once).record.next_poll_at == polled(None).record.next_poll_at


def test_one_poll_that_finds_what_was_not_pushed_ends_the_trust() -> None:
    missed = document(date="<pubDate>Fri, 14 Mar 2031 09:00:00 GMT</pubDate>")
    overtaken, alone = polled(RELIED_ON, missed), polled(None, missed)
    assert overtaken.record.is_push_overtaken
    assert overtaken.record.next_poll_at == alone.record.next_poll_at
    just_now = document(date="<pubDate>Fri, 14 Mar 2031 13:58:00 GMT</pubDate>")
    assert not polled(RELIED_ON, just_now).record.is_push_overtaken


def test_a_poll_tells_where_the_feed_is_pushed_from() -> None:
    header = (("https://other.example/", "hub", ""), ("https://courier.example/canonical", "self", ""))
    feed = source().url
    for outcome, offer in (
        (document(HUB + SELF), PushOffer("https://hub.example/", "https://courier.example/1.rss")),
        (
            document(HUB + SELF, headers=header),
            PushOffer("https://other.example/", "https://courier.example/canonical"),
        ),
        (document(HUB), PushOffer("https://hub.example/", None)),
        (document(SELF), PushOffer(None, "https://courier.example/1.rss")),
        (document(), PushOffer()),
        (NotModified(feed, NOW), None),
    ):
        assert polled(None, outcome).record.offer == offer

"""A small world (bench/world): the follower on thirty hosts, a dozen of them hostile, under a clock that jumps."""

from pathlib import Path

import pytest

from bench.world.ledger import HostLedger
from bench.world.publishers import GAP_S, Fault, generated_world
from bench.world.run import Outcome, run_world

HOURS = 1.0
LIMIT_S = 2.0


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What following a world came to, in which every fault occurs."""
    world = generated_world(hosts=30, feeds=150, days=1, seed=4, slow=0.1, hostile=len(Fault) / 30)
    return run_world(world, tmp_path_factory.mktemp("world"), hours=HOURS, seed=4)


def test_no_host_sees_two_requests_closer_than_its_limit(outcome: Outcome) -> None:
    ledger = outcome.server.ledger
    assert not ledger.too_close
    assert sum(host.requests > 1 for host in ledger.hosts.values()) > len(ledger.hosts) / 2
    assert set(Fault) - {Fault.CLOSED} <= set(ledger.answers)


def test_a_follower_that_comes_too_soon_is_found_out(tmp_path: Path) -> None:
    world = generated_world(hosts=3, feeds=15, days=1, seed=4, slow=0.0, hostile=0.0)
    assert run_world(world, tmp_path, hours=0.3, seed=4, gap_s=GAP_S / 2).server.ledger.too_close


def test_every_article_of_a_host_that_answers_is_stored_once(outcome: Outcome) -> None:
    published = {
        outcome.server.article_url(feed, number)
        for feed in outcome.world.feeds
        if outcome.world.hosts[feed.host].fault is None
        for number in range(feed.published(0), feed.published(HOURS * 60 / 2))
    }
    assert len(published) > 10
    assert published <= set(outcome.log.stored_s)
    assert outcome.articles == len(outcome.log.stored_s)


def test_polls_of_good_hosts_are_on_time_whatever_others_do(outcome: Outcome) -> None:
    late = [
        seconds
        for feed in outcome.world.feeds
        if outcome.world.hosts[feed.host].kind == "good"
        for seconds in outcome.log.late_s.get(outcome.server.feed_url(feed), ())
    ]
    assert len(late) > 50
    assert max(late) < 60


def test_nothing_stays_claimed(outcome: Outcome) -> None:
    assert not outcome.claims_left


@pytest.mark.parametrize(
    ("times", "is_too_close"),
    [
        ([(0.0, 1.0), (3.0, 4.0)], False),
        ([(0.0, 1.0), (2.9, 4.0)], True),
        ([(0.0, 1.0), (3.0, 4.0), (5.0, 6.0)], True),
    ],
)
def test_a_gap_begins_where_a_request_ends(times: list[tuple[float, float]], is_too_close: bool) -> None:
    host = HostLedger(LIMIT_S)
    for arrived_s, ended_s in times:
        host.arrived(arrived_s)
        host.ended(ended_s)
    assert host.is_too_close is is_too_close


def test_two_requests_at_once_are_too_close() -> None:
    host = HostLedger(LIMIT_S)
    host.arrived(0.0)
    host.arrived(0.5)
    assert host.is_too_close

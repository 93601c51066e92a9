"""Holding publishers: what this process may ask, when it sleeps, dies or lives beside another."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest_sources import NOW
from tagwire.ingest.claims import LEASE, Claims, is_dead, new_holder
from tagwire.model.source import SourceDraft
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.understand import choose

SECOND = timedelta(seconds=1)


class Turned:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store that follows two publishers."""
    store = open_store(tmp_path, choose=choose)
    for name in ("courier", "post"):
        store.add_source(SourceDraft(f"https://{name}.example/feed"), now=NOW)
    yield store
    store.close()


async def taken(claims: Claims) -> list[str]:
    """Return the publishers of the due sources that a holder gets."""
    return sorted(source.publisher for source in await claims.due_sources(limit=9, excluding=()))


def test_two_holders_share_and_a_publisher_given_back_changes_hands(store: SqliteStore) -> None:
    async def scenario() -> None:
        clock = Turned()
        async with Claims(store, clock=clock) as one, Claims(store, clock=clock) as other:
            assert await taken(one) == ["courier.example", "post.example"]
            assert await taken(other) == []
            one.done("post.example")
            clock.now += 3 * SECOND
            await one.entries(limit=1)  # gives back what is idle, with whatever it asks
            clock.now += 3 * SECOND
            assert await taken(other) == ["post.example"]

    asyncio.run(scenario())


def test_a_killed_holder_delays_nothing_longer_than_its_lease(store: SqliteStore) -> None:
    async def scenario() -> None:
        clock = Turned()
        silent = Claims(store, clock=clock, holder="elsewhere/1/x")  # never entered: it renews nothing
        assert len(await taken(silent)) == 2
        async with Claims(store, clock=clock) as other:
            clock.now += LEASE - SECOND
            assert silent.holds("post.example")
            assert await taken(other) == []
            clock.now += SECOND
            assert not silent.holds("post.example")
            assert len(await taken(other)) == 2
            assert len(await taken(silent)) == 0

    asyncio.run(scenario())


def test_who_slept_through_its_leases_holds_only_what_it_gets_again(store: SqliteStore) -> None:
    async def scenario() -> None:
        clock = Turned()
        sleeper = Claims(store, clock=clock, holder="elsewhere/1/x")
        await taken(sleeper)
        clock.now += 2 * LEASE
        async with Claims(store, clock=clock) as other:
            [source] = await other.due_sources(limit=1, excluding=())
            [mine] = await taken(sleeper)
            assert sleeper.holds(mine)
            assert not sleeper.holds(source.publisher)

    asyncio.run(scenario())


def test_a_holder_that_died_on_this_machine_is_succeeded_at_once(store: SqliteStore) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    machine = new_holder().rsplit("/", 2)[0]

    async def scenario() -> None:
        clock = Turned()
        await taken(Claims(store, clock=clock, holder=f"{machine}/{ended.pid}/x"))
        async with Claims(store, clock=clock) as heir:
            assert len(await taken(heir)) == 2

    asyncio.run(scenario())


def test_only_processes_of_this_machine_are_known_to_be_dead() -> None:
    machine = new_holder().rsplit("/", 2)[0]
    assert not is_dead(new_holder())
    assert not is_dead(f"{machine}/{os.getppid()}/x")
    assert not is_dead("another machine/4000000/x")
    assert is_dead(f"{machine}/4000000/x")

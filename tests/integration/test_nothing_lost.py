"""Nothing lost, nothing twice: the whole way, from the demo's publishers to the store, undisturbed and killed."""

import json
import random
import signal
import subprocess
from pathlib import Path
from typing import Any

from program import command, environment, tagwire

from tagwire.demo.edition import Wrinkle
from tagwire.demo.server import DemoServer
from tagwire.model.contract import annotated_article_json
from tagwire.model.listing import Cursor, Listing
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

KILLS = 6
UNDATED = "/house/corrections"
NO_VALIDATORS = {Wrinkle.CHANGING_GUIDS}
"""A publisher whose feed differs at each request gives nothing to ask conditionally with."""


def stored(data: Path) -> list[dict[str, Any]]:
    """Return every stored article as the contract shows it, in one order."""
    store = open_store(data, choose=choose)
    found: list[dict[str, Any]] = []
    cursor: Cursor | None = None
    while True:
        page = store.find(Listing(before=cursor, limit=50))
        found += [annotated_article_json(a) for a in page.articles]
        cursor = page.next
        if cursor is None:
            break
    assert store.check() == []
    store.close()
    return sorted(found, key=lambda article: str(article["id"]))


def differences(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[str]:
    """Return in which fields of which articles two stores differ.

    An article that nowhere names a date has the one on which it was first seen, which differs from run to run; a story
    is named after its article that came first.
    """
    one, other = ({a["canonical_url"]: a for a in articles} for articles in (found, expected))
    lines = [f"{address} is in one store only" for address in one.keys() ^ other.keys()]
    for address in one.keys() & other.keys():
        lines += [
            f"{address} {field}: {one[address][field]!r} instead of {other[address][field]!r}"
            for field in one[address]
            if one[address][field] != other[address][field]
            and field != "story"
            and not (field == "published" and address.endswith(UNDATED))
        ]
    return lines


def test_every_published_article_is_stored_once(publishers: DemoServer, undisturbed: Path) -> None:
    addresses = [a["canonical_url"] for a in stored(undisturbed)]
    assert len(addresses) == len(set(addresses))
    assert set(publishers.articles) <= set(addresses)


def test_a_second_round_stores_nothing_and_costs_one_conditional_request_a_feed(
    publishers: DemoServer, undisturbed: Path
) -> None:
    before = stored(undisturbed)
    asked_before = len(publishers.requests)
    second = json.loads(tagwire("fetch", "--json", data=undisturbed).stdout)
    asked = publishers.requests[asked_before:]
    assert (second["stored"], second["updated"]) == (0, 0)
    assert stored(undisturbed) == before
    assert len(asked) == len(publishers.sources)
    without_validators = {f"{p.host}.localhost" for p in publishers.edition.publishers if p.wrinkles >= NO_VALIDATORS}
    assert {request.host for request in asked if not request.conditional} == without_validators
    assert {request.status for request in asked if request.conditional} == {304}


def test_killed_at_random_points_it_holds_what_an_undisturbed_run_holds(
    publishers: DemoServer, undisturbed: Path, tmp_path: Path
) -> None:
    chance = random.Random(20310314)
    assert tagwire("add", *publishers.sources, data=tmp_path).returncode == 0
    killed = 0
    for _ in range(KILLS):
        with subprocess.Popen(
            command("fetch"), env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            try:
                run.wait(timeout=chance.uniform(0.5, 4.5))
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                killed += 1
    last = tagwire("fetch", "--json", data=tmp_path)
    assert last.returncode == 0, last.stderr.decode()
    assert killed >= 2
    assert differences(stored(tmp_path), stored(undisturbed)) == []
    assert all(article["story"] for article in stored(tmp_path))

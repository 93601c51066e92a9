"""Identities that lie: ids that change at every poll, ids that are all the same, ids of others."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from feed_documents import FETCHED_AT, feed_document, rss
from store_claims import pending_entries
from tagwire.feeds import parse_feed
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.understand import choose

POLLS = 4


def feed(ids: list[str], links: list[str]) -> str:
    return rss(
        "".join(
            f"<item><guid>{guid}</guid><title>Piece {n}</title><link>https://calder-courier.example/{link}</link></item>"
            for n, (guid, link) in enumerate(zip(ids, links, strict=True))
        )
    )


def unseen_at_each_poll(
    store: SqliteStore, feeds: list[str], url: str = "https://calder-courier.example/f"
) -> list[int]:
    """Return how many entries each poll of one source brought that were unseen."""
    source, _ = store.add_source(SourceDraft(url), now=FETCHED_AT)
    unseen = []
    for nth, body in enumerate(feeds):
        at = FETCHED_AT + timedelta(hours=nth)
        entries = parse_feed(replace(feed_document(body), fetched_at=at)).entries
        unseen.append(store.record_poll(PollRecord(source.id, at, at + timedelta(hours=1), entries=entries)))
    return unseen


@pytest.mark.parametrize(
    ("name", "feeds", "unseen"),
    [
        (
            "ids that change at every poll",
            [feed([f"{nth}-{n}" for n in range(20)], [f"p{n}" for n in range(20)]) for nth in range(POLLS)],
            [20, 0, 0, 0],
        ),
        (
            "links that change while the ids stay",
            [feed([f"{n}" for n in range(20)], [f"p{n}?session={nth}" for n in range(20)]) for nth in range(POLLS)],
            [20, 0, 0, 0],
        ),
        ("a feed that repeats itself", [feed(["a"] * 20, ["p"] * 20)] * POLLS, [1, 0, 0, 0]),
        ("the words of a database", [feed(["'); DROP TABLE entry;--"], ["p"])] * POLLS, [1, 0, 0, 0]),
    ],
)
def test_an_entry_is_unseen_once(name: str, feeds: list[str], unseen: list[int], tmp_path: Path) -> None:
    store = open_store(tmp_path, choose=choose)
    assert unseen_at_each_poll(store, feeds) == unseen
    assert store.check() == []
    store.close()


def test_anothers_id_takes_nothing_from_its_owner(tmp_path: Path) -> None:
    store = open_store(tmp_path, choose=choose)
    owner = unseen_at_each_poll(store, [feed(["the-scoop"], ["scoop"])])
    thief = unseen_at_each_poll(store, [feed(["the-scoop"], ["theft"])], url="https://evil.example/f")
    assert (owner, thief) == ([1], [1])
    assert len(pending_entries(store, now=FETCHED_AT + timedelta(hours=9), limit=10)) == 2
    store.close()

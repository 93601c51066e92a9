"""What every store promises of publishers that opted out."""

from datetime import timedelta

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.errors import NotFoundError, WithdrawnError
from tagwire.model.archive import AdvanceArchive, ArchiveKey, ArchivePlace
from tagwire.model.feed import Entry
from tagwire.model.listing import Listing
from tagwire.model.optout import read_opt_out
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.store import Store

LATER = NOW + timedelta(hours=1)
CONTEXT = QueryContext(LATER, lambda words: None)
COURIER = read_opt_out("courier.example", reason="asked by mail")


def titles(store: Store) -> set[str]:
    return {a.article.canonical_url for a in store.find(Listing()).articles}


def test_rules_are_kept_until_they_are_removed(store: Store) -> None:
    assert store.opt_outs.all() == ()
    assert store.opt_outs.add(COURIER, now=NOW)
    assert not store.opt_outs.add(COURIER, now=LATER)
    assert store.opt_outs.add(read_opt_out("courier.example/a/"), now=NOW)
    assert [(r.rule, r.reason, r.added_at) for r in store.opt_outs.all()] == [
        ("courier.example", "asked by mail", NOW),
        ("courier.example/a/", None, NOW),
    ]
    store.opt_outs.remove(COURIER)
    assert [r.rule for r in store.opt_outs.all()] == ["courier.example/a/"]
    with pytest.raises(NotFoundError, match="courier"):
        store.opt_outs.remove(COURIER)


def test_no_article_that_a_rule_covers_is_stored_by_whatever_way(store: Store) -> None:
    source, _ = store.add_source(SourceDraft("https://planet.example/feed"), now=NOW)
    whole = Entry("1", link="https://courier.example/1", title="One", content="The whole text.")
    store.record_poll(PollRecord(source.id, NOW, LATER, entries=(whole,)))
    [waiting] = pending_entries(store, now=NOW, limit=9)
    store.opt_outs.add(COURIER, now=NOW)
    archive = ArchiveKey("a.warc", 9, "mark")
    applied = store.apply(
        [
            stored_article(1, ["ferries"], entry_id=waiting.id),
            stored_article(2, []),
            stored_article(3, [], publisher="tide", aliases=("https://www.courier.example/3",)),
            stored_article(4, [], publisher="tide"),
            AdvanceArchive(archive, ArchivePlace(9), 4, {"status": 1}),
        ]
    )
    assert (applied.stored, applied.rejected) == (1, 3)
    assert titles(store) == {"https://tide.example/4"}
    assert store.archive_progress(archive).refused == {"opted-out": 3, "status": 1}
    assert pending_entries(store, now=LATER, limit=9) == ()
    [after] = store.sources()
    counts = store.source_counts(now=LATER)[after.id]
    assert (counts.pending, counts.rejected) == (0, 1)


def test_erasing_leaves_nothing_of_what_is_covered_and_all_of_the_rest(store: Store) -> None:
    strong = [stored_article(n, ["night bus"], strong=True) for n in range(3)]
    other = stored_article(9, ["night bus"], strong=True, publisher="tide")
    store.apply([*strong, other])
    rule = read_opt_out("courier.example/1")
    known = store.known_article(["https://courier.example/1"])
    assert known is not None
    before = store.version()
    assert store.opt_outs.erase(rule, now=LATER) == 1
    assert store.opt_outs.erase(rule, now=LATER) == 0
    assert store.version() > before
    assert titles(store) == {"https://courier.example/0", "https://courier.example/2", "https://tide.example/9"}
    assert store.get_tag("nightbus").articles == 3
    assert len(store.search(parse_query('"night bus"', CONTEXT), limit=9).found) == 3
    with pytest.raises(WithdrawnError):
        store.get_article(known)
    assert store.opt_outs.erase(COURIER, now=LATER) == 2
    assert titles(store) == {"https://tide.example/9"}
    assert store.get_tag("nightbus").articles == 1


def test_erasing_empties_what_its_feeds_said_and_lets_it_come_back_when_the_rule_is_gone(store: Store) -> None:
    source, _ = store.add_source(SourceDraft("https://courier.example/feed"), now=NOW)
    entries = tuple(Entry(str(n), link=f"https://courier.example/{n}", title=f"Entry {n}") for n in range(2))
    store.record_poll(PollRecord(source.id, NOW, LATER, entries=entries))
    first, second = pending_entries(store, now=NOW, limit=9)
    store.apply([stored_article(int(first.entry.id), [], entry_id=first.id)])
    assert store.opt_outs.erase(COURIER, now=LATER) == 1
    assert pending_entries(store, now=LATER, limit=9) == ()
    again = stored_article(int(second.entry.id), [])
    store.apply([again])
    assert titles(store) == {again.article.article.canonical_url}

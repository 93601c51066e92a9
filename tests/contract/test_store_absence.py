"""What every store promises of entries that a complete feed holds no more (RFC 5005 §2), and of older documents."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.errors import WithdrawnError
from tagwire.model.document import Validators
from tagwire.model.feed import Entry
from tagwire.model.listing import Listing
from tagwire.model.source import PollRecord, Source, SourceDraft
from tagwire.store import Store

HOUR = timedelta(hours=1)


def entry(number: int, *, guid: str = "") -> Entry:
    address = f"https://courier.example/{number}"
    return Entry(guid or address, link=address, title=f"Entry {number}")


def follow(store: Store, url: str = "https://courier.example/feed") -> Source:
    return store.add_source(SourceDraft(url, title="The Courier"), now=NOW)[0]


def poll(store: Store, source: Source, *entries: Entry, at: datetime = NOW + HOUR, is_complete: bool = True) -> None:
    store.record_poll(PollRecord(source.id, at, at + HOUR, entries=entries, is_complete=is_complete))


def read(store: Store, source: Source, *numbers: int) -> None:
    """Let a feed state articles, and store them."""
    poll(store, source, *map(entry, numbers), at=NOW)
    for waiting in pending_entries(store, now=NOW, limit=50):
        number = int(waiting.entry.id.rsplit("/", 1)[1])
        store.apply([stored_article(number, [], entry_id=waiting.id)])


def shown(store: Store) -> set[int]:
    return {int(a.article.canonical_url.rsplit("/", 1)[1]) for a in store.find(Listing()).articles}


@pytest.mark.parametrize(
    ("stated", "is_complete", "left"),
    [
        ([1, 3], True, {1, 3}),
        ([1, 3], False, {1, 2, 3}),
        ([1, 2, 3, 4], True, {1, 2, 3}),
        ([], True, {1, 2, 3}),  # nothing it ever held: an empty answer, or another site's
        ([8, 9], True, {1, 2, 3}),
    ],
)
def test_absence_means_deletion_only_where_the_feed_is_complete(
    store: Store, stated: list[int], is_complete: bool, left: set[int]
) -> None:
    source = follow(store)
    read(store, source, 1, 2, 3)
    gone = store.known_article(["https://courier.example/2"])
    poll(store, source, *map(entry, stated), is_complete=is_complete)
    assert shown(store) == left
    if 2 not in left and gone is not None:
        with pytest.raises(WithdrawnError):
            store.get_article(gone)


def test_a_changed_guid_is_no_absence_and_what_is_stated_again_is_read_again(store: Store) -> None:
    source = follow(store)
    read(store, source, 1, 2)
    poll(store, source, entry(1), entry(2, guid="another"))
    assert shown(store) == {1, 2}
    poll(store, source, entry(1), at=NOW + 2 * HOUR)
    assert shown(store) == {1}
    poll(store, source, entry(1), entry(2), at=NOW + 3 * HOUR)
    [waiting] = pending_entries(store, now=NOW + 3 * HOUR, limit=9)
    again = stored_article(2, [], entry_id=waiting.id)
    store.apply([replace(again, fetched_at=NOW + 3 * HOUR, is_reread=True)])
    assert shown(store) == {1, 2}


def test_another_publishers_complete_list_takes_no_article_away(store: Store) -> None:
    own, other = follow(store), follow(store, "https://planet.example/feed")
    read(store, own, 1, 2)
    poll(store, other, entry(1), entry(2))
    poll(store, other, entry(1), at=NOW + 2 * HOUR)
    assert shown(store) == {1, 2}


def test_entries_of_older_documents_are_pending_once_and_change_no_poll(store: Store) -> None:
    source = follow(store)
    poll(store, source, entry(1), is_complete=False)
    before = store.sources()[0]
    assert store.add_entries(source.id, [entry(1), entry(2), entry(3)], at=NOW + 2 * HOUR) == 2
    assert store.add_entries(source.id, [entry(2)], at=NOW + 3 * HOUR) == 0
    after = store.sources()[0]
    assert store.source_counts(now=NOW)[source.id].pending == 3
    assert (after.next_poll_at, after.last_polled_at) == (before.next_poll_at, before.last_polled_at)


def test_entries_of_a_source_removed_meanwhile_are_left(store: Store) -> None:
    source = follow(store)
    store.remove_source(source.id)
    assert store.add_entries(source.id, [entry(1)], at=NOW) == 0


def test_a_failed_poll_may_forget_the_validators(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, validators=Validators('"x"', "then", None)))
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, error="it failed"))
    assert store.sources()[0].validators == Validators('"x"', "then", None)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, error="it failed", validators=Validators()))
    assert not store.sources()[0].validators

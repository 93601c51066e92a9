"""What every store promises of claims: one holder a publisher, for as long as the lease lasts."""

from datetime import timedelta

import pytest

from store_articles import NOW, stored_article
from store_claims import LEASE, claim
from tagwire.model.feed import Entry
from tagwire.model.source import PollRecord, Source, SourceDraft
from tagwire.store import Store

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def follow(store: Store, url: str) -> Source:
    return store.add_source(SourceDraft(url), now=NOW)[0]


def bring(store: Store, source: Source, *links: str) -> None:
    """Let a poll bring entries with these links."""
    entries = tuple(Entry(link, link=link, title=link) for link in links)
    store.record_poll(PollRecord(source.id, NOW, NOW + HOUR, entries=entries))


def links(store: Store, holder: str, *, after: timedelta = timedelta(0)) -> list[str | None]:
    found = store.claim_entries(claim(NOW + after, holder), limit=99)
    return [pending.entry.link for pending in found.entries]


def test_a_due_source_goes_to_one_holder_with_all_of_its_publisher(store: Store) -> None:
    first = follow(store, "https://www.courier.example/feed")
    assert [s.id for s in store.claim_due_sources(claim(NOW, "a"), limit=9)] == [first.id]
    second = follow(store, "https://news.courier.example/feed")
    other = follow(store, "https://post.example/feed")
    assert [s.id for s in store.claim_due_sources(claim(NOW, "b"), limit=9)] == [other.id]
    found = store.claim_due_sources(claim(NOW, "a"), limit=9, excluding=(first.id,))
    assert [s.id for s in found] == [second.id]


def test_polls_and_pages_of_a_publisher_are_one_holders(store: Store) -> None:
    hub = follow(store, "https://hub.example/feed")
    bring(store, hub, "https://courier.example/1", "https://post.example/1")
    follow(store, "https://courier.example/feed")
    assert links(store, "a") == ["https://courier.example/1", "https://post.example/1"]
    found = store.claim_entries(claim(NOW, "b"), limit=9)
    assert (found.entries, found.elsewhere) == ((), 2)
    assert store.claim_due_sources(claim(NOW, "b"), limit=9) == ()


def test_a_lease_that_ended_is_free_and_one_that_was_renewed_is_not(store: Store) -> None:
    bring(store, follow(store, "https://hub.example/feed"), "https://courier.example/1", "https://post.example/1")
    assert len(links(store, "a")) == 2
    late = LEASE - SECOND
    assert store.renew_claims(claim(NOW + late, "a"), ["courier.example"]) == {"courier.example"}
    assert links(store, "b", after=late) == []
    assert links(store, "b", after=LEASE + SECOND) == ["https://post.example/1"]
    after = claim(NOW + LEASE + SECOND, "a")
    assert store.renew_claims(after, ["courier.example", "post.example"]) == {"courier.example"}


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, -HOUR, HOUR, DAY, 400 * DAY])
def test_a_jump_of_the_clock_frees_what_a_dead_holder_had(store: Store, jump: timedelta) -> None:
    bring(store, follow(store, "https://hub.example/feed"), "https://courier.example/1")
    assert store.claim_entries(claim(NOW + DAY, "dead"), limit=9).entries
    at = NOW + DAY + jump if jump > -DAY else NOW
    assert store.claim_entries(claim(at, "living"), limit=9).entries


def test_what_is_given_back_is_free_after_the_gap_and_at_once_at_its_holders_end(store: Store) -> None:
    bring(store, follow(store, "https://hub.example/feed"), "https://courier.example/1", "https://post.example/1")
    links(store, "a")
    store.release_claims("a", ["courier.example"], now=NOW)
    assert links(store, "b") == []
    assert links(store, "b", after=2 * SECOND) == ["https://courier.example/1"]
    assert sorted(store.claim_holders()) == ["a", "b"]
    store.end_claims("a")
    assert "https://post.example/1" in links(store, "b", after=2 * SECOND)


def test_a_source_that_another_asked_since_it_was_listed_is_not_granted(store: Store) -> None:
    asked, gone, held, free = (follow(store, f"https://{name}.example/feed") for name in ("a", "b", "c", "d"))
    store.record_poll(PollRecord(asked.id, NOW, NOW + HOUR))
    store.remove_source(gone.id)
    bring(store, follow(store, "https://hub.example/feed"), "https://c.example/1")
    links(store, "another")
    found = store.claim_sources(claim(NOW, "me"), [asked, gone, held, free])
    assert (found.granted, found.asked) == ((free,), (asked, gone))


def test_a_publishers_backlog_leaves_room_for_others(store: Store) -> None:
    big = [f"https://www{n % 3}.big.example/{n}" for n in range(40)]
    bring(store, follow(store, "https://big.example/feed"), *big)
    bring(store, follow(store, "https://post.example/feed"), "https://post.example/1")
    taken = links(store, "a")
    assert len(taken) == 6
    assert "https://post.example/1" in taken


def test_a_changed_entry_is_its_links_publishers(store: Store) -> None:
    source = follow(store, "https://hub.example/feed")
    bring(store, source, "https://courier.example/1")
    [pending] = store.claim_entries(claim(NOW, "a"), limit=9).entries
    store.apply([stored_article(1, [], entry_id=pending.id)])
    edited = Entry("https://courier.example/1", link="https://courier.example/1", title="Edited")
    store.record_poll(PollRecord(source.id, NOW + HOUR, NOW + 2 * HOUR, entries=(edited,)))
    [again] = store.claim_entries(claim(NOW + HOUR, "a"), limit=9).entries
    assert (again.publisher, again.article_id) == ("courier.example", stored_article(1, []).article.id)

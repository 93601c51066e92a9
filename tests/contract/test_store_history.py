"""What every store promises of articles that change and of articles that are taken back."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.errors import NotFoundError, WithdrawnError
from tagwire.model.article import Rejected, Stage
from tagwire.model.feed import DeletedEntry, Entry, FeedFormat
from tagwire.model.listing import Cursor, Listing, TagExpression, TagTerm
from tagwire.model.source import (
    LinkEntry,
    PendingEntry,
    PollRecord,
    RejectEntry,
    Source,
    SourceDraft,
    StoreArticle,
    WithdrawArticle,
    WriteIntent,
)
from tagwire.store import Store

OpenStore = Callable[[Path], Store]
ADDRESS = "https://courier.example/1"
HOUR = timedelta(hours=1)


def entry(title: str = "Entry 1", *, updated: datetime | None = None, number: int = 1, guid: str = "") -> Entry:
    address = f"https://courier.example/{number}"
    return Entry(guid or address, link=address, title=title, published=NOW - 9 * HOUR, updated=updated)


def poll(
    store: Store,
    source: Source,
    *entries: Entry,
    at: datetime = NOW,
    deleted: tuple[DeletedEntry, ...] = (),
    dialect: FeedFormat = FeedFormat.RSS20,
) -> int:
    record = PollRecord(source.id, at, at + HOUR, entries=entries, deleted=deleted, format=dialect)
    return store.record_poll(record)


def follow(store: Store, url: str = "https://courier.example/feed") -> Source:
    return store.add_source(SourceDraft(url, title="The Courier"), now=NOW)[0]


def pending(store: Store, *, at: datetime = NOW) -> Sequence[PendingEntry]:
    return pending_entries(store, now=at, limit=50)


def state(
    headline: str, phrase: str = "rent control", *, at: datetime, entry_id: int | None = None, reread: bool = True
) -> StoreArticle:
    """Return the article as it was read at a moment."""
    made = stored_article(1, [phrase], strong=True, headline=headline, entry_id=entry_id)
    return replace(made, fetched_at=at, is_reread=reread)


def followed_article(store: Store) -> Source:
    """Follow a feed and read its one article, at NOW."""
    source = follow(store)
    poll(store, source, entry())
    [first] = pending(store)
    store.apply([state("First", at=NOW, entry_id=first.id, reread=False)])
    assert pending(store, at=NOW + 99 * HOUR) == ()
    return source


def only_id(store: Store) -> str:
    found = store.known_article([ADDRESS])
    assert found is not None
    return found


def test_an_edited_entry_is_pending_again_once_and_its_article_keeps_its_id(store: Store) -> None:
    source = followed_article(store)
    known = only_id(store)
    assert poll(store, source, entry("Another title"), at=NOW + HOUR) == 0
    [again] = pending(store, at=NOW + HOUR)
    assert (again.article_id, again.entry.title, again.attempts) == (known, "Another title", 0)
    store.apply([state("Second", "night bus", at=NOW + HOUR, entry_id=again.id)])
    poll(store, source, entry("Another title"), at=NOW + 2 * HOUR)
    assert pending(store, at=NOW + 99 * HOUR) == ()
    article = store.get_article(known)
    assert (article.article.headline, article.article.canonical_url) == ("Second", ADDRESS)
    assert [t.key for t in article.tags] == ["nightbus"]
    [revision] = store.history(known)
    assert (revision.at, revision.headline_before, revision.headline_after) == (NOW + HOUR, "First", "Second")
    assert revision.removed == ("The town spoke of rent control for days.",)
    assert revision.added == ("The town spoke of night bus for days.",)


@pytest.mark.parametrize(
    ("seen", "is_read_again"),
    [
        (entry(), False),
        (entry(updated=NOW - 8 * HOUR), False),  # the page was read after that change
        (entry(updated=NOW + HOUR), True),
        (entry(updated=NOW + 2 * HOUR), False),  # as new as the poll itself: perhaps the clock's date
        (entry("  Entry \n 1 "), False),
        (entry("Entry one"), True),
        (replace(entry(), content="<p>Whole.</p>"), True),
        (replace(entry(), categories=("Ferries",)), False),
        (replace(entry("Entry one"), link="https://courier.example/2"), False),
    ],
)
def test_what_makes_an_article_be_read_again(store: Store, seen: Entry, is_read_again: bool) -> None:
    source = followed_article(store)
    poll(store, source, replace(seen, id=ADDRESS), at=NOW + 2 * HOUR)
    assert bool(pending(store, at=NOW + 2 * HOUR)) == is_read_again


def test_an_entry_that_leaves_the_feed_changes_nothing(store: Store) -> None:
    source = followed_article(store)
    poll(store, source, at=NOW + HOUR)
    poll(store, source, entry(), at=NOW + 2 * HOUR)
    assert pending(store, at=NOW + 99 * HOUR) == ()
    assert len(store.find(Listing()).articles) == 1


def test_a_feed_that_dates_all_its_entries_anew_makes_nothing_be_read_again(store: Store) -> None:
    source = follow(store)
    poll(store, source, *(entry(number=n) for n in range(8)))
    while waiting := pending(store):
        for one in waiting:
            store.apply([stored_article(int(one.entry.id.rsplit("/", 1)[1]), [], entry_id=one.id)])
    later = NOW + 3 * HOUR
    poll(store, source, *(entry(number=n, updated=later - HOUR) for n in range(8)), at=later)
    assert pending(store, at=later) == ()
    poll(store, source, *(entry(number=n, updated=later - HOUR * (n > 0)) for n in range(8)), at=later + HOUR)
    assert [p.entry.id for p in pending(store, at=later + HOUR)] == ["https://courier.example/0"]


def test_a_plain_sitemaps_dates_are_only_hints(store: Store) -> None:
    source = followed_article(store)
    poll(store, source, entry(updated=NOW + HOUR), at=NOW + 2 * HOUR, dialect=FeedFormat.SITEMAP)
    assert pending(store, at=NOW + 2 * HOUR) == ()


def test_an_entry_that_differs_at_every_poll_costs_ever_fewer_pages(store: Store) -> None:
    source = followed_article(store)
    read = []
    for quarter in range(1, 4 * 72):
        now = NOW + quarter * timedelta(minutes=15)
        poll(store, source, entry(f"Seen {quarter} times"), at=now)
        for waiting in pending(store, at=now):
            read.append(quarter / 4)
            store.apply([state("First", at=now, entry_id=waiting.id)])
    assert len(read) <= 8
    assert read[:4] == [0.25, 0.5, 1.5, 5.5]


def test_two_feeds_that_tell_the_same_edit_make_one_reading(store: Store) -> None:
    first = followed_article(store)
    second = follow(store, "https://courier.example/city.xml")
    poll(store, second, entry())
    for source, hours in ((first, 1), (second, 1), (first, 2), (second, 3)):
        poll(store, source, entry("Edited"), at=NOW + hours * HOUR)
        if hours == 1:
            continue
        for waiting in pending(store, at=NOW + hours * HOUR):
            store.apply([state("Edited", at=NOW + hours * HOUR, entry_id=waiting.id)])
    assert pending(store, at=NOW + 99 * HOUR) == ()
    assert len(store.history(only_id(store))) == 1
    poll(store, second, entry("Edited twice"), at=NOW + 5 * HOUR)
    [waiting] = pending(store, at=NOW + 5 * HOUR)
    store.apply([state("Edited twice", at=NOW + 5 * HOUR, entry_id=waiting.id)])
    poll(store, first, entry("Edited twice"), at=NOW + 6 * HOUR)
    assert pending(store, at=NOW + 99 * HOUR) == ()


def test_a_guid_that_a_feed_uses_for_everything_is_no_edit(store: Store) -> None:
    source = follow(store)
    one, two = entry(number=1, guid="same"), entry("Entry 2", number=2, guid="same")
    for hours in range(4):
        poll(store, source, one, two, at=NOW + hours * HOUR)
        for waiting in pending(store, at=NOW + hours * HOUR):
            assert waiting.article_id is None
            store.apply([stored_article(1, [], entry_id=waiting.id)])
    assert len(store.find(Listing()).articles) == 1


def test_a_page_that_can_not_be_read_again_leaves_the_article(store: Store) -> None:
    source = followed_article(store)
    poll(store, source, entry("Edited"), at=NOW + HOUR)
    [waiting] = pending(store, at=NOW + HOUR)
    store.apply([RejectEntry(waiting.id, Rejected(Stage.EXTRACT, "no-text", "made by scripts"), NOW + HOUR)])
    assert pending(store, at=NOW + 99 * HOUR) == ()
    assert store.get_article(only_id(store)).article.headline == "First"
    [counts] = store.source_counts(now=NOW).values()
    assert (counts.articles, counts.rejected) == (1, 0)


def test_a_refused_entry_is_tried_again_once_it_changed(store: Store) -> None:
    source = follow(store)
    poll(store, source, entry())
    [waiting] = pending(store)
    store.apply([RejectEntry(waiting.id, Rejected(Stage.EXTRACT, "no-text", "made by scripts"), NOW)])
    poll(store, source, entry("Edited"), at=NOW + HOUR)
    assert [p.article_id for p in pending(store, at=NOW + HOUR)] == [None]


def test_the_same_words_read_again_are_no_revision(store: Store) -> None:
    followed_article(store)
    again = state("First", at=NOW + HOUR)
    described = replace(again, article=replace(again.article, article=replace(again.article.article, section="City")))
    store.apply([described])
    store.apply([described])
    assert store.history(only_id(store)) == ()
    assert store.get_article(only_id(store)).article.section == "City"


STATES = (
    state("First", "rent control", at=NOW, reread=False),
    state("Second", "night bus", at=NOW + 1 * HOUR),
    state("First", "rent control", at=NOW + 2 * HOUR),
    state("First", "rent control", at=NOW + 3 * HOUR),
    state("Third", "night bus", at=NOW + 4 * HOUR),
)
OTHER = stored_article(7, ["night bus", "rent control"], publisher="wire")


@pytest.mark.parametrize("seed", range(4))
def test_states_give_the_same_article_and_history_in_any_order(opened: OpenStore, tmp_path: Path, seed: int) -> None:
    told = set()
    orders = list(itertools.permutations(STATES))[seed::4]
    for number, order in enumerate(orders[::6]):
        store = opened(tmp_path / str(number))
        for intent in (*order[:2], OTHER, *order[2:], order[0]):
            store.apply([intent])
        store.apply(order)
        told.add(repr((content(store), store.history(only_id(store)))))
        assert [r.headline_after for r in store.history(only_id(store))] == ["Third", "First", "Second"]
        store.close()
    assert len(told) == 1


@pytest.mark.parametrize("seed", range(3))
def test_withdrawals_give_the_same_in_any_order(opened: OpenStore, tmp_path: Path, seed: int) -> None:
    known = STATES[0].article.id
    intents: tuple[WriteIntent, ...] = (
        *STATES[1:3],
        WithdrawArticle(99, known, "it answered 410", NOW + 90 * timedelta(minutes=1)),
        WithdrawArticle(99, known, "it answered 410", NOW + 5 * HOUR),
    )
    for ending, is_there in (((), False), ((state("Back", at=NOW + 6 * HOUR),), True)):
        told = set()
        orders = list(itertools.permutations((*intents, *ending)))[seed::3]
        for number, order in enumerate(orders[:: max(1, len(orders) // 8)]):
            store = opened(tmp_path / f"{is_there}{number}")
            store.apply([STATES[0], OTHER])
            for intent in (*order, order[0]):
                store.apply([intent])
            told.add(repr(content(store)))
            assert (known in {a.id for a in store.find(Listing()).articles}) == is_there
            store.close()
        assert len(told) == 1


def content(store: Store) -> list[object]:
    """Return all a reader could see in lists, tags with their counts included."""
    page = store.find(Listing(limit=100))
    tags = [(t.key, t.articles) for t in store.all_tags(limit=100)]
    return [*(replace(a, candidates=()) for a in page.articles), *tags, store.counts(now=NOW).articles]


def test_a_withdrawn_article_is_left_out_everywhere_and_says_so(store: Store) -> None:
    followed_article(store)
    weak = [stored_article(n, ["old mill"], publisher=f"paper{n}") for n in (2, 3)]
    store.apply(weak)
    known = store.known_article(["https://paper2.example/2"])
    assert known is not None
    mill = TagExpression((TagTerm(("oldmill",)),))
    assert len(store.find(Listing(tags=mill)).articles) == 2
    version = store.version()
    done = store.apply([WithdrawArticle(77, known, "it answered 404", NOW + HOUR)])
    assert (done.withdrawn, store.version() > version) == (1, True)
    assert store.find(Listing(tags=mill)).articles == ()  # the other one lost its support
    for listing in (
        Listing(),
        Listing(publisher="paper2.example"),
        Listing(tags=TagExpression((TagTerm((), ("x",)),))),
    ):
        assert known not in {a.id for a in store.find(listing).articles}
    assert store.counts(now=NOW).articles == 2
    assert {p.publisher.id: p.articles for p in store.publishers(now=NOW, span=99 * HOUR)}["paper2.example"] == 0
    for ask in (store.get_article, store.history):
        with pytest.raises(WithdrawnError) as caught:
            ask(known)
        assert caught.value.at == NOW + HOUR
    assert store.apply([WithdrawArticle(77, known, "it answered 404", NOW + HOUR)]).withdrawn == 0


def test_what_is_read_again_after_its_withdrawal_is_there_again(store: Store) -> None:
    source = followed_article(store)
    before, known = content(store), only_id(store)
    poll(store, source, entry("Edited"), at=NOW + HOUR)
    [waiting] = pending(store, at=NOW + HOUR)
    store.apply([WithdrawArticle(waiting.id, known, "it answered 410", NOW + HOUR)])
    assert store.find(Listing()).articles == ()
    assert [c.articles for c in store.source_counts(now=NOW).values()] == [0]
    poll(store, source, entry("Edited"), at=NOW + 2 * HOUR)
    assert pending(store, at=NOW + 99 * HOUR) == ()
    poll(store, source, entry("Back"), at=NOW + 3 * HOUR)
    [waiting] = pending(store, at=NOW + 3 * HOUR)
    assert store.apply([state("First", at=NOW + 3 * HOUR, entry_id=waiting.id)]).updated == 1
    assert content(store) == before


def test_a_tombstone_withdraws_its_own_feeds_article(store: Store) -> None:
    source = followed_article(store)
    version = store.version()
    poll(store, source, at=NOW + HOUR, deleted=(DeletedEntry(ADDRESS, NOW + HOUR), DeletedEntry("never seen")))
    assert store.find(Listing()).articles == ()
    assert store.version() > version
    version = store.version()
    poll(store, source, at=NOW + 2 * HOUR, deleted=(DeletedEntry(ADDRESS, NOW + HOUR),))
    assert store.version() == version


def test_an_entry_changed_after_its_tombstone_lives(store: Store) -> None:
    source = followed_article(store)
    gone = DeletedEntry(ADDRESS, NOW + HOUR)
    poll(store, source, entry(updated=NOW + 2 * HOUR), at=NOW + 3 * HOUR, deleted=(gone,))
    assert len(store.find(Listing()).articles) == 1


def test_a_pending_entry_with_a_tombstone_is_not_read(store: Store) -> None:
    source = follow(store)
    poll(store, source, entry())
    poll(store, source, at=NOW + HOUR, deleted=(DeletedEntry(ADDRESS),))
    assert pending(store, at=NOW + HOUR) == ()


def test_another_feeds_tombstone_takes_nothing_back(store: Store) -> None:
    followed_article(store)
    planet = follow(store, "https://planet.example/feed")
    poll(store, planet, entry(guid="planet:1"))
    poll(store, planet, at=NOW + HOUR, deleted=(DeletedEntry(ADDRESS), DeletedEntry("planet:1")))
    assert len(store.find(Listing()).articles) == 1


def test_a_later_state_at_a_new_address_updates_in_place(store: Store) -> None:
    followed_article(store)
    moved = state("Moved", at=NOW + HOUR)
    address = "https://courier.example/1-now-with-a-slug"
    piece = replace(moved.article.article, url=address, canonical_url=address)
    store.apply([replace(moved, article=replace(moved.article, id="otherid", article=piece), aliases=(ADDRESS,))])
    assert store.known_article([address]) == only_id(store)
    [article] = store.find(Listing()).articles
    assert (article.article.headline, article.article.canonical_url) == ("Moved", ADDRESS)


def test_history_of_what_is_not_there(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.history("nosuch")


def test_a_reopened_store_has_the_history(opened: OpenStore, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.apply(STATES)
    before = store.history(only_id(store))
    store.apply([stored_article(n, ["night bus", f"matter {n}"], strong=True) for n in range(10, 280)])  # a dictionary
    store.close()
    again = opened(tmp_path)
    assert again.history(only_id(again)) == before
    again.close()


def test_a_link_to_a_known_article_is_no_reading(store: Store) -> None:
    followed_article(store)
    second = follow(store, "https://courier.example/city.xml")
    poll(store, second, replace(entry(), link="https://courier.example/1?x=1"))
    [waiting] = pending(store)
    store.apply([LinkEntry(waiting.id, only_id(store))])
    assert store.history(only_id(store)) == ()
    assert isinstance(store.find(Listing()).next, Cursor | None)

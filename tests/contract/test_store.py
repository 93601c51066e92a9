"""What every store promises, held against each implementation of it."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.errors import NotFoundError
from tagwire.model.archive import AdvanceArchive, ArchiveKey, ArchivePlace, ArchiveProgress
from tagwire.model.article import Rejected, Stage
from tagwire.model.document import Validators
from tagwire.model.feed import Entry, FeedFormat
from tagwire.model.listing import Cursor, Listing, TagExpression, TagTerm
from tagwire.model.source import (
    LinkEntry,
    PollRecord,
    RejectEntry,
    RetryEntry,
    RobotsRecord,
    Source,
    SourceCounts,
    SourceDraft,
    SourceState,
)
from tagwire.store import Store

OpenStore = Callable[[Path], Store]


def tagged(*keys: str, none_of: tuple[str, ...] = ()) -> TagExpression:
    return TagExpression((TagTerm(keys, none_of),))


def ids(store: Store, listing: Listing) -> list[str]:
    return [a.article.canonical_url.rsplit("/", 1)[1] for a in store.find(listing).articles]


def content(store: Store) -> list[tuple[object, ...]]:
    """Return all a reader could see of the store, in an order that does not depend on how it was filled."""
    found = []
    cursor: Cursor | None = None
    while True:
        page = store.find(Listing(before=cursor, limit=7))
        found += [(a.id, a.article, a.lang, a.category, a.genre, a.words, a.tags) for a in page.articles]
        cursor = page.next
        if cursor is None:
            return sorted(found, key=lambda row: str(row[0]))


def follow(store: Store, url: str = "https://courier.example/feed") -> Source:
    return store.add_source(SourceDraft(url, title="The Courier"), now=NOW)[0]


def poll(source: Source, *entries: Entry) -> PollRecord:
    return PollRecord(source.id, NOW, NOW + timedelta(hours=1), entries=entries, validators=Validators('W/"1"', "then"))


def entry(number: int, guid: str | None = None, link: str | None = None) -> Entry:
    address = link or f"https://courier.example/{number}"
    return Entry(guid or address, link=address, title=f"Entry {number}", published=NOW - timedelta(hours=number))


def test_an_article_comes_back_as_it_was_stored(store: Store) -> None:
    intent = stored_article(1, ["rent control"], strong=True)
    store.apply([intent])
    [read] = store.find(Listing()).articles
    assert read.article == intent.article.article
    assert (read.id, read.lang, read.category, read.words) == (
        intent.article.id,
        "en",
        intent.article.category,
        intent.article.words,
    )
    [tag] = read.tags
    assert (tag.key, tag.label, tag.evidence) == (
        "rentcontrol",
        "RentControl",
        intent.article.candidates[0].evidence,
    )
    assert store.get_article(intent.article.id) == read


def test_a_shared_phrase_tags_both_articles_the_earlier_one_too(store: Store) -> None:
    store.apply([stored_article(1, ["institutional failure"], publisher="courier")])
    assert ids(store, Listing(tags=tagged("institutionalfailure"))) == []
    applied = store.apply([stored_article(2, ["institutional failure"], publisher="wire")])
    assert applied.retagged == 1
    assert ids(store, Listing(tags=tagged("institutionalfailure"))) == ["1", "2"]


def test_one_publisher_alone_gives_no_support(store: Store) -> None:
    store.apply([stored_article(n, ["institutional failure"]) for n in (1, 2, 3)])
    assert ids(store, Listing(tags=tagged("institutionalfailure"))) == []


def test_articles_months_apart_do_not_support_each_other(store: Store) -> None:
    store.apply([stored_article(1, ["long memory"], publisher="courier", hours_ago=1)])
    store.apply([stored_article(2, ["long memory"], publisher="wire", hours_ago=24 * 45)])
    assert ids(store, Listing(tags=tagged("longmemory"))) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_order_and_grouping_of_arrival_changes_nothing(opened: OpenStore, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    phrases = [f"phrase {chr(97 + i)}" for i in range(12)]
    intents = [
        stored_article(n, chance.sample(phrases, 4), publisher=f"paper{n % 4}", hours_ago=n * 40.0) for n in range(30)
    ]
    contents = []
    for attempt in range(2):
        store = opened(tmp_path / str(attempt))
        chance.shuffle(intents)
        waiting = list(intents)
        while waiting:
            size = chance.randint(1, 9)
            store.apply(waiting[:size])
            waiting = waiting[size:]
        contents.append(content(store))
        store.close()
    assert contents[0] == contents[1]


def test_an_archives_progress_adds_up_with_what_was_stored(store: Store) -> None:
    key = ArchiveKey("news.warc.gz", 9_000, "00ff")
    assert store.archive_progress(key) == ArchiveProgress()
    store.apply([stored_article(1, []), AdvanceArchive(key, ArchivePlace(400, 1), 5, {"status": 4})])
    refused = {"status": 1, "broken": 2}
    again = [stored_article(1, []), stored_article(2, [])]
    store.apply([*again, AdvanceArchive(key, ArchivePlace(900), 5, refused, is_done=True)])
    assert store.archive_progress(key) == ArchiveProgress(
        ArchivePlace(900), records=10, stored=2, duplicates=1, refused={"broken": 2, "status": 5}, is_done=True
    )
    assert store.archive_progress(replace(key, mark="another")) == ArchiveProgress()


def test_applying_twice_changes_nothing(store: Store) -> None:
    intents = [stored_article(n, ["rent control", "night bus"], publisher=f"paper{n}") for n in range(4)]
    store.apply(intents)
    before = content(store)
    applied = store.apply(intents)
    assert (applied.stored, applied.duplicates, content(store)) == (0, 4, before)
    assert store.get_tag("rentcontrol").articles == 4


def test_another_address_of_a_known_article_is_a_duplicate(store: Store) -> None:
    first = stored_article(1, ["rent control"])
    store.apply([first])
    same = replace(first, aliases=("https://courier.example/amp/1",))
    assert store.apply([same]).duplicates == 1
    assert store.known_article(["https://courier.example/amp/1"]) == first.article.id


def test_a_later_state_of_an_article_replaces_it_and_its_tags(store: Store) -> None:
    store.apply([stored_article(1, ["rent control"], strong=True)])
    store.apply([stored_article(1, ["night bus"], strong=True, headline="Changed", modified=NOW)])
    [read] = store.find(Listing()).articles
    assert (read.article.headline, [t.key for t in read.tags]) == ("Changed", ["nightbus"])
    assert ids(store, Listing(tags=tagged("rentcontrol"))) == []
    assert store.get_tag("rentcontrol").articles == 0


@pytest.mark.parametrize("limit", [1, 2, 5, 50])
def test_paging_gives_each_article_once_even_at_equal_times(store: Store, limit: int) -> None:
    store.apply([stored_article(n, ["night bus"], strong=True, hours_ago=float(n // 4)) for n in range(17)])
    seen: list[str] = []
    cursor: Cursor | None = None
    while True:
        page = store.find(Listing(tags=tagged("nightbus"), before=cursor, limit=limit))
        seen += [a.id for a in page.articles]
        cursor = page.next
        if cursor is None:
            break
        assert Cursor.parse(str(cursor)) == cursor
    assert len(seen) == len(set(seen)) == 17


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (tagged("a", "b"), ["1"]),
        (TagExpression((TagTerm(("a",)), TagTerm(("c",)))), ["1", "2", "3"]),
        (tagged("a", none_of=("b",)), ["2"]),
        (TagExpression((TagTerm((), ("b",)),)), ["2", "3"]),
        (tagged("a", "nosuch"), []),
        (tagged("a", none_of=("nosuch",)), ["1", "2"]),
        (tagged("a", "a"), ["1", "2"]),
    ],
)
def test_tag_algebra(store: Store, expression: TagExpression, expected: list[str]) -> None:
    store.apply(
        [
            stored_article(1, ["a", "b"], strong=True),
            stored_article(2, ["a"], strong=True),
            stored_article(3, ["c"], strong=True),
        ]
    )
    assert ids(store, Listing(tags=expression)) == expected


def test_filters_hold_together(store: Store) -> None:
    store.apply(
        [
            stored_article(1, ["a"], strong=True, publisher="courier"),
            stored_article(2, ["a"], strong=True, publisher="wire", lang="fr"),
            stored_article(3, ["b"], strong=True, publisher="wire", lang="fr"),
        ]
    )
    assert ids(store, Listing(publisher="wire.example")) == ["2", "3"]
    assert ids(store, Listing(tags=tagged("a"), lang="fr", publisher="wire.example")) == ["2"]
    assert ids(store, Listing(category="medtop:11000000", lang="en")) == ["1"]
    assert ids(store, Listing(genre="opinion")) == []


def test_overview_counts(store: Store) -> None:
    store.apply([stored_article(n, ["a", f"x{n % 2}"], strong=True, publisher=f"p{n % 3}") for n in range(1, 31)])
    overview = store.tag_overview("a", now=NOW)
    assert (overview.today, overview.month, len(overview.days)) == (14, 30, 30)
    assert [p.articles for p in overview.publishers] == [10, 10, 10]
    assert [(r.tag.key, r.articles) for r in overview.related] == [("x0", 15), ("x1", 15)]
    assert overview.facets.langs == (("en", 30),)
    [busiest, *_] = store.busy_tags(now=NOW, span=timedelta(days=2), limit=3)
    assert (busiest.tag.key, busiest.articles, busiest.days[-1]) == ("a", 30, 14)
    counts = store.counts(now=NOW)
    assert (counts.articles, counts.tags, counts.publishers_day) == (30, 3, 3)


def test_the_label_is_the_form_most_articles_use(store: Store) -> None:
    store.apply([stored_article(1, ["Rent control"], strong=True)])
    store.apply([stored_article(n, ["rent control"], strong=True) for n in (2, 3)])
    tag = store.get_tag("rentcontrol")
    assert (tag.name, tag.articles) == ("rent control", 3)
    assert store.tag_overview("rentcontrol", now=NOW).also_written == ("Rent control",)


def test_what_is_not_there_is_said(store: Store) -> None:
    for ask in (
        lambda: store.get_article("nosuch"),
        lambda: store.get_tag("nosuch"),
        lambda: store.get_publisher("nosuch"),
        lambda: store.tag_overview("nosuch", now=NOW),
        lambda: store.remove_source(99),
        lambda: store.set_source_state(99, SourceState.PAUSED, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_a_poll_keeps_unseen_entries_once(store: Store) -> None:
    source = follow(store)
    assert store.record_poll(poll(source, entry(1), entry(2))) == 2
    assert store.record_poll(poll(source, entry(1), entry(2), entry(3))) == 1
    assert store.record_poll(poll(source, entry(1, guid="changed"))) == 0
    pending = pending_entries(store, now=NOW, limit=10)
    assert [p.entry for p in pending] == [entry(1), entry(2), entry(3)]
    [source] = store.sources()
    assert (source.validators, source.failures) == (Validators('W/"1"', "then"), 0)
    assert store.source_counts(now=NOW)[source.id].pending == 3


def test_a_guid_that_several_entries_share_hides_none_of_them(store: Store) -> None:
    source = follow(store)
    shared = [entry(n, guid="1") for n in range(3)]
    assert store.record_poll(poll(source, *shared)) == 3
    assert store.record_poll(poll(source, entry(7, guid="1"), *shared)) == 1
    assert store.record_poll(poll(source, entry(7, guid="1"), *shared)) == 0
    assert len(pending_entries(store, now=NOW, limit=10)) == 4


def test_two_sources_with_one_link_are_read_once(store: Store) -> None:
    one, two = follow(store), follow(store, "https://courier.example/sitemap.xml")
    store.record_poll(poll(one, entry(1, guid="a")))
    store.record_poll(poll(two, entry(1, guid="b")))
    [pending] = pending_entries(store, now=NOW, limit=10)
    store.apply([stored_article(1, ["rent control"], entry_id=pending.id)])
    [twin] = pending_entries(store, now=NOW, limit=10)
    known = store.known_article(["https://courier.example/1"])
    assert known is not None
    store.apply([LinkEntry(twin.id, known)])
    assert pending_entries(store, now=NOW, limit=10) == ()
    assert [c.articles for c in store.source_counts(now=NOW).values()] == [1, 1]


def test_an_entry_ends_done_refused_or_later(store: Store) -> None:
    source = follow(store)
    store.record_poll(poll(source, entry(1), entry(2), entry(3)))
    first, second, third = pending_entries(store, now=NOW, limit=10)
    store.apply(
        [
            stored_article(1, [], entry_id=first.id),
            RejectEntry(second.id, Rejected(Stage.EXTRACT, "not-an-article", "an index page"), NOW),
            RetryEntry(third.id, "timed out", NOW + timedelta(minutes=5)),
        ]
    )
    assert pending_entries(store, now=NOW, limit=10) == ()
    [later] = pending_entries(store, now=NOW + timedelta(minutes=5), limit=10)
    assert (later.id, later.attempts) == (third.id, 1)
    assert store.source_counts(now=NOW) == {source.id: SourceCounts(1, 1, pending=1, rejected=1)}


def test_a_failed_poll_is_remembered_until_one_succeeds(store: Store) -> None:
    source = follow(store)
    store.record_poll(PollRecord(source.id, NOW, NOW + timedelta(hours=1), error="it timed out"))
    store.record_poll(PollRecord(source.id, NOW, NOW + timedelta(hours=2), error="it timed out", gone=True))
    [source] = store.sources()
    assert (source.failures, source.last_error, source.state) == (2, "it timed out", SourceState.GONE)
    source = store.set_source_state(source.id, SourceState.ACTIVE, now=NOW)
    assert (source.failures, source.last_error, source.next_poll_at) == (0, None, NOW)


def test_following_twice_is_following_once(store: Store) -> None:
    draft = SourceDraft("https://courier.example/feed", folder="coast/city", format=FeedFormat.RSS20)
    first, is_new = store.add_source(draft, now=NOW)
    again, is_new_again = store.add_source(draft, now=NOW)
    assert (first.id, is_new, is_new_again) == (again.id, True, False)
    assert first.folder == "coast/city"


def test_removing_a_source_keeps_its_articles(store: Store) -> None:
    source = follow(store)
    store.record_poll(poll(source, entry(1)))
    [pending] = pending_entries(store, now=NOW, limit=1)
    store.apply([stored_article(1, [], entry_id=pending.id)])
    store.remove_source(source.id)
    assert (len(store.find(Listing()).articles), store.sources()) == (1, ())


def test_robots_are_remembered(store: Store) -> None:
    record = RobotsRecord("https://courier.example", "User-agent: *\nDisallow: /x", 200, NOW, NOW + timedelta(days=1))
    assert store.robots(record.origin) is None
    store.save_robots(record)
    store.save_robots(replace(record, body=None))
    assert store.robots(record.origin) == replace(record, body=None)


def test_a_reopened_store_holds_what_it_held(opened: OpenStore, tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.apply([stored_article(n, ["rent control"], publisher=f"p{n}") for n in range(3)])
    before, version = content(store), store.version()
    store.close()
    again = opened(tmp_path)
    assert (content(again), again.version()) == (before, version)
    again.close()


def test_a_batch_that_fails_leaves_nothing(store: Store) -> None:
    good = stored_article(1, ["rent control"])
    bad = stored_article(2, ["rent control"])
    misplaced = replace(bad.article.candidates[0].evidence, sentence="Not in the text.")
    broken = replace(bad.article, candidates=(replace(bad.article.candidates[0], evidence=misplaced),))
    with pytest.raises(ValueError, match="Not in the text"):
        store.apply([good, replace(bad, article=broken)])
    assert store.find(Listing()).articles == ()


def test_readers_and_a_writer_at_once(store: Store) -> None:
    ended = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        while not ended.is_set():
            page = store.find(Listing(tags=tagged("nightbus"), limit=50))
            if len({a.id for a in page.articles}) != len(page.articles):
                wrong.append("an article twice")

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(40):
        store.apply([stored_article(n, ["night bus"], strong=True)])
    ended.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(store.find(Listing(tags=tagged("nightbus"), limit=50)).articles) == 40


def test_bodies_stay_readable_across_dictionaries(store: Store) -> None:
    store.apply([stored_article(n, ["night bus", f"matter {n}"], strong=True) for n in range(270)])
    store.apply([stored_article(n, ["night bus", f"matter {n}"], strong=True) for n in range(270, 290)])
    seen = content(store)
    assert len(seen) == 290

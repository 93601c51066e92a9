"""What every store promises of canonical addresses: pages that state one are one article only if they read alike."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from store_claims import pending_entries
from tagwire.model.article import AnnotatedArticle
from tagwire.model.feed import Entry
from tagwire.model.listing import Listing
from tagwire.model.source import LinkEntry, PollRecord, SourceDraft, StoreArticle
from tagwire.store import Store
from tagwire.text.hashes import article_id

HOME = "https://courier.example"
WRONG = f"{HOME}/launch-of-our-new-site"
PIECES = {
    "bridge": "The Old Bridge will close for a year after engineers found cracks in two of its arches.",
    "ferry": "A ferry sank in the harbour at night, and all forty-one of its passengers were saved.",
    "fune": "港で夜中に渡し船が沈み、乗っていた四十一人は全員が救助されたと市が発表した。",
    "kitchen": "The county lost three years of its kitchen inspections when a server failed in May.",
    "rent": "Rents in the old town may rise by no more than three per cent a year, the council decided.",
}


def claiming(
    name: str, canonical: str = WRONG, *, text: str | None = None, path: str | None = None, headline: str | None = None
) -> StoreArticle:
    """Return a piece, read at an address of its own, whose page states a canonical address."""
    made = stored_article(1, [], headline=headline or f"A piece on the {name}")
    url = f"{HOME}/{path or name}" if canonical != f"{HOME}/{name}" or path else canonical
    piece = replace(made.article.article, url=url, canonical_url=canonical, text=text or PIECES[name])
    return replace(made, article=replace(made.article, id=article_id(canonical), article=piece), aliases=(url,))


def found(store: Store) -> dict[str, AnnotatedArticle]:
    """Return all articles by canonical address; no two may share one, or an id."""
    articles = store.find(Listing(limit=99)).articles
    by_canonical = {a.article.canonical_url: a for a in articles}
    assert len(by_canonical) == len({a.id for a in articles}) == len(articles)
    return by_canonical


def texts(store: Store) -> dict[str, str]:
    return {url.removeprefix(HOME): a.article.text for url, a in found(store).items()}


def test_pieces_that_all_state_one_canonical_are_each_their_own(
    opened: Callable[[Path], Store], tmp_path: Path
) -> None:
    expected = {f"/{name}": text for name, text in PIECES.items()}
    for nth, order in enumerate(itertools.permutations(PIECES)):
        if nth % 7:
            continue
        store = opened(tmp_path / str(nth))
        store.apply([claiming(name) for name in order[:2]])
        for name in order[2:]:
            store.apply([claiming(name)])
        assert texts(store) == expected
        store.apply([claiming(name) for name in order])
        assert texts(store) == expected
        store.close()


@pytest.mark.parametrize("place", range(3))
def test_the_article_that_is_really_there_has_the_address(store: Store, place: int) -> None:
    real = claiming("rent", canonical=f"{HOME}/rent")
    arrivals = [claiming("bridge", canonical=f"{HOME}/rent"), claiming("ferry", canonical=f"{HOME}/rent")]
    arrivals.insert(place, real)
    for arrival in arrivals:
        store.apply([arrival])
    assert texts(store) == {f"/{name}": PIECES[name] for name in ("rent", "bridge", "ferry")}
    amp = claiming("rent", canonical=f"{HOME}/rent", path="amp/rent")
    assert store.apply([amp]).duplicates == 1
    assert len(found(store)) == 3


def test_pages_that_read_alike_are_one_article(store: Store) -> None:
    canonical = f"{HOME}/a/rent"
    whole = PIECES["rent"] + "\n\n" + PIECES["ferry"]
    first = store.apply([claiming("rent", canonical, text=whole, path="rent?from=feed")])
    second = store.apply([claiming("rent", canonical, text=PIECES["rent"], path="print/rent", headline="Rents capped")])
    assert (first.stored, second.stored) == (1, 0)
    assert list(found(store)) == [canonical]
    real = claiming("rent", canonical, text=whole, path="a/rent")
    assert store.apply([real]).stored == 0
    assert list(found(store)) == [canonical]


def test_where_there_is_too_little_text_the_headline_decides(store: Store) -> None:
    canonical = f"{HOME}/pictures"
    store.apply([claiming("one", canonical, text="Pictures.", headline="The storm in pictures")])
    assert store.apply([claiming("two", canonical, text="In colour.", headline="The storm in Pictures")]).stored == 0
    assert store.apply([claiming("three", canonical, text="In grey.", headline="The fair in pictures")]).stored == 1


def test_an_edit_of_an_article_whose_claim_was_refused_is_its_own(store: Store) -> None:
    store.apply([claiming("bridge"), claiming("ferry")])
    before = {name: found(store)[f"{HOME}/{name}"].id for name in ("bridge", "ferry")}
    for name in ("bridge", "ferry"):
        edit = claiming(name, text="It says something else altogether now, from its first word to its last one.")
        assert store.apply([replace(edit, is_reread=True, fetched_at=NOW + timedelta(hours=1))]).updated == 1
    assert {name: found(store)[f"{HOME}/{name}"].id for name in ("bridge", "ferry")} == before


def test_an_entry_that_was_taken_for_the_wrong_article_comes_anew(store: Store) -> None:
    source, _ = store.add_source(SourceDraft(f"{HOME}/feed"), now=NOW)
    store.apply([claiming("bridge", canonical=f"{HOME}/rent")])
    known = store.known_article([f"{HOME}/rent"])
    assert known is not None
    record = PollRecord(source.id, NOW, NOW, entries=(Entry("r", link=f"{HOME}/rent", title="Rents"),))
    store.record_poll(record)
    for waiting in pending_entries(store, now=NOW, limit=9):
        store.apply([LinkEntry(waiting.id, known)])
    store.apply([claiming("ferry", canonical=f"{HOME}/rent")])
    assert store.known_article([f"{HOME}/rent"]) is None
    store.record_poll(record)
    [waiting] = pending_entries(store, now=NOW, limit=9)
    store.apply([replace(claiming("rent", canonical=f"{HOME}/rent"), entry_id=waiting.id)])
    assert texts(store) == {f"/{name}": PIECES[name] for name in ("rent", "bridge", "ferry")}


@pytest.mark.parametrize("ring", [("bridge", "ferry"), ("bridge", "ferry", "rent")])
def test_pieces_that_name_each_other_in_a_circle_are_each_their_own(
    opened: Callable[[Path], Store], tmp_path: Path, ring: tuple[str, ...]
) -> None:
    following = dict(zip(ring, (*ring[1:], ring[0]), strict=True))
    for nth, order in enumerate(itertools.permutations(ring)):
        store = opened(tmp_path / str(nth))
        for _ in range(2):  # and again, as when their pages are read anew
            for name in order:
                store.apply([claiming(name, f"{HOME}/{following[name]}", path=name)])
        assert sorted(texts(store).values()) == sorted(PIECES[name] for name in ring)
        store.close()


def test_one_piece_under_two_addresses_that_name_each_other_is_one(
    opened: Callable[[Path], Store], tmp_path: Path
) -> None:
    store = opened(tmp_path)
    for _ in range(2):
        store.apply([claiming("bridge", f"{HOME}/b", path="a"), claiming("bridge", f"{HOME}/a", path="b")])
    assert len(found(store)) == 1

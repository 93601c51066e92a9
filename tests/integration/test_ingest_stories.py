"""Telling stories on a real store: of new articles, beside another teller, after a restart, in any order of arrival."""

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from demo_stories import Told, demo_articles

from store_articles import NOW, choose_supported
from tagwire.ingest import stories as telling
from tagwire.ingest.stories import StoryTeller, tell_all, tell_for_good
from tagwire.model.article import AnnotatedArticle, Article, Genre, Publisher
from tagwire.model.listing import Cursor, Listing
from tagwire.model.source import StoreArticle
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.text.hashes import article_id

ENGLISH = demo_articles("en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_store(tmp_path, choose=choose_supported)
    yield store
    store.close()


def _stored(article: Told, name: str) -> StoreArticle:
    url = f"https://{article.publisher}.example/{name}"
    piece = Article(
        url=url,
        canonical_url=url,
        publisher=Publisher(f"{article.publisher}.example", article.publisher),
        headline=article.headline,
        text=article.text,
        published=datetime.fromtimestamp(article.day * 86_400, UTC),
    )
    sketch = article.sketch.to_bytes()
    made = AnnotatedArticle(article_id(url), piece, article.lang, None, (), Genre.REPORT, (), 100, sketch=sketch)
    return StoreArticle(made, NOW)


def _store_all(store: SqliteStore, articles: Sequence[Told]) -> None:
    store.apply([_stored(article, str(ENGLISH.index(article))) for article in articles])


def _stories(store: SqliteStore) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    cursor: Cursor | None = None
    while True:
        page = store.find(Listing(before=cursor, limit=50))
        found |= {article.article.canonical_url: article.story for article in page.articles}
        cursor = page.next
        if cursor is None:
            return found


def _alike(one: dict[str, str | None], other: dict[str, str | None]) -> float:
    """Return BCubed F1 of one partition of the same addresses against another."""
    names = sorted(one)
    groups = [{n: {m for m in names if stories[m] == stories[n]} for n in names} for stories in (one, other)]
    both = [len(groups[0][n] & groups[1][n]) for n in names]
    precision = sum(b / len(groups[1][n]) for b, n in zip(both, names, strict=True)) / len(names)
    recall = sum(b / len(groups[0][n]) for b, n in zip(both, names, strict=True)) / len(names)
    return 2 * precision * recall / (precision + recall)


def _teller(store: SqliteStore) -> StoryTeller:
    return StoryTeller(store.stories, clock=lambda: NOW)


def test_every_stored_article_gets_a_story(store: SqliteStore) -> None:
    _store_all(store, ENGLISH)
    tell_all(_teller(store))
    found = _stories(store)
    assert None not in found.values()
    told: dict[str | None, set[str]] = {}
    for number, article in enumerate(ENGLISH):
        story = found[f"https://{article.publisher}.example/{number}"]
        told.setdefault(story, set()).add(article.event)
    assert all(len(events) == 1 for events in told.values())
    assert len(told) <= 22  # of 16 events


def test_nothing_new_changes_nothing(store: SqliteStore) -> None:
    _store_all(store, ENGLISH)
    teller = _teller(store)
    tell_all(teller)
    version, mark = store.version(), store.stories.mark()
    assert teller.tell_new() == 0
    teller.repair()
    assert (store.version(), store.stories.mark()) == (version, mark)


def test_a_copy_is_folded_and_takes_the_story(store: SqliteStore) -> None:
    wire = ENGLISH[0]
    _store_all(store, ENGLISH[:9])
    teller = _teller(store)
    teller.tell_new()
    store.apply([_stored(replace(wire, publisher="echo", headline="Otherwise", day=wire.day + 0.2), "copy")])
    assert teller.tell_new() == 1
    copy = store.get_article(article_id("https://echo.example/copy"))
    original = store.get_article(article_id(f"https://{wire.publisher}.example/0"))
    assert copy.duplicate_of == original.id
    assert copy.story == original.story
    assert [a.id for a in store.same_text(original.id)] == [copy.id]


def test_another_program_goes_on_where_the_first_was_ended(store: SqliteStore) -> None:
    for start in range(0, len(ENGLISH), 9):
        _store_all(store, ENGLISH[start : start + 9])
        teller = _teller(store)  # as after a restart: what is open is made again from the store
        teller.tell_new()
        if start % 2:
            teller.repair()
    tell_all(_teller(store))
    in_parts = _stories(store)
    assert None not in in_parts.values()
    events = {f"https://{a.publisher}.example/{n}": a.event for n, a in enumerate(ENGLISH)}
    assert _alike(events, in_parts) >= 0.94


def test_two_programs_tell_in_turn(store: SqliteStore) -> None:
    one, other = _teller(store), _teller(store)
    for number, article in enumerate(ENGLISH):
        _store_all(store, [article])
        assert (one, other)[number % 2].tell_new() == 1
        if number % 10 == 9:
            (one, other)[number // 10 % 2].repair()
    other.repair()
    events = {f"https://{a.publisher}.example/{n}": a.event for n, a in enumerate(ENGLISH)}
    assert _alike(events, _stories(store)) >= 0.94


@pytest.mark.parametrize("seed", range(3))
def test_arrivals_shuffled_within_an_hour_give_nearly_the_same_stories(seed: int, tmp_path: Path) -> None:
    dense = [replace(a, day=20_000 - (20_000 - a.day) / 3) for a in ENGLISH]
    chance = random.Random(seed)
    shuffled = sorted(range(len(dense)), key=lambda n: dense[n].day + chance.random() / 24)
    found = []
    for name, order in (("straight", range(len(dense))), ("shuffled", shuffled)):
        store = open_store(tmp_path / name, choose=choose_supported)
        teller = _teller(store)
        for at in order:
            store.apply([_stored(dense[at], str(at))])
            teller.tell_new()
        teller.repair()
        found.append(_stories(store))
        store.close()
    assert _alike(*found) >= 0.95


def test_room_grows_with_what_comes(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LEAST_ROOM", 8)
    teller = _teller(store)
    for article in ENGLISH:
        _store_all(store, [article])
        teller.tell_new()
    teller.repair()
    events = {f"https://{a.publisher}.example/{n}": a.event for n, a in enumerate(ENGLISH)}
    assert _alike(events, _stories(store)) >= 0.94


def test_a_sketch_of_another_version_is_passed_over(store: SqliteStore) -> None:
    strange = _stored(ENGLISH[0], "0")
    store.apply([replace(strange, article=replace(strange.article, sketch=b"\x00" * 40))])
    _store_all(store, ENGLISH[1:3])
    tell_all(_teller(store))
    found = _stories(store)
    assert found.pop(strange.article.article.canonical_url) is None
    assert None not in found.values()


def test_a_fault_of_our_own_costs_no_round(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    _store_all(store, ENGLISH[:2])
    teller = _teller(store)
    monkeypatch.setattr(StoryTeller, "tell_new", lambda self: 1 / 0)
    tell_all(teller)
    monkeypatch.undo()
    assert teller.tell_new() == 2


def test_while_the_program_runs_articles_get_their_stories(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "LOOK_S", 0.01)
    monkeypatch.setattr(telling, "REPAIR_S", 0.02)

    async def run() -> None:
        task = asyncio.create_task(tell_for_good(_teller(store)))
        await asyncio.to_thread(_store_all, store, ENGLISH[:6])
        until = datetime.now(UTC) + timedelta(seconds=20)
        while store.stories.mark().repaired < 6 and datetime.now(UTC) < until:  # noqa: ASYNC110 (a store wakes nobody)
            await asyncio.sleep(0.02)
        task.cancel()

    asyncio.run(run())
    assert store.stories.mark().repaired == 6
    assert None not in _stories(store).values()

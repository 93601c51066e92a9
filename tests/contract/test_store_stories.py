"""What every store promises about stories: telling in turn, merges that redirect, copies, reading."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store_articles import NOW, stored_article
from tagwire.errors import NotFoundError
from tagwire.model.listing import Listing
from tagwire.model.optout import OptOut
from tagwire.model.query import AllOf, Node, Not, PublishedAfter, Query, StoryIs, Words
from tagwire.model.source import StoreArticle, WithdrawArticle
from tagwire.model.story import StoryTelling
from tagwire.store import Store
from tagwire.text.hashes import article_id

PUBLISHERS = ("courier", "ledger", "fanal", "post")


def _article(number: int, *, sketch: bytes = b"sketch", publisher: str | None = None) -> StoreArticle:
    made = stored_article(number, ["rent control"], publisher=publisher or PUBLISHERS[number % 4])
    return replace(made, article=replace(made.article, sketch=sketch))


def _fill(store: Store, count: int) -> None:
    """Store articles 1 to ``count``, which get these numbers; the later ones are the older ones."""
    store.apply([_article(n) for n in range(1, count + 1)])


def _id(number: int, *, publisher: str | None = None) -> str:
    return article_id(f"https://{publisher or PUBLISHERS[number % 4]}.example/{number}")


def _tell(
    store: Store,
    stories: Mapping[int, int],
    *,
    originals: Mapping[int, int] | None = None,
    merged: Mapping[int, int] | None = None,
    parted: Mapping[int, int] | None = None,
    is_repair: bool = False,
    turn: int | None = None,
    now: datetime = NOW,
) -> bool:
    mark = store.stories.mark()
    reached = max((mark.reached, *stories))
    telling = StoryTelling(
        mark.turn if turn is None else turn, reached, is_repair, stories, originals or {}, merged or {}, parted or {}
    )
    return store.stories.tell(telling, now=now)


def _found(store: Store, root: Node) -> set[str]:
    return {f.article.id for f in store.search(Query("", root), limit=50).found}


def test_stored_articles_wait_in_order_until_they_are_told_of(store: Store) -> None:
    _fill(store, 3)
    store.apply([_article(4, sketch=b"")])  # read by an earlier release: nothing to tell by
    waiting = store.stories.waiting(after=0, limit=2)
    assert [(a.number, a.sketch, a.story, a.original) for a in waiting] == [
        (1, b"sketch", None, 1),
        (2, b"sketch", None, 2),
    ]
    assert waiting[0].published == NOW - timedelta(hours=1)
    assert _tell(store, {1: 1, 2: 1})
    mark = store.stories.mark()
    assert (mark.turn, mark.reached, mark.repaired, mark.next_story) == (1, 2, 0, 2)
    assert [a.number for a in store.stories.waiting(after=mark.reached, limit=9)] == [3]
    assert [(a.number, a.story) for a in store.stories.told(limit=9)] == [(1, 1), (2, 1)]
    assert [a.number for a in store.stories.told(limit=1)] == [2]


def test_an_article_names_its_story_and_its_original(store: Store) -> None:
    _fill(store, 3)
    assert store.get_article(_id(1)).story is None
    _tell(store, {1: 1, 2: 1, 3: 2}, originals={1: 2, 2: 2, 3: 3})
    one, two, three = (store.get_article(_id(n)) for n in (1, 2, 3))
    assert one.story == two.story != three.story
    assert (one.duplicate_of, two.duplicate_of, three.duplicate_of) == (_id(2), None, None)
    _tell(store, {}, originals={1: 1, 2: 1})  # an earlier one turned up
    assert (store.get_article(_id(1)).duplicate_of, store.get_article(_id(2)).duplicate_of) == (None, _id(1))


def test_who_tells_out_of_turn_is_refused_and_nothing_is_written(store: Store) -> None:
    _fill(store, 2)
    assert _tell(store, {1: 1})
    assert not _tell(store, {2: 1}, turn=0)
    assert store.get_article(_id(2)).story is None
    assert store.stories.mark().reached == 1


def test_telling_is_seen_by_readers_caches(store: Store) -> None:
    _fill(store, 1)
    before = store.version()
    _tell(store, {1: 1})
    after = store.version()
    assert after > before
    _tell(store, {})
    assert store.version() == after


def test_a_story_that_is_merged_leads_to_the_other_for_good(store: Store) -> None:
    _fill(store, 6)
    _tell(store, {n: n for n in range(1, 7)})
    ids = {n: store.get_article(_id(n)).story or "" for n in range(1, 7)}
    assert len(set(ids.values())) == 6
    _tell(store, {1: 2}, merged={1: 2})
    _tell(store, {1: 3, 2: 3}, merged={2: 3})
    for old in (ids[1], ids[2], ids[3]):
        story = store.story(old, limit=9)
        assert story.id == ids[3]
        assert {a.id for a in story.articles} == {_id(1), _id(2), _id(3)}
        assert {a.id for a in store.find(Listing(story=old)).articles} == {_id(1), _id(2), _id(3)}


def test_articles_that_nobody_told_of_move_with_their_story(store: Store) -> None:
    _fill(store, 3)
    _tell(store, {1: 1, 2: 1, 3: 2})
    _tell(store, {3: 1}, merged={2: 1})  # the teller holds 3 alone: 1 and 2 left its window
    _tell(store, {}, merged={1: 2})
    assert {store.get_article(_id(n)).story for n in (1, 2, 3)} == {store.get_article(_id(3)).story}


def test_a_story_is_named_after_its_first_article_and_no_two_alike(store: Store) -> None:
    _fill(store, 3)
    _tell(store, {1: 1, 2: 1, 3: 1})
    whole = store.get_article(_id(1)).story
    _tell(store, {1: 2}, parted={2: 1}, is_repair=True)
    _tell(store, {1: 3}, parted={3: 2}, is_repair=True)
    assert len({whole, store.get_article(_id(1)).story, store.get_article(_id(2)).story}) == 2
    assert store.get_article(_id(2)).story == whole
    assert store.stories.mark().repaired == 3


def test_a_story_counts_texts_and_publishers_and_shows_its_newest(store: Store) -> None:
    _fill(store, 4)
    _tell(store, {1: 1, 2: 1, 3: 1, 4: 2}, originals={1: 3})
    story = store.story(store.get_article(_id(3)).story or "", limit=2)
    assert [a.id for a in story.articles] == [_id(1), _id(2)]
    assert (story.texts, story.publishers) == (2, 2)
    assert (story.began_at, story.newest_at) == (NOW - timedelta(hours=3), NOW - timedelta(hours=1))
    with pytest.raises(NotFoundError):
        store.story("nosuch", limit=9)


def test_busy_stories_are_those_of_most_publishers_then_the_newest(store: Store) -> None:
    _fill(store, 9)
    _tell(store, {1: 1, 2: 2, 3: 3, 4: 2, 5: 4, 6: 4, 7: 4, 8: 1, 9: 5}, originals={8: 1})
    busy = store.busy_stories(now=NOW, span=timedelta(hours=20), limit=3, articles=2)
    members = [{int(a.article.headline.split()[-1]) for a in story.articles} for story in busy]
    assert members == [{5, 6}, {2, 4}, {1, 8}]  # of 4 the newest two; a copy is no second publisher
    assert [s.publishers for s in busy] == [3, 2, 1]
    assert store.busy_stories(now=NOW, span=timedelta(minutes=30), limit=3, articles=2) == ()


def test_the_same_text_elsewhere(store: Store) -> None:
    _fill(store, 4)
    _tell(store, dict.fromkeys(range(1, 5), 1), originals={1: 3, 2: 3, 3: 3, 4: 4})
    assert [a.id for a in store.same_text(_id(1))] == [_id(3), _id(2)]
    assert [a.id for a in store.same_text(_id(3))] == [_id(2), _id(1)]
    assert list(store.same_text(_id(4))) == []
    with pytest.raises(NotFoundError):
        store.same_text("nosuch")


def test_withdrawn_articles_leave_their_story(store: Store) -> None:
    _fill(store, 2)
    _tell(store, {1: 1, 2: 1}, originals={1: 2, 2: 2})
    story = store.get_article(_id(1)).story or ""
    later = NOW + timedelta(hours=1)
    store.apply([WithdrawArticle(1, _id(2), "gone", later)])
    assert [a.id for a in store.story(story, limit=9).articles] == [_id(1)]
    assert store.get_article(_id(1)).duplicate_of is None
    assert list(store.same_text(_id(1))) == []
    store.apply([WithdrawArticle(2, _id(1), "gone", later)])
    with pytest.raises(NotFoundError):
        store.story(story, limit=9)


def test_searching_for_a_story(store: Store) -> None:
    _fill(store, 6)
    _tell(store, {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3})
    ids = {n: store.get_article(_id(n)).story or "" for n in (1, 2, 4)}
    assert _found(store, StoryIs(ids[2])) == {_id(2), _id(3)}
    assert _found(store, AllOf((StoryIs(ids[4]), Words("rent")))) == {_id(4), _id(5), _id(6)}
    assert _found(store, AllOf((StoryIs(ids[4]), Words("zeppelin")))) == set()
    assert _found(store, AllOf((Words("rent"), Not(StoryIs(ids[4]))))) == {_id(1), _id(2), _id(3)}
    assert _found(store, Not(StoryIs(ids[2]))) == {_id(1), _id(4), _id(5), _id(6)}
    assert _found(store, AllOf((StoryIs(ids[1]), StoryIs(ids[2])))) == set()
    assert _found(store, AllOf((StoryIs(ids[4]), PublishedAfter(NOW - timedelta(hours=5))))) == {_id(4), _id(5)}
    assert _found(store, StoryIs("nosuch")) == set()
    assert len(_found(store, Not(StoryIs("nosuch")))) == 6
    _tell(store, {2: 3, 3: 3}, merged={2: 3})
    assert _found(store, StoryIs(ids[2])) == {_id(n) for n in range(2, 7)}


def test_sketches_are_forgotten_when_no_neighbour_can_come_any_more(store: Store) -> None:
    _fill(store, 2)
    _tell(store, {1: 1}, now=NOW)
    _tell(store, {2: 1}, now=NOW + timedelta(days=10))
    _tell(store, {}, now=NOW + timedelta(days=15))
    assert [a.number for a in store.stories.told(limit=9)] == [2]
    assert store.get_article(_id(1)).story is not None


def test_an_article_read_again_keeps_its_story_and_gets_its_new_sketch(store: Store) -> None:
    _fill(store, 1)
    _tell(store, {1: 1})
    again = _article(1, sketch=b"other")
    piece = replace(again.article.article, text=f"{again.article.article.text}\n\nMore words.")
    again = replace(again, article=replace(again.article, article=piece), fetched_at=NOW + timedelta(hours=1))
    store.apply([replace(again, is_reread=True)])
    [told] = store.stories.told(limit=9)
    assert (told.sketch, told.story) == (b"other", 1)


def test_what_is_erased_leaves_no_sketch(store: Store) -> None:
    _fill(store, 2)
    _tell(store, {1: 1, 2: 1})
    rule = OptOut("ledger.example", "", None)
    store.opt_outs.add(rule, now=NOW)
    assert store.opt_outs.erase(rule, now=NOW + timedelta(hours=1)) == 1
    assert [a.number for a in store.stories.told(limit=9)] == [2]


def test_stories_are_there_after_opening_again(opened: Callable[[Path], Store], tmp_path: Path) -> None:
    store = opened(tmp_path / "again")
    _fill(store, 2)
    _tell(store, {1: 1, 2: 1})
    story = store.get_article(_id(1)).story
    mark = store.stories.mark()
    store.close()
    store = opened(tmp_path / "again")
    assert store.get_article(_id(1)).story == story
    assert store.stories.mark() == mark
    store.close()


def test_times_are_aware(store: Store) -> None:
    _fill(store, 1)
    assert store.stories.waiting(after=0, limit=1)[0].published.tzinfo == UTC

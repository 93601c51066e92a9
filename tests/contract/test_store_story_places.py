"""What every store promises about corrections of stories: they hold whatever telling and reading say later."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from correction_logs import draft
from store_articles import NOW, stored_article
from tagwire.errors import NotFoundError
from tagwire.model.correction import Action, Correction, Members, MergeStories, MoveArticle, Refusal, SplitStory, Undo
from tagwire.model.correction_file import plan_import, read_corrections, write_corrections
from tagwire.model.listing import Listing
from tagwire.model.query import Query, StoryIs
from tagwire.model.source import StoreArticle
from tagwire.model.story import StoryTelling
from tagwire.store import Store
from tagwire.text.hashes import article_id

Groups = set[frozenset[int]]


def article(number: int, *, more: str = "") -> StoreArticle:
    made = stored_article(number, ["rent control"], publisher=f"paper{number}")
    piece = replace(made.article.article, text=f"{made.article.article.text}{more}")
    return replace(made, article=replace(made.article, article=piece, sketch=b"sketch"))


def id_of(number: int) -> str:
    return article_id(f"https://paper{number}.example/{number}")


def tell(
    store: Store,
    stories: Mapping[int, int],
    *,
    originals: Mapping[int, int] | None = None,
    merged: Mapping[int, int] | None = None,
    is_repair: bool = False,
) -> None:
    mark = store.stories.mark()
    reached = max((mark.reached, *stories))
    assert store.stories.tell(
        StoryTelling(mark.turn, reached, is_repair, stories, originals or {}, merged or {}, {}), now=NOW
    )


def told(store: Store, stories: Mapping[int, int], **others: Mapping[int, int]) -> Store:
    """Store articles, which get their numbers in order, and tell their stories."""
    store.apply([article(number) for number in sorted(stories)])
    tell(store, stories, **others)
    return store


def story_of(store: Store, number: int) -> str:
    return store.get_article(id_of(number)).story or ""


def groups(store: Store, count: int) -> Groups:
    """Return which articles are of one story, having looked at it from every side readers have."""
    members: dict[str, set[int]] = {}
    for number in range(1, count + 1):
        members.setdefault(story_of(store, number), set()).add(number)
    for story, numbers in members.items():
        ids = {id_of(number) for number in numbers}
        assert {a.id for a in store.story(story, limit=50).articles} == ids
        assert {a.id for a in store.find(Listing(story=story)).articles} == ids
        assert {f.article.id for f in store.search(Query("", StoryIs(story)), limit=50).found} == ids
    return {frozenset(numbers) for numbers in members.values()}


def make(store: Store, *actions: Action) -> list[Correction]:
    outcomes = store.correct([draft(action) for action in actions])
    assert [outcome for outcome in outcomes if isinstance(outcome, Refusal)] == []
    return [outcome for outcome in outcomes if isinstance(outcome, Correction)]


def refused(store: Store, action: Action) -> Refusal:
    [outcome] = store.correct([draft(action)])
    assert isinstance(outcome, Refusal)
    return outcome


def _groups(*numbers: set[int]) -> Groups:
    return {frozenset(some) for some in numbers}


def test_an_article_moves_to_another_story_and_stays_there(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 1, 4: 2, 5: 2})
    make(store, MoveArticle(id_of(3), story_of(store, 4)))
    assert groups(store, 5) == _groups({1, 2}, {3, 4, 5})
    tell(store, {3: 1, 2: 1}, is_repair=True)  # telling has no doubt that it belongs to the first
    assert groups(store, 5) == _groups({1, 2}, {3, 4, 5})
    tell(store, {3: 3}, is_repair=True)
    assert groups(store, 5) == _groups({1, 2}, {3, 4, 5})


def test_merged_stories_are_one_whatever_a_repair_says_and_the_old_address_leads_there(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2, 4: 2})
    old, kept = story_of(store, 1), story_of(store, 3)
    make(store, MergeStories((old,), kept))
    assert groups(store, 4) == _groups({1, 2, 3, 4})
    assert store.story(old, limit=9).id == kept
    store.apply([article(5), article(6)])
    tell(store, {5: 1, 6: 2})  # each part is told on
    assert groups(store, 6) == _groups({1, 2, 3, 4, 5, 6})
    tell(store, {2: 3, 5: 3}, is_repair=True)  # one part parts again; what came later follows what it is told with
    assert groups(store, 6) == _groups({1, 2, 3, 4, 5, 6})
    assert {story_of(store, n) for n in range(1, 7)} == {kept}


def test_articles_set_apart_are_never_put_together_by_a_repair(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 1, 4: 1, 5: 1})
    whole = story_of(store, 1)
    [made] = make(store, SplitStory(whole, (id_of(4), id_of(5))))
    assert isinstance(made.action, SplitStory)
    assert groups(store, 5) == _groups({1, 2, 3}, {4, 5})
    assert (story_of(store, 1), story_of(store, 4)) == (whole, made.action.into)
    tell(store, dict.fromkeys(range(1, 6), 1), is_repair=True)
    assert groups(store, 5) == _groups({1, 2, 3}, {4, 5})
    tell(store, {1: 2, 4: 2, 2: 3, 5: 3}, is_repair=True)  # grouped right across
    assert groups(store, 5) == _groups({1, 2, 3}, {4, 5})
    store.apply([article(6)])
    tell(store, {6: 1})
    assert frozenset({1, 2, 3, 6}) in groups(store, 6)


def test_what_comes_later_goes_with_the_part_that_says_the_same(store: Store) -> None:
    ferry, bridge = "The ferry crew is on strike.", "The bridge has a broken cable."
    store.apply([article(number, more=f"\n\n{said}") for number, said in ((1, ferry), (2, ferry), (3, bridge))])
    tell(store, {1: 1, 2: 1, 3: 1})
    make(store, SplitStory(story_of(store, 1), (id_of(3),)))
    store.apply([article(4, more="\n\nA new cable for the bridge."), article(5, more="\n\nThe crew sails again.")])
    tell(store, {4: 1, 5: 1})
    assert groups(store, 5) == _groups({1, 2, 5}, {3, 4})
    tell(store, dict.fromkeys(range(1, 6), 2), merged={1: 2}, is_repair=True)
    assert groups(store, 5) == _groups({1, 2, 5}, {3, 4})


def test_a_story_told_to_be_one_with_a_corrected_one_joins_it(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2, 4: 3})
    target, other = story_of(store, 3), story_of(store, 4)
    make(store, MoveArticle(id_of(2), target))
    tell(store, {3: 3}, merged={2: 3}, is_repair=True)
    assert groups(store, 4) == _groups({1}, {2, 3, 4})
    assert store.story(other, limit=9).id == store.story(target, limit=9).id == target


def test_the_last_article_leaves_and_its_storys_address_follows_it(store: Store) -> None:
    told(store, {1: 1, 2: 2})
    old, target = story_of(store, 1), story_of(store, 2)
    [made] = make(store, MoveArticle(id_of(1), target))
    assert store.story(old, limit=9).id == target
    store.apply([article(3)])
    tell(store, {3: 1})  # more of what the article told
    assert groups(store, 3) == _groups({1, 2, 3})
    make(store, Undo(made.id))
    assert store.story(old, limit=9).id == old
    assert groups(store, 3) == _groups({1, 3}, {2})


def test_a_text_moves_with_its_copies_and_a_copy_that_comes_later_follows(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 1, 4: 2}, originals={1: 1, 2: 1, 3: 3})
    make(store, MoveArticle(id_of(2), story_of(store, 4)))
    assert groups(store, 4) == _groups({3}, {1, 2, 4})
    store.apply([article(5)])
    tell(store, {5: 1}, originals={5: 1})
    assert groups(store, 5) == _groups({3}, {1, 2, 4, 5})


def test_undoing_brings_back_what_telling_says_by_then(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 1, 4: 2})
    [made] = make(store, SplitStory(story_of(store, 1), (id_of(3),)))
    tell(store, {3: 2}, is_repair=True)
    new = story_of(store, 3)
    make(store, Undo(made.id))
    assert groups(store, 4) == _groups({1, 2}, {3, 4})
    assert store.story(new, limit=9).id == story_of(store, 3)  # its address leads to where its article went


def test_corrections_of_the_same_articles_are_undone_backwards(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2, 4: 2})
    before = groups(store, 4)
    [first] = make(store, MoveArticle(id_of(1), story_of(store, 3)))
    [second] = make(store, MoveArticle(id_of(2), story_of(store, 3)))
    assert f"tagwire tags undo {second.id}" in refused(store, Undo(first.id)).reason
    make(store, Undo(second.id), Undo(first.id))
    assert groups(store, 4) == before


def test_a_correction_sees_what_the_one_before_it_in_the_same_call_did(store: Store) -> None:
    told(store, {1: 1, 2: 2, 3: 3})
    one, two, three = (story_of(store, n) for n in (1, 2, 3))
    make(store, MergeStories((one,), two), MergeStories((one,), three))  # by then the first is the second
    assert groups(store, 3) == _groups({1, 2, 3})
    assert {store.story(old, limit=9).id for old in (one, two)} == {three}


def test_what_can_not_be_is_told_in_words(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2})
    one, two = story_of(store, 1), story_of(store, 3)
    assert "no story 'nosuch' is known" in refused(store, MoveArticle(id_of(1), "nosuch")).reason
    assert "no article 'nosuch' is stored" in refused(store, MoveArticle("nosuch", one)).reason
    assert "is not in the story" in refused(store, SplitStory(one, (id_of(3),))).reason
    assert "nothing would be left" in refused(store, SplitStory(one, (id_of(1), id_of(2)))).reason
    assert refused(store, MergeStories((one,), one)).is_known
    make(store, MoveArticle(id_of(1), two))
    assert refused(store, MoveArticle(id_of(1), two)).is_known
    make(store, MergeStories((two,), one))
    assert refused(store, MergeStories((two,), one)).is_known


def test_one_may_be_split_off_again_under_another_id(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 1})
    whole = story_of(store, 1)
    [made] = make(store, SplitStory(whole, (id_of(3),)))
    first = story_of(store, 3)
    make(store, Undo(made.id), SplitStory(whole, (id_of(3),)))
    assert groups(store, 3) == _groups({1, 2}, {3})
    assert story_of(store, 3) != first
    assert store.story(first, limit=9).id == story_of(store, 3)


def test_reading_an_article_again_leaves_it_where_a_person_put_it(store: Store) -> None:
    told(store, {1: 1, 2: 2})
    make(store, MoveArticle(id_of(1), story_of(store, 2)))
    changed = article(1, more="\n\nMore words.")
    store.apply([replace(changed, fetched_at=NOW + timedelta(hours=1), is_reread=True)])
    assert groups(store, 2) == _groups({1, 2})


def test_telling_never_sees_what_people_decided(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2})
    before = [(a.number, a.story, a.original) for a in store.stories.told(limit=9)]
    make(store, MoveArticle(id_of(1), story_of(store, 3)), SplitStory(story_of(store, 3), (id_of(1),)))
    assert [(a.number, a.story, a.original) for a in store.stories.told(limit=9)] == before
    assert store.stories.mark().next_story == 3


def test_stories_are_corrected_for_readers_caches(store: Store) -> None:
    told(store, {1: 1, 2: 2})
    before = store.version()
    make(store, MergeStories((story_of(store, 1),), story_of(store, 2)))
    assert store.version() > before


def test_a_preview_says_which_articles_would_change_and_changes_nothing(store: Store) -> None:
    told(store, {1: 1, 2: 1, 3: 2})
    one, two = story_of(store, 1), story_of(store, 3)
    preview = store.preview(draft(MergeStories((one,), two)))
    marks = {a.id: [(m.of, m.before, m.after) for m in a.marks] for a in preview.changed}
    assert marks == {id_of(n): [("story", one, two)] for n in (1, 2)}
    assert (preview.concerned, groups(store, 3)) == (2, _groups({1, 2}, {3}))
    assert store.story(one, limit=9).id == one


def test_the_file_carries_stories_to_a_store_whose_articles_are_still_to_come(
    store: Store, opened: Callable[[Path], Store], tmp_path: Path
) -> None:
    told(store, {1: 1, 2: 1, 3: 2, 4: 3})
    make(store, SplitStory(story_of(store, 1), (id_of(2),)), MergeStories((story_of(store, 3),), story_of(store, 4)))
    entries = read_corrections(write_corrections(store.standing_corrections()), who="ines", at=NOW)
    other = opened(tmp_path / "elsewhere")
    outcomes = other.correct([entry.draft for entry in entries if entry.draft is not None])
    assert all(isinstance(outcome, Correction) for outcome in outcomes)
    told(other, {1: 1, 2: 1, 3: 2, 4: 3})
    assert groups(other, 4) == groups(store, 4) == _groups({1}, {2}, {3, 4})
    assert {story_of(other, n) for n in range(1, 5)} == {story_of(store, n) for n in range(1, 5)}
    assert all(step.is_known for step in plan_import(entries, other.corrections(limit=50)))
    other.close()


def test_an_article_nobody_tells_of_is_where_a_person_put_it(store: Store) -> None:
    told(store, {1: 1})
    late = article(2)
    [made] = make(store, SplitStory("s", (id_of(2),), "given", held=_held("given", 2)))
    store.apply([replace(late, article=replace(late.article, sketch=b""))])
    assert story_of(store, 2) == "given"
    make(store, Undo(made.id))
    assert story_of(store, 2) == ""


def test_a_story_that_only_its_correction_knows_is_gone_with_it(store: Store) -> None:
    told(store, {1: 1})
    [made] = make(store, MoveArticle(id_of(1), "elsewhere", held=_held("elsewhere", 1)))
    assert store.story("elsewhere", limit=9).id == "elsewhere"
    make(store, Undo(made.id))
    assert store.story("elsewhere", limit=9).id == story_of(store, 1)
    with pytest.raises(NotFoundError):
        store.story("nowhere", limit=9)


def _held(story: str, number: int) -> tuple[Members, ...]:
    return (Members(story, (id_of(number),)),)

"""Any run of tellings and corrections: people's word holds at every step, and undone, it leaves no trace."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from test_store_story_places import article, id_of

from correction_logs import draft
from store_articles import NOW
from tagwire.model.correction import (
    Correction,
    MergeStories,
    MoveArticle,
    SplitStory,
    StoryDecision,
    Undo,
)
from tagwire.model.story import StoryTelling
from tagwire.store import Store

ARTICLES, STEPS, SEEDS = 12, 30, range(6)


def tellings(random: Random) -> list[StoryTelling | list[int]]:
    """Return arrivals, each told of, and repairs that group articles anew; whoever tells knows only what it told."""
    steps: list[StoryTelling | list[int]] = []
    stories: dict[int, int] = {}
    next_story, arrived = 1, 0
    for turn in range(STEPS):
        changed: dict[int, int] = {}
        merged: dict[int, int] = {}
        if arrived < ARTICLES and random.random() < 0.6:
            arrived += 1
            steps.append([arrived])
            is_new = not stories or random.random() < 0.4
            changed = {arrived: next_story if is_new else random.choice(list(stories.values()))}
        elif stories:
            one, other = (random.choice(sorted(set(stories.values()))) for _ in range(2))
            if one != other and random.random() < 0.5:
                merged, changed = {one: other}, {n: other for n, story in stories.items() if story == one}
            else:
                some = [n for n, story in stories.items() if story == one]
                changed = dict.fromkeys(random.sample(some, max(1, len(some) // 2)), next_story)
        stories |= changed
        next_story = max([next_story, *stories.values()]) + 1
        steps.append(StoryTelling(turn, arrived, bool(merged), changed, {}, merged, {}))
    return steps


def step(store: Store, telling: StoryTelling | list[int]) -> None:
    if isinstance(telling, list):
        store.apply([article(number) for number in telling])
    else:
        assert store.stories.tell(telling, now=NOW)


def told(store: Store) -> dict[int, str | None]:
    """Return which article is of which story, for readers."""
    found = {n: store.known_article([f"https://paper{n}.example/{n}"]) for n in range(1, ARTICLES + 1)}
    return {n: store.get_article(known).story for n, known in found.items() if known is not None}


def decision(random: Random, shown: dict[int, str | None]) -> StoryDecision | None:
    placed = {n: story for n, story in shown.items() if story is not None}
    if not placed:
        return None
    number = random.choice(sorted(placed))
    story = random.choice(sorted(placed.values()))
    kind = random.randrange(3)
    if kind == 0:
        return MoveArticle(id_of(number), story)
    if kind == 1:
        return MergeStories((placed[number],), story)
    return SplitStory(placed[number], (id_of(number),))


@pytest.mark.parametrize("seed", SEEDS)
def test_peoples_word_holds_and_undone_leaves_no_trace(
    seed: int, opened: Callable[[Path], Store], tmp_path: Path
) -> None:
    random = Random(seed)
    store, twin = opened(tmp_path / "corrected"), opened(tmp_path / "never")
    made: list[Correction] = []
    addresses: set[str] = set()
    for telling in tellings(random):
        step(store, telling)
        step(twin, telling)
        for wanted in (decision(random, told(store)) for _ in range(random.randrange(2))):
            outcomes = store.correct([draft(wanted)]) if wanted is not None else ()
            made += [outcome for outcome in outcomes if isinstance(outcome, Correction)]
        shown = told(store)
        for correction in made[-1:]:
            assert isinstance(correction.action, MoveArticle | MergeStories | SplitStory)
            for members in correction.action.held:
                assert {shown[n] for n in shown if id_of(n) in members.articles} == {members.story}
        addresses |= {story for story in shown.values() if story is not None}
        for story in addresses:  # every address there ever was leads to a story with articles
            assert store.story(story, limit=50).articles
        marks = [(m.turn, m.reached, m.next_story) for m in (store.stories.mark(), twin.stories.mark())]
        assert marks[0] == marks[1]
    assert len(made) > 3
    undone = store.correct([draft(Undo(correction.id)) for correction in reversed(made)])
    assert all(isinstance(outcome, Correction) for outcome in undone)
    assert told(store) == told(twin)
    assert [(a.number, a.story) for a in store.stories.told(limit=99)] == [
        (a.number, a.story) for a in twin.stories.told(limit=99)
    ]
    for story in addresses:
        assert store.story(story, limit=50).articles
    store.close()
    twin.close()

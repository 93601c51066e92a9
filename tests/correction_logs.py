"""Corrections for tests: short to write, and at random for laws."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hypothesis import strategies as st

from store_articles import NOW
from tagwire.model.article import Genre
from tagwire.model.correction import (
    NO_CATEGORY,
    Action,
    Add,
    Block,
    Condition,
    Correction,
    Decision,
    Detach,
    Draft,
    Example,
    Hide,
    Members,
    Merge,
    MergeStories,
    MoveArticle,
    Pin,
    Refusal,
    Rename,
    SetCategory,
    SetGenre,
    Split,
    SplitStory,
    Undo,
)
from tagwire.model.tag import TagKind
from tagwire.tags.ledger import Ledger

KEYS = ("alder", "birch", "cedar", "elder", "hazel")
ARTICLES = ("first", "second", "third")
PUBLISHERS = ("courier.example", "wire.example")
WORDS = ("dam", "old bridge")
STORIES = ("strike", "flood")
CATEGORIES = (NO_CATEGORY, "medtop:11000000", "medtop:20001065")

_keys = st.sampled_from(KEYS)
_articles = st.sampled_from(ARTICLES)
_some = st.lists(_keys, min_size=1, max_size=2).map(tuple)
conditions = st.builds(
    Condition,
    st.lists(_articles, max_size=1).map(tuple),
    st.lists(_keys, max_size=1).map(tuple),
    st.lists(st.sampled_from(PUBLISHERS), max_size=1).map(tuple),
    st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
).filter(lambda when: not when.is_empty)
examples = st.none() | st.builds(Example, st.sampled_from(PUBLISHERS), _keys, st.sampled_from(TagKind))
_stories = st.sampled_from(STORIES)
_members = st.builds(Members, _stories, st.lists(_articles, min_size=1, unique=True).map(sorted).map(tuple))
_held = st.lists(_members, min_size=1, max_size=2).map(tuple)
decisions: st.SearchStrategy[Decision] = st.one_of(
    st.builds(SetCategory, _articles, st.sampled_from(CATEGORIES)),
    st.builds(SetGenre, _articles, st.sampled_from(Genre)),
    st.builds(MoveArticle, _articles, _stories, _held),
    st.builds(MergeStories, st.tuples(_stories), _stories, _held),
    st.builds(SplitStory, _stories, st.tuples(_articles), _stories, _held),
    st.builds(Merge, _some, _keys),
    st.builds(Split, _keys, _keys, conditions),
    st.builds(Detach, _keys, _keys),
    st.builds(Rename, _keys, st.sampled_from([*KEYS, "Alder wood", "New Birch"])),
    st.builds(Hide, _keys),
    st.builds(Pin, _keys),
    st.builds(Block, _articles, _keys, examples),
    st.builds(Add, _articles, _keys, st.sampled_from(TagKind), examples),
)
actions: st.SearchStrategy[Action] = st.one_of(decisions, st.builds(Undo, st.integers(1, 8)))


def made(actions: Iterable[Action], *, first: int = 1) -> tuple[Correction, ...]:
    """Return corrections, one a minute, numbered from ``first``."""
    return tuple(
        Correction(number, action, NOW + timedelta(minutes=number), "ines", "a reason")
        for number, action in enumerate(actions, start=first)
    )


def standing_log(actions: Sequence[Action]) -> tuple[Correction, ...]:
    """Return those corrections that could be made one after the other, numbered as a store would."""
    ledger, log = Ledger(), list[Correction]()
    for action in actions:
        [correction] = made([action], first=len(log) + 1)
        if ledger.add(correction) is None:
            log.append(correction)
    return tuple(log)


def refusal(log: Iterable[Action], action: Action) -> Refusal | None:
    """Return why an action can't follow a log, all of which can be made."""
    ledger = Ledger()
    earlier = made(log)
    for correction in earlier:
        assert ledger.add(correction) is None
    [correction] = made([action], first=len(earlier) + 1)
    return ledger.add(correction)


def draft(action: Action, *, at: datetime = NOW, who: str = "ines", why: str = "") -> Draft:
    """Return a correction about to be made."""
    return Draft(action, at, who, why)

"""Corrections in force: what all that people decided comes to, for articles there are and articles to come.

``ledger`` makes them from the log, ``correcting`` applies them to an article, ``lessons`` learns from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tagwire.model.article import Genre
from tagwire.model.correction import Condition
from tagwire.model.tag import TagKind
from tagwire.tags.lessons import Lessons


class SplitRule(NamedTuple):
    """A split in force: the articles of the condition are led on to another key."""

    when: Condition
    into: str


class AddedTag(NamedTuple):
    """A tag that a person gave to an article."""

    key: str
    name: str
    kind: TagKind


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrections in force.

    Names form a graph: a merge or a rename leads one key to another for every article, a split for those of its
    condition. It never goes in circles, so each name ends at one tag, called by the *own* key of the tag.
    """

    leads: Mapping[str, str] = field(default_factory=dict)
    """Key → the tag's own key, for every key that was merged or renamed."""
    spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A tag's own key → every key that leads to it, itself first; only where there are several."""
    splits: Mapping[str, tuple[SplitRule, ...]] = field(default_factory=dict)
    """By the key that is split, which may itself lead on: its splits come first."""
    edges: Mapping[str, str] = field(default_factory=dict)
    """Key → the next key on its way, as decided; ``leads`` says where the way ends."""
    apart: frozenset[str] = frozenset()
    """Keys that a person took off a tag: no rule that learns names may join them to it again."""
    names: Mapping[str, str] = field(default_factory=dict)
    """A tag's own key → the name a person gave it."""
    hidden: Mapping[str, int] = field(default_factory=dict)
    """A tag's own key → the correction that hid it."""
    pinned: Mapping[str, int] = field(default_factory=dict)
    """A tag's own key → the correction that pinned it."""
    blocked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Article id → keys."""
    added: Mapping[str, tuple[AddedTag, ...]] = field(default_factory=dict)
    """Article id → tags, first added first."""
    lessons: Lessons = field(default_factory=Lessons)
    categories: Mapping[str, str] = field(default_factory=dict)
    """Article id → the code of the category people gave it, or that it has none."""
    genres: Mapping[str, Genre] = field(default_factory=dict)
    """Article id → genre."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Article id → the id of the story it belongs to."""

    def lead(self, key: str) -> str:
        """Return the own key of the tag that a name leads to in every article that no split concerns."""
        return self.leads.get(key, key)

    def spelled(self, key: str) -> tuple[str, ...]:
        """Return every key that people made one with this one, itself included."""
        return self.spellings.get(self.lead(key), (key,))

    def decides(self, key: str) -> bool:
        """Whether a person said what this key is a name of: no rule that learns names may say otherwise."""
        return key in self.leads or key in self.apart


NO_CORRECTIONS = Corrections()

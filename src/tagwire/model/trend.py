"""Trends: what is counted of the last weeks of tags, stories and categories, and what a rising one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tagwire.model.listing import Tag

WINDOWS = 22
"""How many spans of 24 hours are looked at, counted back from now: the newest one, and three weeks before it."""


class TrendOf(StrEnum):
    """What may rise."""

    TAGS = "tags"
    STORIES = "stories"
    CATEGORIES = "categories"


@dataclass(frozen=True, slots=True)
class RisingStory:
    """A story, by its id."""

    key: str


@dataclass(frozen=True, slots=True)
class RisingCategory:
    """A top-level Media Topic, by its code."""

    key: str


Subject = Tag | RisingStory | RisingCategory


@dataclass(frozen=True, slots=True)
class Saying:
    """An article on a subject."""

    age_s: int
    """Seconds before now at which it was published."""
    article: int
    publisher: int
    """Numbers that the store gives; equal ones are the same publisher."""


@dataclass(frozen=True, slots=True)
class Past:
    """A subject with what was said of it lately, and before."""

    subject: Subject
    recent: Sequence[Saying]
    """Its articles of the newest window and of the hours before it that may still be remembered."""
    voices: Sequence[int]
    """In each window, newest first, its articles as they count, copies not yet left out."""
    days: tuple[int, ...]
    """Articles a UTC day, oldest first and today last."""


@dataclass(frozen=True, slots=True)
class TrendMaterial:
    """What trends are made of."""

    articles: Mapping[int, Sequence[int]]
    """Publisher → articles in each window, newest window first."""
    pasts: Sequence[Past]
    """Of what can rise: several articles of several publishers in the newest window or shortly before."""
    lines: Mapping[int, Mapping[int, int]]
    """Recent article → hash of each of its paragraphs → characters, to tell copies by; nothing where none are left."""
    most_voices: float = 3
    """So many articles of a publisher count, at most, in any 24 hours."""


@dataclass(frozen=True, slots=True)
class Trend:
    """A tag, story or category that rises against its own past."""

    subject: Subject
    score: float
    """By how many standard deviations it is or lately was above its usual; half of that is forgotten in four hours."""
    articles: int
    """In the last 24 hours, copies left out."""
    publishers: int
    voices: float
    """Its articles of the last 24 hours as they count: so many of a publisher at most, less of one that floods."""
    usual: float
    """How many voices 24 hours like these usually have."""
    days: tuple[int, ...]
    """Articles a UTC day, oldest first and today last."""

"""Stories: articles that tell of one event, and what is written about them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tagwire.model.article import OPINIONS, AnnotatedArticle, Genre
from tagwire.model.tag import TagAssignment


@dataclass(frozen=True, slots=True)
class Story:
    """Articles on one event, from whoever tells of it."""

    id: str
    articles: tuple[AnnotatedArticle, ...]
    """The newest of them, newest first; copies of one text are each there."""
    texts: int
    """How many it has in all, copies of one text counted once."""
    publishers: int
    """Of how many publishers these are."""
    began_at: datetime
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class StoryMark:
    """How far stories have been told."""

    turn: int
    """Grows with each telling: whoever tells from another turn knows too little."""
    reached: int
    """The number of the last article that has been given its story."""
    repaired: int
    """The same when the last repair ended."""
    next_story: int


@dataclass(frozen=True, slots=True)
class SketchedArticle:
    """A stored article as stories are told by it."""

    number: int
    """Its place in the order in which articles were stored."""
    published: datetime
    sketch: bytes
    story: int | None
    original: int
    """The number of the earliest article with the same text: its own where it is that."""


@dataclass(frozen=True, slots=True)
class StoryTelling:
    """What arrivals or a repair changed; articles and stories by number."""

    turn: int
    """The turn it builds on."""
    reached: int
    is_repair: bool
    stories: Mapping[int, int]
    """Article → story."""
    originals: Mapping[int, int]
    """Article → the earliest with the same text, itself where it is that."""
    merged: Mapping[int, int]
    """Story that is no more → the one that most of it went to."""
    parted: Mapping[int, int]
    """New story → the one that most of it came from."""


def fullest(articles: Sequence[AnnotatedArticle], *, lang: str) -> AnnotatedArticle:
    """Return the account that stands for a story: in the page's language, a report, no opinion, and the longest."""

    def rank(article: AnnotatedArticle) -> tuple[bool, bool, bool, bool, int, str]:
        is_report, is_opinion = article.genre is Genre.REPORT, article.genre in OPINIONS
        return article.lang == lang, is_report, not is_opinion, article.duplicate_of is None, article.words, article.id

    return max(articles, key=rank)


def common_tags(articles: Sequence[AnnotatedArticle]) -> list[tuple[TagAssignment, int]]:
    """Return the tags of articles with how many have each, copies of one text counted once."""
    texts = [article for article in articles if article.duplicate_of is None]
    counts = Counter(tag.key for article in texts for tag in article.tags)
    scores: dict[str, float] = {}
    tags: dict[str, TagAssignment] = {}
    for article in texts:
        for tag in article.tags:
            scores[tag.key] = scores.get(tag.key, 0.0) + tag.score
            tags.setdefault(tag.key, tag)
    best = sorted(counts, key=lambda key: (-scores[key], key))
    return [(tags[key], counts[key]) for key in best]

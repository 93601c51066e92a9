"""What rises: tags, stories and categories with the names that readers know them by."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tagwire.errors import NotFoundError
from tagwire.model.listing import Tag
from tagwire.model.story import fullest
from tagwire.model.trend import RisingStory, Trend, TrendOf
from tagwire.store.reading import ReadingStore
from tagwire.toolkit.mediatopics import MediaTopics
from tagwire.trends import find_rising

STORY_ARTICLES = 12
"""How many of a story's newest articles its headline is looked for in."""


class Rising(NamedTuple):
    """A trend with its name: a tag's label, a story's headline, a category's label."""

    trend: Trend
    name: str


def rising_now(
    store: ReadingStore, topics: MediaTopics, *, of: TrendOf, now: datetime, limit: int, lang: str
) -> tuple[Rising, ...]:
    """Return what rises now, the first first; a story or category that just went is left out."""
    found = find_rising(store.trend_material(now=now, of=of), limit=limit)
    return tuple(_named(found, store, topics, lang))


def _named(trends: Iterable[Trend], store: ReadingStore, topics: MediaTopics, lang: str) -> Iterable[Rising]:
    for trend in trends:
        subject = trend.subject
        try:
            if isinstance(subject, Tag):
                name = subject.label
            elif isinstance(subject, RisingStory):
                articles = store.story(subject.key, limit=STORY_ARTICLES).articles
                name = fullest(articles, lang=lang).article.headline
            else:
                name = topics.label_of(subject.key, lang)
        except (NotFoundError, KeyError):
            continue
        yield Rising(trend, name)

"""Searches: what is asked of the store, and a page of what it found."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tagwire.model.article import AnnotatedArticle
from tagwire.model.listing import Cursor, PublisherCount, TagCount

Spans = tuple[tuple[int, int], ...]
"""Start and end of each marked run, in code points."""


class SearchOrder(StrEnum):
    """Which articles come first."""

    NEWEST = "newest"
    BEST = "best"
    """The best matches (bm25) among the newest ones."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article's text that shows best why it was found."""

    text: str
    spans: Spans
    begins_paragraph: bool
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class Found:
    """An article with where the searched words stand in it."""

    article: AnnotatedArticle
    headline_spans: Spans = ()
    passage: Passage | None = None
    """None where no searched word stands in the text."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what a search found."""

    found: tuple[Found, ...]
    total: int
    """How many articles match, counted up to a bound."""
    is_total_exact: bool
    """Whether there are no more than ``total``."""
    next: Cursor | None
    """Where the rest begins; in a ranked search its number says how many came before."""

    @property
    def articles(self) -> tuple[AnnotatedArticle, ...]:
        """The articles alone."""
        return tuple(found.article for found in self.found)


@dataclass(frozen=True, slots=True)
class SearchFacets:
    """How the newest matches of a search divide: value → count, largest first."""

    articles: int
    """How many matches these counts are of: all, or the newest ones up to a bound."""
    publishers: tuple[PublisherCount, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    """By Media Topic code."""
    genres: tuple[tuple[str, int], ...] = ()
    langs: tuple[tuple[str, int], ...] = ()
    tags: tuple[TagCount, ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    """UTC days with matches, oldest first."""

"""The store: what Tagwire remembers, behind a protocol that SQLite (and later PostgreSQL) implements.

All times are aware and in UTC. Reading methods may be called from any thread; writing ones from one thread at a
time. Every method raises StoreError when the database fails, and nothing else of the database leaks.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.listing import CollectionCounts, Cursor, Listing, Page, PublisherCount, Tag, TagCount, TagOverview
from tagwire.model.query import Query
from tagwire.model.search import SearchFacets, SearchOrder, SearchPage
from tagwire.model.source import (
    Applied,
    PendingEntry,
    PollRecord,
    RobotsRecord,
    Source,
    SourceDraft,
    SourceState,
    WriteIntent,
)


class ReadingStore(Protocol):
    """What the reading room, the feeds out and the commands ask for."""

    def find(self, listing: Listing) -> Page:
        """Return a page of articles, newest first, by (published, number); each article once over all pages."""

    def get_article(self, article_id: str) -> AnnotatedArticle:
        """Return one article; raise NotFoundError."""

    def get_tag(self, key: str) -> Tag:
        """Return the tag a key or one of its aliases leads to; raise NotFoundError."""

    def get_publisher(self, publisher_id: str) -> Publisher:
        """Return a publisher; raise NotFoundError."""

    def tag_overview(self, key: str, *, now: datetime) -> TagOverview:
        """Return a tag's last 30 days; raise NotFoundError."""

    def busy_tags(self, *, now: datetime, span: timedelta, limit: int) -> Sequence[TagCount]:
        """Return the tags with most articles in the span before ``now``, with fourteen days' counts, busiest first."""

    def all_tags(self, *, limit: int, after: str = "") -> Sequence[Tag]:
        """Return tags by key, those after ``after``."""

    def publishers(self, *, now: datetime, span: timedelta) -> Sequence[PublisherCount]:
        """Return every publisher with its articles in the span, busiest first."""

    def counts(self, *, now: datetime) -> CollectionCounts:
        """Return what the store holds."""

    def search(
        self, query: Query, *, order: SearchOrder = SearchOrder.NEWEST, before: Cursor | None = None, limit: int
    ) -> SearchPage:
        """Return a page of the articles a query finds, each once over all pages of the order NEWEST.

        BEST ranks the newest few thousand matches, and its pages are true to each other while nothing is stored
        between them. Raise ParseError for a query that combines too much to be asked at once.
        """

    def search_facets(self, query: Query) -> SearchFacets:
        """Return how the newest thousand matches divide; counts beyond these are not made. Raise as ``search``."""

    def version(self) -> int:
        """Return a number that grows with every change readers could see: the base of ETags."""


class FollowingStore(Protocol):
    """What following sources asks for."""

    def sources(self, *, now: datetime) -> Sequence[Source]:
        """Return every followed source with its health, by id."""

    def add_source(self, draft: SourceDraft, *, now: datetime) -> tuple[Source, bool]:
        """Follow a feed; return it, and whether it was new (an address already followed is left as it is)."""

    def remove_source(self, source_id: int) -> None:
        """Stop following; articles stay. Raise NotFoundError."""

    def set_source_state(self, source_id: int, state: SourceState, *, now: datetime) -> Source:
        """Pause or resume; resuming makes it due at once. Raise NotFoundError."""

    def record_poll(self, record: PollRecord) -> int:
        """Write a poll's outcome and its unseen entries in one transaction; return how many entries were unseen."""

    def pending_entries(self, *, now: datetime, limit: int) -> Sequence[PendingEntry]:
        """Return entries whose article is still to be read and which may be tried now, newest published first."""

    def known_article(self, urls: Sequence[str]) -> str | None:
        """Return the id of the article stored under any of these normalised addresses."""

    def apply(self, intents: Iterable[WriteIntent]) -> Applied:
        """Carry out a batch in one transaction; doing it twice changes nothing."""

    def robots(self, origin: str) -> RobotsRecord | None:
        """Return the stored robots.txt of an origin, expired or not."""

    def save_robots(self, record: RobotsRecord) -> None:
        """Remember a robots.txt."""


class Store(ReadingStore, FollowingStore, Protocol):
    """Everything; closed when done with."""

    def close(self) -> None:
        """Release every connection; the store can't be used afterwards."""

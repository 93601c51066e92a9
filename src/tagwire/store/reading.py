"""The store as the reading room sees it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.correction import LoggedCorrection
from tagwire.model.listing import CollectionCounts, Cursor, Listing, Page, PublisherCount, Tag, TagCount, TagOverview
from tagwire.model.query import Query
from tagwire.model.revision import Revision
from tagwire.model.search import SearchFacets, SearchOrder, SearchPage
from tagwire.model.story import Story
from tagwire.model.trend import TrendMaterial, TrendOf


class ReadingStore(Protocol):
    """What the reading room, the feeds out and the commands ask for."""

    def find(self, listing: Listing) -> Page:
        """Return a page of articles, newest first, by (published, number); each article once over all pages."""

    def get_article(self, article_id: str) -> AnnotatedArticle:
        """Return one article; raise NotFoundError, or WithdrawnError where its publisher took it back."""

    def history(self, article_id: str) -> Sequence[Revision]:
        """Return what changed in an article since it was first read, newest first; raise as ``get_article`` does."""

    def get_tag(self, key: str) -> Tag:
        """Return the tag a key or an alias leads to; raise NotFoundError, or HiddenTagError for one a person hid."""

    def get_publisher(self, publisher_id: str) -> Publisher:
        """Return a publisher; raise NotFoundError."""

    def tag_overview(self, key: str, *, now: datetime) -> TagOverview:
        """Return a tag's last 30 days; raise as ``get_tag``."""

    def busy_tags(self, *, now: datetime, span: timedelta, limit: int) -> Sequence[TagCount]:
        """Return the tags with most articles in the span before ``now``, with fourteen days' counts, busiest first."""

    def trend_material(self, *, now: datetime, of: TrendOf = TrendOf.TAGS) -> TrendMaterial:
        """Return what ``trends.find_rising`` chooses from: everything of the last three weeks that might rise."""

    def all_tags(self, *, limit: int, after: str = "") -> Sequence[Tag]:
        """Return tags by key, those after ``after``."""

    def publishers(self, *, now: datetime, span: timedelta) -> Sequence[PublisherCount]:
        """Return every publisher with its articles in the span, busiest first."""

    def counts(self, *, now: datetime) -> CollectionCounts:
        """Return what the store holds."""

    def search(
        self, query: Query, *, order: SearchOrder = SearchOrder.NEWEST, before: Cursor | None = None, limit: int
    ) -> SearchPage:
        """Return a page of the articles a query finds, each once over all pages of the order NEWEST; 0 only counts.

        BEST ranks the newest few thousand matches, and its pages are true to each other while nothing is stored
        between them. Raise ParseError for a query that combines too much to be asked at once.
        """

    def search_facets(self, query: Query) -> SearchFacets:
        """Return how the newest thousand matches divide; counts beyond these are not made. Raise as ``search``."""

    def corrections(
        self, *, limit: int, before: int | None = None, tag: str | None = None
    ) -> Sequence[LoggedCorrection]:
        """Return corrections, newest first: those made before one of them, and those that name a tag."""

    def story(self, story_id: str, *, limit: int) -> Story:
        """Return a story with its newest articles, or the one it became; raise NotFoundError."""

    def busy_stories(self, *, now: datetime, span: timedelta, limit: int, articles: int) -> Sequence[Story]:
        """Return the stories most publishers wrote of in the span before ``now``, each with its newest articles.

        Only the newest few thousand articles of the span are looked at. Those of one publisher come newest first.
        """

    def same_text(self, article_id: str) -> Sequence[AnnotatedArticle]:
        """Return the other articles with an article's text, the earliest first; raise as ``get_article`` does."""

    def version(self) -> int:
        """Return a number that grows with every change readers could see: the base of ETags."""

"""The store: what Tagwire remembers, behind a protocol that SQLite (and later PostgreSQL) implements.

All times are aware and in UTC. Reading methods may be called from any thread; writing ones from one thread at a
time. Every method raises StoreError when the database fails, and nothing else of the database leaks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tagwire.model.archive import ArchiveKey, ArchiveProgress
from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.claim import NONE_HELD, Claim, ClaimedEntries, ClaimedSources, HeldEntries
from tagwire.model.feed import Entry
from tagwire.model.listing import CollectionCounts, Cursor, Listing, Page, PublisherCount, Tag, TagCount, TagOverview
from tagwire.model.query import Query
from tagwire.model.revision import Revision
from tagwire.model.search import SearchFacets, SearchOrder, SearchPage
from tagwire.model.source import (
    Applied,
    FurnishedArticle,
    PollRecord,
    RobotsRecord,
    Source,
    SourceCounts,
    SourceDraft,
    SourceState,
    WriteIntent,
)


class ReadingStore(Protocol):
    """What the reading room, the feeds out and the commands ask for."""

    def find(self, listing: Listing) -> Page:
        """Return a page of articles, newest first, by (published, number); each article once over all pages."""

    def get_article(self, article_id: str) -> AnnotatedArticle:
        """Return one article; raise NotFoundError, or WithdrawnError where its publisher took it back."""

    def history(self, article_id: str) -> Sequence[Revision]:
        """Return what changed in an article since it was first read, newest first; raise as ``get_article`` does."""

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

    def sources(self) -> Sequence[Source]:
        """Return every followed source with its health, by id."""

    def source_counts(self, *, now: datetime) -> Mapping[int, SourceCounts]:
        """Return what each source that has brought entries has brought, by id; a look at every entry."""

    def is_asked(self, url: str) -> bool:
        """Whether a source at this address is followed and asked for news."""

    def active_sources(self) -> int:
        """Return how many sources are asked for news."""

    def claim_due_sources(self, claim: Claim, *, limit: int, excluding: Collection[int] = ()) -> Sequence[Source]:
        """Return active sources whose time has come, the longest overdue first, and lease their publishers.

        One that was last asked in the future was so before the clock was set back: it is due, after the others, for
        nobody knows when else. At most 4 of each publisher at a time, the ``excluding`` ones counted, so that no
        publisher's many feeds keep the others waiting. None of a publisher that another holds.
        """

    def claim_sources(self, claim: Claim, sources: Sequence[Source]) -> ClaimedSources:
        """Lease the publishers of sources that nobody asked since they were listed, where no other holds them."""

    def renew_claims(self, claim: Claim, publishers: Collection[str]) -> frozenset[str]:
        """Lease publishers for longer; return those that are still the holder's."""

    def release_claims(self, holder: str, publishers: Collection[str], *, now: datetime) -> None:
        """Give publishers back; others may have them after a moment longer than the gap between two requests."""

    def end_claims(self, holder: str) -> None:
        """Give back at once all that a holder has: it has ended."""

    def claim_holders(self) -> Sequence[str]:
        """Return who holds anything."""

    def add_source(self, draft: SourceDraft, *, now: datetime) -> tuple[Source, bool]:
        """Follow a feed; return it, and whether it was new (an address already followed is left as it is)."""

    def remove_source(self, source_id: int) -> None:
        """Stop following; articles stay. Raise NotFoundError."""

    def set_source_state(self, source_id: int, state: SourceState, *, now: datetime) -> Source:
        """Pause or resume; resuming makes it due at once. Raise NotFoundError."""

    def unseen_entries(self, source_id: int, entries: Sequence[Entry]) -> Sequence[Entry]:
        """Return those of a feed's entries that this source has not stated before."""

    def record_poll(self, record: PollRecord) -> int:
        """Write a poll's outcome and its unseen entries in one transaction; return how many entries were unseen.

        An entry that says something else than it did becomes pending again (``model.edits``), one that left the feed
        stays as it is, and one that the feed calls deleted is withdrawn with its article.
        """

    def claim_entries(
        self, claim: Claim, *, limit: int, held: HeldEntries = NONE_HELD, sources: Sequence[int] | None = None
    ) -> ClaimedEntries:
        """Return entries whose article is still to be read and that may be tried now, newest published first.

        Only those of active sources, or of the ``sources`` asked for whatever their state; none that are ``held``
        already; at most 50 of each source and 5 of each publisher at a time, those held and not yet fetched counted,
        so that no backlog hides the others. Their publishers are leased; none is of a publisher that another holds.
        """

    def articles_to_clean(self, *, limit: int) -> Sequence[FurnishedArticle]:
        """Return stored articles that hold paragraphs their publisher turned out to repeat, until they are cleaned."""

    def known_article(self, urls: Sequence[str]) -> str | None:
        """Return the id of the article stored under any of these normalised addresses."""

    def apply(self, intents: Iterable[WriteIntent]) -> Applied:
        """Carry out a batch in one transaction; twice changes nothing (but an archive's counts, which add up)."""

    def archive_progress(self, key: ArchiveKey) -> ArchiveProgress:
        """Return how far an archive has been read: from its beginning, where it is unknown."""

    def robots(self, origin: str) -> RobotsRecord | None:
        """Return the stored robots.txt of an origin, expired or not."""

    def save_robots(self, record: RobotsRecord) -> None:
        """Remember a robots.txt."""


class Store(ReadingStore, FollowingStore, Protocol):
    """Everything; closed when done with."""

    def close(self) -> None:
        """Release every connection; the store can't be used afterwards."""

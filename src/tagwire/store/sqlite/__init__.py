"""The embedded store: one SQLite file in WAL mode, one writer, any number of readers."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, text

from tagwire.errors import StoreError
from tagwire.model.archive import ArchiveKey, ArchiveProgress
from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.claim import NONE_HELD, Claim, ClaimedEntries, ClaimedSources, HeldEntries
from tagwire.model.correction import Correction, Draft, LoggedCorrection, Refusal
from tagwire.model.feed import Entry
from tagwire.model.filing import FilingHabits
from tagwire.model.listing import (
    CollectionCounts,
    Cursor,
    Listing,
    Page,
    PublisherCount,
    Tag,
    TagCount,
    TagOverview,
    TagRecord,
)
from tagwire.model.preview import Preview
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
from tagwire.model.story import Story
from tagwire.model.subscription import PushRecord, Subscription
from tagwire.model.tag import Weighing
from tagwire.model.trend import TrendMaterial, TrendOf
from tagwire.store.migrations import migrate
from tagwire.store.schema import HEAD
from tagwire.store.sqlite import claims, following, furniture, listings, overviews, pending, subscriptions
from tagwire.store.sqlite.accounts import SqliteAccounts
from tagwire.store.sqlite.alerts import SqliteAlerts
from tagwire.store.sqlite.archives import load_progress
from tagwire.store.sqlite.articles import apply_intents, withdraw_all
from tagwire.store.sqlite.connection import VersionReader, grow_version, open_engine, reading, trying, writing
from tagwire.store.sqlite.correcting import articles_left, correct_some, queue_affected
from tagwire.store.sqlite.corrections import correction_log, lead_names, load_ledger, newest_correction, record
from tagwire.store.sqlite.dictionaries import load_dictionaries, train_if_due
from tagwire.store.sqlite.entries import KeptEntries
from tagwire.store.sqlite.filing import load_habits
from tagwire.store.sqlite.history import load_history
from tagwire.store.sqlite.identity import find_known
from tagwire.store.sqlite.marking import mark_corrected
from tagwire.store.sqlite.optouts import SqliteOptOuts
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.previews import preview_of, try_out
from tagwire.store.sqlite.search_index import is_index_current, rebuild_index
from tagwire.store.sqlite.searching import count_facets, search_articles
from tagwire.store.sqlite.stories import busy_stories, load_story, same_text
from tagwire.store.sqlite.storytelling import SqliteStories
from tagwire.store.sqlite.subscribers import SqliteSubscribers
from tagwire.store.sqlite.tagging import Choice, Chooser
from tagwire.store.sqlite.trending import trend_material
from tagwire.store.sqlite.weighing import load_tag_record, weigh_tag
from tagwire.tags.affected import affected
from tagwire.tags.corrections import NO_CORRECTIONS, Corrections
from tagwire.tags.ledger import Ledger
from tagwire.text.times import epoch

FILE_NAME = "tagwire.db"
CORRECTED_AT_ONCE = 50
"""Articles gone through in one transaction after a correction: some 0.1 s in which nobody else can write."""


class SqliteStore:
    """The store on one SQLite file (see the protocol ``Store`` for what each method promises)."""

    def __init__(self, engine: Engine, *, choose: Chooser) -> None:
        self._engine = engine
        self._choose = choose
        self._write_lock = Lock()
        self._version = VersionReader(engine)
        self.accounts = SqliteAccounts(engine, self._write_lock)
        self.subscribers = SqliteSubscribers(engine, self._write_lock)
        self.opt_outs = SqliteOptOuts(engine, self._write_lock, choice_for=self._choice_for, codec_for=self._codec_for)
        self.stories = SqliteStories(engine, self._write_lock)
        self.alerts = SqliteAlerts(engine, self._write_lock, codec_for=self._codec_for)
        self._corrected: tuple[int, Ledger, Corrections] = (0, Ledger(), NO_CORRECTIONS)
        with reading(engine) as connection:
            self._codec = BodyCodec(load_dictionaries(connection))

    def find(self, listing: Listing) -> Page:
        with reading(self._engine) as connection:
            return listings.find_page(connection, listing, self._codec_for(connection))

    def get_article(self, article_id: str) -> AnnotatedArticle:
        with reading(self._engine) as connection:
            return listings.load_article(connection, article_id, self._codec_for(connection))

    def history(self, article_id: str) -> Sequence[Revision]:
        with reading(self._engine) as connection:
            return load_history(connection, article_id, self._codec_for(connection))

    def get_tag(self, key: str) -> Tag:
        with reading(self._engine) as connection:
            return listings.tag_of(overviews.tag_row(connection, key))

    def get_publisher(self, publisher_id: str) -> Publisher:
        with reading(self._engine) as connection:
            return overviews.publisher(connection, publisher_id)

    def tag_overview(self, key: str, *, now: datetime) -> TagOverview:
        with reading(self._engine) as connection:
            return overviews.tag_overview(connection, key, now=now)

    def busy_tags(self, *, now: datetime, span: timedelta, limit: int) -> Sequence[TagCount]:
        with reading(self._engine) as connection:
            return overviews.busy_tags(connection, now=now, span=span, limit=limit)

    def trend_material(self, *, now: datetime, of: TrendOf = TrendOf.TAGS) -> TrendMaterial:
        with reading(self._engine) as connection:
            return trend_material(connection, of=of, now=now)

    def all_tags(self, *, limit: int, after: str = "") -> Sequence[Tag]:
        with reading(self._engine) as connection:
            return overviews.all_tags(connection, limit=limit, after=after)

    def publishers(self, *, now: datetime, span: timedelta) -> Sequence[PublisherCount]:
        with reading(self._engine) as connection:
            return overviews.publishers(connection, now=now, span=span)

    def counts(self, *, now: datetime) -> CollectionCounts:
        with reading(self._engine) as connection:
            return overviews.collection_counts(connection, now=now)

    def search(
        self, query: Query, *, order: SearchOrder = SearchOrder.NEWEST, before: Cursor | None = None, limit: int
    ) -> SearchPage:
        with reading(self._engine) as connection:
            codec = self._codec_for(connection)
            return search_articles(connection, query, order=order, before=before, limit=limit, codec=codec)

    def search_facets(self, query: Query) -> SearchFacets:
        with reading(self._engine) as connection:
            return count_facets(connection, query)

    def story(self, story_id: str, *, limit: int) -> Story:
        with reading(self._engine) as connection:
            return load_story(connection, story_id, limit=limit, codec=self._codec_for(connection))

    def busy_stories(self, *, now: datetime, span: timedelta, limit: int, articles: int) -> Sequence[Story]:
        with reading(self._engine) as connection:
            codec = self._codec_for(connection)
            return busy_stories(connection, now=now, span=span, limit=limit, articles=articles, codec=codec)

    def same_text(self, article_id: str) -> Sequence[AnnotatedArticle]:
        with reading(self._engine) as connection:
            return same_text(connection, article_id, self._codec_for(connection))

    def version(self) -> int:
        return self._version.read()

    def sources(self) -> Sequence[Source]:
        with reading(self._engine) as connection:
            return following.list_sources(connection)

    def source_counts(self, *, now: datetime, sources: Sequence[int] | None = None) -> Mapping[int, SourceCounts]:
        with reading(self._engine) as connection:
            return following.count_entries(connection, now=now, sources=sources)

    def is_asked(self, url: str) -> bool:
        with reading(self._engine) as connection:
            return following.is_asked(connection, url)

    def active_sources(self) -> int:
        with reading(self._engine) as connection:
            return following.count_active(connection)

    def claim_due_sources(self, claim: Claim, *, limit: int, excluding: Collection[int] = ()) -> Sequence[Source]:
        with reading(self._engine) as connection:  # mostly nothing is due, and then nobody need wait for the writer
            if not following.due_sources(connection, claim, limit=1, excluding=excluding):
                return ()
        with self._write_lock, writing(self._engine, visible=False) as connection:
            found = following.due_sources(connection, claim, limit=limit, excluding=excluding)
            claims.make_claim(connection, claim, (source.publisher for source in found))
            return found

    def claim_sources(self, claim: Claim, sources: Sequence[Source]) -> ClaimedSources:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            found = following.free_sources(connection, claim, sources)
            claims.make_claim(connection, claim, (source.publisher for source in found.granted))
            return found

    def renew_claims(self, claim: Claim, publishers: Collection[str]) -> frozenset[str]:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            return claims.renew_claims(connection, claim, publishers)

    def release_claims(self, holder: str, publishers: Collection[str], *, now: datetime) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            claims.release_claims(connection, holder, publishers, now=now)

    def end_claims(self, holder: str) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            claims.end_claims(connection, holder)

    def claim_holders(self) -> Sequence[str]:
        with reading(self._engine) as connection:
            return claims.claim_holders(connection)

    def add_source(self, draft: SourceDraft, *, now: datetime) -> tuple[Source, bool]:
        with self._write_lock, writing(self._engine) as connection:
            number, is_new = following.add_source(connection, draft, now=now)
            return following.get_source(connection, number), is_new

    def add_sources(self, drafts: Iterable[SourceDraft], *, now: datetime) -> int:
        with self._write_lock, writing(self._engine) as connection:
            return sum(following.add_source(connection, draft, now=now)[1] for draft in drafts)

    def remove_source(self, source_id: int) -> None:
        with self._write_lock, writing(self._engine) as connection:
            following.remove_source(connection, source_id)

    def set_source_state(self, source_id: int, state: SourceState, *, now: datetime) -> Source:
        with self._write_lock, writing(self._engine) as connection:
            following.set_state(connection, source_id, state, now=now)
            return following.get_source(connection, source_id)

    def unseen_entries(self, source_id: int, entries: Sequence[Entry]) -> Sequence[Entry]:
        with reading(self._engine) as connection:
            return following.unseen_entries(connection, source_id, entries)

    def record_poll(self, record: PollRecord) -> int:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            kept = following.record_poll(connection, record)
            subscriptions.note_poll(connection, record)
            self._withdraw(connection, kept, at=record.polled_at)
            return kept.unseen

    def add_entries(self, source_id: int, entries: Sequence[Entry], *, at: datetime) -> int:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            return following.add_entries(connection, source_id, entries, at=at)

    def claim_entries(
        self, claim: Claim, *, limit: int, held: HeldEntries = NONE_HELD, sources: Sequence[int] | None = None
    ) -> ClaimedEntries:
        with reading(self._engine) as connection:
            found = pending.free_entries(connection, claim, limit=1, held=held, sources=sources)
            if not found:
                return ClaimedEntries((), pending.count_elsewhere(connection, claim, sources=sources))
        with self._write_lock, writing(self._engine, visible=False) as connection:
            found = pending.free_entries(connection, claim, limit=limit, held=held, sources=sources)
            claims.make_claim(connection, claim, (entry.publisher for entry in found))
            return ClaimedEntries(found)

    def articles_to_clean(self, *, limit: int) -> Sequence[FurnishedArticle]:
        with reading(self._engine) as connection:
            codec = self._codec_for(connection)
            return tuple(
                FurnishedArticle(article.id, article.article, frozenset(waiting.lines))
                for waiting in furniture.queued(connection, limit=limit)
                for article in listings.load_as_stated(connection, waiting.number, codec)
            )

    def filing_habits(self, publisher_id: str) -> FilingHabits:
        with reading(self._engine) as connection:
            return load_habits(connection, publisher_id)

    def known_article(self, urls: Sequence[str]) -> str | None:
        with reading(self._engine) as connection:
            number = find_known(connection, urls)
            return None if number is None else connection.execute(_ID, {"number": number}).scalar_one()

    def apply(self, intents: Iterable[WriteIntent]) -> Applied:
        with self._write_lock, writing(self._engine) as connection:
            codec, choice = self._codec_for(connection), self._choice_for(connection)
            applied = apply_intents(connection, intents, choice=choice, codec=codec)
            if applied.stored:
                train_if_due(connection, codec)  # taken up by the next call, once it is surely stored
            return applied

    def correct(self, drafts: Sequence[Draft]) -> Sequence[Correction | Refusal]:
        with self._write_lock, writing(self._engine) as connection:
            ledger = load_ledger(connection)
            before = ledger.corrections()
            codec = self._codec_for(connection)
            outcomes = record(connection, ledger, drafts, codec).outcomes
            after = ledger.corrections()
            lead_names(connection, before, after)
            mark_corrected(connection, before, after, codec)
            queue_affected(connection, affected(before, after))
            choice = Choice(self._choose, after)
            correct_some(connection, limit=CORRECTED_AT_ONCE, choice=choice, codec=codec)
            return outcomes

    def preview(self, draft: Draft, *, sample: int = 20) -> Preview:
        with self._write_lock, trying(self._engine) as connection:
            codec, ledger = self._codec_for(connection), load_ledger(connection)
            tried = try_out(connection, draft, ledger=ledger, rule=self._choose, codec=codec, sample=sample)
        with reading(self._engine) as connection:
            return preview_of(tried, listings.load_articles(connection, tried.numbers, codec))

    def correct_some(self, *, limit: int = CORRECTED_AT_ONCE) -> int:
        with reading(self._engine) as connection:
            if not articles_left(connection):
                return 0
        with self._write_lock, writing(self._engine) as connection:
            codec, choice = self._codec_for(connection), self._choice_for(connection)
            correct_some(connection, limit=limit, choice=choice, codec=codec)
            return articles_left(connection)

    def articles_to_correct(self) -> int:
        with reading(self._engine) as connection:
            return articles_left(connection)

    def corrections(
        self, *, limit: int, before: int | None = None, tag: str | None = None
    ) -> Sequence[LoggedCorrection]:
        with reading(self._engine) as connection:
            return correction_log(connection, self._ledger_for(connection), limit=limit, before=before, tag=tag)

    def tag_record(self, key: str) -> TagRecord:
        with reading(self._engine) as connection:
            return load_tag_record(connection, key, self._corrected_for(connection)[2])

    def largest_tags(self, *, limit: int) -> Sequence[Tag]:
        with reading(self._engine) as connection:
            return overviews.largest_tags(connection, limit=limit)

    def weigh(self, article_id: str, key: str) -> Weighing:
        with reading(self._engine) as connection:
            corrections, codec = self._corrected_for(connection)[2], self._codec_for(connection)
            return weigh_tag(connection, article_id, key, corrections=corrections, codec=codec)

    def standing_corrections(self) -> Sequence[Correction]:
        with reading(self._engine) as connection:
            return self._ledger_for(connection).standing

    def archive_progress(self, key: ArchiveKey) -> ArchiveProgress:
        with reading(self._engine) as connection:
            return load_progress(connection, key)

    def robots(self, origin: str) -> RobotsRecord | None:
        with reading(self._engine) as connection:
            return following.load_robots(connection, origin)

    def save_robots(self, record: RobotsRecord) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            following.save_robots(connection, record)

    def get_source(self, source_id: int) -> Source:
        with reading(self._engine) as connection:
            return following.get_source(connection, source_id)

    def wake_source(self, source_id: int, *, at: datetime) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            subscriptions.wake_sources(connection, [source_id], at=at)

    def subscriptions(self) -> Sequence[Subscription]:
        with reading(self._engine) as connection:
            return subscriptions.list_subscriptions(connection)

    def subscription_of(self, source_id: int) -> Subscription | None:
        with reading(self._engine) as connection:
            return subscriptions.subscription_of(connection, source_id)

    def subscription_at(self, token: str) -> Subscription | None:
        with reading(self._engine) as connection:
            return subscriptions.subscription_at(connection, token)

    def due_subscriptions(self, *, now: datetime, limit: int) -> Sequence[Subscription]:
        with reading(self._engine) as connection:
            return subscriptions.due_subscriptions(connection, now=now, limit=limit)

    def change_subscription(
        self, number: int, change: Callable[[Subscription], Subscription], *, now: datetime
    ) -> Subscription | None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            return subscriptions.change_subscription(connection, number, change, now=now)

    def settle_subscriptions(self, *, base: str | None, now: datetime) -> None:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            subscriptions.settle_subscriptions(connection, base=base, now=now)

    def has_push(self, number: int, body_hash: int) -> bool:
        with reading(self._engine) as connection:
            return subscriptions.has_push(connection, number, body_hash)

    def record_push(self, record: PushRecord, change: Callable[[Subscription, int], Subscription]) -> int:
        with self._write_lock, writing(self._engine, visible=False) as connection:
            kept = subscriptions.record_push(connection, record, change)
            self._withdraw(connection, kept, at=record.received_at)
            return kept.unseen

    def check(self) -> Sequence[str]:
        """Return what SQLite finds wrong with the file; nothing when it is sound."""
        with reading(self._engine) as connection:
            found = connection.execute(text("PRAGMA integrity_check(20)")).scalars().all()
            broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        return [line for line in found if line != "ok"] + [f"{row[0]} row {row[1]}: no such {row[2]}" for row in broken]

    def close(self) -> None:
        self._version.close()
        self._engine.dispose()

    def _withdraw(self, connection: Connection, kept: KeptEntries, *, at: datetime) -> None:
        """Withdraw the articles whose entries their feed deleted."""
        codec, choice = self._codec_for(connection), self._choice_for(connection)
        if kept.withdrawn and withdraw_all(connection, kept.withdrawn, at=epoch(at), choice=choice, codec=codec):
            grow_version(connection)

    def _ledger_for(self, connection: Connection) -> Ledger:
        """Return the log of corrections, read again when it has grown: another process may have added to it."""
        return self._corrected_for(connection)[1]

    def _choice_for(self, connection: Connection) -> Choice:
        return Choice(self._choose, self._corrected_for(connection)[2])

    def _corrected_for(self, connection: Connection) -> tuple[int, Ledger, Corrections]:
        corrected, newest = self._corrected, newest_correction(connection)
        if corrected[0] != newest:
            ledger = load_ledger(connection)
            corrected = self._corrected = newest, ledger, ledger.corrections()
        return corrected

    def _codec_for(self, connection: Connection) -> BodyCodec:
        """Return a codec that reads every stored body: another process may have added a dictionary."""
        newest = connection.execute(_NEWEST_DICTIONARY).scalar_one()
        if self._codec.newest != newest:
            self._codec = BodyCodec(load_dictionaries(connection))
        return self._codec


def open_store(folder: Path, *, choose: Chooser) -> SqliteStore:
    """Open, and make or migrate where needed, the database in ``folder``; raise StoreError.

    A database of a newer release than this one is refused, for its tables are unknown here.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder} can't be made: {error.strerror}; choose another place with --data") from error
    engine = open_engine(path)
    _make_current(engine, path)
    _make_searchable(engine)
    return SqliteStore(engine, choose=choose)


def _make_current(engine: Engine, path: Path) -> None:
    with reading(engine) as connection:
        if connection.execute(_HAS_MIGRATIONS).scalar_one_or_none():
            current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            if current == HEAD:
                return
            if current is not None and current > HEAD:
                raise StoreError(
                    f"{path} was written by a newer Tagwire (its schema is {current}, this one's {HEAD});"
                    " install that release"
                )
    with writing(engine) as connection:
        migrate(connection)


def _make_searchable(engine: Engine) -> None:
    """Fill the full-text index of a store that has none yet, or one made by another version's terms."""
    with reading(engine) as connection:
        if is_index_current(connection):
            return
    with writing(engine) as connection:
        if not is_index_current(connection):
            rebuild_index(connection, BodyCodec(load_dictionaries(connection)))


_HAS_MIGRATIONS = text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
_ID = text("SELECT id FROM article WHERE number = :number")
_NEWEST_DICTIONARY = text("SELECT coalesce(max(id), 0) FROM body_dictionary")

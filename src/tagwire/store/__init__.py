"""The store: what Tagwire remembers, behind a protocol that SQLite (and later PostgreSQL) implements.

All times are aware and in UTC. Reading methods may be called from any thread; writing ones from one thread at a
time. Every method raises StoreError when the database fails, and nothing else of the database leaks.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tagwire.model.account import Account, ApiToken, FailedLogins, Role
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
from tagwire.model.optout import OptOut
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
from tagwire.model.story import SketchedArticle, Story, StoryMark, StoryTelling
from tagwire.model.subscriber import HubLimits, HubRequest, Subscriber
from tagwire.model.subscription import PushRecord, Subscription
from tagwire.model.tag import Weighing
from tagwire.model.trend import TrendMaterial
from tagwire.store.alerts import AlertStore


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

    def trend_material(self, *, now: datetime) -> TrendMaterial:
        """Return what ``trends.rising_tags`` chooses from: everything of the last three weeks that might rise."""

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


class SubscribingStore(Protocol):
    """What being pushed to asks for (WebSub)."""

    def get_source(self, source_id: int) -> Source:
        """Return one source; raise NotFoundError."""

    def wake_source(self, source_id: int, *, at: datetime) -> None:
        """Have an active source polled at ``at`` where it would be later; no sooner than its publisher asked."""

    def subscriptions(self) -> Sequence[Subscription]:
        """Return the subscriptions that serve a source, one a source at most."""

    def subscription_of(self, source_id: int) -> Subscription | None:
        """Return a source's subscription; offered ones included."""

    def subscription_at(self, token: str) -> Subscription | None:
        """Return the subscription whose address ends with ``token``, also one that is over."""

    def due_subscriptions(self, *, now: datetime, limit: int) -> Sequence[Subscription]:
        """Return those whose hub is to be asked now, the longest due first."""

    def change_subscription(
        self, number: int, change: Callable[[Subscription], Subscription], *, now: datetime
    ) -> Subscription | None:
        """Replace a subscription by what ``change`` makes of it as it stands; return that, or None where it is gone.

        One transaction. A source whose subscription stops being active is polled at once.
        """

    def settle_subscriptions(self, *, base: str | None, now: datetime) -> None:
        """End the leases that are over and leave what is not wanted any more.

        Not wanted are subscriptions whose source is paused, gone or removed, and those made under another public
        address than ``base``; None: hubs can't reach us at all.
        """

    def has_push(self, number: int, body_hash: int) -> bool:
        """Whether a subscription was pushed the very same body before (of the last thousand)."""

    def record_push(self, record: PushRecord, change: Callable[[Subscription, int], Subscription]) -> int:
        """Write a push and its unseen entries in one transaction, as ``record_poll`` does; return how many were unseen.

        Nothing of the source but its rhythm changes: neither its validators nor when it is polled. ``change`` says what
        the push makes of the subscription, given the number of unseen entries. A push whose subscription serves its
        source no more writes nothing.
        """


class FollowingStore(SubscribingStore, Protocol):
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

    def add_sources(self, drafts: Iterable[SourceDraft], *, now: datetime) -> int:
        """Follow many feeds in one transaction, as ``add_source`` does; return how many were new."""

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

    def add_entries(self, source_id: int, entries: Sequence[Entry], *, at: datetime) -> int:
        """Write down entries of a source's older documents, read at a time; return how many were unseen."""

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

    def filing_habits(self, publisher_id: str) -> FilingHabits:
        """Return what a publisher's sections and folders have meant so far; nothing for an unknown one."""

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


class AccountStore(Protocol):
    """Who may log in. Names are those that ``model.account.account_name`` returns; digests are of secrets."""

    def add(self, account: Account, password_hash: str) -> None:
        """Add an account; raise UsageError when its name is taken."""

    def all(self) -> Sequence[Account]:
        """Return every account by name."""

    def with_password(self, name: str) -> tuple[Account, str] | None:
        """Return an account and its password's hash; None when there is none."""

    def set_password(self, name: str, password_hash: str) -> None:
        """Change a password, which ends the account's sessions; raise NotFoundError."""

    def set_role(self, name: str, role: Role) -> None:
        """Change a role; raise NotFoundError, or UsageError when no admin would be left."""

    def remove(self, name: str) -> None:
        """Remove an account with its sessions and tokens; raise as ``set_role``."""

    def start_session(self, digest: bytes, name: str, *, now: datetime, until: datetime) -> None:
        """Remember a session; those that are over are forgotten."""

    def session(self, digest: bytes, *, now: datetime) -> Account | None:
        """Return whose session it is; None when it is unknown or over."""

    def end_session(self, digest: bytes) -> None:
        """Forget a session."""

    def add_token(self, digest: bytes, token: ApiToken) -> ApiToken:
        """Remember a token and return it with its number."""

    def tokens(self, name: str) -> Sequence[ApiToken]:
        """Return an account's tokens, newest first."""

    def token(self, digest: bytes, *, now: datetime) -> tuple[Account, ApiToken] | None:
        """Return a token and whose it is, and remember the day of its use; None when it is unknown."""

    def remove_token(self, name: str, number: int) -> None:
        """Revoke one of an account's tokens; raise NotFoundError."""

    def failed_logins(self, key: str, *, now: datetime) -> FailedLogins:
        """Return the wrong passwords in a row for a name or an address."""

    def note_failed_login(self, keys: Sequence[str], *, now: datetime) -> None:
        """Count a wrong password for each key."""

    def forget_failed_logins(self, key: str) -> None:
        """Forget a key's wrong passwords."""


class SubscriberStore(Protocol):
    """Who is pushed what our feeds bring."""

    def ask(self, request: HubRequest, *, publisher: str, limits: HubLimits, now: datetime) -> bool:
        """Remember a request to be verified, in place of an earlier one for the same topic and callback.

        Return whether there was room; ``publisher`` is the registrable domain of the callback. To unsubscribe what is
        not subscribed changes nothing.
        """

    def unverified(self, *, limit: int) -> Sequence[Subscriber]:
        """Return those with a request still to be verified, the oldest first."""

    def verified(self, number: int, request: HubRequest, *, body_hash: int | None, now: datetime) -> None:
        """Carry out a request that was meant; ``body_hash`` is of what a new subscriber can fetch for itself."""

    def unsaid(self, number: int, request: HubRequest) -> None:
        """Forget a request that was not meant; what held before goes on."""

    def active(self, *, now: datetime) -> Sequence[Subscriber]:
        """Return those whose lease runs and who may be pushed to now, the longest waiting first."""

    def delivered(self, number: int, body_hash: int) -> None:
        """Note what a subscriber has."""

    def failed(self, number: int, *, retry_at: datetime) -> None:
        """Note that a subscriber did not take what it was pushed."""

    def remove(self, number: int) -> None:
        """Forget a subscriber."""


class CorrectingStore(Protocol):
    """What people's corrections ask for.

    A correction is in force from the moment ``correct`` returns: names lead to their tags, hidden tags are seen no
    more, the newest articles concerned and all that are stored from then on have the tags they should. The older
    articles wait in the store, whoever writes to it, until ``correct_some`` has gone through them.
    """

    def correct(self, drafts: Sequence[Draft]) -> Sequence[Correction | Refusal]:
        """Make corrections, in their order and in one transaction; say of each what it became, or why not.

        Raise UsageError, and make none, where one can't be used at all.
        """

    def correct_some(self, *, limit: int = 50) -> int:
        """Go through at most so many of the articles that corrections concern; return how many are left."""

    def articles_to_correct(self) -> int:
        """Return how many articles are still to be gone through; one that waits for two reasons counts twice."""

    def standing_corrections(self) -> Sequence[Correction]:
        """Return the corrections in force, in the order they were made; undoings and what they undid are not in it."""

    def tag_record(self, key: str) -> TagRecord:
        """Return all that is known of the tag a name leads to, be it hidden; raise NotFoundError."""

    def largest_tags(self, *, limit: int) -> Sequence[Tag]:
        """Return the tags with most articles, largest first."""

    def weigh(self, article_id: str, key: str) -> Weighing:
        """Return what speaks for and against a tag in an article; raise as ``get_article`` does."""


class EditingStore(CorrectingStore, Protocol):
    """What correcting on a page asks for beside that: to see what a correction would do."""

    def preview(self, draft: Draft, *, sample: int = 20) -> Preview:
        """Return what a correction would do, and do nothing; ``sample`` articles at most are looked at.

        Raise UsageError where it can't be used at all. It holds the writer for as long as the sample takes.
        """


class StoryStore(Protocol):
    """What telling stories asks for. Any process may tell: a telling that builds on another's turn is refused."""

    def mark(self) -> StoryMark:
        """Return how far stories have been told."""

    def waiting(self, *, after: int, limit: int) -> Sequence[SketchedArticle]:
        """Return articles stored after one that have a sketch, in the order of their numbers."""

    def told(self, *, limit: int) -> Sequence[SketchedArticle]:
        """Return the newest articles that have their story and still a sketch, in the order of their numbers."""

    def tell(self, telling: StoryTelling, *, now: datetime) -> bool:
        """Write what changed, and forget sketches that are too old; return False, and write nothing, out of turn."""


class OptOutStore(Protocol):
    """What the operator promised publishers never to ask for, read or keep."""

    def all(self) -> Sequence[OptOut]:
        """Return every rule, by host and path."""

    def add(self, opt_out: OptOut, *, now: datetime) -> bool:
        """Remember a rule; return whether it is new. Articles that it covers are from now on refused by ``apply``."""

    def remove(self, opt_out: OptOut) -> None:
        """Forget a rule; raise NotFoundError."""

    def erase(self, opt_out: OptOut, *, now: datetime) -> int:
        """Take every stored article that a rule covers off every list and empty it; return how many those were.

        What stays is its address and that it was withdrawn. What feeds said of it is emptied too.
        """


class Store(ReadingStore, FollowingStore, EditingStore, Protocol):
    """Everything; closed when done with."""

    @property
    def accounts(self) -> AccountStore:
        """Who may log in."""

    @property
    def subscribers(self) -> SubscriberStore:
        """Who is pushed what our feeds bring."""

    @property
    def opt_outs(self) -> OptOutStore:
        """What is never asked for."""

    @property
    def stories(self) -> StoryStore:
        """What stories are told from."""

    @property
    def alerts(self) -> AlertStore:
        """Which searches are sent to whom."""

    def close(self) -> None:
        """Release every connection; the store can't be used afterwards."""

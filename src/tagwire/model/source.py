"""Sources: the feeds a person follows, how they fare, and what was read from them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tagwire.model.archive import AdvanceArchive
from tagwire.model.article import AnnotatedArticle, Article, Rejected
from tagwire.model.document import FailureReason, Validators
from tagwire.model.feed import DeletedEntry, Entry, FeedFormat
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.model.subscription import PushOffer


@dataclass(frozen=True, slots=True)
class SeenMove:
    """A permanent redirect (301, 308) a source has answered with, not yet believed."""

    url: str
    """Where it leads."""
    times: int
    """How many answers in a row led there."""
    since: datetime


class SourceState(StrEnum):
    """Whether a source is asked for news."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"
    """The server said 410: asked no more until a person resumes it."""


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A feed about to be followed."""

    url: str
    title: str | None = None
    site: str | None = None
    """Address of the publisher's site, where known."""
    folder: str | None = None
    """OPML folder, "/"-separated."""
    format: FeedFormat = FeedFormat.UNKNOWN


@dataclass(frozen=True, slots=True)
class Source:
    """A followed feed with its health."""

    id: int
    url: str
    publisher: str
    """Registrable domain of the address: whose server is asked."""
    title: str | None
    site: str | None
    folder: str | None
    format: FeedFormat
    state: SourceState
    added_at: datetime
    validators: Validators
    body_hash: str | None
    """BLAKE2b of the last body, for servers without validators."""
    last_polled_at: datetime | None
    last_success_at: datetime | None
    next_poll_at: datetime
    not_before: datetime | None
    """The publisher asked us to wait until then (Retry-After, back-off); even a person's round keeps to it."""
    failures: int
    """Failed polls in a row."""
    last_error: str | None
    rhythm: Rhythm = field(default_factory=Rhythm)
    hints: FeedHints = field(default_factory=FeedHints)
    move: SeenMove | None = None
    failing_since: datetime | None = None
    """When the first of the failures in a row happened."""
    failure_reason: FailureReason | None = None
    """Of the last failure; None also when the answer came but was no feed."""


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """How many entries a source has brought, by what came of them."""

    articles: int = 0
    articles_week: int = 0
    """Of these, the ones of the last seven days."""
    pending: int = 0
    rejected: int = 0
    doubtful_week: int = 0
    """Of the articles of the last seven days, those whose page was read with a confidence below ``DOUBTFUL_BELOW``."""


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What one poll of a source changes in the store, written in one transaction with its new entries."""

    source_id: int
    polled_at: datetime
    next_poll_at: datetime
    entries: tuple[Entry, ...] = ()
    validators: Validators | None = None
    """New validators; None keeps the old ones."""
    body_hash: str | None = None
    title: str | None = None
    site: str | None = None
    format: FeedFormat | None = None
    error: str | None = None
    """A sentence when the poll failed; None when it succeeded."""
    not_before: datetime | None = None
    gone: bool = False
    moved_to: str | None = None
    """The new address, once a move is believed; merges with the source that has it already."""
    deleted: tuple[DeletedEntry, ...] = ()
    is_complete: bool = False
    """Whether the feed says that it holds all its entries: then one that is absent was deleted (RFC 5005 §2)."""
    move: SeenMove | None = None
    """A permanent redirect seen but not yet believed; None forgets one seen before."""
    rhythm: Rhythm | None = None
    """What the poll taught; None keeps what was known."""
    hints: FeedHints | None = None
    """What the feed asks; None keeps what it asked before."""
    failure_reason: FailureReason | None = None
    offer: PushOffer | None = None
    """What the feed says of being pushed; None where it was not read anew."""
    is_push_overtaken: bool = False
    """Whether it found what the feed's hub should have pushed."""


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose article has not been read yet, or is to be read again because the entry changed."""

    id: int
    source_id: int
    source_url: str
    publisher: str
    """Registrable domain of the entry's link: whose server is asked; "" without one."""
    publisher_name: str | None
    """The feed's own title, a fallback for the publisher's name."""
    entry: Entry
    attempts: int
    first_seen: datetime
    """When a poll first brought it: the date of an article that names none."""
    article_id: str | None = None
    """The article as it was read before; None for one never read."""


@dataclass(frozen=True, slots=True)
class StoreArticle:
    """Store an article read for an entry (or for none), with its tags, and mark the entry done."""

    article: AnnotatedArticle
    fetched_at: datetime
    entry_id: int | None = None
    aliases: tuple[str, ...] = ()
    """Further normalised addresses under which the same article is known."""
    is_reread: bool = False
    """Whether it was read again because its entry changed: then what was read later is the later state, whatever
    dates it states."""


@dataclass(frozen=True, slots=True)
class FurnishedArticle:
    """A stored article that holds paragraphs its publisher repeats from page to page."""

    id: str
    article: Article
    furniture: frozenset[int]
    """Hashes of those paragraphs (extract/furniture.py)."""


@dataclass(frozen=True, slots=True)
class CleanArticle:
    """Put a cleaned text, and what was worked out from it anew, in a stored article's place; None leaves it."""

    article_id: str
    cleaned_from: int
    """Hash of the text that was cleaned: when another has taken its place meanwhile, that one waits its turn."""
    furniture: frozenset[int]
    """What was dropped: when other paragraphs turned out to repeat meanwhile, the article waits for another turn."""
    article: AnnotatedArticle | None


@dataclass(frozen=True, slots=True)
class RejectEntry:
    """Mark an entry as refused for good, with the stage and the reason."""

    entry_id: int | None
    """None: no entry named what is refused; it is only counted."""
    rejected: Rejected
    at: datetime


@dataclass(frozen=True, slots=True)
class RetryEntry:
    """Leave an entry for another attempt, not before ``retry_at``."""

    entry_id: int
    detail: str
    retry_at: datetime
    counts: bool = True
    """Whether it used up one of the entry's attempts."""


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """Mark an entry as another mention of an article already stored."""

    entry_id: int
    article_id: str


@dataclass(frozen=True, slots=True)
class WithdrawArticle:
    """Mark an article as taken back by its publisher, and the entry as deleted."""

    entry_id: int
    article_id: str
    detail: str
    """A sentence for people: how that was seen."""
    at: datetime


WriteIntent = StoreArticle | CleanArticle | RejectEntry | RetryEntry | LinkEntry | WithdrawArticle | AdvanceArchive


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch of intents did."""

    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    """Articles that were in the store already, under this or another address."""
    rejected: int = 0
    retried: int = 0
    retagged: int = 0
    """Earlier articles whose tags changed because others took up the same words."""
    cleaned: int = 0
    """Articles from which paragraphs were dropped that their publisher repeats."""
    withdrawn: int = 0

    def __add__(self, other: "Applied") -> "Applied":
        return Applied(
            self.stored + other.stored,
            self.updated + other.updated,
            self.duplicates + other.duplicates,
            self.rejected + other.rejected,
            self.retried + other.retried,
            self.retagged + other.retagged,
            self.cleaned + other.cleaned,
            self.withdrawn + other.withdrawn,
        )


@dataclass(frozen=True, slots=True)
class RobotsRecord:
    """A host's robots.txt as last fetched; ``body`` is None when fetching it failed and everything is refused."""

    origin: str
    """"https://example.org"; or the whole address of another file that speaks for a site, kept in the same way."""
    body: str | None
    status: int | None
    fetched_at: datetime
    expires_at: datetime

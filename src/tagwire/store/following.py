"""The store as ingest sees it: sources, subscriptions, entries, claims."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.archive import ArchiveKey, ArchiveProgress
from tagwire.model.claim import NONE_HELD, Claim, ClaimedEntries, ClaimedSources, HeldEntries
from tagwire.model.feed import Entry
from tagwire.model.filing import FilingHabits
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
from tagwire.model.subscription import PushRecord, Subscription


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

    def source_counts(self, *, now: datetime, sources: Sequence[int] | None = None) -> Mapping[int, SourceCounts]:
        """Return what each source that has brought entries has brought, by id; a look at every entry.

        With ``sources``, only of those: a look at theirs.
        """

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

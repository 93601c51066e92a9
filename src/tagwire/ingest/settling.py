"""Settling: what is written about an entry when its reading ended, however it ended. Pure rules, no I/O."""

import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta

from tagwire.ingest.tasks import TaskResult
from tagwire.model.article import AnnotatedArticle, Rejected, Stage
from tagwire.model.document import FailureReason, FetchFailure
from tagwire.model.source import (
    PendingEntry,
    RejectEntry,
    RetryEntry,
    StoreArticle,
    WithdrawArticle,
    WriteIntent,
)

MOST_ATTEMPTS = 5
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=5), timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=7)
TRIES_OF_A_NEW_PAGE = 3
"""A page is often named by its feed a minute before it is there: so often a 404 is believed to be too early."""
UNREACHED = frozenset({FailureReason.DNS, FailureReason.CONNECTION, FailureReason.THROTTLED, FailureReason.TIMEOUT})
"""Failures that say nothing of the page, only of the way to it: they use up no attempt, only time."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An entry with what is to be written about it."""

    pending: PendingEntry
    intent: WriteIntent


def after_reading(
    pending: PendingEntry, result: TaskResult, *, read_at: datetime, addresses: tuple[str, ...]
) -> Settled:
    """Return what a worker's result means for an entry: an article under those addresses, or a refusal."""
    if isinstance(result, AnnotatedArticle):
        is_reread = pending.article_id is not None
        return Settled(pending, StoreArticle(result, read_at, pending.id, addresses, is_reread=is_reread))
    if isinstance(result, Rejected):
        return Settled(pending, RejectEntry(pending.id, result, read_at))
    raise TypeError(f"a page was read into {type(result).__name__}")


def after_failure(pending: PendingEntry, failure: FetchFailure, *, now: datetime) -> Settled:
    """Return what a failed fetch means for an entry: another try later, or, after the last one, its refusal.

    A page that was read before and is there no more (404, 410) was taken back by its publisher.
    """
    is_gone = failure.reason is FailureReason.GONE or failure.status in (404, 410)
    if is_gone and pending.article_id is not None:
        return Settled(pending, WithdrawArticle(pending.id, pending.article_id, failure.detail, now))
    is_ours = failure.reason in UNREACHED
    attempts = pending.attempts + (not is_ours)
    is_young = failure.status == 404 and attempts < TRIES_OF_A_NEW_PAGE
    is_final = failure.is_permanent and not is_young
    if is_final or attempts >= MOST_ATTEMPTS or now - pending.first_seen > GIVE_UP_AFTER:
        rejected = Rejected(Stage.FETCH, failure.reason.value, failure.detail)
        return Settled(pending, RejectEntry(pending.id, rejected, now))
    wait = min(FIRST_RETRY * 4 ** min(pending.attempts, MOST_ATTEMPTS), LONGEST_RETRY)
    if failure.retry_after_s is not None:
        wait = max(wait, timedelta(seconds=failure.retry_after_s))
    return Settled(pending, RetryEntry(pending.id, failure.detail, now + wait, counts=not is_ours))


def after_crash(pending: PendingEntry, error: Exception, *, now: datetime) -> Settled:
    """Return the refusal of an entry on which our own code failed: told with its trace, and the others go on."""
    trace = "".join(traceback.format_exception(error, limit=-4)).encode("utf-8", "replace").decode()
    return Settled(pending, RejectEntry(pending.id, Rejected(Stage.EXTRACT, "crashed", trace), now))


def unreadable(pending: PendingEntry, reason: str, detail: str, *, now: datetime) -> Settled:
    """Return the refusal of an entry that names nothing to be read."""
    return Settled(pending, RejectEntry(pending.id, Rejected(Stage.FEEDS, reason, detail), now))

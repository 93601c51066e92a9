"""Polling: ask one source, and say what that changes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from tagwire.fetch import Fetcher
from tagwire.ingest.schedule import PollPolicy, interval_after_failure, interval_after_success, jittered
from tagwire.ingest.tasks import ParseTask, TaskResult
from tagwire.model.article import Rejected
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchRequest, NotModified, Purpose, Validators
from tagwire.model.feed import ParsedFeed
from tagwire.model.source import PollRecord, Source

MOST_RETRY_AFTER = timedelta(days=1)

Parse = Callable[[ParseTask], Awaitable[TaskResult]]


@dataclass(frozen=True, slots=True)
class Poll:
    """What asking a source brought: what to write down, and what the feed's parser found wrong."""

    source: Source
    record: PollRecord
    changed: bool
    problems: int = 0


async def poll_source(
    source: Source, *, fetcher: Fetcher, parse: Parse, policy: PollPolicy, clock: Callable[[], datetime]
) -> Poll:
    """Ask a source for news, conditionally, and return what that changes; never raises for what a server does."""
    outcome = await fetcher.fetch(FetchRequest(source.url, Purpose.FEED, source.validators))
    now = clock()
    if isinstance(outcome, FetchFailure):
        return _failed(source, outcome.detail, now, policy, failure=outcome)
    if isinstance(outcome, NotModified):
        return Poll(source, _succeeded(source, now, policy, validators=outcome.validators or None), changed=False)
    body_hash = blake2b(outcome.body, digest_size=16).hexdigest()
    if body_hash == source.body_hash:
        record = _succeeded(source, now, policy, document=outcome, body_hash=body_hash)
        return Poll(source, record, changed=False)
    parsed = await parse(ParseTask(outcome))
    if isinstance(parsed, Rejected):
        return _failed(source, f"{source.url}: {parsed.detail}", now, policy)
    if not isinstance(parsed, ParsedFeed):
        raise TypeError(f"a feed was parsed into {type(parsed).__name__}")
    record = _succeeded(source, now, policy, document=outcome, body_hash=body_hash, feed=parsed)
    return Poll(source, record, changed=True, problems=len(parsed.problems))


def crashed_poll(source: Source, error: Exception, now: datetime, policy: PollPolicy) -> Poll:
    """Return the failed poll of a source on whose answer our own code failed."""
    return _failed(source, f"{source.url}: our own code failed on it ({error!r}); please report that", now, policy)


def _succeeded(
    source: Source,
    now: datetime,
    policy: PollPolicy,
    *,
    document: Document | None = None,
    body_hash: str | None = None,
    feed: ParsedFeed | None = None,
    validators: Validators | None = None,
) -> PollRecord:
    asked_for = timedelta(0)
    if document is not None and document.max_age_s:
        asked_for = timedelta(seconds=document.max_age_s)
    if feed is not None and feed.ttl_minutes:
        asked_for = max(asked_for, timedelta(minutes=feed.ttl_minutes))
    interval = interval_after_success(policy, articles_week=source.articles_week, asked_for=asked_for)
    return PollRecord(
        source_id=source.id,
        polled_at=now,
        next_poll_at=now + jittered(interval, source_id=source.id, at=now),
        entries=feed.entries if feed is not None else (),
        deleted=feed.deleted if feed is not None else (),
        validators=document.validators if document is not None else validators,
        body_hash=body_hash,
        title=feed.title if feed is not None else None,
        site=feed.link if feed is not None else None,
        format=feed.format if feed is not None else None,
    )


def _failed(
    source: Source, detail: str, now: datetime, policy: PollPolicy, *, failure: FetchFailure | None = None
) -> Poll:
    interval = interval_after_failure(policy, failures=source.failures + 1)
    asked_for = timedelta(0)
    if failure is not None and failure.retry_after_s is not None:
        asked_for = min(timedelta(seconds=failure.retry_after_s), MOST_RETRY_AFTER)
    record = PollRecord(
        source_id=source.id,
        polled_at=now,
        next_poll_at=now + max(jittered(interval, source_id=source.id, at=now), asked_for),
        error=detail,
        not_before=now + asked_for if asked_for else None,
        gone=failure is not None and failure.reason is FailureReason.GONE,
    )
    return Poll(source, record, changed=False)

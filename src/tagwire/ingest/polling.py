"""Polling: ask one source, and say what that changes."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b

from tagwire.fetch import Fetcher
from tagwire.ingest.history import Parse, with_missed_entries
from tagwire.ingest.moves import address_to_ask, believed_move, next_check, seen_move
from tagwire.ingest.rhythm import arrival_times, expectation, learn_rhythm
from tagwire.ingest.schedule import MOST_RETRY_AFTER, PollPolicy, interval_after_failure, jitter_of, jittered, next_poll
from tagwire.ingest.tasks import ParseTask
from tagwire.ingest.websub.trust import has_missed, is_relied_on, slowed
from tagwire.model.article import Rejected
from tagwire.model.document import (
    Document,
    FailureReason,
    FetchFailure,
    FetchRequest,
    NotModified,
    Purpose,
    Validators,
)
from tagwire.model.feed import Entry, ParsedFeed
from tagwire.model.source import PollRecord, SeenMove, Source
from tagwire.model.subscription import PushOffer, Subscription

FindUnseen = Callable[[int, Sequence[Entry]], Awaitable[Sequence[Entry]]]
"""Tells which entries a source has not stated before."""
IsAsked = Callable[[str], Awaitable[bool]]
"""Tells whether a source at an address is asked for news."""


LEAST_UNCONDITIONAL = timedelta(days=1)
"""How long a server that answers "not changed" to a request for the whole is not asked for the whole again."""


@dataclass(frozen=True, slots=True)
class Poll:
    """What asking a source brought: what to write down, and what the feed's parser found wrong."""

    source: Source
    record: PollRecord
    changed: bool
    problems: int = 0


async def poll_source(
    source: Source,
    *,
    fetcher: Fetcher,
    parse: Parse,
    unseen: FindUnseen,
    is_asked: IsAsked,
    policy: PollPolicy,
    clock: Callable[[], datetime],
    push: Subscription | None = None,
) -> Poll:
    """Ask a source for news, conditionally, and return what that changes; never raises for what a server does.

    While it seems to move to an address that another source has, that one brings the news, and this one is only asked
    whether it still moves. ``push`` is its subscription, if it has one: where its hub is relied on, polls are a safety
    net.
    """
    url = address_to_ask(source, now=clock())
    validators = replace(source.validators, url=source.validators.url or source.url)
    outcome = await fetcher.fetch(FetchRequest(url, Purpose.FEED, validators))
    now = clock()
    if isinstance(outcome, FetchFailure):
        return _failed(source, outcome.detail, now, policy, failure=outcome)
    move = source.move if url != source.url else seen_move(source.url, source.move, outcome.permanent_url, now=now)
    after = _Answer(url, outcome, now, move, is_doubled=move is not None and await is_asked(move.url))
    if isinstance(outcome, NotModified):
        return Poll(source, _succeeded(source, after, policy, push=push), changed=False)
    body_hash = _hash_of(outcome)
    if body_hash == source.body_hash:
        return Poll(source, _succeeded(source, after, policy, push=push, body_hash=body_hash), changed=False)
    parsed = await parse(ParseTask(outcome))
    if isinstance(parsed, Rejected):
        return _failed(source, f"{source.url}: {parsed.detail}", now, policy)
    if not isinstance(parsed, ParsedFeed):
        raise TypeError(f"a feed was parsed into {type(parsed).__name__}")
    if source.last_success_at is not None and not outcome.is_delta:
        parsed = await with_missed_entries(
            parsed,
            outcome.final_url,
            fetcher=fetcher,
            parse=parse,
            unseen=lambda entries: unseen(source.id, entries),
        )
    fresh = await unseen(source.id, parsed.entries)
    record = _succeeded(source, after, policy, push=push, body_hash=body_hash, feed=parsed, unseen=fresh)
    return Poll(source, record, changed=True, problems=len(parsed.problems))


def first_poll(source: Source, document: Document, feed: ParsedFeed, policy: PollPolicy) -> PollRecord:
    """Return the poll of a source whose feed was read as it was found, so that it need not be asked for again."""
    now = document.fetched_at
    move = seen_move(source.url, source.move, document.permanent_url, now=now)
    answer = _Answer(source.url, document, now, move, is_doubled=False)
    return _succeeded(source, answer, policy, push=None, body_hash=_hash_of(document), feed=feed, unseen=feed.entries)


def crashed_poll(source: Source, error: Exception, now: datetime, policy: PollPolicy) -> Poll:
    """Return the failed poll of a source on whose answer our own code failed."""
    return _failed(source, f"{source.url}: our own code failed on it ({error!r}); please report that", now, policy)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A good answer to a poll."""

    url: str
    """What was asked: the source's address, or where a redirect led a while ago."""
    outcome: Document | NotModified
    at: datetime
    move: SeenMove | None
    is_doubled: bool
    """Whether another source is asked at the address to which this one seems to move."""


def _hash_of(document: Document) -> str:
    return blake2b(document.body, digest_size=16).hexdigest()


def _succeeded(
    source: Source,
    answer: _Answer,
    policy: PollPolicy,
    *,
    push: Subscription | None,
    body_hash: str | None = None,
    feed: ParsedFeed | None = None,
    unseen: Sequence[Entry] = (),
) -> PollRecord:
    now, move = answer.at, answer.move
    rhythm = learn_rhythm(source.rhythm, arrival_times(unseen, source.rhythm, now=now), now=now)
    hints = source.hints if feed is None else feed.hints
    plan = partial(
        next_poll,
        expectation(rhythm, now=now),
        now=now,
        hints=hints,
        max_age=timedelta(seconds=answer.outcome.max_age_s or 0),
        jitter=jitter_of(source.id, at=now),
    )
    is_overtaken = has_missed(push, unseen, polled_before=source.last_polled_at, now=now)
    planned = plan(policy)
    if push is not None and push.lease_until is not None and is_relied_on(push, now=now) and not is_overtaken:
        planned = max(planned, min(plan(slowed(policy)), push.lease_until))
    if move is not None and answer.is_doubled:
        planned = max(planned, next_check(move))
    return PollRecord(
        source_id=source.id,
        polled_at=now,
        next_poll_at=planned,
        entries=feed.entries if feed is not None else (),
        deleted=feed.deleted if feed is not None else (),
        is_complete=feed is not None and feed.is_complete and not _is_delta(answer.outcome),
        validators=_validators(source, answer),
        body_hash=body_hash,
        title=feed.title if feed is not None else None,
        site=feed.link if feed is not None else None,
        format=feed.format if feed is not None else None,
        moved_to=believed_move(move, now=now) if answer.url == source.url else None,
        move=move,
        rhythm=rhythm,
        hints=hints,
        offer=None if feed is None else PushOffer(feed.hub, feed.self),
        is_push_overtaken=is_overtaken,
    )


def _is_delta(outcome: Document | NotModified) -> bool:
    return isinstance(outcome, Document) and outcome.is_delta


def _validators(source: Source, answer: _Answer) -> Validators | None:
    """Return the validators to keep, with whose they are where that is not the source's address; None keeps the old."""
    found = answer.outcome.validators
    if isinstance(answer.outcome, NotModified) and not found:
        return None
    url = found.url or answer.url
    return replace(found, url=None if url == source.url else url)


def _failed(
    source: Source, detail: str, now: datetime, policy: PollPolicy, *, failure: FetchFailure | None = None
) -> Poll:
    reason = None if failure is None else failure.reason
    failing_for = timedelta(0) if source.failing_since is None else now - source.failing_since
    interval = interval_after_failure(policy, failures=source.failures + 1, reason=reason, failing_for=failing_for)
    asked_for = timedelta(0)
    if failure is not None and failure.retry_after_s is not None:
        asked_for = min(timedelta(seconds=failure.retry_after_s), MOST_RETRY_AFTER)
    is_broken_304 = failure is not None and failure.status == 304
    if is_broken_304:
        interval = max(interval, LEAST_UNCONDITIONAL)
    record = PollRecord(
        source_id=source.id,
        polled_at=now,
        next_poll_at=now + max(jittered(interval, source_id=source.id, at=now), asked_for),
        validators=Validators() if is_broken_304 else None,
        error=detail,
        not_before=now + asked_for if asked_for else None,
        gone=reason is FailureReason.GONE,
        failure_reason=reason,
    )
    return Poll(source, record, changed=False)

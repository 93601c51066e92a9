"""Subscriptions to hubs: what feeds offer, what became of it, and what was pushed.

A source has at most one subscription. One that serves no source any more stays until its hub is told, and then until
its lease would have ended, so that late pushes are answered with the truth.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, text

from tagwire.model.source import PollRecord
from tagwire.model.subscription import PushOffer, PushRecord, Subscription, SubscriptionState
from tagwire.store.sqlite.entries import KeptEntries, keep_entries
from tagwire.store.sqlite.rhythms import pack_rhythm, unpack_rhythm
from tagwire.text.times import epoch, from_epoch

AHEAD = timedelta(minutes=5)
"""What was asked this far in the future was asked before the clock was set back."""
REMEMBERED = timedelta(days=10)
"""How long a subscription that is over is remembered where its hub never named a lease."""
PUSHES_KEPT = 1000
"""Of each subscription, by which a push that comes again is known."""

Change = Callable[[Subscription], Subscription]


def list_subscriptions(connection: Connection) -> tuple[Subscription, ...]:
    """Return the subscriptions that serve a source."""
    return tuple(map(_subscription, connection.execute(_ATTACHED)))


def subscription_of(connection: Connection, source_id: int) -> Subscription | None:
    """Return a source's subscription."""
    row = connection.execute(_OF_SOURCE, {"source": source_id}).one_or_none()
    return None if row is None else _subscription(row)


def subscription_at(connection: Connection, token: str) -> Subscription | None:
    """Return the subscription whose address ends with a token."""
    row = connection.execute(_OF_TOKEN, {"token": token}).one_or_none()
    return None if row is None else _subscription(row)


def due_subscriptions(connection: Connection, *, now: datetime, limit: int) -> tuple[Subscription, ...]:
    """Return those whose hub is to be asked now, the longest due first."""
    values = {"now": epoch(now), "ahead": epoch(now + AHEAD), "limit": limit}
    return tuple(map(_subscription, connection.execute(_DUE, values)))


def change_subscription(connection: Connection, number: int, change: Change, *, now: datetime) -> Subscription | None:
    """Carry out a change on what is stored, and have the source polled where it ended an active subscription."""
    row = connection.execute(_ONE, {"id": number}).one_or_none()
    if row is None:
        return None
    before = _subscription(row)
    after = change(before)
    if after != before:
        connection.execute(_CHANGE, _values(after))
        if before.state is SubscriptionState.ACTIVE is not after.state and before.source_id is not None:
            wake_sources(connection, [before.source_id], at=now)
    return after


def settle_subscriptions(connection: Connection, *, base: str | None, now: datetime) -> None:
    """Bring subscriptions in line with their sources, the clock and our public address, ``base``.

    Leases end; those whose source was paused, went or was removed are left, as are those made under another address;
    a source that still wants one is offered it anew.
    """
    values = {"now": epoch(now), "base": base, "later": epoch(now + REMEMBERED)}
    wake_sources(connection, connection.execute(_LAPSE, values).scalars().all(), at=now)
    for row in connection.execute(_UNWANTED, values).all():
        _leave(connection, row.id, now=now)
        _offer(connection, row.source_id, PushOffer(row.hub, row.topic), now=now)
        wake_sources(connection, [row.source_id], at=now)
    for statement in (_FORGIVE, _LEAVE_ORPHANS, _GIVE_UP_UNREACHABLE, _FORGET):
        connection.execute(statement, values)


def note_poll(connection: Connection, record: PollRecord) -> None:
    """Take up what a poll's feed says of being pushed, and what the poll says of its hub."""
    if record.is_push_overtaken:
        connection.execute(_OVERTAKEN, {"source": record.source_id})
    if record.offer is None:
        return
    row = connection.execute(_OF_SOURCE, {"source": record.source_id}).one_or_none()
    stated = (record.offer.hub, record.offer.topic)
    if row is not None and stated == (row.hub, row.topic):
        return
    if row is not None:
        _leave(connection, row.id, now=record.polled_at)
    if record.offer.hub and record.offer.topic:
        _offer(connection, record.source_id, record.offer, now=record.polled_at)


def has_push(connection: Connection, number: int, body_hash: int) -> bool:
    """Whether a subscription was pushed the very same body before."""
    return connection.execute(_PUSHED, {"id": number, "hash": body_hash}).first() is not None


def record_push(
    connection: Connection, record: PushRecord, change: Callable[[Subscription, int], Subscription]
) -> KeptEntries:
    """Write a push down: its entries as a poll's, what it taught, and that it came; nothing where it is not wanted.

    ``change`` says what it makes of the subscription, given how many of its entries were unseen.
    """
    row = connection.execute(_ONE, {"id": record.subscription_id}).one_or_none()
    if row is None or row.source_id != record.source_id:
        return KeptEntries(0, 0, ())  # left, or its source removed, while it was being parsed
    at = record.received_at
    stated = PollRecord(record.source_id, at, at, entries=record.entries, deleted=record.deleted, format=record.format)
    kept = keep_entries(connection, stated)
    if record.rhythm is not None:
        source = connection.execute(_RHYTHM, {"id": record.source_id}).one()
        learnt = pack_rhythm(record.rhythm, unpack_rhythm(source.rhythm)[1])
        connection.execute(_SET_RHYTHM, {"id": record.source_id, "rhythm": learnt})
    connection.execute(_CHANGE, _values(change(_subscription(row), kept.unseen)))
    values = {"id": record.subscription_id, "hash": record.body_hash, "at": epoch(at), "kept": PUSHES_KEPT}
    connection.execute(_KEEP_PUSH, values)
    connection.execute(_FORGET_PUSHES, values)
    return kept


def wake_sources(connection: Connection, sources: Iterable[int], *, at: datetime) -> None:
    """Have sources polled at ``at`` that would be polled later, but no sooner than their publisher asked."""
    connection.execute(_WAKE, {"at": epoch(at), "sources": list(sources)})


def _leave(connection: Connection, number: int, *, now: datetime) -> None:
    """Part a subscription from its source; one whose hub never took it, or denied it, is forgotten."""
    values = {"id": number, "now": epoch(now)}
    connection.execute(_FORGET_UNTAKEN, values)
    connection.execute(_PART, values)


def _offer(connection: Connection, source_id: int, offer: PushOffer, *, now: datetime) -> None:
    values = {"source": source_id, "hub": offer.hub, "topic": offer.topic, "now": epoch(now)}
    connection.execute(_OFFER, values)


def _subscription(row: Any) -> Subscription:
    return Subscription(
        id=row.id,
        source_id=row.source_id,
        hub=row.hub,
        topic=row.topic,
        state=SubscriptionState(row.state),
        try_at=from_epoch(row.try_at),
        base=row.base,
        token=row.token,
        secret=row.secret,
        asked_at=_time(row.asked_at),
        verified_at=_time(row.verified_at),
        lease_until=_time(row.lease_until),
        failures=row.failures,
        failing_since=_time(row.failing_since),
        detail=row.detail,
        pushes=row.pushes,
        in_row=row.in_row,
        pushed_at=_time(row.pushed_at),
        method=row.method,
    )


def _values(subscription: Subscription) -> dict[str, str | int | None]:
    return {
        "id": subscription.id,
        "state": subscription.state.value,
        "try_at": epoch(subscription.try_at),
        "base": subscription.base,
        "token": subscription.token,
        "secret": subscription.secret,
        "asked_at": _seconds(subscription.asked_at),
        "verified_at": _seconds(subscription.verified_at),
        "lease_until": _seconds(subscription.lease_until),
        "failures": subscription.failures,
        "failing_since": _seconds(subscription.failing_since),
        "detail": subscription.detail,
        "pushes": subscription.pushes,
        "in_row": subscription.in_row,
        "pushed_at": _seconds(subscription.pushed_at),
        "method": subscription.method,
    }


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else epoch(moment)


def _time(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)


_ATTACHED = text("SELECT * FROM subscription WHERE source_id IS NOT NULL ORDER BY source_id")
_OF_SOURCE = text("SELECT * FROM subscription WHERE source_id = :source")
_OF_TOKEN = text("SELECT * FROM subscription WHERE token = :token")
_ONE = text("SELECT * FROM subscription WHERE id = :id")
_DUE = text(
    "SELECT p.* FROM subscription p LEFT JOIN source s ON s.id = p.source_id"
    " WHERE (p.state = 'leaving' OR (p.state IN ('offered', 'asked', 'active') AND s.state = 'active'))"
    " AND (p.try_at <= :now OR p.asked_at > :ahead OR p.verified_at > :ahead) ORDER BY p.try_at, p.id LIMIT :limit"
)
_CHANGE = text(
    "UPDATE subscription SET state = :state, try_at = :try_at, base = :base, token = :token, secret = :secret,"
    " asked_at = :asked_at, verified_at = :verified_at, lease_until = :lease_until, failures = :failures,"
    " failing_since = :failing_since, detail = :detail, pushes = :pushes, in_row = :in_row, pushed_at = :pushed_at,"
    " method = :method WHERE id = :id"
)
_LAPSE = text(
    "UPDATE subscription SET state = CASE WHEN asked_at IS NULL THEN 'offered' ELSE 'asked' END, in_row = 0,"
    " detail = coalesce(detail, 'its lease ended before its hub renewed it')"
    " WHERE state = 'active' AND lease_until <= :now AND source_id IS NOT NULL RETURNING source_id"
)
_UNWANTED = text(
    "SELECT p.id, p.source_id, p.hub, p.topic FROM subscription p JOIN source s ON s.id = p.source_id"
    " WHERE p.token IS NOT NULL AND p.state <> 'denied'"
    " AND (s.state <> 'active' OR :base IS NULL OR p.base <> :base)"
)
_FORGIVE = text(
    "UPDATE subscription SET state = 'offered', token = NULL, secret = NULL, failures = 0, failing_since = NULL,"
    " detail = NULL, try_at = :now WHERE state = 'denied'"
    " AND source_id IN (SELECT id FROM source WHERE state <> 'active')"
)
_LEAVE_ORPHANS = text(
    "UPDATE subscription SET state = 'leaving', asked_at = NULL, failures = 0, failing_since = NULL, try_at = :now"
    " WHERE source_id IS NULL AND state IN ('asked', 'active')"
)
_GIVE_UP_UNREACHABLE = text(
    "UPDATE subscription SET state = 'left', asked_at = NULL, lease_until = coalesce(lease_until, :later)"
    " WHERE state = 'leaving' AND (:base IS NULL OR base <> :base)"
)
_FORGET = text(
    "DELETE FROM subscription WHERE source_id IS NULL"
    " AND (state IN ('offered', 'denied') OR (state = 'left' AND lease_until <= :now))"
)
_OVERTAKEN = text(
    "UPDATE subscription SET in_row = 0, detail = 'a poll found what its hub had not pushed' WHERE source_id = :source"
)
_FORGET_UNTAKEN = text(
    "DELETE FROM subscription WHERE id = :id"
    " AND (token IS NULL OR state = 'denied' OR (state = 'offered' AND verified_at IS NULL))"
)
_PART = text(
    "UPDATE subscription SET source_id = NULL, state = 'leaving', asked_at = NULL, failures = 0, failing_since = NULL,"
    " try_at = :now, in_row = 0 WHERE id = :id"
)
_OFFER = text(
    "INSERT INTO subscription (source_id, hub, topic, state, try_at, failures, pushes, in_row)"
    " SELECT id, :hub, :topic, 'offered', :now, 0, 0, 0 FROM source WHERE id = :source"
)
_PUSHED = text("SELECT 1 FROM push WHERE subscription_id = :id AND body_hash = :hash")
_KEEP_PUSH = text(
    "INSERT INTO push (subscription_id, body_hash, received_at) VALUES (:id, :hash, :at) ON CONFLICT DO NOTHING"
)
_FORGET_PUSHES = text(
    "DELETE FROM push WHERE subscription_id = :id AND received_at < (SELECT received_at FROM push"
    " WHERE subscription_id = :id ORDER BY received_at DESC LIMIT 1 OFFSET :kept)"
)
_RHYTHM = text("SELECT rhythm FROM source WHERE id = :id")
_SET_RHYTHM = text("UPDATE source SET rhythm = :rhythm WHERE id = :id")
_WAKE = text(
    "UPDATE source SET next_poll_at = max(:at, coalesce(not_before, :at)) WHERE state = 'active' AND id IN :sources"
    " AND next_poll_at > max(:at, coalesce(not_before, :at))"
).bindparams(bindparam("sources", expanding=True))

"""Subscribers of our own feeds: what they ask, how long they are pushed to, and what they have."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Engine, text

from tagwire.model.subscriber import HubLimits, HubRequest, Subscriber, Wish
from tagwire.store.sqlite.connection import reading, writing_unseen
from tagwire.text.times import epoch, from_epoch


class SqliteSubscribers:
    """Subscribers on the store's own file (see the protocol ``SubscriberStore`` for what each method promises)."""

    def __init__(self, engine: Engine, write_lock: Lock) -> None:
        self._engine = engine
        self._write_lock = write_lock

    def ask(self, request: HubRequest, *, publisher: str, limits: HubLimits, now: datetime) -> bool:
        values = {**_wish_values(request), "topic": request.topic, "callback": request.callback, "publisher": publisher}
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FORGET, {"now": epoch(now)})
            if connection.execute(_ASK_AGAIN, values).rowcount or request.wish is Wish.UNSUBSCRIBE:
                return True
            every, of_publisher = connection.execute(_COUNTS, {"publisher": publisher}).one()
            if every >= limits.subscribers or of_publisher >= limits.of_a_publisher:
                return False
            connection.execute(_ASK, values)
            return True

    def unverified(self, *, limit: int) -> tuple[Subscriber, ...]:
        with reading(self._engine) as connection:
            return tuple(map(_subscriber, connection.execute(_UNVERIFIED, {"limit": limit})))

    def verified(self, number: int, request: HubRequest, *, body_hash: int | None, now: datetime) -> None:
        granted = {"until": epoch(now + request.lease), "hash": body_hash, "now": epoch(now)}
        with writing_unseen(self._engine, self._write_lock) as connection:
            if request.wish is Wish.UNSUBSCRIBE:
                connection.execute(_REMOVE, {"id": number})
            else:
                connection.execute(_GRANT, {"id": number, **_wish_values(request), **granted})

    def unsaid(self, number: int, request: HubRequest) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_UNSAY, {"id": number, **_wish_values(request)})
            connection.execute(_FORGET_UNVERIFIED, {"id": number})

    def active(self, *, now: datetime) -> tuple[Subscriber, ...]:
        with reading(self._engine) as connection:
            return tuple(map(_subscriber, connection.execute(_ACTIVE, {"now": epoch(now)})))

    def delivered(self, number: int, body_hash: int) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_DELIVERED, {"id": number, "hash": body_hash})

    def failed(self, number: int, *, retry_at: datetime) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FAILED, {"id": number, "at": epoch(retry_at)})

    def remove(self, number: int) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_REMOVE, {"id": number})


def _wish_values(request: HubRequest) -> dict[str, str | int | None]:
    lease_s = int(request.lease.total_seconds())
    return {"wish": request.wish.value, "lease": lease_s, "secret": request.secret}


def _subscriber(row: Any) -> Subscriber:
    wanted = None
    if row.wish is not None:
        lease = timedelta(seconds=row.wish_lease_s)
        wanted = HubRequest(row.topic, row.callback, Wish(row.wish), lease, row.wish_secret)
    return Subscriber(
        id=row.id,
        topic=row.topic,
        callback=row.callback,
        secret=row.secret,
        lease_until=None if row.lease_until is None else from_epoch(row.lease_until),
        wanted=wanted,
        failures=row.failures,
        delivered=row.delivered,
    )


_ASK_AGAIN = text(
    "UPDATE subscriber SET wish = :wish, wish_lease_s = :lease, wish_secret = :secret"
    " WHERE topic = :topic AND callback = :callback"
)
_ASK = text(
    "INSERT INTO subscriber (topic, callback, publisher, try_at, failures, wish, wish_lease_s, wish_secret)"
    " VALUES (:topic, :callback, :publisher, 0, 0, :wish, :lease, :secret)"
)
_COUNTS = text("SELECT count(*), count(CASE WHEN publisher = :publisher THEN 1 END) FROM subscriber")
_UNVERIFIED = text("SELECT * FROM subscriber WHERE wish IS NOT NULL ORDER BY id LIMIT :limit")
_SAME_WISH = "wish = :wish AND wish_lease_s = :lease AND wish_secret IS :secret"
_GRANT = text(
    "UPDATE subscriber SET secret = :secret, lease_until = :until, failures = 0, try_at = :now,"
    " delivered = CASE WHEN lease_until > :now THEN delivered ELSE :hash END,"
    f" wish = CASE WHEN {_SAME_WISH} THEN NULL ELSE wish END WHERE id = :id"
)
_UNSAY = text(f"UPDATE subscriber SET wish = NULL WHERE id = :id AND {_SAME_WISH}")
_FORGET_UNVERIFIED = text("DELETE FROM subscriber WHERE id = :id AND lease_until IS NULL AND wish IS NULL")
_FORGET = text("DELETE FROM subscriber WHERE lease_until <= :now AND wish IS NULL")
_ACTIVE = text("SELECT * FROM subscriber WHERE lease_until > :now AND try_at <= :now ORDER BY try_at, id")
_DELIVERED = text("UPDATE subscriber SET delivered = :hash, failures = 0 WHERE id = :id")
_FAILED = text("UPDATE subscriber SET failures = failures + 1, try_at = :at WHERE id = :id")
_REMOVE = text("DELETE FROM subscriber WHERE id = :id")

"""Alerts and their outbox, on the store's own file."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, text

from tagwire.errors import NotFoundError
from tagwire.model.alert import GIVEN_UP_AFTER, Alert, AlertDraft, Channel, WaitingMessage
from tagwire.model.article import AnnotatedArticle
from tagwire.model.query import Query
from tagwire.model.timetable import Timetable, read_timetable
from tagwire.store.sqlite.connection import reading, writing_unseen
from tagwire.store.sqlite.listings import load_articles
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.searching import numbers_between
from tagwire.text.sayings import said
from tagwire.text.times import epoch, from_epoch

FRESH = timedelta(days=2)
"""How long after it was published an article may still be found: until others took up its words (``support.py``)."""
AHEAD = timedelta(hours=1)
"""How far ahead of us a publisher's clock may be; what is dated later is found when its time has come."""
MOST_IN_A_MESSAGE = 20
MOST_IN_A_DIGEST = 200
"""Articles; what is over that begins another message for the same time."""
HELD = timedelta(minutes=5)
"""How long a message that was taken is in one sender's hands; longer than any sending may take."""
KEPT = timedelta(days=30)
"""How long it is remembered what was sent: far longer than an article may be found."""


class SqliteAlerts:
    """Alerts (see the protocol ``AlertStore`` for what each method promises)."""

    def __init__(self, engine: Engine, write_lock: Lock, *, codec_for: Callable[[Connection], BodyCodec]) -> None:
        self._engine = engine
        self._write_lock = write_lock
        self._codec_for = codec_for

    def add(self, draft: AlertDraft, *, now: datetime) -> Alert:
        checked = draft.checked()
        values = {
            "name": checked.name,
            "query": checked.query,
            "channel": checked.channel.value,
            "address": checked.address,
            "secret": checked.secret,
            "who": checked.who,
            "timetable": None if checked.timetable is None else str(checked.timetable),
            "now": epoch(now),
        }
        with writing_unseen(self._engine, self._write_lock) as connection:
            number = int(connection.execute(_ADD, values).scalar_one())
        return self.get(number)

    def all(self) -> tuple[Alert, ...]:
        with reading(self._engine) as connection:
            return tuple(map(_alert, connection.execute(_ALL)))

    def get(self, alert_id: int) -> Alert:
        for alert in self.all():
            if alert.id == alert_id:
                return alert
        raise NotFoundError(said("there is no alert %(alert_id)s; `tagwire alert list` lists them", alert_id=alert_id))

    def remove(self, alert_id: int) -> None:
        self.get(alert_id)
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FORGET_ARTICLES, {"alert": alert_id})
            connection.execute(_REMOVE, {"alert": alert_id})

    def find_new(self, alert_id: int, query: Query, *, now: datetime) -> int:
        with reading(self._engine) as connection:  # mostly nothing is new, and then nobody need wait for the writer
            matching = numbers_between(connection, query, since=now - FRESH, until=now + AHEAD)
            found = _unseen(connection, alert_id, matching)
        if not found:
            return 0
        with writing_unseen(self._engine, self._write_lock) as connection:
            fresh = _unseen(connection, alert_id, found)
            begin = 0
            while begin < len(fresh):
                message, room = _open_message(connection, alert_id, now)
                rows = [
                    {"alert": alert_id, "number": number, "message": message} for number in fresh[begin : begin + room]
                ]
                connection.execute(_NEW_ARTICLES, rows)
                begin += room
            return len(fresh)

    def take(self, *, now: datetime, limit: int) -> tuple[WaitingMessage, ...]:
        due = {"now": epoch(now), "limit": limit}
        with reading(self._engine) as connection:
            if not connection.execute(_WAITING, due).all():
                return ()
        with writing_unseen(self._engine, self._write_lock) as connection:
            alerts = {row.id: _alert(row) for row in connection.execute(_ALL)}
            rows = connection.execute(_WAITING, due).all()
            for row in rows:
                connection.execute(_HOLD, {"alert": row.alert_id, "until": epoch(now + HELD)})
            return tuple(
                WaitingMessage(
                    id=row.id,
                    alert=alerts[row.alert_id],
                    made_at=from_epoch(row.made_at),
                    articles=tuple(connection.execute(_IDS, {"message": row.id}).scalars()),
                )
                for row in rows
            )

    def articles(self, message: WaitingMessage) -> Sequence[AnnotatedArticle]:
        with reading(self._engine) as connection:
            numbers = list(connection.execute(_NUMBERS, {"message": message.id}).scalars())
            return load_articles(connection, numbers, self._codec_for(connection))

    def sent(self, message: WaitingMessage, *, now: datetime) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            if connection.execute(_DONE, {"message": message.id, "now": epoch(now)}).rowcount:
                connection.execute(_SENT, {"alert": message.alert.id, "now": epoch(now)})

    def failed(self, message: WaitingMessage, detail: str, *, retry_at: datetime, now: datetime) -> None:
        values = {"alert": message.alert.id, "detail": detail, "at": epoch(retry_at), "now": epoch(now)}
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FAILED, values)
            if now - message.made_at >= GIVEN_UP_AFTER:
                connection.execute(_DONE, {"message": message.id, "now": epoch(now)})
                connection.execute(_GIVEN_UP, {"alert": message.alert.id})

    def tidy(self, *, now: datetime) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_TIDY, {"before": epoch(now - KEPT)})


def _unseen(connection: Connection, alert_id: int, numbers: Sequence[int]) -> list[int]:
    """Return those of the articles that were stored after the alert was made and that no message of it holds."""
    row = connection.execute(_AFTER, {"alert": alert_id}).one_or_none()
    if row is None:
        return []  # removed meanwhile
    newer = [number for number in numbers if number > row.after_number]
    if not newer:
        return []
    seen = set(connection.execute(_SEEN, {"alert": alert_id, "least": min(newer)}).scalars())
    return [number for number in newer if number not in seen]


def _open_message(connection: Connection, alert_id: int, now: datetime) -> tuple[int, int]:
    """Return a message that takes articles now, and how many more: a digest's is filled until it goes out."""
    timetable = _timetable(connection.execute(_TIMETABLE, {"alert": alert_id}).scalar_one())
    if timetable is None:
        return int(connection.execute(_NEW_MESSAGE, {"alert": alert_id, "at": epoch(now)}).scalar_one()), (
            MOST_IN_A_MESSAGE
        )
    gathering = connection.execute(
        _GATHERING, {"alert": alert_id, "now": epoch(now), "most": MOST_IN_A_DIGEST}
    ).one_or_none()
    if gathering is not None:
        return gathering.id, MOST_IN_A_DIGEST - gathering.articles
    due = epoch(timetable.next_after(now))
    return int(connection.execute(_NEW_MESSAGE, {"alert": alert_id, "at": due}).scalar_one()), MOST_IN_A_DIGEST


def _timetable(stored: str | None) -> Timetable | None:
    return None if stored is None else read_timetable(stored)


def _alert(row: Any) -> Alert:
    def moment(value: int | None) -> datetime | None:
        return None if value is None else from_epoch(value)

    return Alert(
        id=row.id,
        name=row.name,
        query=row.query,
        channel=Channel(row.channel),
        address=row.address,
        secret=row.secret,
        who=row.who,
        made_at=from_epoch(row.made_at),
        sent=row.sent,
        sent_at=moment(row.sent_at),
        waiting=row.waiting,
        given_up=row.given_up,
        failures=row.failures,
        failing_since=moment(row.failing_since),
        try_at=moment(row.try_at),
        detail=row.detail,
        timetable=_timetable(row.timetable),
    )


_ADD = text(
    "INSERT INTO alert (name, query, channel, address, secret, who, made_at, after_number, sent, given_up, failures,"
    " timetable) VALUES (:name, :query, :channel, :address, :secret, :who, :now,"
    " (SELECT coalesce(max(number), 0) FROM article), 0, 0, 0, :timetable) RETURNING id"
)
_ALL = text(
    "SELECT a.*, (SELECT count(*) FROM alert_message m WHERE m.alert_id = a.id AND m.done_at IS NULL) AS waiting"
    " FROM alert a ORDER BY a.id"
)
_AFTER = text("SELECT after_number FROM alert WHERE id = :alert")
_SEEN = text("SELECT article_number FROM alert_article WHERE alert_id = :alert AND article_number >= :least")
_REMOVE = text("DELETE FROM alert WHERE id = :alert")
_FORGET_ARTICLES = text("DELETE FROM alert_article WHERE alert_id = :alert")
_NEW_MESSAGE = text("INSERT INTO alert_message (alert_id, made_at) VALUES (:alert, :at) RETURNING id")
_TIMETABLE = text("SELECT timetable FROM alert WHERE id = :alert")
_GATHERING = text(
    "SELECT m.id, count(x.article_number) AS articles FROM alert_message m"
    " LEFT JOIN alert_article x ON x.message_id = m.id"
    " WHERE m.alert_id = :alert AND m.done_at IS NULL AND m.made_at > :now GROUP BY m.id"
    " HAVING count(x.article_number) < :most ORDER BY m.id DESC LIMIT 1"
)
_NEW_ARTICLES = text(
    "INSERT INTO alert_article (alert_id, article_number, message_id) VALUES (:alert, :number, :message)"
)
_WAITING = text(
    "SELECT min(m.id) AS id, m.alert_id, m.made_at FROM alert_message m JOIN alert a ON a.id = m.alert_id"
    " WHERE m.done_at IS NULL AND m.made_at <= :now AND coalesce(a.try_at, 0) <= :now"
    " GROUP BY m.alert_id ORDER BY 1 LIMIT :limit"
)
_HOLD = text("UPDATE alert SET try_at = :until WHERE id = :alert")
_IN_MESSAGE = "FROM alert_article x JOIN article a ON a.number = x.article_number WHERE x.message_id = :message"
_IDS = text(f"SELECT a.id {_IN_MESSAGE} ORDER BY a.published DESC, a.number DESC")
_NUMBERS = text(f"SELECT a.number {_IN_MESSAGE} AND a.withdrawn_at IS NULL ORDER BY a.published DESC, a.number DESC")
_DONE = text("UPDATE alert_message SET done_at = :now WHERE id = :message AND done_at IS NULL")
_SENT = text(
    "UPDATE alert SET sent = sent + 1, sent_at = :now, failures = 0, failing_since = NULL, try_at = NULL, detail = NULL"
    " WHERE id = :alert"
)
_FAILED = text(
    "UPDATE alert SET failures = failures + 1, failing_since = coalesce(failing_since, :now), try_at = :at,"
    " detail = :detail WHERE id = :alert"
)
_GIVEN_UP = text("UPDATE alert SET given_up = given_up + 1 WHERE id = :alert")
_TIDY = text("DELETE FROM alert_message WHERE done_at < :before")

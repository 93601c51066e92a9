"""Sources and their entries: following, polls and what is still to be read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, text

from tagwire.errors import NotFoundError
from tagwire.model.document import FailureReason, Validators
from tagwire.model.feed import Entry, FeedFormat
from tagwire.model.source import PendingEntry, PollRecord, RobotsRecord, SeenMove, Source, SourceDraft, SourceState
from tagwire.store.sqlite.entries import KeptEntries, keep_entries, unpack_entry
from tagwire.store.sqlite.rhythms import pack_rhythm, unpack_rhythm
from tagwire.text.hashes import key_hash
from tagwire.text.times import epoch, from_epoch

PENDING_OF_A_SOURCE = 50
"""How many of a source's entries are read at a time, so that no backlog hides the others."""
WEEK_S = 7 * 24 * 3600
_HASHES_AT_ONCE = 500


def list_sources(connection: Connection, *, now: datetime) -> tuple[Source, ...]:
    """Return every followed source with its health, by id."""
    return tuple(_source(row) for row in connection.execute(_SOURCES, {"week": epoch(now) - WEEK_S, "id": None}))


def get_source(connection: Connection, source_id: int, *, now: datetime) -> Source:
    """Return one source; raise NotFoundError."""
    row = connection.execute(_SOURCES, {"week": epoch(now) - WEEK_S, "id": source_id}).one_or_none()
    if row is None:
        raise NotFoundError(f"no source has the number {source_id}; `tagwire sources` lists them")
    return _source(row)


def add_source(connection: Connection, draft: SourceDraft, *, now: datetime) -> tuple[int, bool]:
    """Follow a feed, due at once; return its number, and whether it was new."""
    found = connection.execute(_SOURCE_OF_URL, {"url": draft.url}).scalar_one_or_none()
    if found is not None:
        return int(found), False
    number = connection.execute(
        _NEW_SOURCE,
        {
            "url": draft.url,
            "title": draft.title,
            "site": draft.site,
            "folder": draft.folder,
            "format": draft.format.value,
            "now": epoch(now),
        },
    ).scalar_one()
    return int(number), True


def remove_source(connection: Connection, source_id: int) -> None:
    """Stop following; its entries go, its articles stay. Raise NotFoundError."""
    if not connection.execute(_REMOVE_SOURCE, {"id": source_id}).rowcount:
        raise NotFoundError(f"no source has the number {source_id}; `tagwire sources` lists them")


def set_state(connection: Connection, source_id: int, state: SourceState, *, now: datetime) -> None:
    """Pause or resume; resuming makes it due at once and forgets its failures. Raise NotFoundError."""
    statement = _RESUME if state is SourceState.ACTIVE else _SET_STATE
    if not connection.execute(statement, {"id": source_id, "state": state.value, "now": epoch(now)}).rowcount:
        raise NotFoundError(f"no source has the number {source_id}; `tagwire sources` lists them")


def unseen_entries(connection: Connection, source_id: int, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return those of a feed's entries that this source has not stated before."""
    hashes = {key_hash(entry.id): entry for entry in reversed(entries)}
    every = list(hashes)
    for at in range(0, len(every), _HASHES_AT_ONCE):
        values = {"source": source_id, "hashes": every[at : at + _HASHES_AT_ONCE]}
        for seen in connection.execute(_SEEN_OF, values).scalars():
            hashes.pop(seen, None)
    return tuple(reversed(hashes.values()))


def record_poll(connection: Connection, record: PollRecord) -> KeptEntries:
    """Write what a poll found; return what its entries came to."""
    row = connection.execute(_SOURCE_ROW, {"id": record.source_id}).one_or_none()
    if row is None:
        return KeptEntries(0, 0, ())  # removed by a person while it was being asked
    kept = keep_entries(connection, record)
    if record.error is None:
        connection.execute(
            _POLL_SUCCEEDED,
            {
                "id": record.source_id,
                "at": epoch(record.polled_at),
                "next": epoch(record.next_poll_at),
                "title": record.title,
                "site": record.site,
                "format": record.format.value if record.format else None,
                "body_hash": record.body_hash,
            },
        )
        _keep_rhythm(connection, record, row.rhythm)
        _keep_move(connection, record)
    else:
        connection.execute(
            _POLL_FAILED,
            {
                "id": record.source_id,
                "at": epoch(record.polled_at),
                "next": epoch(record.next_poll_at),
                "not_before": None if record.not_before is None else epoch(record.not_before),
                "error": record.error,
                "reason": None if record.failure_reason is None else record.failure_reason.value,
                "state": SourceState.GONE.value if record.gone else row.state,
            },
        )
    if record.validators is not None:
        connection.execute(
            _SET_VALIDATORS,
            {
                "id": record.source_id,
                "etag": record.validators.etag,
                "last_modified": record.validators.last_modified,
                "url": record.validators.url,
            },
        )
    return kept


def add_entries(connection: Connection, source_id: int, entries: Sequence[Entry], *, at: datetime) -> int:
    """Write down entries of a source's older documents; return how many were unseen."""
    if connection.execute(_SOURCE_ROW, {"id": source_id}).one_or_none() is None:
        return 0  # removed by a person while its past was read
    return keep_entries(connection, PollRecord(source_id, at, at, entries=tuple(entries))).unseen


def pending_entries(
    connection: Connection, *, now: datetime, limit: int, excluding: Sequence[int], sources: Sequence[int] | None
) -> tuple[PendingEntry, ...]:
    """Return entries still to be read that may be tried now, the newest published first, one for each link."""
    values = {"now": epoch(now), "limit": limit, "each": PENDING_OF_A_SOURCE, "excluding": list(excluding)}
    if sources is None:
        rows = connection.execute(_PENDING, values)
    else:
        rows = connection.execute(_PENDING_OF, {**values, "sources": list(sources)})
    return tuple(
        PendingEntry(
            id=row.id,
            source_id=row.source_id,
            source_url=row.url,
            publisher_name=row.title,
            entry=unpack_entry(row.payload),
            attempts=row.attempts,
            first_seen=from_epoch(row.first_seen),
            article_id=row.article_id,
        )
        for row in rows
    )


def load_robots(connection: Connection, origin: str) -> RobotsRecord | None:
    """Return the stored robots.txt of an origin."""
    row = connection.execute(_ROBOTS, {"origin": origin}).one_or_none()
    if row is None:
        return None
    return RobotsRecord(row.origin, row.body, row.status, from_epoch(row.fetched_at), from_epoch(row.expires_at))


def save_robots(connection: Connection, record: RobotsRecord) -> None:
    """Remember a robots.txt."""
    connection.execute(
        _SAVE_ROBOTS,
        {
            "origin": record.origin,
            "body": record.body,
            "status": record.status,
            "fetched_at": epoch(record.fetched_at),
            "expires_at": epoch(record.expires_at),
        },
    )


def _keep_rhythm(connection: Connection, record: PollRecord, packed: str | None) -> None:
    rhythm, hints = unpack_rhythm(packed)
    learnt = pack_rhythm(record.rhythm or rhythm, hints if record.hints is None else record.hints)
    connection.execute(_SET_RHYTHM, {"id": record.source_id, "rhythm": learnt})


def _keep_move(connection: Connection, record: PollRecord) -> None:
    """Write down a redirect that was seen; carry out a move, into the source that has the new address already."""
    move = record.move
    seen: dict[str, str | int | None] = {"url": None, "times": None, "since": None}
    if move is not None and record.moved_to is None:
        seen = {"url": move.url, "times": move.times, "since": epoch(move.since)}
    connection.execute(_SET_MOVE, {"id": record.source_id, **seen})
    if record.moved_to is None:
        return
    other = connection.execute(_SOURCE_OF_URL, {"url": record.moved_to}).scalar_one_or_none()
    if other is None:
        connection.execute(_MOVE, {"id": record.source_id, "url": record.moved_to})
    elif other != record.source_id:
        pair = {"id": record.source_id, "other": other}
        connection.execute(_GIVE_ENTRIES, pair)
        connection.execute(_GIVE_FOLDER, {**pair, "now": epoch(record.polled_at)})
        connection.execute(_REMOVE_SOURCE, {"id": record.source_id})


def _source(row: Any) -> Source:
    rhythm, hints = unpack_rhythm(row.rhythm)
    return Source(
        id=row.id,
        url=row.url,
        title=row.title,
        site=row.site,
        folder=row.folder,
        format=FeedFormat(row.format),
        state=SourceState(row.state),
        added_at=from_epoch(row.added_at),
        validators=Validators(row.etag, row.last_modified, row.validators_url),
        body_hash=row.body_hash,
        last_polled_at=_seconds(row.last_polled_at),
        last_success_at=_seconds(row.last_success_at),
        next_poll_at=from_epoch(row.next_poll_at),
        not_before=_seconds(row.not_before),
        failures=row.failures,
        last_error=row.last_error,
        articles=row.articles,
        articles_week=row.articles_week,
        pending=row.pending,
        rejected=row.rejected,
        rhythm=rhythm,
        hints=hints,
        move=None if row.move_url is None else SeenMove(row.move_url, row.move_times, from_epoch(row.move_since)),
        failing_since=_seconds(row.failing_since),
        failure_reason=None if row.failure_reason is None else FailureReason(row.failure_reason),
    )


def _seconds(value: int | None) -> datetime | None:
    return None if value is None else from_epoch(value)


_SOURCES = text(
    "SELECT s.*, count(CASE WHEN e.state = 'done' THEN 1 END) AS articles,"
    " count(CASE WHEN e.state = 'done' AND coalesce(e.published, e.first_seen) >= :week THEN 1 END) AS articles_week,"
    " count(CASE WHEN e.state = 'new' THEN 1 END) AS pending,"
    " count(CASE WHEN e.state = 'rejected' THEN 1 END) AS rejected"
    " FROM source s LEFT JOIN entry e ON e.source_id = s.id WHERE :id IS NULL OR s.id = :id"
    " GROUP BY s.id ORDER BY s.id"
)
_SOURCE_OF_URL = text("SELECT id FROM source WHERE url = :url")
_SOURCE_ROW = text("SELECT state, rhythm FROM source WHERE id = :id")
_NEW_SOURCE = text(
    "INSERT INTO source (url, title, site, folder, format, state, added_at, next_poll_at, failures)"
    " VALUES (:url, :title, :site, :folder, :format, 'active', :now, :now, 0) RETURNING id"
)
_REMOVE_SOURCE = text("DELETE FROM source WHERE id = :id")
_SET_STATE = text("UPDATE source SET state = :state WHERE id = :id")
_RESUME = text(
    "UPDATE source SET state = :state, failures = 0, last_error = NULL, failing_since = NULL, failure_reason = NULL,"
    " not_before = NULL, next_poll_at = :now"
    " WHERE id = :id"
)
_POLL_SUCCEEDED = text(
    "UPDATE source SET last_polled_at = :at, last_success_at = :at, next_poll_at = :next, not_before = NULL,"
    " failures = 0, last_error = NULL, failing_since = NULL, failure_reason = NULL,"
    " title = coalesce(title, :title), site = coalesce(site, :site),"
    " format = coalesce(:format, format), body_hash = coalesce(:body_hash, body_hash) WHERE id = :id"
)
_SET_VALIDATORS = text(
    "UPDATE source SET etag = :etag, last_modified = :last_modified, validators_url = :url WHERE id = :id"
)
_SET_RHYTHM = text("UPDATE source SET rhythm = :rhythm WHERE id = :id")
_SET_MOVE = text("UPDATE source SET move_url = :url, move_times = :times, move_since = :since WHERE id = :id")
_GIVE_ENTRIES = text("UPDATE OR IGNORE entry SET source_id = :other WHERE source_id = :id")
_GIVE_FOLDER = text(
    "UPDATE source SET folder = coalesce(folder, (SELECT folder FROM source WHERE id = :id)),"
    " next_poll_at = CASE WHEN state = 'gone' THEN :now ELSE next_poll_at END,"
    " state = CASE WHEN state = 'gone' THEN 'active' ELSE state END WHERE id = :other"
)
_MOVE = text("UPDATE source SET url = :url WHERE id = :id")
_POLL_FAILED = text(
    "UPDATE source SET last_polled_at = :at, next_poll_at = :next, not_before = :not_before, failures = failures + 1,"
    " last_error = :error, failure_reason = :reason, failing_since = coalesce(failing_since, :at), state = :state"
    " WHERE id = :id"
)
_SEEN_OF = text("SELECT guid_hash FROM entry WHERE source_id = :source AND guid_hash IN :hashes").bindparams(
    bindparam("hashes", expanding=True)
)
_WAITING = (
    "SELECT e.id, e.source_id, s.url, s.title, e.payload, e.attempts, e.first_seen, a.id AS article_id FROM"
    " (SELECT w.id, row_number() OVER"
    "   (PARTITION BY w.source_id ORDER BY coalesce(w.published, w.first_seen) DESC, w.id) AS place"
    "  FROM entry w JOIN source f ON f.id = w.source_id WHERE w.state = 'new' AND w.try_at <= :now AND {wanted}"
    "  AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.link_hash = w.link_hash AND o.state = 'new' AND o.id < w.id"
    "   AND (o.try_at <= :now OR o.article_number IS NULL))) p"
    " JOIN entry e ON e.id = p.id JOIN source s ON s.id = e.source_id"
    " LEFT JOIN article a ON a.number = e.article_number"
    " WHERE p.place <= :each AND e.id NOT IN :excluding"
    " ORDER BY coalesce(e.published, e.first_seen) DESC, e.id LIMIT :limit"
)
_PENDING = text(_WAITING.format(wanted="f.state = 'active'")).bindparams(bindparam("excluding", expanding=True))
_PENDING_OF = text(_WAITING.format(wanted="f.id IN :sources")).bindparams(
    bindparam("excluding", expanding=True), bindparam("sources", expanding=True)
)
_ROBOTS = text("SELECT * FROM robots WHERE origin = :origin")
_SAVE_ROBOTS = text(
    "INSERT INTO robots (origin, body, status, fetched_at, expires_at)"
    " VALUES (:origin, :body, :status, :fetched_at, :expires_at) ON CONFLICT (origin) DO UPDATE SET"
    " body = excluded.body, status = excluded.status, fetched_at = excluded.fetched_at,"
    " expires_at = excluded.expires_at"
)

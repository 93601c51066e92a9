"""Sources: following them, which are due, what their polls came to, and the robots.txt files of their hosts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, TextClause, bindparam, text

from tagwire.errors import NotFoundError
from tagwire.model.article import DOUBTFUL_BELOW
from tagwire.model.claim import Claim, ClaimedSources
from tagwire.model.document import FailureReason, Validators
from tagwire.model.feed import Entry, FeedFormat
from tagwire.model.source import (
    PollRecord,
    RobotsRecord,
    SeenMove,
    Source,
    SourceCounts,
    SourceDraft,
    SourceState,
)
from tagwire.store.sqlite.claims import IS_FREE, claim_values, publisher_of
from tagwire.store.sqlite.entries import KeptEntries, keep_entries
from tagwire.store.sqlite.rhythms import pack_rhythm, unpack_rhythm
from tagwire.text.hashes import key_hash
from tagwire.text.sayings import said
from tagwire.text.times import epoch, from_epoch

POLLS_OF_A_PUBLISHER = 4
"""How many of a publisher's sources are asked at a time: as many as the fetcher asks of one domain."""
CLOCK_SLACK_S = 300
"""How far in the future a last poll may lie before the clock is taken to have been set back."""
WEEK_S = 7 * 24 * 3600
_HASHES_AT_ONCE = 500


def list_sources(connection: Connection) -> tuple[Source, ...]:
    """Return every followed source with its health, by id."""
    return tuple(map(_source, connection.execute(_SOURCES)))


def get_source(connection: Connection, source_id: int) -> Source:
    """Return one source; raise NotFoundError."""
    row = connection.execute(_SOURCE, {"id": source_id}).one_or_none()
    if row is None:
        raise NotFoundError(
            said("no source has the number %(source_id)s; `tagwire sources` lists them", source_id=source_id)
        )
    return _source(row)


def count_entries(
    connection: Connection, *, now: datetime, sources: Sequence[int] | None = None
) -> dict[int, SourceCounts]:
    """Return what came of the entries of the sources asked for, or of all; those without any are left out."""
    week = epoch(now) - WEEK_S
    of_all = sources is None
    named = {} if of_all else {"sources": orjson.dumps(sources).decode()}
    doubted = connection.execute(_DOUBTFUL[of_all], {"week": week, "bar": DOUBTFUL_BELOW, **named})
    doubtful: dict[int, int] = {row.source_id: row.articles for row in doubted}
    return {
        row.source_id: SourceCounts(
            row.articles, row.articles_week, row.pending, row.rejected, doubtful.get(row.source_id, 0)
        )
        for row in connection.execute(_COUNTS[of_all], {"week": week, **named})
    }


def is_asked(connection: Connection, url: str) -> bool:
    """Whether an active source has this address."""
    return connection.execute(_ACTIVE_AT, {"url": url}).first() is not None


def count_active(connection: Connection) -> int:
    """Return how many sources are asked for news."""
    return int(connection.execute(_ACTIVE).scalar_one())


def due_sources(connection: Connection, claim: Claim, *, limit: int, excluding: Collection[int]) -> tuple[Source, ...]:
    """Return sources whose time has come and whose publisher no other holds, the longest overdue first."""
    values = {
        **claim_values(claim),
        "ahead": epoch(claim.made_at) + CLOCK_SLACK_S,
        "each": POLLS_OF_A_PUBLISHER,
        "limit": limit,
        "excluding": list(excluding),
    }
    return tuple(map(_source, connection.execute(_DUE, values)))


def free_sources(connection: Connection, claim: Claim, sources: Sequence[Source]) -> ClaimedSources:
    """Return which of the sources are as they were listed, and of these the ones whose publisher no other holds."""
    granted: list[Source] = []
    asked: list[Source] = []
    for source in sources:
        row = connection.execute(_IS_FREE, {**claim_values(claim), "id": source.id}).one_or_none()
        times = (source.last_polled_at, source.next_poll_at)
        if row is None or (_seconds(row.last_polled_at), from_epoch(row.next_poll_at)) != times:
            asked.append(source)
        elif row.is_free:
            granted.append(source)
    return ClaimedSources(tuple(granted), tuple(asked))


def add_source(connection: Connection, draft: SourceDraft, *, now: datetime) -> tuple[int, bool]:
    """Follow a feed, due at once; return its number, and whether it was new."""
    found = connection.execute(_SOURCE_OF_URL, {"url": draft.url}).scalar_one_or_none()
    if found is not None:
        return int(found), False
    number = connection.execute(
        _NEW_SOURCE,
        {
            "url": draft.url,
            "publisher": publisher_of(draft.url),
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
        raise NotFoundError(
            said("no source has the number %(source_id)s; `tagwire sources` lists them", source_id=source_id)
        )


def set_state(connection: Connection, source_id: int, state: SourceState, *, now: datetime) -> None:
    """Pause or resume; resuming makes it due at once and forgets its failures. Raise NotFoundError."""
    statement = _RESUME if state is SourceState.ACTIVE else _SET_STATE
    if not connection.execute(statement, {"id": source_id, "state": state.value, "now": epoch(now)}).rowcount:
        raise NotFoundError(
            said("no source has the number %(source_id)s; `tagwire sources` lists them", source_id=source_id)
        )


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
        moved = {"url": record.moved_to, "publisher": publisher_of(record.moved_to)}
        connection.execute(_MOVE, {"id": record.source_id, **moved})
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
        publisher=row.publisher,
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
        rhythm=rhythm,
        hints=hints,
        move=None if row.move_url is None else SeenMove(row.move_url, row.move_times, from_epoch(row.move_since)),
        failing_since=_seconds(row.failing_since),
        failure_reason=None if row.failure_reason is None else FailureReason(row.failure_reason),
    )


def _seconds(value: int | None) -> datetime | None:
    return None if value is None else from_epoch(value)


_SOURCES = text("SELECT * FROM source ORDER BY id")
_SOURCE = text("SELECT * FROM source WHERE id = :id")


def _for_some_and_all(sql: str) -> tuple[TextClause, TextClause]:
    """Return a statement for the sources named, and for all."""
    return text(sql.format(among="source_id IN (SELECT value FROM json_each(:sources))")), text(sql.format(among="1"))


_COUNTS = _for_some_and_all(
    "SELECT source_id, count(CASE WHEN state = 'done' THEN 1 END) AS articles,"
    " count(CASE WHEN state = 'done' AND coalesce(published, first_seen) >= :week THEN 1 END) AS articles_week,"
    " count(CASE WHEN state = 'new' THEN 1 END) AS pending,"
    " count(CASE WHEN state = 'rejected' THEN 1 END) AS rejected"
    " FROM entry WHERE {among} GROUP BY source_id"
)
_DOUBTFUL = _for_some_and_all(
    "SELECT source_id, count(*) AS articles FROM article a JOIN entry ON article_number = a.number"
    " WHERE a.published >= :week AND a.confidence < :bar AND {among} GROUP BY source_id"
)
_ACTIVE = text("SELECT count(*) FROM source WHERE state = 'active'")
_FREE = IS_FREE.format(publisher="s.publisher")
_IS_FREE = text(f"SELECT s.last_polled_at, s.next_poll_at, {_FREE} AS is_free FROM source s WHERE s.id = :id")
_DUE = text(
    "SELECT s.* FROM"
    " (SELECT id, next_poll_at > :now AS is_ahead, row_number() OVER"
    "   (PARTITION BY publisher ORDER BY next_poll_at > :now, next_poll_at, id) AS place"
    "  FROM source WHERE (state = 'active' AND next_poll_at <= :now)"
    "   OR (state = 'active' AND last_polled_at > :ahead)) d"
    f" JOIN source s ON s.id = d.id WHERE d.place <= :each AND d.id NOT IN :excluding AND {_FREE}"
    " ORDER BY d.is_ahead, s.next_poll_at, s.id LIMIT :limit"
).bindparams(bindparam("excluding", expanding=True))
_SOURCE_OF_URL = text("SELECT id FROM source WHERE url = :url")
_ACTIVE_AT = text("SELECT 1 FROM source WHERE url = :url AND state = 'active'")
_SOURCE_ROW = text("SELECT state, rhythm FROM source WHERE id = :id")
_NEW_SOURCE = text(
    "INSERT INTO source (url, publisher, title, site, folder, format, state, added_at, next_poll_at, failures)"
    " VALUES (:url, :publisher, :title, :site, :folder, :format, 'active', :now, :now, 0) RETURNING id"
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
_MOVE = text("UPDATE source SET url = :url, publisher = :publisher WHERE id = :id")
_POLL_FAILED = text(
    "UPDATE source SET last_polled_at = :at, next_poll_at = :next, not_before = :not_before, failures = failures + 1,"
    " last_error = :error, failure_reason = :reason, failing_since = coalesce(failing_since, :at), state = :state"
    " WHERE id = :id"
)
_SEEN_OF = text("SELECT guid_hash FROM entry WHERE source_id = :source AND guid_hash IN :hashes").bindparams(
    bindparam("hashes", expanding=True)
)
_ROBOTS = text("SELECT * FROM robots WHERE origin = :origin")
_SAVE_ROBOTS = text(
    "INSERT INTO robots (origin, body, status, fetched_at, expires_at)"
    " VALUES (:origin, :body, :status, :fetched_at, :expires_at) ON CONFLICT (origin) DO UPDATE SET"
    " body = excluded.body, status = excluded.status, fetched_at = excluded.fetched_at,"
    " expires_at = excluded.expires_at"
)

"""Going through stored articles once corrections changed: queued, newest first, a few at a time.

The queue lies in the database, so whoever comes next goes on where a killed process was. Choosing an article's tags
again is the same however often it is done, and every choice uses the corrections in force at that moment: an article
met twice, or after a later correction, is right each time.
"""

from typing import Any

from sqlalchemy import Connection, text

from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.tagging import Choice, choose_again
from tagwire.tags.affected import Affected
from tagwire.text.hashes import key_hash
from tagwire.text.times import epoch

_TOP = 2**62


def queue_affected(connection: Connection, affected: Affected) -> None:
    """Queue the articles that corrections may concern; what is queued already is gone through from its top again."""
    for article in affected.articles:
        connection.execute(_QUEUE_ARTICLE, {"id": article, "top": _TOP})
    for hashed in map(key_hash, affected.names):
        connection.execute(_QUEUE_HOLDERS, {"key_hash": hashed, "top": _TOP})
    if affected.since is not None:
        waiting = connection.execute(_SINCE).scalar_one_or_none()
        connection.execute(_FORGET_SINCE)
        since = epoch(affected.since) if waiting is None else min(waiting, epoch(affected.since))
        connection.execute(_QUEUE_SINCE, {"since": since, "top": _TOP})
    connection.execute(_FORGET_EMPTY)


def articles_left(connection: Connection) -> int:
    """Return how many articles are queued; one that is queued for two reasons counts twice."""
    return int(connection.execute(_REMAINING).scalar_one())


def correct_some(connection: Connection, *, limit: int, choice: Choice, codec: BodyCodec) -> None:
    """Choose the tags of at most ``limit`` queued articles again."""
    while limit > 0:
        numbers = next_articles(connection, limit=limit)
        if numbers is None:
            return
        choose_again(connection, numbers, choice=choice, codec=codec)
        limit -= max(1, len(numbers))


def next_articles(connection: Connection, *, limit: int) -> list[int] | None:
    """Take the next articles off the queue, of one reason and maybe none; None when the queue is empty."""
    work = connection.execute(_NEXT).one_or_none()
    return None if work is None else _take(connection, work, limit)


def _take(connection: Connection, work: Any, limit: int) -> list[int]:
    """Return the next articles of a piece of work, and write down how far it is done."""
    if work.article_number is not None:
        connection.execute(_DONE, {"number": work.number})
        return [work.article_number]
    place = {"published": work.published, "position": work.position, "limit": limit}
    if work.since is not None:
        rows = connection.execute(_PUBLISHED_SINCE, {**place, "since": work.since}).all()
    else:
        rows = connection.execute(_HOLDERS, {**place, "key_hash": work.key_hash}).all()
    if len(rows) < limit:
        connection.execute(_DONE, {"number": work.number})
    else:
        done = {"published": rows[-1].published, "position": rows[-1].article_number, "by": len(rows)}
        connection.execute(_MOVE_ON, {"number": work.number, **done})
    return [row.article_number for row in rows]


_NEW_WORK = "INSERT INTO correction_work (key_hash, article_number, since, published, position, remaining)"
_QUEUE_ARTICLE = text(
    f"{_NEW_WORK} SELECT NULL, number, NULL, :top, 0, 1 FROM article WHERE id = :id ON CONFLICT DO NOTHING"
)
_QUEUE_HOLDERS = text(
    f"{_NEW_WORK} SELECT :key_hash, NULL, NULL, :top, 0, count(*) FROM candidate_key WHERE key_hash = :key_hash"
    " ON CONFLICT (key_hash) DO UPDATE SET published = excluded.published, position = excluded.position,"
    " remaining = excluded.remaining"
)
_QUEUE_SINCE = text(f"{_NEW_WORK} SELECT NULL, NULL, :since, :top, 0, count(*) FROM article WHERE published >= :since")
_SINCE = text("SELECT since FROM correction_work WHERE since IS NOT NULL")
_FORGET_SINCE = text("DELETE FROM correction_work WHERE since IS NOT NULL")
_FORGET_EMPTY = text("DELETE FROM correction_work WHERE remaining = 0")
_NEXT = text("SELECT * FROM correction_work ORDER BY article_number IS NULL, number LIMIT 1")
_REMAINING = text("SELECT coalesce(sum(remaining), 0) FROM correction_work")
_DONE = text("DELETE FROM correction_work WHERE number = :number")
_MOVE_ON = text(
    "UPDATE correction_work SET published = :published, position = :position, remaining = max(1, remaining - :by)"
    " WHERE number = :number"
)
_HOLDERS = text(
    "SELECT published, article_number FROM candidate_key WHERE key_hash = :key_hash"
    " AND (published, article_number) < (:published, :position)"
    " ORDER BY published DESC, article_number DESC LIMIT :limit"
)
_PUBLISHED_SINCE = text(
    "SELECT published, number AS article_number FROM article WHERE published >= :since AND withdrawn_at IS NULL"
    " AND (published, number) < (:published, :position) ORDER BY published DESC, number DESC LIMIT :limit"
)

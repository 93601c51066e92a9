"""Pending entries: those whose article is still to be read, in the order in which they are."""

from collections.abc import Sequence

from sqlalchemy import Connection, TextClause, bindparam, text

from tagwire.model.claim import Claim, HeldEntries
from tagwire.model.source import PendingEntry
from tagwire.store.sqlite.claims import IS_FREE, claim_values
from tagwire.store.sqlite.entries import unpack_entry
from tagwire.text.times import from_epoch

PENDING_OF_A_SOURCE = 50
PENDING_OF_A_PUBLISHER = 5
"""How many entries of a source, and of a publisher, are taken up at a time, so that no backlog hides the others."""


def free_entries(
    connection: Connection, claim: Claim, *, limit: int, held: HeldEntries, sources: Sequence[int] | None
) -> tuple[PendingEntry, ...]:
    """Return entries that may be tried now and whose publisher no other holds, newest first, one for each link."""
    values = {
        **claim_values(claim),
        "limit": limit,
        "of_source": PENDING_OF_A_SOURCE,
        "of_publisher": PENDING_OF_A_PUBLISHER,
        "waiting": list(held.waiting),
        "fetched": list(held.fetched),
    }
    if sources is None:
        rows = connection.execute(_FREE, values)
    else:
        rows = connection.execute(_FREE_OF, {**values, "sources": list(sources)})
    return tuple(
        PendingEntry(
            id=row.id,
            source_id=row.source_id,
            source_url=row.url,
            publisher=row.publisher,
            publisher_name=row.title,
            entry=unpack_entry(row.payload),
            attempts=row.attempts,
            first_seen=from_epoch(row.first_seen),
            article_id=row.article_id,
        )
        for row in rows
    )


def count_elsewhere(connection: Connection, claim: Claim, *, sources: Sequence[int] | None) -> int:
    """Return how many entries could be tried now but are of publishers that another holds."""
    values = claim_values(claim)
    if sources is None:
        return int(connection.execute(_ELSEWHERE, values).scalar_one())
    return int(connection.execute(_ELSEWHERE_OF, {**values, "sources": list(sources)}).scalar_one())


_IS_FREE = IS_FREE.format(publisher="w.publisher")
_WAITING = (
    " FROM entry w JOIN source f ON f.id = w.source_id WHERE w.state = 'new' AND w.try_at <= :now AND {wanted}"
    " AND NOT EXISTS (SELECT 1 FROM entry o WHERE o.link_hash = w.link_hash AND o.state = 'new' AND o.id < w.id"
    "  AND (o.try_at <= :now OR o.article_number IS NULL))"
)
_TAKEN_UP = (
    "SELECT e.id, e.source_id, e.publisher, s.url, s.title, e.payload, e.attempts, e.first_seen, a.id AS article_id"
    " FROM (SELECT w.id,"
    "   row_number() OVER (PARTITION BY w.source_id ORDER BY {moment} DESC, w.id) AS of_source,"
    "   row_number() OVER (PARTITION BY w.publisher ORDER BY {moment} DESC, w.id) AS of_publisher"
    f"{_WAITING} AND {_IS_FREE} AND w.id NOT IN :fetched) p"
    " JOIN entry e ON e.id = p.id JOIN source s ON s.id = e.source_id"
    " LEFT JOIN article a ON a.number = e.article_number"
    " WHERE p.of_source <= :of_source AND p.of_publisher <= :of_publisher AND e.id NOT IN :waiting"
    " ORDER BY coalesce(e.published, e.first_seen) DESC, e.id LIMIT :limit"
)
_MOMENT = "coalesce(w.published, w.first_seen)"
_ACTIVE, _ASKED_FOR = "f.state = 'active'", "f.id IN :sources"


def _statement(words: str, *lists: str) -> TextClause:
    return text(words).bindparams(*(bindparam(name, expanding=True) for name in lists))


_FREE = _statement(_TAKEN_UP.format(wanted=_ACTIVE, moment=_MOMENT), "waiting", "fetched")
_FREE_OF = _statement(_TAKEN_UP.format(wanted=_ASKED_FOR, moment=_MOMENT), "waiting", "fetched", "sources")
_ELSEWHERE = _statement(f"SELECT count(*){_WAITING.format(wanted=_ACTIVE)} AND NOT {_IS_FREE}")
_ELSEWHERE_OF = _statement(f"SELECT count(*){_WAITING.format(wanted=_ASKED_FOR)} AND NOT {_IS_FREE}", "sources")

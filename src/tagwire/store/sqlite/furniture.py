"""Furniture in the store: which articles hold which paragraphs, and which of them are to be cleaned.

What an article held when it was read stays written down after it was cleaned, so that what counts as furniture does
not depend on the order in which articles arrive. One thing does: an article whose share of furniture passes the bound
only later has lost by then what it had of it, and one that arrives last is spared.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text

from tagwire.extract.furniture import MOST_SHARE, REPEATS, repeatable_lines


@dataclass(frozen=True, slots=True)
class ToClean:
    """An article that holds furniture: its number, and the hashes of the paragraphs in question."""

    number: int
    lines: frozenset[int]


def note_lines(connection: Connection, number: int, publisher_number: int, body: str) -> None:
    """Write down an article's paragraphs, and queue for cleaning whoever holds one that thereby became furniture."""
    found = repeatable_lines(body)
    lines = sorted(found)
    if not lines:
        return
    rows = [
        {"publisher": publisher_number, "line": line, "number": number, "length": len(found[line])} for line in lines
    ]
    connection.execute(_NOTE, rows)
    counted = connection.execute(_COUNT, {"publisher": publisher_number, "lines": lines, "least": REPEATS}).all()
    if not counted:
        return
    connection.execute(_QUEUE, [{"number": number}])
    fresh = [row.line_hash for row in counted if row.articles == REPEATS]
    if fresh:
        connection.execute(_QUEUE_HOLDERS, {"publisher": publisher_number, "lines": fresh})


def repeated_lines(connection: Connection, publisher_number: int, body: str) -> frozenset[int]:
    """Return the hashes of a text's paragraphs that are furniture of its publisher already."""
    lines = sorted(repeatable_lines(body))
    if not lines:
        return frozenset()
    counted = connection.execute(_COUNT, {"publisher": publisher_number, "lines": lines, "least": REPEATS})
    return frozenset(int(row.line_hash) for row in counted)


def queued(connection: Connection, *, limit: int) -> list[ToClean]:
    """Return articles to be cleaned, with the furniture each was read with: none for a text issued again."""
    numbers = connection.execute(_QUEUED, {"limit": limit}).scalars().all()
    return [ToClean(number, furniture_of(connection, number)) for number in numbers]


def settle(connection: Connection, numbers: Collection[int]) -> None:
    """Take articles off the queue."""
    if numbers:
        connection.execute(_SETTLE, [{"number": number} for number in numbers])


def furniture_of(connection: Connection, number: int) -> frozenset[int]:
    """Return the hashes of the furniture an article was read with: none for a text issued again."""
    rows = connection.execute(_LINES_OF, {"number": number}).all()
    repeated = [row for row in rows if row.holders >= REPEATS]
    if sum(row.length for row in repeated) > MOST_SHARE * sum(row.length for row in rows):
        return frozenset()
    return frozenset(int(row.line_hash) for row in repeated)


_NOTE = text(
    "INSERT OR IGNORE INTO publisher_line (publisher_number, line_hash, article_number, length)"
    " VALUES (:publisher, :line, :number, :length)"
)
_COUNT = text(
    "SELECT line_hash, count(*) AS articles FROM publisher_line WHERE publisher_number = :publisher"
    " AND line_hash IN :lines GROUP BY line_hash HAVING count(*) >= :least"
).bindparams(bindparam("lines", expanding=True))
_QUEUE = text("INSERT OR IGNORE INTO clean_queue (article_number) VALUES (:number)")
_QUEUE_HOLDERS = text(
    "INSERT OR IGNORE INTO clean_queue (article_number) SELECT article_number FROM publisher_line"
    " WHERE publisher_number = :publisher AND line_hash IN :lines"
).bindparams(bindparam("lines", expanding=True))
_QUEUED = text(
    "SELECT q.article_number FROM clean_queue q JOIN article a ON a.number = q.article_number"
    " WHERE a.withdrawn_at IS NULL ORDER BY q.article_number LIMIT :limit"
)
_LINES_OF = text(
    "SELECT l.line_hash, l.length, (SELECT count(*) FROM publisher_line o"
    " WHERE o.publisher_number = l.publisher_number AND o.line_hash = l.line_hash) AS holders"
    " FROM publisher_line l WHERE l.article_number = :number"
)
_SETTLE = text("DELETE FROM clean_queue WHERE article_number = :number")

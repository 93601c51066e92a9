"""How publishers file: counts of what the texts under each name of a section or folder alone said."""

from collections import defaultdict

from sqlalchemy import Connection, text

from tagwire.model.filing import FilingHabits
from tagwire.store.sqlite.packing import StatedFiling
from tagwire.topics.sections import LEAST_ARTICLES, filing_names


def note_filing(connection: Connection, publisher_number: int, stated: StatedFiling, *, by: int) -> None:
    """Count an article, or take it out again with ``by`` -1; one whose text alone is sure of nothing does not count."""
    if stated.said_by_text is None:
        return
    for name in filing_names(stated.section, stated.url):
        values = {"number": publisher_number, "name": name, "code": stated.said_by_text, "by": by}
        connection.execute(_COUNT, values)
        if by < 0:
            connection.execute(_DROP_EMPTY, values)


def load_habits(connection: Connection, publisher_id: str) -> FilingHabits:
    """Return a publisher's habits as far as names have been used often enough to mean something."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for name, code, articles in connection.execute(_HABITS, {"id": publisher_id, "least": LEAST_ARTICLES}):
        counts[name][code] = articles
    return FilingHabits(dict(counts))


_COUNT = text(
    "INSERT INTO publisher_filing (publisher_number, name, code, articles) VALUES (:number, :name, :code, :by)"
    " ON CONFLICT DO UPDATE SET articles = articles + :by"
)
_DROP_EMPTY = text(
    "DELETE FROM publisher_filing WHERE publisher_number = :number AND name = :name AND code = :code AND articles <= 0"
)
_HABITS = text(
    "SELECT name, code, articles FROM (SELECT f.name, f.code, f.articles, sum(f.articles) OVER (PARTITION BY f.name) AS"
    " total FROM publisher_filing f JOIN publisher p ON p.number = f.publisher_number WHERE p.id = :id)"
    " WHERE total >= :least ORDER BY name, code"
)

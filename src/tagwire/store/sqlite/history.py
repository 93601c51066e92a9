"""History: what changed in an article since it was first read."""

from sqlalchemy import Connection, text

from tagwire.model.revision import Revision, revisions_between
from tagwire.store.sqlite.listings import article_number
from tagwire.store.sqlite.packing import BodyCodec, unpack_state

MOST_STATES = 51
"""How many of an article's newest states are compared: what reading its history may cost."""


def load_history(connection: Connection, article_id: str, codec: BodyCodec) -> tuple[Revision, ...]:
    """Return an article's changes, newest first; raise NotFoundError."""
    rows = connection.execute(_STATES, {"number": article_number(connection, article_id), "limit": MOST_STATES}).all()
    states = tuple(unpack_state(codec.decompress(r.body, r.dictionary_id), r.held_from) for r in reversed(rows))
    return revisions_between(states)[::-1]


_STATES = text(
    "SELECT a.held_from, b.dictionary_id, b.body FROM article a JOIN article_body b ON b.article_number = a.number"
    " WHERE a.number = :number UNION ALL SELECT held_from, dictionary_id, state FROM article_state"
    " WHERE article_number = :number ORDER BY 1 DESC LIMIT :limit"
)

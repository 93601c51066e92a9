"""Dictionaries for compressing bodies, trained on the articles a store holds; none is ever dropped."""

import time

from sqlalchemy import Connection, text

from tagwire.store.sqlite.packing import NO_DICTIONARY, BodyCodec, train_dictionary

TRAIN_AT_ARTICLES = (256, 4096)
"""A first dictionary once there is something to learn from, a better one when there is plenty."""
SAMPLES = 2048


def load_dictionaries(connection: Connection) -> dict[int, bytes]:
    """Return every dictionary by its number."""
    return {row.id: row.dictionary for row in connection.execute(_DICTIONARIES)}


def train_if_due(connection: Connection, codec: BodyCodec) -> bool:
    """Train the next dictionary when enough articles are stored for it; return whether one was made."""
    made = codec.newest
    if made >= len(TRAIN_AT_ARTICLES):
        return False
    if connection.execute(_ARTICLES).scalar_one() < TRAIN_AT_ARTICLES[made]:
        return False
    samples = [
        codec.decompress(row.body, row.dictionary_id) for row in connection.execute(_NEWEST_BODIES, {"limit": SAMPLES})
    ]
    connection.execute(
        _NEW_DICTIONARY,
        {"id": made + 1 if made != NO_DICTIONARY else 1, "raw": train_dictionary(samples), "at": int(time.time())},
    )
    return True


_DICTIONARIES = text("SELECT id, dictionary FROM body_dictionary")
_ARTICLES = text("SELECT coalesce(max(number), 0) FROM article")
_NEWEST_BODIES = text("SELECT body, dictionary_id FROM article_body ORDER BY article_number DESC LIMIT :limit")
_NEW_DICTIONARY = text("INSERT INTO body_dictionary (id, dictionary, made_at) VALUES (:id, :raw, :at)")

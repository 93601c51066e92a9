"""Marks in the database: an article's category and genre as people gave them, else as they were read.

What readers filter and search by is what is in force; what was read stays beside it: the category in the body, the
genre in a column. An article that people put into a category teaches its publisher's filing as that, not as its text.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, text

from tagwire.model.correction import NO_CATEGORY
from tagwire.store.sqlite.connection import in_parts
from tagwire.store.sqlite.filing import note_filing
from tagwire.store.sqlite.packing import BodyCodec, stated_filing, topics_of
from tagwire.store.sqlite.search_index import index_articles, unindex_article
from tagwire.tags.corrections import NO_CORRECTIONS, Corrections
from tagwire.topics.given import top_code


def give_marks(connection: Connection, numbers: Iterable[int], corrections: Corrections, codec: BodyCodec) -> set[int]:
    """Give these articles the marks that people decided, and what was read where nobody did; return which changed."""
    return {
        row.number
        for some in in_parts(sorted(numbers))
        for row in connection.execute(_ARTICLES, {"numbers": some}).all()
        if _give(connection, row, corrections, codec)
    }


def drop_marks(connection: Connection, number: int, codec: BodyCodec) -> None:
    """Let an article be as it was read, before its content is taken away."""
    give_marks(connection, [number], NO_CORRECTIONS, codec)


def mark_corrected(connection: Connection, before: Corrections, after: Corrections, codec: BodyCodec) -> set[int]:
    """Give the articles their marks of which people say something else than before; return which changed."""
    ids = {article for article, _ in before.categories.items() ^ after.categories.items()}
    ids |= {article for article, _ in before.genres.items() ^ after.genres.items()}
    numbers: list[int] = []
    for article in sorted(ids):
        numbers += connection.execute(_NUMBER, {"id": article}).scalars()
    return give_marks(connection, numbers, after, codec)


def _give(connection: Connection, row: Any, corrections: Corrections, codec: BodyCodec) -> bool:
    category, genre = corrections.categories.get(row.id), corrections.genres.get(row.id)
    read_genre = row.genre if row.read_genre is None else row.read_genre
    values = {
        "number": row.number,
        "genre": read_genre if genre is None else genre.value,
        "given_category": category,
        "read_genre": None if genre is None else read_genre,
    }
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    stored = connection.execute(_BODY, {"number": row.number}).one()
    body = codec.decompress(stored.body, stored.dictionary_id)
    unindex_article(connection, row.number, codec)
    _teach(connection, row.publisher_number, body, category=row.given_category, by=-1)
    _teach(connection, row.publisher_number, body, category=category, by=1)
    shown = topics_of(orjson.loads(body), given=category)[0]
    connection.execute(_SET_MARKS, {**values, "category": None if shown is None else shown.code})
    index_articles(connection, [row.number], codec)
    return True


def _teach(connection: Connection, publisher: int, body: bytes, *, category: str | None, by: int) -> None:
    """Count an article among what its publisher's names mean: as people say, else as its text does."""
    stated = stated_filing(body)
    if category is not None:
        stated = replace(stated, said_by_text=None if category == NO_CATEGORY else top_code(category))
    note_filing(connection, publisher, stated, by=by)


_ARTICLES = text(
    "SELECT number, id, publisher_number, genre, given_category, read_genre FROM article WHERE number IN :numbers"
    " ORDER BY number"
).bindparams(bindparam("numbers", expanding=True))
_BODY = text("SELECT dictionary_id, body FROM article_body WHERE article_number = :number")
_NUMBER = text("SELECT number FROM article WHERE id = :id")
_SET_MARKS = text(
    "UPDATE article SET category = :category, genre = :genre, given_category = :given_category,"
    " read_genre = :read_genre WHERE number = :number"
)

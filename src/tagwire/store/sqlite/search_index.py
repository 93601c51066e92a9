"""The full-text index: which terms stand in which article, kept in step with the articles.

It is FTS5 without content of its own: bodies lie compressed in ``article_body``, and an entry is taken out by giving
its terms again. Terms are made by ``text.search_terms``, so the tokenizer only splits at blanks. The row id is a
*place*: the second of publication and, in its lowest bits, a count of those published in the same second. Descending
row ids are therefore newest first, whatever order articles arrive in, and a date is a range of row ids. The column
``facts`` holds what else a search filters by and what never changes alone, one token each: language, genre, category,
media topics, publisher, and "all".
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, text

from tagwire.store.sqlite.packing import BodyCodec, topics_of
from tagwire.text.search_terms import TERMS_VERSION, terms_of
from tagwire.text.times import epoch

CREATE = "CREATE VIRTUAL TABLE article_words USING fts5(headline, text, authors, facts, content='', tokenize='ascii')"
SLOT_BITS = 8
"""256 articles of one second; further ones count as published some seconds later. More bits cost bytes in every entry
of the index: 16 of them 0.4 kB an article of 500 words."""
ALL = "all"
_REBUILT_AT_ONCE = 500


def first_place(moment: datetime) -> int:
    """Return the lowest place of articles published at this moment or later."""
    return epoch(moment) << SLOT_BITS


def category_fact(code: str) -> str:
    """Return the token of a top-level category."""
    return "c" + code.rpartition(":")[2]


def topic_fact(code: str) -> str:
    """Return the token of a media topic at any level."""
    return "m" + code.rpartition(":")[2]


def genre_fact(genre: str) -> str:
    """Return the token of a genre."""
    return "g" + genre.replace("-", "")


def lang_fact(lang: str) -> str:
    """Return the token of a language."""
    return "l" + lang


def publisher_fact(number: int) -> str:
    """Return the token of a publisher."""
    return f"p{number}"


def index_articles(connection: Connection, numbers: Iterable[int], codec: BodyCodec) -> None:
    """Put articles that are not there yet into the index."""
    wanted = list(numbers)
    if not wanted:
        return
    rows = connection.execute(_ARTICLES, {"numbers": wanted}).all()
    # In the order of their places: FTS5 starts a new segment whenever a row id is lower than the one before.
    entries = [{"place": _take_place(connection, row), **_entry(row, codec)} for row in sorted(rows, key=_published)]
    if entries:
        connection.execute(_INSERT, sorted(entries, key=lambda entry: entry["place"]))


def unindex_article(connection: Connection, number: int, codec: BodyCodec) -> None:
    """Take an article out of the index, while its content is still stored as it was put in."""
    row = connection.execute(_INDEXED, {"number": number}).one_or_none()
    if row is not None:
        connection.execute(_DELETE, {"place": row.place, **_entry(row, codec)})
        connection.execute(_DROP_PLACE, {"number": number})


def is_index_current(connection: Connection) -> bool:
    """Whether the index was made by this version's terms."""
    return connection.execute(_MADE_BY).scalar_one_or_none() == TERMS_VERSION


def rebuild_index(connection: Connection, codec: BodyCodec) -> None:
    """Make the index anew from the stored articles."""
    connection.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))
    connection.execute(text("DELETE FROM search_place"))
    numbers = connection.execute(text("SELECT number FROM article ORDER BY published, number")).scalars().all()
    for at in range(0, len(numbers), _REBUILT_AT_ONCE):
        index_articles(connection, numbers[at : at + _REBUILT_AT_ONCE], codec)
    connection.execute(_MAKE_CURRENT, {"version": TERMS_VERSION})


def _published(row: Any) -> tuple[int, int]:
    return row.published, row.number


def _take_place(connection: Connection, row: Any) -> int:
    """Return a free place at an article's second or, where that is full, at one soon after, and take it."""
    later = 0
    while True:
        first = (row.published + later) << SLOT_BITS
        end = first + (1 << SLOT_BITS)
        highest = connection.execute(_HIGHEST, {"first": first, "end": end}).scalar_one()
        place = first if highest is None else int(highest) + 1
        if place < end:
            connection.execute(_TAKE_PLACE, {"place": place, "number": row.number})
            return place
        later = 2 * later + 1  # in ever longer steps: archives give whole days the same second


def _entry(row: Any, codec: BodyCodec) -> dict[str, Any]:
    body = orjson.loads(codec.decompress(row.body, row.dictionary_id))
    facts = [ALL, publisher_fact(row.publisher_number), genre_fact(row.genre)]
    facts += [lang_fact(row.lang)] if row.lang else []
    facts += [category_fact(row.category)] if row.category else []
    category, topics = topics_of(body, given=row.given_category)
    likely = (topic for topic in topics if topic.is_likely)
    facts += sorted({topic_fact(topic.code) for topic in (*likely, category) if topic})
    return {
        "headline": " ".join(terms_of(body["headline"])),
        "text": " ".join(terms_of(body["text"])),
        "authors": " ".join(terms_of("\n".join(body["authors"]))),
        "facts": " ".join(facts),
    }


_COLUMNS = (
    "a.number, a.published, a.publisher_number, a.lang, a.category, a.genre, a.given_category, b.body, b.dictionary_id"
    " FROM article a JOIN article_body b ON b.article_number = a.number"
)
_ARTICLES = text(
    f"SELECT {_COLUMNS} WHERE a.number IN :numbers AND a.withdrawn_at IS NULL AND a.number NOT IN"
    " (SELECT article_number FROM search_place WHERE article_number IN :numbers)"
).bindparams(bindparam("numbers", expanding=True))
_INDEXED = text(
    f"SELECT s.place, {_COLUMNS} JOIN search_place s ON s.article_number = a.number WHERE a.number = :number"
)
_HIGHEST = text("SELECT max(place) FROM search_place WHERE place >= :first AND place < :end")
_TAKE_PLACE = text("INSERT INTO search_place (place, article_number) VALUES (:place, :number)")
_DROP_PLACE = text("DELETE FROM search_place WHERE article_number = :number")
_INSERT = text(
    "INSERT INTO article_words (rowid, headline, text, authors, facts) VALUES (:place, :headline, :text, :authors,"
    " :facts)"
)
_DELETE = text(
    "INSERT INTO article_words (article_words, rowid, headline, text, authors, facts)"
    " VALUES ('delete', :place, :headline, :text, :authors, :facts)"
)
_MADE_BY = text("SELECT value FROM state WHERE name = 'search_terms'")
_MAKE_CURRENT = text(
    "INSERT INTO state (name, value) VALUES ('search_terms', :version)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)

"""Reading articles: pages of a listing, newest first, and single articles."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, text

from tagwire.errors import NotFoundError, WithdrawnError
from tagwire.model.article import AnnotatedArticle, Publisher
from tagwire.model.listing import Cursor, Listing, Page, Tag, TagTerm
from tagwire.model.tag import TagKind
from tagwire.store.sqlite.packing import ArticleRow, BodyCodec, TagWords, stated_publisher, tag_fields, unpack_article
from tagwire.text.sayings import said
from tagwire.text.times import from_epoch

UNPACKED_KEPT = 1024
"""Articles kept as they were last unpacked: from one state of a busy page to the next nearly all are the same."""


def find_page(connection: Connection, listing: Listing, codec: BodyCodec) -> Page:
    """Return one page of a listing; the places found first, then the articles at them."""
    limit = listing.limit + 1
    if listing.tags is None:
        places = _places(connection, listing, ANY_ARTICLE, limit=limit)
    else:
        found: set[tuple[int, int]] = set()
        for term in listing.tags.any_of:
            found.update(_places(connection, listing, term, limit=limit))
        places = sorted(found, reverse=True)[:limit]
    shown = places[: listing.limit]
    more = len(places) > listing.limit
    return Page(
        articles=load_articles(connection, [number for _, number in shown], codec),
        next=Cursor(from_epoch(shown[-1][0]), shown[-1][1]) if more else None,
    )


def load_article(connection: Connection, article_id: str, codec: BodyCodec) -> AnnotatedArticle:
    """Return one article by its public id; raise NotFoundError, or WithdrawnError where it was taken back."""
    return load_articles(connection, [article_number(connection, article_id)], codec)[0]


def article_number(connection: Connection, article_id: str) -> int:
    """Return the number of an article; raise NotFoundError, or WithdrawnError where it was taken back."""
    row = connection.execute(_NUMBER, {"id": article_id}).one_or_none()
    if row is None:
        raise NotFoundError(said("no article %(article_id)s is stored", article_id=repr(article_id)))
    if row.withdrawn_at is not None:
        raise WithdrawnError(
            said("the article %(article_id)s was withdrawn", article_id=repr(article_id)),
            at=from_epoch(row.withdrawn_at),
        )
    return int(row.number)


def load_articles(connection: Connection, numbers: Sequence[int], codec: BodyCodec) -> tuple[AnnotatedArticle, ...]:
    """Return the articles of these numbers, in their order."""
    if not numbers:
        return ()
    found = connection.execute(_ARTICLES, {"numbers": orjson.dumps(numbers).decode()}).all()
    rows = {row.number: row for row in found}
    return _unpacked(connection, [rows[number] for number in numbers if number in rows], codec)


def load_as_stated(connection: Connection, number: int, codec: BodyCodec) -> tuple[AnnotatedArticle, ...]:
    """Return an article with its publisher's name as its own page gave it; nothing for a number that is not there."""
    rows = connection.execute(_ARTICLES, {"numbers": orjson.dumps([number]).decode()}).all()
    return tuple(
        replace(annotated, article=replace(annotated.article, publisher=_stated(row, codec)))
        for row, annotated in zip(rows, _unpacked(connection, rows, codec), strict=True)
    )


def _unpacked(connection: Connection, rows: Sequence[Any], codec: BodyCodec) -> tuple[AnnotatedArticle, ...]:
    held = [_tag_ids(row.tags) for row in rows]
    known = _tag_words(connection, {tag_id for ids in held for tag_id in ids})
    return tuple(
        _unpack(codec, tuple(row), tuple([(tag_id, known[tag_id]) for tag_id in ids if tag_id in known]))
        for row, ids in zip(rows, held, strict=True)
    )


@lru_cache(maxsize=UNPACKED_KEPT)
def _unpack(codec: BodyCodec, row: tuple[Any, ...], known: tuple[tuple[int, TagWords], ...]) -> AnnotatedArticle:
    """Return an article; it depends on nothing but these bytes and words, so one made before is right as it is."""
    (
        _,
        article_id,
        lang,
        genre,
        tags,
        toolkit,
        confidence,
        given_category,
        publisher_id,
        publisher,
        dictionary,
        body,
        story,
        original,
    ) = row
    columns = ArticleRow(
        article_id,
        Publisher(publisher_id, publisher),
        lang,
        genre,
        toolkit,
        confidence,
        story,
        original,
        given_category,
    )
    return unpack_article(columns, codec.decompress(body, dictionary), tag_fields(tags), dict(known))


@lru_cache(maxsize=UNPACKED_KEPT)
def _tag_ids(packed: str) -> tuple[int, ...]:
    return tuple([fields[0] for fields in tag_fields(packed)])


def _stated(row: Any, codec: BodyCodec) -> Publisher:
    return Publisher(row.publisher_id, stated_publisher(codec.decompress(row.body, row.dictionary_id)))


def _tag_words(connection: Connection, ids: set[int]) -> dict[int, TagWords]:
    """Return tags' words by their number; those that a person hid are not among them."""
    if not ids:
        return {}
    rows = connection.execute(_TAGS, {"ids": orjson.dumps(sorted(ids)).decode()}).all()
    return {tag_id: (key, label, name, kind) for tag_id, key, label, name, kind in rows}


def tag_of(row: Any) -> Tag:
    """Return the tag a row of the table ``tag`` holds."""
    return Tag(row.key, row.label, row.name, TagKind(row.kind), row.articles)


ANY_ARTICLE = TagTerm(())


@dataclass(frozen=True, slots=True)
class _Conditions:
    sql: str
    values: dict[str, int | str]


def _places(connection: Connection, listing: Listing, term: TagTerm, *, limit: int) -> list[tuple[int, int]]:
    """Return the places of one term: walk its rarest tag newest first, and look the others up in each article.

    A term without a tag that must be there walks all articles.
    """
    wanted = {key: _tag_row(connection, key) for key in term.all_of}
    if any(row is None for row in wanted.values()):
        return []
    unwanted = {int(row.id) for key in term.none_of if (row := _tag_row(connection, key)) is not None}
    by_size = sorted({int(row.id): int(row.articles) for row in wanted.values()}.items(), key=lambda item: item[1])
    values: dict[str, int | str] = {"limit": limit}
    if by_size:
        conditions = _filters(listing, published="t.published", number="t.article_number")
        sql = "SELECT t.published, t.article_number AS number FROM tag_article t"
        if _filters_articles(listing):
            sql += " JOIN article a ON a.number = t.article_number"
        sql += " WHERE t.tag_id = :first" + conditions.sql
        values["first"] = by_size[0][0]
        number = "t.article_number"
    else:
        conditions = _filters(listing, published="a.published", number="a.number")
        sql = "SELECT a.published, a.number FROM article a WHERE a.withdrawn_at IS NULL" + conditions.sql
        number = "a.number"
    values |= conditions.values
    tests = [("EXISTS", tag_id) for tag_id, _ in by_size[1:]] + [("NOT EXISTS", tag_id) for tag_id in sorted(unwanted)]
    for i, (test, tag_id) in enumerate(tests):
        sql += f" AND {test} (SELECT 1 FROM article_tag x WHERE x.article_number = {number} AND x.tag_id = :x{i})"
        values[f"x{i}"] = tag_id
    sql += " ORDER BY 1 DESC, 2 DESC LIMIT :limit"
    return [(published, place) for published, place in connection.execute(text(sql), values).all()]


def _filters(listing: Listing, *, published: str, number: str) -> _Conditions:
    sql, values = "", dict[str, int | str]()
    if listing.publisher is not None:
        sql += " AND a.publisher_number = (SELECT number FROM publisher WHERE id = :publisher)"
        values["publisher"] = listing.publisher
    for column in ("category", "lang", "genre"):
        value: str | None = getattr(listing, column)
        if value is not None:
            sql += f" AND a.{column} = :{column}"
            values[column] = value
    if listing.story is not None:
        sql += f" AND a.story_number = ({STORY_OF_ID})"
        values["story"] = listing.story
    if listing.before is not None:
        sql += f" AND ({published}, {number}) < (:before, :before_number)"
        values["before"] = int(listing.before.published.timestamp())
        values["before_number"] = listing.before.number
    return _Conditions(sql, values)


def _filters_articles(listing: Listing) -> bool:
    return any(v is not None for v in (listing.publisher, listing.category, listing.lang, listing.genre, listing.story))


def _tag_row(connection: Connection, key: str) -> Any:
    return connection.execute(TAG_OF_KEY, {"key": key}).one_or_none()


STORY_OF_ID = (
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM article x WHERE x.story_number = s.number) THEN s.number"
    " WHEN EXISTS (SELECT 1 FROM article x WHERE x.story_number = s.became) THEN s.became"
    " ELSE coalesce((SELECT f.story_number FROM article f WHERE f.number = s.founder_number), s.became, s.number) END"
    " FROM story s WHERE s.id = :story"
)
"""The story an id leads to: its own; the one it was merged into; or, where people left nothing in it, the one that the
article it is named after belongs to now."""
TAG_OF_KEY = text("SELECT t.* FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key AND t.hidden = 0")
"""The tag a name leads to, unless a person hid it."""
_NUMBER = text("SELECT number, withdrawn_at FROM article WHERE id = :id")
_ARTICLES = text(
    "SELECT a.number, a.id, a.lang, a.genre, a.tags, a.toolkit_version, a.confidence, a.given_category,"
    " p.id AS publisher_id, p.name AS publisher_name, b.dictionary_id, b.body, s.id AS story, o.id AS duplicate_of"
    " FROM article a"
    " JOIN article_body b ON b.article_number = a.number JOIN publisher p ON p.number = a.publisher_number"
    " LEFT JOIN story s ON s.number = a.story_number"
    " LEFT JOIN article o ON o.number = a.original_number AND o.withdrawn_at IS NULL"
    " WHERE a.number IN (SELECT value FROM json_each(:numbers))"
)
_TAGS = text(
    "SELECT id, key, label, name, kind FROM tag WHERE id IN (SELECT value FROM json_each(:ids)) AND hidden = 0"
)

"""Reading counts: a tag's month, the busiest tags, publishers, the whole collection."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Connection, text

from tagwire.errors import HiddenTagError, NotFoundError
from tagwire.model.article import Publisher
from tagwire.model.listing import CollectionCounts, Facets, PublisherCount, Tag, TagCount, TagOverview
from tagwire.model.tag import TagKind
from tagwire.store.sqlite.listings import TAG_OF_KEY, tag_of
from tagwire.text.sayings import said
from tagwire.text.times import epoch, from_epoch

MONTH_DAYS = 30
SPARK_DAYS = 14
RELATED_FROM = 200
"""Related tags are counted over this many of a tag's newest articles, so that they cost the same for every tag."""
RELATED_SHOWN = 12
SUBSUMED_FROM = 0.8
"""Share of a narrower tag's articles that are the broader one's, too (Sanderson and Croft 1999)."""
LARGER_FROM = 1.5
"""How many times the narrower tag's articles the broader one has: tags that always come together are neither."""
LEAST_NARROW = 3
"""Articles of the smallest tag that can be told to be narrower."""
LEAST_OF_EXPECTED = 0.25
"""Least share of the articles expected beside the larger tag that a narrower one has among its newest."""
FACETS_FROM = 2_000
"""Publishers, languages, genres and categories are counted over at most this many of the month's newest articles."""

_HOURS_A_DAY = 24
_UNORDERED = (TagKind.PERSON.value, TagKind.WORK.value)


def tag_row(connection: Connection, key: str) -> Any:
    """Return the row of the tag a key or alias leads to; raise NotFoundError, or HiddenTagError for a hidden one."""
    row = connection.execute(TAG_OF_KEY, {"key": key}).one_or_none()
    if row is None:
        hidden = connection.execute(_HIDDEN_LABEL, {"key": key}).scalar_one_or_none()
        if hidden is not None:
            raise HiddenTagError(
                said("#%(hidden)s was hidden by a person; its corrections say by whom and why", hidden=hidden)
            )
        raise NotFoundError(said("no article has the tag #%(key)s", key=key))
    return row


def tag_overview(connection: Connection, key: str, *, now: datetime) -> TagOverview:
    """Return a tag's last 30 UTC days, today included."""
    row = tag_row(connection, key)
    days = daily_counts(connection, [row.id], now=now, days=MONTH_DAYS)[row.id]
    first = _midnight(now) - timedelta(days=MONTH_DAYS - 1)
    facets = connection.execute(_FACETS, {"tag_id": row.id, "since": epoch(first), "limit": FACETS_FROM}).all()
    columns = zip(*facets, strict=True) if facets else ((), (), (), ())
    publishers, langs, genres, categories = map(Counter, columns)
    forms = connection.execute(_FORMS, {"tag_id": row.id}).scalars()
    beside = connection.execute(_RELATED, {"tag_id": row.id, "from": RELATED_FROM}).all()
    return TagOverview(
        tag=tag_of(row),
        today=days[-1],
        month=sum(days),
        days=tuple(((first + timedelta(days=i)).date(), n) for i, n in enumerate(days)),
        publishers=tuple(PublisherCount(p, n) for p, n in _named(connection, publishers)),
        related=_related(connection, row, beside),
        facets=Facets(langs=_largest(langs), genres=_largest(genres), categories=_largest(categories)),
        also_written=tuple(name for name in forms if name != row.name),
        broader=_broader(row, beside),
        narrower=_narrower(connection, row, beside),
    )


def busy_tags(connection: Connection, *, now: datetime, span: timedelta, limit: int) -> tuple[TagCount, ...]:
    """Return the tags with most articles in the span before ``now``, with fourteen days' counts, busiest first."""
    hours = {"from": epoch(now - span) // 3600, "to": epoch(now) // 3600, "limit": limit}
    rows = connection.execute(_BUSY, hours).all()
    days = daily_counts(connection, [row.id for row in rows], now=now, days=SPARK_DAYS)
    return tuple(TagCount(tag_of(row), row.recent, days[row.id]) for row in rows)


def daily_counts(
    connection: Connection, tag_ids: Sequence[int], *, now: datetime, days: int
) -> dict[int, tuple[int, ...]]:
    """Return articles a UTC day of each tag, oldest first, the last day today."""
    first_hour = epoch(_midnight(now) - timedelta(days=days - 1)) // 3600
    counts = {}
    for tag_id in tag_ids:
        series = [0] * days
        values = {"tag_id": tag_id, "from": first_hour, "to": first_hour + days * _HOURS_A_DAY}
        for day, articles in connection.execute(_DAYS, values).all():
            series[day] = articles
        counts[tag_id] = tuple(series)
    return counts


def all_tags(connection: Connection, *, limit: int, after: str) -> tuple[Tag, ...]:
    """Return tags that have articles, by key."""
    return tuple(tag_of(row) for row in connection.execute(_ALL_TAGS, {"after": after, "limit": limit}))


def largest_tags(connection: Connection, *, limit: int) -> tuple[Tag, ...]:
    """Return the tags with most articles, largest first."""
    return tuple(tag_of(row) for row in connection.execute(_LARGEST, {"limit": limit}))


def publishers(connection: Connection, *, now: datetime, span: timedelta) -> tuple[PublisherCount, ...]:
    """Return every publisher with its articles in the span, busiest first."""
    rows = connection.execute(_PUBLISHERS, {"since": epoch(now - span)})
    return tuple(PublisherCount(Publisher(row.id, row.name), row.articles) for row in rows)


def publisher(connection: Connection, publisher_id: str) -> Publisher:
    """Return a publisher; raise NotFoundError."""
    row = connection.execute(_PUBLISHER, {"id": publisher_id}).one_or_none()
    if row is None:
        raise NotFoundError(
            said("no article of a publisher %(publisher_id)s is stored", publisher_id=repr(publisher_id))
        )
    return Publisher(row.id, row.name)


def collection_counts(connection: Connection, *, now: datetime) -> CollectionCounts:
    """Return what the store holds."""
    recent = connection.execute(_RECENT, {"since": epoch(now - timedelta(days=1)), "now": epoch(now)}).one()
    row = connection.execute(_COUNTS).one()
    return CollectionCounts(
        articles=row.articles,
        articles_day=recent.articles,
        publishers_day=recent.publishers,
        tags=row.tags,
        sources=row.sources,
        newest_at=None if row.newest_at is None else from_epoch(row.newest_at),
    )


def _related(connection: Connection, tag: Any, beside: Sequence[Any]) -> tuple[TagCount, ...]:
    """Return the tags that stand beside this one as often as chance would have it, or more, the most telling first.

    Ranked by local mutual information, shared × log(shared / expected) (S. Evert, The Statistics of Word Cooccurrences,
    2005, §3): what every article has is beside everything, and says little.
    """
    everything = connection.execute(_NEWEST_NUMBER).scalar_one() or 1
    counted = min(RELATED_FROM, tag.articles)
    weighed = []
    for row in beside:
        expected = counted * row.articles / everything
        if row.shared >= expected:
            weighed.append((-row.shared * math.log(row.shared / expected), -row.shared, row.key, row))
    return tuple(TagCount(tag_of(row), row.shared) for *_, row in sorted(weighed)[:RELATED_SHOWN])


def _broader(tag: Any, beside: Sequence[Any]) -> tuple[Tag, ...]:
    """Return the tags that hold this one, the nearest, which is the smallest, first.

    One tag holds another when most of the other's articles are its own, and not the reverse (M. Sanderson and B. Croft,
    Deriving concept hierarchies from text, SIGIR 1999). People and works are in no such order.
    """
    counted = min(RELATED_FROM, tag.articles)
    found = [row for row in beside if _may_hold(row, tag) and row.shared >= SUBSUMED_FROM * counted]
    return tuple(tag_of(row) for row in sorted(found, key=lambda row: (row.articles, row.key)))


def _narrower(connection: Connection, tag: Any, beside: Sequence[Any]) -> tuple[Tag, ...]:
    """Return the tags that this one holds, the largest first.

    A tag held by this one has its part of this one's newest articles, too; only those whose part comes near that are
    looked at closely, for each costs a look at two hundred articles.
    """
    least = LEAST_OF_EXPECTED * SUBSUMED_FROM * min(RELATED_FROM, tag.articles) / max(1, tag.articles)
    rows = [row for row in beside if row.shared >= max(LEAST_NARROW, least * row.articles) and _may_hold(tag, row)]
    shared = {row.id: row.shared for row in rows}  # counted over all its articles, unless these are too many
    if rows and tag.articles > RELATED_FROM:
        values = {"of": tag.id, "from": RELATED_FROM, "tags": orjson.dumps(list(shared)).decode()}
        shared = {row.value: row.shared for row in connection.execute(_SHARED, values)}
    found = [row for row in rows if shared[row.id] >= SUBSUMED_FROM * min(RELATED_FROM, row.articles)]
    return tuple(tag_of(row) for row in sorted(found, key=lambda row: (-row.articles, row.key)))


def _may_hold(broader: Any, narrower: Any) -> bool:
    return (
        broader.kind == narrower.kind
        and broader.kind not in _UNORDERED
        and narrower.articles >= LEAST_NARROW
        and broader.articles >= LARGER_FROM * narrower.articles
    )


def _named(connection: Connection, counts: Mapping[int, int]) -> list[tuple[Publisher, int]]:
    """Return publishers counted by their number, the most first."""
    named = connection.execute(_NAMED, {"numbers": orjson.dumps(list(counts)).decode()}).all()
    found = [(Publisher(publisher_id, name), counts[number]) for number, publisher_id, name in named]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))


def _largest(counts: Mapping[str | None, int]) -> tuple[tuple[str, int], ...]:
    known = [(value, articles) for value, articles in counts.items() if value is not None]
    return tuple(sorted(known, key=lambda pair: (-pair[1], pair[0])))


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


_HIDDEN_LABEL = text("SELECT t.label FROM tag_name a JOIN tag t ON t.id = a.tag_id WHERE a.key = :key")
_FACETS = text(
    "SELECT a.publisher_number, a.lang, a.genre, a.category FROM tag_article t"
    " JOIN article a ON a.number = t.article_number WHERE t.tag_id = :tag_id AND t.published >= :since"
    " ORDER BY t.published DESC, t.article_number DESC LIMIT :limit"
)
_FORMS = text(
    "SELECT name FROM tag_form WHERE tag_id = :tag_id GROUP BY name ORDER BY sum(articles) DESC, name LIMIT 12"
)
_DAYS = text(
    f"SELECT (hour - :from) / {_HOURS_A_DAY} AS day, sum(articles) FROM tag_hour"
    " WHERE tag_id = :tag_id AND hour >= :from AND hour < :to GROUP BY day"
)
_BUSY = text(
    "SELECT t.id, t.key, t.label, t.name, t.kind, t.articles, h.recent FROM"
    " (SELECT tag_id, sum(articles) AS recent FROM tag_hour WHERE hour > :from AND hour <= :to GROUP BY tag_id"
    "  HAVING sum(articles) > 0 ORDER BY recent DESC, tag_id LIMIT :limit) h"
    " JOIN tag t ON t.id = h.tag_id WHERE t.hidden = 0 ORDER BY h.recent DESC, t.articles DESC, t.key"
)
_RELATED = text(
    "SELECT t.id, t.key, t.label, t.name, t.kind, t.articles, r.shared FROM"
    " (SELECT x.tag_id, count(*) AS shared FROM (SELECT article_number FROM tag_article WHERE tag_id = :tag_id"
    "   ORDER BY published DESC, article_number DESC LIMIT :from) n"
    "  JOIN article_tag x ON x.article_number = n.article_number WHERE x.tag_id <> :tag_id GROUP BY x.tag_id"
    "  ORDER BY shared DESC, x.tag_id LIMIT 60) r"
    " JOIN tag t ON t.id = r.tag_id WHERE t.hidden = 0"
)
_NEWEST_NUMBER = text("SELECT max(number) FROM article")
_SHARED = text(  # of each tag's newest articles, as few as make an estimate
    "SELECT t.value, (SELECT count(*) FROM (SELECT article_number FROM tag_article WHERE tag_id = t.value"
    "   ORDER BY published DESC, article_number DESC LIMIT :from) n"
    "  JOIN article_tag x ON x.article_number = n.article_number AND x.tag_id = :of) AS shared FROM json_each(:tags) t"
)
_ALL_TAGS = text(
    "SELECT id, key, label, name, kind, articles FROM tag WHERE key > :after AND articles > 0 AND hidden = 0"
    " ORDER BY key LIMIT :limit"
)
_LARGEST = text(
    "SELECT id, key, label, name, kind, articles FROM tag WHERE articles > 0 AND hidden = 0"
    " ORDER BY articles DESC, key LIMIT :limit"
)
_PUBLISHERS = text(
    "SELECT p.id, p.name, (SELECT count(*) FROM article a WHERE a.publisher_number = p.number"
    " AND a.published >= :since AND a.withdrawn_at IS NULL) AS articles"
    " FROM publisher p ORDER BY articles DESC, p.name, p.id"
)
_NAMED = text("SELECT number, id, name FROM publisher WHERE number IN (SELECT value FROM json_each(:numbers))")
_PUBLISHER = text("SELECT id, name FROM publisher WHERE id = :id")
_RECENT = text(
    "SELECT count(*) AS articles, count(DISTINCT publisher_number) AS publishers FROM article"
    " WHERE published > :since AND published <= :now AND withdrawn_at IS NULL"
)
_COUNTS = text(
    "SELECT (SELECT count(*) FROM article WHERE withdrawn_at IS NULL) AS articles,"
    " (SELECT count(*) FROM tag WHERE articles > 0 AND hidden = 0) AS tags,"
    " (SELECT count(*) FROM source) AS sources, (SELECT max(stored_at) FROM article) AS newest_at"
)

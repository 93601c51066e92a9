"""What trends are made of, read from the store: who wrote how much, and the past of all that might rise.

A tag is looked at closely when several publishers have it in the last 36 hours, and only those that are most above the
hourly counts of their past are: so much work, and no more, at any size of the collection. A story is looked at when
several publishers tell of it; of stories told by most of them, as many are. Of categories all are.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, text

from tagwire.model.trend import WINDOWS, Past, RisingCategory, RisingStory, Saying, Subject, TrendMaterial, TrendOf
from tagwire.store.sqlite.listings import tag_of
from tagwire.store.sqlite.overviews import SPARK_DAYS, daily_counts
from tagwire.text.times import epoch
from tagwire.trends import DAY_S, LEAST_ARTICLES, LEAST_PUBLISHERS, LOOKS_BACK_H, MOST_VOICES, PRIOR

LOOKED_AT = 80
"""Tags whose articles are read one by one."""
NO_BOUND = 1_000_000
"""Of a category every article of a publisher counts: a flood is held down by its publisher's usual number."""
LINES_AT_ONCE = 5_000
"""Articles whose paragraphs are asked for in one statement."""


def trend_material(connection: Connection, *, of: TrendOf, now: datetime) -> TrendMaterial:
    """Return what ``trends.find_rising`` needs; for a store without recent articles there is nothing in it."""
    end = epoch(now)
    since = end - WINDOWS * DAY_S
    recent = end - DAY_S - LOOKS_BACK_H * 3600
    articles: defaultdict[int, list[int]] = defaultdict(lambda: [0] * WINDOWS)
    for publisher, window, count in connection.execute(_ARTICLES, {"since": since, "end": end, "day": DAY_S}):
        articles[publisher][window] = count
    least = {"articles": LEAST_ARTICLES, "publishers": LEAST_PUBLISHERS}
    if of is not TrendOf.TAGS:
        return _kept_with_articles(connection, dict(articles), of=of, now=now)
    candidates = connection.execute(_CANDIDATES, {"since": recent, "end": end, **least}).all()
    looked_at = _most_above_their_past(connection, candidates, since=since, recent=recent)
    days = daily_counts(connection, [row.id for row in looked_at], now=now, days=SPARK_DAYS)
    tags = [
        Past(
            tag_of(row),
            recent=_sayings(connection, row.id, since=recent, end=end),
            voices=_voices(connection, row.id, since=since, end=end),
            days=days[row.id],
        )
        for row in looked_at
    ]
    said = sorted({saying.article for past in tags for saying in past.recent})
    return TrendMaterial(dict(articles), tags, _lines(connection, said))


def _kept_with_articles(
    connection: Connection, articles: dict[int, list[int]], *, of: TrendOf, now: datetime
) -> TrendMaterial:
    """Return what trends of stories or categories are made of, which stand in the articles' own rows."""
    column, most = ("story_number", MOST_VOICES) if of is TrendOf.STORIES else ("category", NO_BOUND)
    end = epoch(now)
    span = {"since": end - WINDOWS * DAY_S, "recent": end - DAY_S - LOOKS_BACK_H * 3600, "end": end, "day": DAY_S}
    least = {"articles": LEAST_ARTICLES, "publishers": LEAST_PUBLISHERS, "limit": LOOKED_AT}
    names = connection.execute(_named_by(_NAMES, column), {**span, **least}).scalars().all()
    today = end // DAY_S
    pasts = []
    for name in names:
        asked = {**span, "name": name, "most": most, "first": (today - SPARK_DAYS + 1) * DAY_S}
        voices, days = [0] * WINDOWS, [0] * SPARK_DAYS
        for window, count in connection.execute(_named_by(_NAMED_VOICES, column), asked):
            voices[window] = count
        for day, count in connection.execute(_named_by(_NAMED_DAYS, column), asked):
            days[day - today + SPARK_DAYS - 1] = count
        sayings = [
            Saying(end - row.published, row.number, row.publisher)
            for row in connection.execute(_named_by(_NAMED_SAYINGS, column), asked)
        ]
        subject: Subject = RisingCategory(str(name))
        if of is TrendOf.STORIES:
            subject = RisingStory(connection.execute(_STORY_ID, {"number": name}).scalar_one())
        pasts.append(Past(subject, sayings, voices, tuple(days)))
    return TrendMaterial(articles, pasts, {}, most)


def _named_by(query: str, column: str) -> TextClause:
    return text(query.format(column=column, original=_ORIGINALS))


def _most_above_their_past(connection: Connection, rows: Sequence[Any], *, since: int, recent: int) -> list[Any]:
    """Return the candidates with most publishers against their articles a day before, at most ``LOOKED_AT``."""
    days = (recent - since) / DAY_S

    def above(row: Any) -> float:
        hours = {"tag_id": row.id, "from": since // 3600, "to": recent // 3600}
        before = int(connection.execute(_BEFORE, hours).scalar_one())
        heard = min(row.recent, MOST_VOICES * row.publishers)
        return float((heard + PRIOR) / (before / days + PRIOR))

    return [row for _, row in sorted(((above(row), row) for row in rows), key=lambda p: (-p[0], p[1].id))[:LOOKED_AT]]


def _sayings(connection: Connection, tag_id: int, *, since: int, end: int) -> list[Saying]:
    span = {"tag_id": tag_id, "since": since, "end": end}
    return [Saying(end - row.published, row.number, row.publisher) for row in connection.execute(_SAYINGS, span)]


def _voices(connection: Connection, tag_id: int, *, since: int, end: int) -> list[int]:
    span = {"tag_id": tag_id, "since": since, "end": end, "day": DAY_S, "most": MOST_VOICES}
    voices = [0] * WINDOWS
    for window, count in connection.execute(_VOICES, span):
        voices[window] = count
    return voices


def _lines(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[int, int]]:
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for begin in range(0, len(numbers), LINES_AT_ONCE):
        asked = {"numbers": numbers[begin : begin + LINES_AT_ONCE]}
        for number, line, length in connection.execute(_LINES, asked):
            found[number][line] = length
    return dict(found)


_ARTICLES = text(
    "SELECT publisher_number, (:end - published) / :day AS span, count(*) FROM article"
    " WHERE published > :since AND published <= :end AND withdrawn_at IS NULL GROUP BY publisher_number, span"
)
_CANDIDATES = text(
    "SELECT t.id, t.key, t.label, t.name, t.kind, t.articles, r.recent, r.publishers FROM"
    " (SELECT x.tag_id, count(*) AS recent, count(DISTINCT a.publisher_number) AS publishers"
    "  FROM article a JOIN article_tag x ON x.article_number = a.number"
    "  WHERE a.published > :since AND a.published <= :end AND a.withdrawn_at IS NULL GROUP BY x.tag_id"
    "  HAVING count(*) >= :articles AND count(DISTINCT a.publisher_number) >= :publishers) r"
    " JOIN tag t ON t.id = r.tag_id WHERE t.hidden = 0"
)
_BEFORE = text(
    "SELECT coalesce(sum(articles), 0) FROM tag_hour WHERE tag_id = :tag_id AND hour >= :from AND hour < :to"
)
_SAYINGS = text(
    "SELECT t.published, a.number, a.publisher_number AS publisher FROM tag_article t"
    " JOIN article a ON a.number = t.article_number WHERE t.tag_id = :tag_id AND t.published > :since"
    " AND t.published <= :end ORDER BY t.published DESC, t.article_number DESC"
)
_VOICES = text(
    "SELECT span, sum(min(said, :most)) FROM (SELECT (:end - t.published) / :day AS span, count(*) AS said"
    " FROM tag_article t JOIN article a ON a.number = t.article_number WHERE t.tag_id = :tag_id"
    " AND t.published > :since AND t.published <= :end GROUP BY span, a.publisher_number) GROUP BY span"
)
_ORIGINALS = "a.withdrawn_at IS NULL AND a.original_number IS NULL"
_NAMES = (
    "SELECT a.{column} FROM article a WHERE a.published > :recent AND a.published <= :end AND {original}"
    " AND a.{column} IS NOT NULL GROUP BY a.{column}"
    " HAVING count(*) >= :articles AND count(DISTINCT a.publisher_number) >= :publishers"
    " ORDER BY count(DISTINCT a.publisher_number) DESC, max(a.published) DESC, a.{column} LIMIT :limit"
)
_NAMED_SAYINGS = (
    "SELECT a.published, a.number, a.publisher_number AS publisher FROM article a WHERE a.{column} = :name"
    " AND a.published > :recent AND a.published <= :end AND {original} ORDER BY a.published DESC, a.number DESC"
)
_NAMED_VOICES = (
    "SELECT span, sum(min(said, :most)) FROM (SELECT (:end - a.published) / :day AS span, count(*) AS said"
    " FROM article a WHERE a.{column} = :name AND a.published > :since AND a.published <= :end AND {original}"
    " GROUP BY span, a.publisher_number) GROUP BY span"
)
_NAMED_DAYS = (
    "SELECT a.published / :day AS date, count(*) FROM article a WHERE a.{column} = :name"
    " AND a.published >= :first AND a.published <= :end AND {original} GROUP BY date"
)
_STORY_ID = text("SELECT id FROM story WHERE number = :number")
_LINES = text(
    "SELECT article_number, line_hash, length FROM publisher_line WHERE article_number IN :numbers"
).bindparams(bindparam("numbers", expanding=True))

"""Searching: pages of what a query finds, newest or best first, and how the matches divide.

Newest first costs the same at any size, for row ids of the index are in order of time: SQLite walks them downwards and
stops at a page's end. Best first ranks (bm25) the newest ``RANKED`` matches only, or all where there are fewer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, text

from tagwire.model.article import Publisher
from tagwire.model.listing import Cursor, PublisherCount, TagCount
from tagwire.model.query import Field, Query, Words
from tagwire.model.search import Found, Passage, SearchFacets, SearchOrder, SearchPage, Spans
from tagwire.store.sqlite.listings import TAG_OF_KEY, load_articles, tag_of
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.store.sqlite.search_index import SLOT_BITS, first_place
from tagwire.store.sqlite.search_plan import Alternative, Names, plan_search, query_lang, words_of
from tagwire.store.sqlite.stories import story_number
from tagwire.text.keys import fold
from tagwire.text.search_passages import Hit, Needle, best_passage, find_hits
from tagwire.text.search_terms import is_unspaced
from tagwire.text.times import from_epoch

RANKED = 2000
"""How many of the newest matches are ranked."""
COUNTED = 1000
"""How far matches are counted, and how many of the newest ones facets are made of."""
SMALL_TAG = 1000
"""A tag of at most so many articles is walked itself, and each of its articles asked for the words."""
MAX_PUBLISHERS = 50
FACET_VALUES = 12
HEADLINE_WEIGHT, TEXT_WEIGHT, AUTHORS_WEIGHT, FACTS_WEIGHT = 6.0, 1.0, 3.0, 0.0


def search_articles(
    connection: Connection, query: Query, *, order: SearchOrder, before: Cursor | None, limit: int, codec: BodyCodec
) -> SearchPage:
    """Return one page of the articles a query finds."""
    plan = plan_search(query, _names(connection))
    total = _count(connection, plan)
    if order is SearchOrder.BEST:
        skipped = 0 if before is None else before.number
        ranked = _best(connection, plan)
        places = ranked[skipped : skipped + limit]
        more = len(ranked) > skipped + limit
        following = Cursor(from_epoch(0), skipped + limit) if more else None
    else:
        top = None if before is None else first_place(before.published) + before.number
        places = _newest(connection, plan, limit=limit + 1, below=top)
        more, places = len(places) > limit, places[:limit]
        following = Cursor(from_epoch(places[-1] >> SLOT_BITS), places[-1] & _SLOT_MASK) if more and places else None
    articles = load_articles(connection, _numbers(connection, places), codec)
    needles = _needles(query, (Field.ANYWHERE,))
    in_headline = _needles(query, (Field.ANYWHERE, Field.TITLE))
    return SearchPage(
        found=tuple(
            Found(
                article,
                _spans(find_hits(article.article.headline, in_headline)),
                _passage(article.article.text, needles),
            )
            for article in articles
        ),
        total=min(total, COUNTED),
        is_total_exact=total <= COUNTED,
        next=following,
    )


def count_facets(connection: Connection, query: Query) -> SearchFacets:
    """Return how the newest thousand matches divide: counts of these, not of all there are."""
    places = _newest(connection, plan_search(query, _names(connection)), limit=COUNTED, below=None)
    numbers = {"numbers": orjson.dumps(_numbers(connection, places)).decode()}
    rows = connection.execute(_FACETS, numbers).all()
    names = {row.publisher_id: row.publisher_name for row in rows}
    tags = connection.execute(_TAGS, {**numbers, "limit": FACET_VALUES}).all()
    return SearchFacets(
        articles=len(rows),
        publishers=tuple(
            PublisherCount(Publisher(publisher, names[publisher]), count)
            for publisher, count in _ranked(row.publisher_id for row in rows)
        ),
        categories=_ranked(row.category for row in rows),
        genres=_ranked(row.genre for row in rows),
        langs=_ranked(row.lang for row in rows),
        tags=tuple(TagCount(tag_of(row), row.shared) for row in tags),
        days=_days(row.published for row in rows),
    )


def numbers_between(connection: Connection, query: Query, *, since: datetime, until: datetime) -> list[int]:
    """Return the numbers of all articles that a query finds and that were published in a span, newest first."""
    first, last = first_place(since), first_place(until) - 1
    bounded = (
        replace(alternative, places=(max(first, alternative.places[0]), min(last, alternative.places[1])))
        for alternative in plan_search(query, _names(connection))
    )
    return _numbers(connection, _newest(connection, tuple(bounded), limit=-1, below=None))


_BREAKS = ("", "\n")
_SLOT_MASK = (1 << SLOT_BITS) - 1


def _newest(connection: Connection, plan: Sequence[Alternative], *, limit: int, below: int | None) -> list[int]:
    """Return the places of the newest matches below a place, newest first; a ``limit`` of -1 is none."""
    found: set[int] = set()
    for alternative in plan:
        found.update(_places(connection, alternative, limit=limit, below=below))
    newest = sorted(found, reverse=True)
    return newest if limit < 0 else newest[:limit]


def _count(connection: Connection, plan: Sequence[Alternative]) -> int:
    """Return how many articles match, or one more than ``COUNTED``."""
    return len(_newest(connection, plan, limit=COUNTED + 1, below=None))


def _best(connection: Connection, plan: Sequence[Alternative]) -> list[int]:
    """Return the places of the newest matches, best first, the newer of equals first."""
    scores: dict[int, float] = {}
    for alternative in plan:
        places = _places(connection, alternative, limit=RANKED, below=None)
        if not places:
            continue
        if alternative.words is None:
            scores.update({place: min(0.0, scores.get(place, 0.0)) for place in places})
            continue
        wanted = set(places)
        values = {"words": alternative.words, "low": places[-1], "high": places[0]}
        for place, score in connection.execute(_SCORES, values):
            if place in wanted:
                scores[place] = min(score, scores.get(place, 0.0))
    return sorted(scores, key=lambda place: (scores[place], -place))[:RANKED]


def _places(connection: Connection, alternative: Alternative, *, limit: int, below: int | None) -> list[int]:
    """Return the newest places of one alternative, newest first."""
    low, high = alternative.places
    if below is not None:
        high = min(high, below - 1)
    values: dict[str, Any] = {"limit": limit, "low": low, "high": high}
    sizes = {tag_id: _tag_size(connection, tag_id) for tag_id in alternative.tags}
    rarest = min(sizes, key=lambda tag_id: sizes[tag_id], default=None)
    tags = [("EXISTS", tag_id) for tag_id in alternative.tags] + [
        ("NOT EXISTS", tag_id) for tag_id in alternative.not_tags
    ]
    stories = [("=", story) for story in alternative.stories] + [("IS NOT", story) for story in alternative.not_stories]
    place = "s.place"
    if rarest is not None and sizes[rarest] <= SMALL_TAG:
        sql = "SELECT s.place FROM tag_article t JOIN search_place s ON s.article_number = t.article_number"
        sql += " WHERE t.tag_id = :rarest"
        values["rarest"] = rarest
        tags.remove(("EXISTS", rarest))
        if alternative.words is not None:
            sql += _HAS_WORDS
    elif alternative.stories:
        sql = "SELECT s.place FROM article b JOIN search_place s ON s.article_number = b.number"
        sql += " WHERE b.story_number = :story"
        values["story"] = alternative.stories[0]
        stories = stories[1:]
        if alternative.words is not None:
            sql += _HAS_WORDS
    elif alternative.words is not None:
        place = "article_words.rowid"
        sql = "SELECT article_words.rowid FROM article_words"
        sql += " JOIN search_place s ON s.place = article_words.rowid" if tags or stories else ""
        sql += " WHERE article_words MATCH :words"
    else:
        sql = "SELECT s.place FROM search_place s WHERE 1"
    if alternative.words is not None:
        values["words"] = alternative.words
    for i, (test, tag_id) in enumerate(tags):
        tagged = f"SELECT 1 FROM article_tag x WHERE x.article_number = s.article_number AND x.tag_id = :x{i}"
        sql += f" AND {test} ({tagged})"
        values[f"x{i}"] = tag_id
    for i, (test, story) in enumerate(stories):
        sql += f" AND (SELECT y.story_number FROM article y WHERE y.number = s.article_number) {test} :y{i}"
        values[f"y{i}"] = story
    sql += f" AND {place} BETWEEN :low AND :high ORDER BY {place} DESC LIMIT :limit"
    return list(connection.execute(text(sql), values).scalars())


def _names(connection: Connection) -> Names:
    def tag_id(key: str) -> int | None:
        row = connection.execute(TAG_OF_KEY, {"key": key}).one_or_none()
        return None if row is None else int(row.id)

    def publisher_numbers(wanted: str) -> tuple[int, ...]:
        rows = connection.execute(_PUBLISHERS).all()
        exact = tuple(
            row.number for row in rows if row.id == wanted.lower() or row.name.casefold() == wanted.casefold()
        )
        part = fold(wanted)
        near = (row.number for row in rows if part and (wanted.lower() in row.id or part in fold(row.name)))
        return exact or tuple(near)[:MAX_PUBLISHERS]

    return Names(tag_id, lambda wanted: story_number(connection, wanted), publisher_numbers)


def _tag_size(connection: Connection, tag_id: int) -> int:
    return int(connection.execute(_TAG_SIZE, {"id": tag_id}).scalar_one())


def _numbers(connection: Connection, places: Sequence[int]) -> list[int]:
    """Return the numbers of the articles at these places, in their order."""
    rows = connection.execute(_NUMBERS, {"places": orjson.dumps(places).decode()})
    numbers: dict[int, int] = {row.place: row.article_number for row in rows}
    return [numbers[place] for place in places if place in numbers]


def _needles(query: Query, fields: tuple[Field, ...]) -> list[Needle]:
    lang = query_lang(query)
    needles = []
    for leaf in query.asked():
        if isinstance(leaf, Words) and leaf.field in fields:
            forms = words_of(leaf, lang=lang)
            last = forms[-1][0]
            needles.append(Needle(forms, is_beginning=len(last) == 1 and is_unspaced(last)))
    return needles


def _passage(body: str, needles: Sequence[Needle]) -> Passage | None:
    hits = find_hits(body, needles)
    part = best_passage(body, hits)
    if part is None:
        return None
    start, end = part
    inside = [Hit(hit.start - start, hit.end - start, 0) for hit in hits if start <= hit.start and hit.end <= end]
    return Passage(body[start:end], _spans(inside), body[:start][-1:] in _BREAKS, body[end : end + 1] in _BREAKS)


def _spans(hits: Sequence[Hit]) -> Spans:
    """Return marked runs, in order, those that touch or overlap joined."""
    spans: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.end)):
        if spans and hit.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(hit.end, spans[-1][1]))
        else:
            spans.append((hit.start, hit.end))
    return tuple(spans)


def _ranked(values: Any) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FACET_VALUES])


def _days(published: Any) -> tuple[tuple[date, int], ...]:
    counts = Counter(from_epoch(seconds).astimezone(UTC).date() for seconds in published)
    return tuple(sorted(counts.items()))


_HAS_WORDS = " AND EXISTS (SELECT 1 FROM article_words WHERE article_words MATCH :words AND rowid = s.place)"
_SCORES = text(
    f"SELECT rowid, bm25(article_words, {HEADLINE_WEIGHT}, {TEXT_WEIGHT}, {AUTHORS_WEIGHT}, {FACTS_WEIGHT})"
    " FROM article_words WHERE article_words MATCH :words AND rowid BETWEEN :low AND :high"
)
_NUMBERS = text("SELECT place, article_number FROM search_place WHERE place IN (SELECT value FROM json_each(:places))")
_PUBLISHERS = text("SELECT number, id, name FROM publisher")
_TAG_SIZE = text("SELECT articles FROM tag WHERE id = :id")
_FACETS = text(
    "SELECT p.id AS publisher_id, p.name AS publisher_name, a.category, a.genre, a.lang, a.published FROM article a"
    " JOIN publisher p ON p.number = a.publisher_number WHERE a.number IN (SELECT value FROM json_each(:numbers))"
)
_TAGS = text(
    "SELECT t.*, count(*) AS shared FROM article_tag x JOIN tag t ON t.id = x.tag_id"
    " WHERE x.article_number IN (SELECT value FROM json_each(:numbers)) AND t.hidden = 0"
    " GROUP BY t.id ORDER BY shared DESC, t.key LIMIT :limit"
)

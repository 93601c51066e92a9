"""Reading stories: one with its articles, those that most publishers write of, and who has the same text."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from tagwire.errors import NotFoundError
from tagwire.model.article import AnnotatedArticle
from tagwire.model.story import Story
from tagwire.store.sqlite.listings import STORY_OF_ID, article_number, load_articles
from tagwire.store.sqlite.packing import BodyCodec
from tagwire.text.sayings import said
from tagwire.text.times import epoch, from_epoch

LOOKED_AT = 5_000
"""How many of the newest articles busy stories are found among."""


def story_number(connection: Connection, story_id: str) -> int | None:
    """Return the number of the story an id leads to, be it through a merge; None for an unknown one."""
    found = connection.execute(_STORY, {"story": story_id}).scalar_one_or_none()
    return None if found is None else int(found)


def load_story(connection: Connection, story_id: str, *, limit: int, codec: BodyCodec) -> Story:
    """Return a story by the id it has or had; raise NotFoundError, also where all its articles were withdrawn."""
    number = story_number(connection, story_id)
    if number is None or (found := _story(connection, number, limit=limit, codec=codec)) is None:
        raise NotFoundError(said("no story %(story_id)s is known", story_id=repr(story_id)))
    return found


def busy_stories(
    connection: Connection, *, now: datetime, span: timedelta, limit: int, articles: int, codec: BodyCodec
) -> tuple[Story, ...]:
    """Return the stories most publishers wrote of in a span, then the newest."""
    values = {"now": epoch(now), "since": epoch(now - span), "looked_at": LOOKED_AT, "limit": limit}
    numbers = connection.execute(_BUSY, values).scalars().all()
    stories = (_story(connection, number, limit=articles, codec=codec) for number in numbers)
    return tuple(story for story in stories if story is not None)


def same_text(connection: Connection, article_id: str, codec: BodyCodec) -> Sequence[AnnotatedArticle]:
    """Return the other articles with an article's text, the earliest first."""
    number = article_number(connection, article_id)
    numbers = connection.execute(_SAME_TEXT, {"number": number}).scalars().all()
    return load_articles(connection, numbers, codec)


def _story(connection: Connection, number: int, *, limit: int, codec: BodyCodec) -> Story | None:
    about = connection.execute(_ABOUT, {"number": number}).one()
    if not about.articles:
        return None
    numbers = connection.execute(_NEWEST, {"number": number, "limit": limit}).scalars().all()
    return Story(
        id=about.id,
        articles=load_articles(connection, numbers, codec),
        texts=about.texts,
        publishers=about.publishers,
        began_at=from_epoch(about.began_at),
        newest_at=from_epoch(about.newest_at),
    )


_STORY = text(STORY_OF_ID)
_ABOUT = text(
    "SELECT s.id, count(a.number) AS articles, count(DISTINCT coalesce(a.original_number, a.number)) AS texts,"
    " count(DISTINCT CASE WHEN a.original_number IS NULL THEN a.publisher_number END) AS publishers,"
    " min(a.published) AS began_at, max(a.published) AS newest_at"
    " FROM story s LEFT JOIN article a ON a.story_number = s.number AND a.withdrawn_at IS NULL"
    " WHERE s.number = :number GROUP BY s.number"
)
_NEWEST = text(
    "SELECT number FROM article WHERE story_number = :number AND withdrawn_at IS NULL"
    " ORDER BY published DESC, number DESC LIMIT :limit"
)
_BUSY = text(
    "SELECT story_number FROM (SELECT number, story_number, original_number, publisher_number, published FROM article"
    " WHERE withdrawn_at IS NULL AND published > :since AND published <= :now"
    " ORDER BY published DESC, number DESC LIMIT :looked_at)"
    " WHERE story_number IS NOT NULL GROUP BY story_number"
    " ORDER BY count(DISTINCT CASE WHEN original_number IS NULL THEN publisher_number END) DESC, max(published) DESC,"
    " story_number DESC LIMIT :limit"
)
_SAME_TEXT = text(
    "WITH own AS (SELECT coalesce(original_number, number) AS original FROM article WHERE number = :number)"
    " SELECT a.number FROM article a, own WHERE (a.original_number = own.original OR a.number = own.original)"
    " AND a.number <> :number AND a.withdrawn_at IS NULL ORDER BY a.published, a.number LIMIT 100"
)

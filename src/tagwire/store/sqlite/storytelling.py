"""Telling stories: articles that wait for theirs, and what arrivals and repairs change, in one transaction each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from tagwire.model.story import SketchedArticle, StoryMark, StoryTelling
from tagwire.store.sqlite.connection import reading, writing
from tagwire.store.sqlite.story_places import placed_stories, settle_stories, take_up_number
from tagwire.text.hashes import story_id
from tagwire.text.times import epoch, from_epoch

SKETCHES_KEPT = timedelta(days=14)
"""A sketch is needed while its article may get a neighbour or a copy."""


class SqliteStories:
    """Stories on the store's own file (see the protocol ``StoryStore`` for what each method promises)."""

    def __init__(self, engine: Engine, write_lock: Lock) -> None:
        self._engine = engine
        self._write_lock = write_lock

    def mark(self) -> StoryMark:
        with reading(self._engine) as connection:
            return _mark(connection)

    def waiting(self, *, after: int, limit: int) -> Sequence[SketchedArticle]:
        with reading(self._engine) as connection:
            return [_sketched(row) for row in connection.execute(_WAITING, {"after": after, "limit": limit})]

    def told(self, *, limit: int) -> Sequence[SketchedArticle]:
        with reading(self._engine) as connection:
            values = {"reached": _mark(connection).reached, "limit": limit}
            return [_sketched(row) for row in connection.execute(_TOLD, values)][::-1]

    def tell(self, telling: StoryTelling, *, now: datetime) -> bool:
        with self._write_lock, writing(self._engine, visible=bool(telling.stories)) as connection:
            mark = _mark(connection)
            if mark.turn != telling.turn:
                return False
            _found(connection, telling.stories, telling.parted)
            before = placed_stories(connection, telling)
            _give(connection, telling)
            for gone, kept in telling.merged.items():
                connection.execute(_MERGE_ARTICLES, {"gone": gone, "kept": kept})
                connection.execute(_MERGE_STORIES, {"gone": gone, "kept": kept})
            settle_stories(connection, before | placed_stories(connection, telling))
            marks = {"story_turn": telling.turn + 1, "story_reached": telling.reached}
            if telling.is_repair:
                marks["story_repaired"] = telling.reached
            for name, value in marks.items():
                connection.execute(_SET_STATE, {"name": name, "value": value})
            span = {"after": mark.reached, "reached": telling.reached, "now": epoch(now)}
            connection.execute(_NOTE_TOLD, span)
            connection.execute(_FORGET_SKETCHES, {"oldest": epoch(now - SKETCHES_KEPT)})
            return True


def write_sketch(connection: Connection, number: int, sketch: bytes) -> None:
    """Keep an article's sketch in place of an earlier one, inside an open write transaction."""
    connection.execute(_WRITE_SKETCH, {"number": number, "sketch": sketch})


def _found(connection: Connection, stories: Mapping[int, int], parted: Mapping[int, int]) -> None:
    """Write the stories that are new, each named after its first article."""
    founders: dict[int, int] = {}
    for article in sorted(stories, reverse=True):
        founders[stories[article]] = article
    for story in sorted(founders):
        if connection.execute(_IS_STORY, {"number": story}).scalar_one_or_none() is not None:
            continue
        founder = connection.execute(_ARTICLE_ID, {"number": founders[story]}).scalar_one()
        times = connection.execute(_TIMES_FOUNDED, {"founder": founders[story]}).scalar_one()
        new_id = story_id(founder, times=times)
        take_up_number(connection, new_id, story)
        values = {"id": new_id, "founder": founders[story], "parted_from": parted.get(story)}
        connection.execute(_NEW_STORY, {"number": story, **values})


def _give(connection: Connection, telling: StoryTelling) -> None:
    if telling.stories:
        connection.execute(_SET_STORY, [{"number": n, "story": s} for n, s in telling.stories.items()])
    if telling.originals:
        connection.execute(
            _SET_ORIGINAL,
            [{"number": n, "original": None if n == o else o} for n, o in telling.originals.items()],
        )


def _mark(connection: Connection) -> StoryMark:
    found = {row.name: row.value for row in connection.execute(_MARKS)}
    return StoryMark(
        turn=found.get("story_turn", 0),
        reached=found.get("story_reached", 0),
        repaired=found.get("story_repaired", 0),
        next_story=connection.execute(_NEXT_STORY).scalar_one(),
    )


def _sketched(row: Row[Any]) -> SketchedArticle:
    original = row.number if row.original_number is None else row.original_number
    return SketchedArticle(row.number, from_epoch(row.published), row.sketch, row.told_story_number, original)


_COLUMNS = "a.number, a.published, a.told_story_number, a.original_number, k.sketch"
_WAITING = text(
    f"SELECT {_COLUMNS} FROM article_sketch k JOIN article a ON a.number = k.article_number"
    " WHERE k.article_number > :after ORDER BY k.article_number LIMIT :limit"
)
_TOLD = text(
    f"SELECT {_COLUMNS} FROM article_sketch k JOIN article a ON a.number = k.article_number"
    " WHERE k.article_number <= :reached AND a.told_story_number IS NOT NULL"
    " ORDER BY k.article_number DESC LIMIT :limit"
)
_MARKS = text("SELECT name, value FROM state WHERE name IN ('story_turn', 'story_reached', 'story_repaired')")
_NEXT_STORY = text("SELECT coalesce(max(number), 0) + 1 FROM story WHERE number > 0")
_SET_STATE = text(
    "INSERT INTO state (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_WRITE_SKETCH = text(
    "INSERT INTO article_sketch (article_number, sketch) VALUES (:number, :sketch)"
    " ON CONFLICT (article_number) DO UPDATE SET sketch = excluded.sketch"
)
_NOTE_TOLD = text(
    "UPDATE article_sketch SET told_at = :now WHERE article_number > :after AND article_number <= :reached"
)
_FORGET_SKETCHES = text("DELETE FROM article_sketch WHERE told_at < :oldest")
_IS_STORY = text("SELECT 1 FROM story WHERE number = :number")
_ARTICLE_ID = text("SELECT id FROM article WHERE number = :number")
_TIMES_FOUNDED = text("SELECT count(*) FROM story WHERE founder_number = :founder AND number > 0")
_NEW_STORY = text(
    "INSERT INTO story (number, id, founder_number, parted_from) VALUES (:number, :id, :founder, :parted_from)"
)
_SET_STORY = text("UPDATE article SET told_story_number = :story, story_number = :story WHERE number = :number")
_SET_ORIGINAL = text("UPDATE article SET original_number = :original WHERE number = :number")
_MERGE_ARTICLES = text(
    "UPDATE article SET told_story_number = :kept, story_number = :kept WHERE told_story_number = :gone"
)
_MERGE_STORIES = text("UPDATE story SET became = :kept WHERE number = :gone OR became = :gone")

"""Places in stories: what people's corrections make of the stories that were told.

What was told is kept as it was told, and whoever tells never sees more than that. Which story an article belongs to
follows from it and from where people put articles, by ``settle_stories``, whichever of the two changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, text

from tagwire.model.story import StoryTelling
from tagwire.store.sqlite.connection import in_parts
from tagwire.store.sqlite.dictionaries import load_dictionaries
from tagwire.store.sqlite.packing import BodyCodec, headline_and_text
from tagwire.stories.places import lead_of, places_of
from tagwire.text.search_terms import terms_of

READ_CHARACTERS = 2_000
"""Of a text, to tell which part of a split story an article goes with."""


def place_corrected(connection: Connection, before: Mapping[str, str], after: Mapping[str, str]) -> set[int]:
    """Put articles into the stories in which people say they belong, by their ids; return which changed theirs."""
    ids = sorted({article for article, _ in before.items() ^ after.items()})
    for article in ids:
        story = after.get(article)
        connection.execute(_LEAVE if story is None else _PLACE, {"article": article, "story": story})
    told: set[int] = set()
    alone: set[int] = set()
    for some in in_parts(ids):
        for row in connection.execute(_SPOKEN_OF, {"ids": some}):
            if row.told_story_number is None:
                alone.add(row.number)
            else:
                told.add(row.told_story_number)
    return settle_stories(connection, told, alone=alone)


def place_arrived(connection: Connection, numbers: Iterable[int]) -> None:
    """Put articles that were just stored, and are not told of yet, where corrections made before say they belong."""
    if connection.execute(_ANY_PLACE).scalar_one_or_none() is not None:
        settle_stories(connection, (), alone=numbers)


def placed_stories(connection: Connection, telling: StoryTelling) -> set[int]:
    """Return the told stories that a telling touches and of whose articles people placed some."""
    if connection.execute(_ANY_PLACE).scalar_one_or_none() is None:
        return set()
    touched = {*telling.stories.values(), *telling.merged, *telling.merged.values()}
    for some in in_parts(sorted({*telling.stories, *telling.originals})):
        touched.update(connection.execute(_TOLD_OF, {"numbers": some}).scalars())
    return touched & set(connection.execute(_PLACED_STORIES).scalars())


def take_up_number(connection: Connection, story_id: str, number: int) -> None:
    """Make way for a story that telling is about to found, where its id was known only from a correction.

    So a log that was made on another machine speaks of the same stories here.
    """
    known = connection.execute(_STORY_NUMBER, {"id": story_id}).scalar_one_or_none()
    if known is not None and known < 0:
        connection.execute(_RENUMBER, {"old": known, "new": number})
        connection.execute(_DROP_STORY, {"number": known})


def settle_stories(connection: Connection, told: Iterable[int], *, alone: Iterable[int] = ()) -> set[int]:
    """Give the articles of told stories, and those ``alone`` nobody told of, their story; return which changed."""
    changed: set[int] = set()
    by_story: dict[int, list[Any]] = defaultdict(list)
    for some in in_parts(sorted(told)):
        for row in connection.execute(_MEMBERS, {"told": some}):
            by_story[row.told].append(row)
    for story, rows in sorted(by_story.items()):
        own = connection.execute(_STORY_ID, {"number": story}).scalar_one()
        places = {row.number: place for row in rows if (place := row.place or row.original_place) is not None}
        if len(set(places.values())) > 1 and len(places) < len(rows):
            belong = places_of(own, _words(connection, [row.number for row in rows]), places)
        else:
            belong = dict.fromkeys((row.number for row in rows), lead_of(own, places.values())) | places
        for row in rows:
            changed |= _belong(connection, row, belong[row.number])
    for some in in_parts(sorted(alone)):
        for row in connection.execute(_ALONE, {"numbers": some}).all():
            changed |= _belong(connection, row, row.place or row.original_place)
    return changed


def _belong(connection: Connection, row: Any, story_id: str | None) -> set[int]:
    number = None if story_id is None else _story_number(connection, story_id, founder=row.number)
    if number == row.story_number:
        return set()
    connection.execute(_SET_STORY, {"number": row.number, "story": number})
    return {row.number}


def _words(connection: Connection, numbers: Sequence[int]) -> dict[int, list[str]]:
    """Return the words of articles' headlines and beginnings."""
    codec = BodyCodec(load_dictionaries(connection))
    words: dict[int, list[str]] = {}
    for some in in_parts(numbers):
        for row in connection.execute(_BODIES, {"numbers": some}):
            headline, body = headline_and_text(codec.decompress(row.body, row.dictionary_id))
            words[row.article_number] = terms_of(f"{headline}\n{body[:READ_CHARACTERS]}")
    return words


def _story_number(connection: Connection, story_id: str, *, founder: int) -> int:
    """Return the number of a story, made where it is known only from a correction."""
    found = connection.execute(_STORY_NUMBER, {"id": story_id}).scalar_one_or_none()
    if found is not None:
        return int(found)
    return int(connection.execute(_NEW_STORY, {"id": story_id, "founder": founder}).scalar_one())


_PLACE = text(
    "INSERT INTO story_place (article_id, story_id) VALUES (:article, :story)"
    " ON CONFLICT (article_id) DO UPDATE SET story_id = excluded.story_id"
)
_LEAVE = text("DELETE FROM story_place WHERE article_id = :article")
_SPOKEN_OF = text(
    "SELECT number, told_story_number FROM article WHERE id IN :ids"
    " UNION SELECT c.number, c.told_story_number FROM article a JOIN article c ON c.original_number = a.number"
    " WHERE a.id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_ANY_PLACE = text("SELECT 1 FROM story_place LIMIT 1")
_TOLD_OF = text(
    "SELECT DISTINCT told_story_number FROM article WHERE number IN :numbers AND told_story_number IS NOT NULL"
).bindparams(bindparam("numbers", expanding=True))
_PLACED_STORIES = text(
    "SELECT a.told_story_number FROM story_place p JOIN article a ON a.id = p.article_id"
    " WHERE a.told_story_number IS NOT NULL"
    " UNION SELECT c.told_story_number FROM story_place p JOIN article a ON a.id = p.article_id"
    " JOIN article c ON c.original_number = a.number WHERE c.told_story_number IS NOT NULL"
)
_BODIES = text(
    "SELECT article_number, dictionary_id, body FROM article_body WHERE article_number IN :numbers"
).bindparams(bindparam("numbers", expanding=True))
_COLUMNS = (
    "a.number, a.story_number, a.told_story_number AS told, p.story_id AS place, q.story_id AS original_place"
    " FROM article a LEFT JOIN story_place p ON p.article_id = a.id"
    " LEFT JOIN article o ON o.number = a.original_number LEFT JOIN story_place q ON q.article_id = o.id"
)
_MEMBERS = text(f"SELECT {_COLUMNS} WHERE a.told_story_number IN :told ORDER BY a.number").bindparams(
    bindparam("told", expanding=True)
)
_ALONE = text(f"SELECT {_COLUMNS} WHERE a.number IN :numbers AND a.told_story_number IS NULL").bindparams(
    bindparam("numbers", expanding=True)
)
_STORY_ID = text("SELECT id FROM story WHERE number = :number")
_STORY_NUMBER = text("SELECT number FROM story WHERE id = :id")
_NEW_STORY = text(
    "INSERT INTO story (number, id, founder_number)"
    " SELECT min(coalesce(min(number), 0), 0) - 1, :id, :founder FROM story RETURNING number"
)
_SET_STORY = text("UPDATE article SET story_number = :story WHERE number = :number")
_RENUMBER = text("UPDATE article SET story_number = :new WHERE story_number = :old")
_DROP_STORY = text("DELETE FROM story WHERE number = :number")

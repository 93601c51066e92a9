"""The search an address asks for, and searches near it: with another condition, or with a tag written right."""

from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from starlette.requests import Request

from tagwire.errors import NotFoundError, ParseError
from tagwire.model.listing import Cursor, Tag
from tagwire.model.query import Query, TagIs
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.search import SearchOrder
from tagwire.text.keys import fold
from tagwire.text.sayings import said
from tagwire.text.times import parse_rfc3339
from tagwire.web import links
from tagwire.web.filters import MAX_QUERY_LENGTH
from tagwire.web.listing import Link
from tagwire.web.room import ReadingRoom

PATH = "/search"
MOST_NEAR = 3
NEARNESS = 0.7
"""Least likeness (Ratcliff and Obershelp) of a tag offered for one nobody has."""
MONTH = timedelta(days=30)
_SOUGHT = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address says of a search, before the query itself is read."""

    text: str
    order: SearchOrder
    before: Cursor | None

    @property
    def lang(self) -> str | None:
        """The one language of the results: never promised."""
        return None

    @property
    def narrowing(self) -> links.Query:
        """The query alone."""
        return (("q", self.text),)

    def query(self, before: Cursor | None) -> links.Query:
        """Return everything, with another place in the results."""
        order = (("order", self.order.value),) if self.order is SearchOrder.BEST else ()
        place = () if before is None else (("before", str(before)),)
        return (*self.narrowing, *order, *place)


def read_asked(request: Request) -> Asked:
    """Return the search an address asks for; raise ParseError for a part that can't be read."""
    if len(request.scope["query_string"]) > 4 * MAX_QUERY_LENGTH:
        raise ParseError(
            said("The part after '?' is too long: at most %(most)s bytes", most=f"{4 * MAX_QUERY_LENGTH:,}")
        )
    given = request.query_params
    order = given.get("order") or SearchOrder.NEWEST
    if order not in list(SearchOrder):
        raise ParseError(said("%(given)s is no order: it is newest or best", given=repr(order[:40])))
    before = given.get("before") or None
    return Asked(given.get("q", "").strip(), SearchOrder(order), None if before is None else _place(before))


def read_query(room: ReadingRoom, text: str) -> Query:
    """Return a search's query; raise QueryError."""
    return parse_query(text, QueryContext(room.now(), room.find_category))


def search_path(text: str) -> str:
    """Return the address of a search."""
    return links.with_query(PATH, (("q", text),))


def narrowed(text: str, condition: str) -> str:
    """Return the address of a search with one more condition."""
    return search_path(f"({text}) {condition}" if " OR " in text else f"{text} {condition}")


def quoted(value: str) -> str:
    """Return a value as a query writes it."""
    return f'"{value}"' if any(c.isspace() or c in '()"' for c in value) else value


def near_searches(room: ReadingRoom, asked: Asked, query: Query) -> tuple[Link, ...]:
    """Return the search as it would be with tags that exist in place of those nobody has; none when all exist."""
    found: list[Link] = []
    for leaf in query.asked():
        if isinstance(leaf, TagIs) and not _exists(room, leaf.key):
            for tag in _near_tags(room, leaf.key):
                hashtag = f"#{tag.key}"
                text = " ".join(hashtag if fold(_bare(word)) == leaf.key else word for word in asked.text.split())
                found.append(Link(f"#{tag.label}", search_path(text)))
    return tuple(found[:MOST_NEAR])


def _near_tags(room: ReadingRoom, key: str) -> list[Tag]:
    busy = (count.tag for count in room.store.busy_tags(now=room.now(), span=MONTH, limit=_SOUGHT))
    beginning = key[: max(1, len(key) // 3)]
    known = {tag.key: tag for tag in (*busy, *room.store.all_tags(limit=_SOUGHT, after=beginning[:-1]))}
    return [known[near] for near in get_close_matches(key, known, n=MOST_NEAR, cutoff=NEARNESS)]


def _exists(room: ReadingRoom, key: str) -> bool:
    try:
        room.store.get_tag(key)
    except NotFoundError:
        return False
    return True


def _bare(word: str) -> str:
    return word.lstrip("#").removeprefix("tag:")


def _place(text: str) -> Cursor:
    return Cursor.parse(text) if "." in text else Cursor(parse_rfc3339(text), 0)

"""An endpoint of the API as a value: what it takes, what it gives, and how it is answered.

The routes, the checks of a request's parameters, the OpenAPI document and the reference page are all made from these
values, so that none of them can say something else than the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ParseError
from tagwire.web.answers import DATA, answer
from tagwire.web.filters import MAX_QUERY_LENGTH
from tagwire.web.links import with_query
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

JSON = "application/json"
BASE = "/api/v1"
DEFAULT_LIMIT = 20
MOST_AT_ONCE = 100

Schema = Mapping[str, Any]
"""A JSON Schema (2020-12), as OpenAPI 3.1 holds it."""
Read = Callable[[ReadingRoom], object]
"""Reads the store and returns what is answered, as plain JSON values."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a request may state, in its path or after the "?"."""

    name: str
    meaning: str
    schema: Schema
    example: str
    in_path: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One kind of address, read with GET and HEAD."""

    path: str
    """Below ``/api/v1``: "/articles/{article_id}"."""
    name: str
    """What generated clients call it: "listArticles"."""
    summary: str
    gives: str
    """The schema of the answer, by its name in ``schemas.SCHEMAS``."""
    ask: Callable[[ReadingRoom, Request], Read]
    """Reads the request without touching the store; raises ParseError naming what can't be read."""
    parameters: tuple[Parameter, ...] = ()
    missing: tuple[int, ...] = ()
    """Statuses for the one thing it names not being there: 404, and 410 where it was."""
    is_aging: bool = False
    """Whether the answer counts from now, and so is another one each minute."""
    is_there: Callable[[ReadingRoom], bool] = lambda _room: True
    """Whether the room has what it shows."""


def answer_endpoint(room: ReadingRoom, request: Request, *, endpoint: Endpoint) -> Response:
    """Answer one request; raise ParseError for a parameter that is unknown, given twice, or can't be read."""
    _refuse_strangers(request, endpoint)
    read = endpoint.ask(room, request)

    def render() -> Rendered:
        return Rendered(orjson.dumps(read(room)), JSON)

    query = tuple(sorted(request.query_params.items()))
    keeping = replace(DATA, cache_control="public, max-age=60", is_aging=endpoint.is_aging)
    address = with_query(str(request.scope["path"]), query)
    return answer(room, request, address=address, variant="", keeping=keeping, render=render)


def read_limit(request: Request) -> int:
    """Return how many items are asked for at once; raise ParseError."""
    given = request.query_params.get("limit", str(DEFAULT_LIMIT))
    limit = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
    if not 1 <= limit <= MOST_AT_ONCE:
        raise ParseError(f"limit={given[:40]!r} is not a number from 1 to {MOST_AT_ONCE}")
    return limit


LIMIT = Parameter(
    "limit",
    f"How many items to give at once; {DEFAULT_LIMIT} when not stated.",
    {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE, "default": DEFAULT_LIMIT},
    "50",
)


def _refuse_strangers(request: Request, endpoint: Endpoint) -> None:
    """Refuse what nobody would look at: a misspelt filter that is ignored gives an answer to another question."""
    if len(request.scope["query_string"]) > MAX_QUERY_LENGTH:
        raise ParseError(f"The part after '?' is too long: at most {MAX_QUERY_LENGTH:,} characters")
    known = [parameter.name for parameter in endpoint.parameters if not parameter.in_path]
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise ParseError(f"{name[:40]!r} is not a parameter of {endpoint.path}: {takes}")
        if given.count(name) > 1:
            raise ParseError(f"{name!r} is given {given.count(name)} times: state it once")

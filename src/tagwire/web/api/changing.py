"""An endpoint that changes something, as a value: what it takes, what it gives, who may use it.

Only a token opens these, never a cookie: so no other site's page can send anything in a member's name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ForbiddenError, NotFoundError, ParseError, UsageError
from tagwire.model.account import Scope
from tagwire.web.access.visitor import Visitor, find_visitor
from tagwire.web.api.endpoint import JSON, Parameter
from tagwire.web.api.problems import Problem, problem_response
from tagwire.web.room import ReadingRoom

MAX_BODY_BYTES = 64 * 1024
LARGEST_NUMBER = 2**53
"""The largest id that every JSON reader can hold (RFC 8259 §6)."""
CHALLENGE = 'Bearer realm="Tagwire"'

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a change; None is answered with no body (204)."""

    value: object
    status: int = 200


Act = Callable[[ReadingRoom, Request, Visitor, Body], Done | Problem]


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change; ``act`` raises UsageError, ParseError or NotFoundError saying what can't be done."""

    method: str
    path: str
    """Below ``/api/v1``, as an ``Endpoint``'s."""
    name: str
    summary: str
    scope: Scope
    act: Act
    takes: str | None = None
    """The schema of what is sent, by its name in ``schemas.SCHEMAS``; None where nothing is."""
    gives: str | None = None
    """The schema of the answer; None where it has no body."""
    done: int = 200
    parameters: tuple[Parameter, ...] = ()
    refusals: tuple[int, ...] = ()
    """Further statuses it may be refused with: 404, 409, 422."""
    is_there: Callable[[ReadingRoom], bool] = lambda _room: True
    """Whether the room has what it changes."""


async def answer_change(room: ReadingRoom, request: Request, *, change: Change) -> Response:
    """Make a change that a token asks for, or say why not."""
    if request.query_params:
        raise ParseError(f"{next(iter(request.query_params))[:40]!r} is not known here: a change takes its body alone")
    if "authorization" not in request.headers:
        return _unknown(request, "Send an API token, which /account makes, as Authorization: Bearer …")
    visitor = await run_in_threadpool(find_visitor, room, request)
    if visitor is None:
        return _unknown(request, "That is no token of this room; /account makes one.")
    if change.scope not in visitor.scopes:
        raise ForbiddenError(f"This token may not do that: it needs the right to {change.scope}")
    body = await _read(request) if change.takes is not None else {}
    if isinstance(body, Problem):
        return problem_response(request, body)
    done = await run_in_threadpool(change.act, room, request, visitor, body)
    if isinstance(done, Problem):
        return problem_response(request, done)
    headers = {"cache-control": "no-store"}
    if done.value is None:
        return Response(status_code=204, headers=headers)
    return Response(orjson.dumps(done.value), status_code=done.status, headers=headers, media_type=JSON)


def read_number(request: Request, name: str) -> int:
    """Return the number that names one thing in the address; raise NotFoundError for what can't be one."""
    given = str(request.path_params[name])
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 17 else -1
    if not 0 <= number <= LARGEST_NUMBER:
        raise NotFoundError(f"{given[:40]!r} is no number of anything here")
    return number


def take_only(body: Body, *known: str) -> None:
    """Refuse fields that nobody would look at; raise UsageError naming one."""
    for name in body:
        if name not in known:
            raise UsageError(f"{name[:40]!r} is not known here; it takes {', '.join(known)}")


async def _read(request: Request) -> Body | Problem:
    """Return the JSON object that was sent."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return Problem(415, f"Send the body as {JSON}.", {}, {"accept": JSON})
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            return Problem(413, f"The body is too long: at most {MAX_BODY_BYTES:,} bytes.", {}, {})
    try:
        sent = orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise ParseError(f"The body is no JSON: {error}") from None
    if not isinstance(sent, dict):
        raise ParseError("The body is no JSON object")
    return sent


def _unknown(request: Request, detail: str) -> Response:
    return problem_response(request, Problem(401, detail, {}, {"www-authenticate": CHALLENGE}))

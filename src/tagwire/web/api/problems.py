"""The API's errors as problem details (RFC 9457): what is wrong, in words a person can act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ForbiddenError, NotFoundError, ParseError, QueryError, StoreError, UsageError, WithdrawnError
from tagwire.text.times import rfc3339

PROBLEM = "application/problem+json"
RETRY_AFTER_S = 30
HANDLED = (ParseError, UsageError, ForbiddenError, NotFoundError, StoreError, HTTPException, Exception)

Extra = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: an HTTP status, a sentence, and whatever fields help a machine."""

    status: int
    detail: str
    extra: Extra
    headers: Mapping[str, str]


def problem_handlers() -> dict[int | type[Exception], Callable[[Request, Exception], Response]]:
    """Return what answers each kind of error."""
    return {kind: partial(_answer) for kind in HANDLED}


def problem_response(request: Request, problem: Problem) -> Response:
    """Return a problem as an answer; it is not to be kept."""
    fields = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.detail,
        "instance": quote(str(request.scope["path"])[:200]),
        **problem.extra,
    }
    body = b"" if request.method == "HEAD" else orjson.dumps(fields)
    headers = {"cache-control": "no-store", **problem.headers}
    return Response(body, status_code=problem.status, headers=headers, media_type=PROBLEM)


def _answer(request: Request, error: Exception) -> Response:
    return problem_response(request, _problem_of(request, error))


def _problem_of(request: Request, error: Exception) -> Problem:
    match error:
        case QueryError():
            return Problem(400, f"{error}.", {"query": error.query, "place": error.place}, {})
        case ParseError() | UsageError():
            return Problem(400, f"{error}.", {}, {})
        case ForbiddenError():
            return Problem(403, f"{error}.", {}, {})
        case WithdrawnError():
            return Problem(410, f"{error}.", {"withdrawn": rfc3339(error.at)}, {})
        case NotFoundError():
            return Problem(404, f"{error}.", {}, {})
        case StoreError():
            structlog.get_logger(__name__).error("store failed", path=request.scope["path"], error=str(error))
            detail = "The store does not answer just now. Nothing is lost; try again in half a minute."
            return Problem(503, detail, {}, {"retry-after": str(RETRY_AFTER_S)})
        case HTTPException(status_code=404):
            return Problem(404, "The API has no such address; /api/openapi.json lists them all.", {}, {})
        case HTTPException(status_code=405):
            known = (error.headers or {}).get("Allow", "GET")
            detail = f"{request.method[:20]} does nothing at this address; it takes {known}."
            return Problem(405, detail, {}, dict(error.headers or {}))
        case HTTPException():
            return Problem(error.status_code, "The request can't be answered.", {}, dict(error.headers or {}))
        case _:
            return Problem(500, "The fault is ours and is in the log.", {}, {})

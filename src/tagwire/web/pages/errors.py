"""Error pages: what is true, one reason, one or two ways on; problem+json (RFC 9457) where JSON was asked for."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import orjson
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import WithdrawnError
from tagwire.text.sayings import Saying, said
from tagwire.web import ages
from tagwire.web.answers import send_rendered
from tagwire.web.frame import Frame, Page, look_of, render_page
from tagwire.web.headers import SECURITY_HEADERS
from tagwire.web.labels import capitalised, noted
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

PROBLEM = "application/problem+json"
FOR_PROGRAMS = "/api/v1/"
"""What of the API's addresses comes here: one with a line break, which no route takes."""
RETRY_AFTER_S = 30


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, for people; in English until a page shows it."""

    status: int
    title: str
    reason: Saying


def bad_address(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer 400: the address can't be read."""
    return _answer(
        room, request, Trouble(400, noted("This address can’t be read"), said("%(reason)s.", reason=_reason(error)))
    )


def forbidden(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer 403: whoever asks may not do that."""
    return _answer(
        room, request, Trouble(403, noted("That is not yours to do"), said("%(reason)s.", reason=_reason(error)))
    )


def not_found(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer 404: the store knows nothing of it."""
    return _answer(
        room, request, Trouble(404, noted("There is no page here"), said("%(reason)s.", reason=_reason(error)))
    )


def withdrawn(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer 410: the article was here, and its publisher took it back."""
    reason = said("Its publisher took this article back. Lists and hashtags leave it out since.")
    if isinstance(error, WithdrawnError):
        date = ages.long_date(error.at.date(), room.words.locale)
        reason = said(
            "Its publisher took this article back on %(date)s. Lists and hashtags leave it out since.", date=date
        )
    return _answer(room, request, Trouble(410, noted("This article was withdrawn"), reason))


def store_failed(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer 503: the store failed."""
    structlog.get_logger(__name__).error("store failed", path=request.scope["path"], error=str(error))
    reason = said("The store does not answer just now. Nothing is lost; try again in half a minute.")
    return _answer(
        room, request, Trouble(503, noted("Not available just now"), reason), {"retry-after": str(RETRY_AFTER_S)}
    )


def refused(room: ReadingRoom, request: Request, error: Exception) -> Response:
    """Answer what routing refuses: 404 for no such address, 405 for another method than GET and HEAD."""
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    path: str = request.scope["path"]
    if status == 404 and path.endswith("/") and path.strip("/") and "/." not in path:
        return Response(status_code=301, headers={"location": quote("/" + path.strip("/"))})
    if status == 405:
        reason = said("%(method)s does nothing at this address.", method=request.method[:20])
        trouble = Trouble(405, noted("Pages here can only be read"), reason)
    elif status == 404:
        reason = said("The address may be mistyped, or the article was removed.")
        trouble = Trouble(404, noted("There is no page here"), reason)
    else:
        trouble = Trouble(status, HTTPStatus(status).phrase, said("The request can’t be answered."))
    return _answer(room, request, trouble, headers)


def failed(room: ReadingRoom, request: Request, _error: Exception) -> Response:
    """Answer 500: a fault of ours. It stands outside the middleware, so it brings the security headers itself."""
    reason = said("The fault is ours and is in the log. The other pages work.")
    return _answer(room, request, Trouble(500, noted("This page failed"), reason), SECURITY_HEADERS)


def _answer(room: ReadingRoom, request: Request, trouble: Trouble, headers: dict[str, str] | None = None) -> Response:
    path: str = request.scope["path"]
    kept = {"cache-control": "no-store"}
    if path.endswith(".json") or path.startswith(FOR_PROGRAMS):
        rendered = Rendered(_problem(trouble, path), PROBLEM, status=trouble.status)
    else:
        title, reason = room.words.say(trouble.title), capitalised(room.words.of(trouble.reason))
        values = {"title": title, "reason": reason, "status": trouble.status}
        page = Page("error.html", Frame(title=title, description=reason, path="/"), values, status=trouble.status)
        rendered = render_page(room, look_of(request), page)
        kept["content-language"] = room.words.lang
    return send_rendered(request, rendered, headers={**kept, **(headers or {})})


def _reason(error: Exception) -> object:
    """Return why, as a saying where the error has one."""
    return error.args[0] if error.args and isinstance(error.args[0], Saying) else str(error)


def _problem(trouble: Trouble, path: str) -> bytes:
    fields = {
        "type": "about:blank",
        "title": trouble.title,
        "status": trouble.status,
        "detail": str(trouble.reason),
        "instance": quote(path[:200]),
    }
    return orjson.dumps(fields)

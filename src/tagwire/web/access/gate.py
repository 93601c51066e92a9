"""The door of a room that only members may read."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tagwire.model.account import Scope as Permission
from tagwire.model.subscription import CALLBACK_PATH
from tagwire.web.access.visitor import find_visitor
from tagwire.web.api.problems import Problem, problem_response
from tagwire.web.room import ReadingRoom

OPEN = frozenset({"/login", "/healthz", "/readyz", "/robots.txt", "/worker.js", "/manifest.webmanifest"})
OPEN_BELOW = ("/static/", CALLBACK_PATH)
"""A hub proves itself by the address it was told, and by its signature."""
CHALLENGE = 'Bearer realm="Tagwire", Basic realm="Tagwire: the password is an API token"'

_FOR_PROGRAMS = (".rss", ".atom", ".json", ".txt", ".xml", ".opml")


class MembersOnly:
    """ASGI middleware that lets nobody read who has not proved to be a member."""

    def __init__(self, app: ASGIApp, *, room: ReadingRoom) -> None:
        self.app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a member's request; lead others to the login page, or tell a program what it needs."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        app = self.app
        if path not in OPEN and not path.startswith(OPEN_BELOW):
            request = Request(scope)
            visitor = await run_in_threadpool(find_visitor, self._room, request)
            if visitor is None or Permission.READ not in visitor.scopes:
                app = _refusal(request)
        await app(scope, receive, send)


def _refusal(request: Request) -> Response:
    path: str = request.scope["path"]
    if path.startswith("/api/") or path.endswith(_FOR_PROGRAMS) or "authorization" in request.headers:
        detail = "Only members may read here: send an API token, which /account makes."
        return problem_response(request, Problem(401, detail, {}, {"www-authenticate": CHALLENGE}))
    query = request.scope["query_string"].decode("latin-1")
    back = quote(path) + (f"?{query}" if query else "")
    return RedirectResponse(f"/login?next={quote(back, safe='')}", status_code=303)

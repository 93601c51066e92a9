"""How many requests a client may send, told to it in every answer (draft-ietf-httpapi-ratelimit-headers-10).

A window of a minute for each address; with several processes each counts for itself.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tagwire.web.api.problems import Problem, problem_response

WINDOW_S = 60
MOST_CLIENTS = 10_000
"""Addresses remembered at once; the one that came first is forgotten first, so memory is bounded (about 2 MB)."""


@dataclass(slots=True)
class _Window:
    began: float
    requests: int = 0


class RateLimit:
    """ASGI middleware that counts a client's requests and refuses those beyond the limit with 429."""

    def __init__(self, app: ASGIApp, *, a_minute: int, monotonic: Callable[[], float]) -> None:
        self.app = app
        self._limit = a_minute
        self._monotonic = monotonic
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        client = scope.get("client")
        window = self._window(client[0] if client else "")
        window.requests += 1
        left = self._limit - window.requests
        resets_in = max(1, ceil(window.began + WINDOW_S - self._monotonic()))

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["ratelimit-policy"] = f'"api";q={self._limit};w={WINDOW_S}'
                headers["ratelimit"] = f'"api";r={max(0, left)};t={resets_in}'
            await send(message)

        if left < 0:
            detail = f"More than {self._limit} requests in a minute: go on in {resets_in} s."
            problem = Problem(429, detail, {}, {"retry-after": str(resets_in)})
            await problem_response(Request(scope), problem)(scope, receive, send_counted)
        else:
            await self.app(scope, receive, send_counted)

    def _window(self, client: str) -> _Window:
        now = self._monotonic()
        window = self._windows.get(client)
        if window is None or now - window.began >= WINDOW_S:
            window = _Window(now)
            self._windows[client] = window
            self._windows.move_to_end(client)
            if len(self._windows) > MOST_CLIENTS:
                self._windows.popitem(last=False)
        return window

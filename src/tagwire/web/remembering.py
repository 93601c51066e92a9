"""Answers given again at once: the same question while nothing has changed, before any routing or thread."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.types import ASGIApp, Receive, Scope, Send

REMEMBERED = "tagwire.remembered"
"""Where in a request's scope its handler leaves the answer that may be given again."""
MOST_BYTES = 24 * 2**20
"""Of bodies kept; the least recently used go first."""
KEPT = 256
LONGEST_QUESTION = 2_000
_DECIDING = frozenset({b"host", b"cookie", b"accept-encoding", b"accept-language"})
"""Request headers that answers depend on; the scheme and the one who asks only matter where nothing is remembered."""
OF_A_BODY = frozenset({b"content-type", b"content-length", b"content-encoding"})
"""Headers that 304 goes without."""
_UNUSUAL = frozenset({b"if-modified-since", b"range", b"authorization", b"x-forwarded-proto", b"x-forwarded-host"})

Question = tuple[bytes, ...]
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer of status 200, and until when it is right."""

    version: int
    minute: datetime | None
    """The only minute it is right in, where it tells ages."""
    etag: bytes
    headers: tuple[Header, ...]
    """Of the whole answer; those of 304 are the ones that do not describe a body."""
    unchanged: tuple[Header, ...]
    body: bytes


class Remembering:
    """ASGI middleware that answers again what was answered since the store last changed, in the same words asked.

    Behind the door that asks for an account, and only for answers that are the same for everybody.
    """

    def __init__(
        self, app: ASGIApp, *, version: Callable[[], int], clock: Callable[[], datetime], most_bytes: int = MOST_BYTES
    ) -> None:
        self.app = app
        self._most_bytes = most_bytes
        self._bytes = 0
        self._version = version
        self._clock = clock
        self._answers: OrderedDict[Question, Remembered] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        question = _question(scope)
        if question is None:
            await self.app(scope, receive, send)
            return
        kept = self._answers.get(question)
        if kept is not None and self._is_right(kept):
            self._answers.move_to_end(question)
            await _give(kept, scope, send)
            return
        await self.app(scope, receive, send)
        answered = scope.get(REMEMBERED)
        if isinstance(answered, Remembered):
            self._keep(question, answered)

    def _keep(self, question: Question, answered: Remembered) -> None:
        replaced = self._answers.pop(question, None)
        self._answers[question] = answered
        self._bytes += len(answered.body) - (len(replaced.body) if replaced else 0)
        while len(self._answers) > KEPT or self._bytes > self._most_bytes:
            _, dropped = self._answers.popitem(last=False)
            self._bytes -= len(dropped.body)

    def _is_right(self, kept: Remembered) -> bool:
        if kept.minute is not None and kept.minute != minute_of(self._clock()):
            return False
        return kept.version == self._version()


def minute_of(moment: datetime) -> datetime:
    """Return the beginning of a moment's minute, in UTC."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def _question(scope: Scope) -> Question | None:
    """Return all of a request that its answer can depend on; None where it is not remembered: the API counts."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith("/api/"):
        return None
    parts = [scope["scheme"].encode(), scope.get("raw_path") or b"", scope["query_string"]]
    for name, value in scope["headers"]:
        if name in _UNUSUAL:
            return None
        if name in _DECIDING:
            parts += (name, value)
    return tuple(parts) if parts[1] and sum(map(len, parts)) <= LONGEST_QUESTION else None


async def _give(kept: Remembered, scope: Scope, send: Send) -> None:
    named = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    is_current = kept.etag in {tag.strip().removeprefix(b"W/") for tag in named.split(b",")}
    status, headers, body = (304, kept.unchanged, b"") if is_current else (200, kept.headers, kept.body)
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})

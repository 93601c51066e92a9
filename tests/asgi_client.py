"""A reader of an ASGI application: one request in, one answer out, with no socket and nothing made tidy on the way."""

import asyncio
import gzip
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp


@dataclass(frozen=True)
class Answer:
    """What the application said."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()


def ask(
    app: ASGIApp, target: str, *, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> Answer:
    """Ask for a request target ("/tag/x?lang=fr"), percent-encoded as on the wire and decoded as uvicorn does."""
    path, _, query = target.partition("?")
    given = {"host": "room.example", **(headers or {})}
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("latin-1", "replace"),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": [(k.encode(), v.encode("latin-1")) for k, v in given.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def serve() -> None:
        # A fault of the application is answered with 500 and raised again, for the server's log.
        try:
            await app(scope, receive, send)
        except Exception:
            if not sent:
                raise

    asyncio.run(serve())
    start = sent[0]
    return Answer(
        status=start["status"],
        headers={k.decode().lower(): v.decode("latin-1") for k, v in start["headers"]},
        body=b"".join(message.get("body", b"") for message in sent[1:]),
    )

"""Topics: our own feeds, read as anybody would fetch them."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from starlette.types import ASGIApp

MAX_TOPIC_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Topic:
    """A feed as it stands."""

    url: str
    body: bytes
    media_type: str
    links: str
    """Its Link header, which names hub and topic and goes with every push (§7)."""

    @property
    def body_hash(self) -> int:
        """63 bits by which two states of it are told apart."""
        return int.from_bytes(blake2b(self.body, digest_size=8).digest()) >> 1


async def read_topic(app: ASGIApp, url: str, *, base: str) -> Topic | None:
    """Return a feed of ours by its own address; None for any other address, and for what can't be read just now."""
    if len(url) > MAX_TOPIC_CHARS or not url.startswith(f"{base}/"):
        return None
    try:
        status, headers, body = await _get(app, url.removeprefix(base), host=urlsplit(base).netloc)
    except Exception as error:  # the room's own fault with one feed: the others are read
        structlog.get_logger(__name__).error("a feed failed", topic=url, error=repr(error))
        return None
    links = headers.get("link", "")
    if status != 200 or f'<{url}>; rel="self"' not in links or 'rel="hub"' not in links:
        return None
    return Topic(url, body, headers.get("content-type", ""), links)


async def _get(app: ASGIApp, target: str, *, host: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the application itself, without a socket: the answer comes from the same cache as everybody's."""
    path, _, query = target.partition("?")
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii", "replace"),
        "query_string": query.encode("ascii", "replace"),
        "root_path": "",
        "headers": [(b"host", host.encode("ascii", "replace"))],
        "client": None,
        "server": None,
    }
    said: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.append(message)

    await app(scope, receive, send)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(message.get("body", b"") for message in said[1:])

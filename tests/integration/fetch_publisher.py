"""A publisher's server on loopback that says exactly what a test tells it to, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_network

from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.policy import FetchPolicy
from tagwire.model.document import FetchOutcome, FetchRequest, Purpose, Validators

LOOPBACK = ip_network("127.0.0.1/32")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    path: str
    headers: tuple[tuple[bytes, bytes], ...]
    method: str = "GET"
    body: bytes = b""

    def header(self, name: str) -> bytes | None:
        return next((value for key, value in self.headers if key.lower() == name.lower().encode()), None)


Reply = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]
"""Writes whatever it likes; the connection stays open after it only when it says so by returning normally."""


def reply(
    status: int = 200,
    body: bytes = b"",
    *headers: tuple[str, str | bytes],
    delay_s: float = 0.0,
    length: int | None = None,
    is_last: bool = False,
) -> Reply:
    """Return a reply with a Content-Length, true unless ``length`` says otherwise."""

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(delay_s)
        lines = [f"HTTP/1.1 {status} Said".encode()]
        lines += [f"{name}: ".encode() + (v if isinstance(v, bytes) else v.encode()) for name, v in headers]
        if status != 304:
            lines.append(f"Content-Length: {len(body) if length is None else length}".encode())
        writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        await writer.drain()
        if is_last:
            raise ConnectionAbortedError

    return write


def raw(text: bytes, *, pause_s: float = 0.0) -> Reply:
    """Return a reply of these very bytes, after which the connection is closed."""

    async def write(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(text)
        await writer.drain()
        await asyncio.sleep(pause_s)
        raise ConnectionAbortedError

    return write


async def silence(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(60)


@dataclass(slots=True)
class Publisher:
    """Its replies by path, robots.txt among them (404 unless set), and what happened."""

    port: int = 0
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def only(self, path: str) -> Asked:
        (found,) = (asked for asked in self.asked if asked.path == path)
        return found

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (asked := await _read(reader)) is not None:
                self.asked.append(asked)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    await self.replies.get(asked.path, reply(404))(asked, writer)
                finally:
                    self.at_once -= 1
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.rstrip(b"\r\n").split(b"\r\n")
    pairs = [line.split(b": ", 1) for line in lines]
    method, path, _ = first.decode("latin-1").split(" ")
    length = next((int(value) for key, value in pairs if key.lower() == b"content-length"), 0)
    body = await reader.readexactly(length)
    return Asked(path, tuple((key, value) for key, value in pairs), method, body)


@asynccontextmanager
async def publishing(replies: dict[str, Reply] | None = None) -> AsyncIterator[Publisher]:
    """Run a publisher on a free port of 127.0.0.1."""
    publisher = Publisher(replies=replies or {})
    visits: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(publisher.serve(reader, writer))
        visits.add(task)
        task.add_done_callback(visits.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    publisher.port = server.sockets[0].getsockname()[1]
    try:
        yield publisher
    finally:
        server.close()
        for task in visits:
            task.cancel()
        await asyncio.gather(*visits, return_exceptions=True)


class Names:
    """A resolver that knows a few names, each with its answers in turn."""

    def __init__(self, **answers: Sequence[str]) -> None:
        self.answers = {name.replace("_", "."): list(found) for name, found in answers.items()}

    async def resolve(self, host: str) -> Sequence[str]:
        if host not in self.answers:
            raise OSError("Name or service not known")
        known = self.answers[host]
        return [known.pop(0) if len(known) > 1 else known[0]]


def policy(**bounds: object) -> FetchPolicy:
    """Return a policy for 127.0.0.1 alone, with short deadlines."""
    short: dict[str, object] = {
        "allow_networks": (LOOPBACK,),
        "connect_timeout_s": 1.0,
        "headers_timeout_s": 1.0,
        "idle_timeout_s": 1.0,
        "total_timeout_s": 2.0,
        "patience_s": 0.2,
    }
    return FetchPolicy(**(short | bounds))  # type: ignore[arg-type]  # tests name only fields that exist


async def fetch_one(
    publisher: Publisher,
    path: str = "/a",
    *,
    purpose: Purpose = Purpose.PAGE,
    validators: Validators | None = None,
    bounds: FetchPolicy | None = None,
) -> FetchOutcome:
    """Fetch one address of a publisher with a fetcher of its own."""
    async with HttpFetcher(bounds or policy()) as fetcher:
        return await fetcher.fetch(FetchRequest(publisher.url(path), purpose, validators or Validators()))

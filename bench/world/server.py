"""The world's server: one socket that is every host, answering as each of them does and noting what each saw."""

import asyncio
import gzip
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from typing import cast

from bench.world.documents import article_path, feed_body, page_body
from bench.world.ledger import HostLedger, Ledger
from bench.world.publishers import Fault, Feed, Host, World
from bench.world.warp import START

SLOW_DOWN_S = 600
Step = tuple[float, bytes]
"""Seconds to wait, and what to send then."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host does with a request: a label for the ledger, what it sends when, and how it ends."""

    label: str
    steps: Iterator[Step]
    ends: str = "stays"
    """"stays" open for the next request, "closes", "breaks" or is "silent" for good."""


@dataclass(slots=True)
class WorldServer:
    """Answers for all hosts of a world."""

    world: World
    port: int = 0
    ledger: Ledger = field(default_factory=Ledger)
    cpu_s: float = 0.0
    """What answering cost, to be taken off what following cost."""
    _feeds: dict[int, Feed] = field(default_factory=dict)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        """Listen; on all addresses, for loopback has many, but to this machine only."""
        self._feeds = {feed.number: feed for feed in self.world.feeds}
        self.ledger.hosts = {name: HostLedger(host.limit_s) for name, host in self.world.hosts.items()}
        listening = socket.create_server(("0.0.0.0", 0), backlog=1000)
        self.port = listening.getsockname()[1]
        self._server = await asyncio.get_running_loop().create_server(lambda: _Peer(self), sock=listening)

    def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def feed_url(self, feed: Feed) -> str:
        """Return a feed's address."""
        return f"{self._origin(self.world.hosts[feed.host])}/feed/{feed.number}"

    def article_url(self, feed: Feed, number: int) -> str:
        """Return the address of a feed's nth article."""
        return self._origin(self.world.hosts[feed.host]) + article_path(feed, number)

    def _origin(self, host: Host) -> str:
        return f"http://{host.name}:{self.port}"

    def answer(self, host: Host, path: str, headers: dict[str, str], at_s: float) -> Answer:
        """Return what a host does when it is asked for a path."""
        if path == "/robots.txt":
            return self._robots(host)
        if path == "/.well-known/tdmrep.json":
            return _plain("no tdmrep.json", host.latency_s, 404, b"", ())
        if host.fault is not None:
            return _hostile(host.fault, path)
        if path.startswith("/feed/"):
            return self._feed(host, self._feeds[int(path[6:])], headers, at_s)
        parts = path.split("/")
        if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
            feed, number = self._feeds[int(parts[1])], int(parts[2])
            body = page_body(feed, number, is_gzip=host.is_gzip)
            return _plain("page", host.latency_s, 200, body, _packed(host, "text/html; charset=utf-8"))
        return _plain("no such page", host.latency_s, 404, b"", ())

    def _robots(self, host: Host) -> Answer:
        if host.fault is Fault.CLOSED:
            return _plain("robots 503", host.latency_s, 503, b"", ())
        if host.fault in (Fault.SILENT, Fault.NOT_HTTP):
            return _hostile(host.fault, "/robots.txt")
        if not host.has_robots and host.crawl_delay_s is None:
            return _plain("no robots", host.latency_s, 404, b"", ())
        delay = f"Crawl-delay: {host.crawl_delay_s}\n" if host.crawl_delay_s else ""
        return _plain("robots", host.latency_s, 200, f"User-agent: *\n{delay}Disallow: /admin\n".encode(), ())

    def _feed(self, host: Host, feed: Feed, headers: dict[str, str], at_s: float) -> Answer:
        published = feed.published(at_s / 60)
        told: list[str] = []
        is_known = False
        if host.validators == "etag":
            told.append(f'ETag: "{published}"')
            is_known = headers.get("if-none-match") == f'"{published}"'
        elif host.validators == "date":
            newest = feed.articles[published - 1] if published else 0.0
            stated = format_datetime(START + timedelta(minutes=newest), usegmt=True)
            told.append(f"Last-Modified: {stated}")
            is_known = headers.get("if-modified-since") == stated
        if feed.max_age_s:
            told.append(f"Cache-Control: max-age={feed.max_age_s}")
        if is_known:
            return _plain("feed not modified", host.latency_s, 304, b"", tuple(told))
        body = feed_body(feed, published, origin=self._origin(host), is_gzip=host.is_gzip)
        return _plain("feed", host.latency_s, 200, body, (*told, *_packed(host, "application/rss+xml")))


def _packed(host: Host, kind: str) -> tuple[str, ...]:
    return (f"Content-Type: {kind}", *(("Content-Encoding: gzip",) if host.is_gzip else ()))


def _head(status: int, length: int | None, headers: tuple[str, ...]) -> bytes:
    lines = (f"HTTP/1.1 {status} Said", *headers, *(() if length is None else (f"Content-Length: {length}",)))
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _plain(label: str, latency_s: float, status: int, body: bytes, headers: tuple[str, ...]) -> Answer:
    whole = _head(status, None if status == 304 else len(body), headers) + body
    return Answer(label, iter([(latency_s, whole)]))


def _hostile(fault: Fault, path: str) -> Answer:
    match fault:
        case Fault.SILENT | Fault.CLOSED:
            return Answer(fault, iter(()), "silent")
        case Fault.DRIP:
            whole = _head(200, 100_000, ("Content-Type: text/xml",))
            return Answer(fault, ((1.0, whole[n : n + 1] or b" ") for n in range(100_000)))
        case Fault.RESET:
            return Answer(fault, iter([(0.1, b"")]), "breaks")
        case Fault.ERROR:
            return _plain(fault, 0.2, 500, b"", ())
        case Fault.THROTTLED:
            return _plain(fault, 0.1, 429, b"", (f"Retry-After: {SLOW_DOWN_S}",))
        case Fault.ENDLESS:
            head = _head(200, None, ("Content-Type: text/xml",))
            return Answer(fault, ((0.01, head if n == 0 else b" " * 262_144) for n in range(10_000)), "closes")
        case Fault.BOMB:
            kinds = ("Content-Type: text/xml", "Content-Encoding: gzip")
            return Answer(fault, iter([(0.1, _head(200, len(_BOMB), kinds) + _BOMB)]))
        case Fault.LOOP:
            return _plain(fault, 0.1, 302, b"", (f"Location: {path}",))
        case Fault.NOT_HTTP:
            return Answer(fault, iter([(0.1, b"220 mail.example ESMTP ready\r\n")]), "closes")
        case Fault.PAGE:
            page = b"<!doctype html><title>Oops</title><p>Something went wrong."
            return _plain(fault, 0.2, 200, page, ("Content-Type: text/html",))
        case Fault.CUT:
            whole = _head(200, 50_000, ("Content-Type: text/xml",)) + b"<rss version='2.0'><channel>"
            return Answer(fault, iter([(0.1, whole)]), "closes")


_BOMB = gzip.compress(b"\0" * 50_000_000, 9)


class _Peer(asyncio.Protocol):
    """One connection."""

    def __init__(self, server: WorldServer) -> None:
        self._server = server
        self._loop = asyncio.get_running_loop()
        self._buffer = b""
        self._seen: HostLedger | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        if not self._transport.get_extra_info("sockname")[0].startswith("127."):
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._ended()

    def data_received(self, data: bytes) -> None:
        with _Timed(self._server):
            self._buffer += data
            if b"\r\n\r\n" in self._buffer and self._seen is None:
                head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
                self._asked(head.decode("latin-1"))

    def _asked(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        path = first.split(" ")[1]
        host = self._server.world.hosts[headers["host"].partition(":")[0]]
        ledger = self._server.ledger
        now = self._loop.time()
        self._seen = ledger.hosts[host.name]
        self._seen.arrived(now)
        if path.startswith("/feed/"):
            ledger.asked_at_s[headers["host"] + path] = now
        answer = self._server.answer(host, path, headers, now)
        ledger.answers[answer.label] += 1
        self._go_on(answer)

    def _go_on(self, answer: Answer) -> None:
        """Wait for the next step of an answer, take it, and so on to its end."""
        step = next(answer.steps, None)
        if step is not None:
            self._timer = self._loop.call_later(step[0], self._send, step[1], answer)
        elif answer.ends == "stays":
            self._ended()
        elif answer.ends == "breaks":
            self._transport.abort()
        elif answer.ends == "closes":
            self._transport.close()

    def _send(self, data: bytes, answer: Answer) -> None:
        with _Timed(self._server):
            if not self._transport.is_closing():
                self._transport.write(data)
                self._go_on(answer)

    def _ended(self) -> None:
        if self._seen is not None:
            self._seen.ended(self._loop.time())
            self._seen = None


class _Timed:
    """Counts the processor's time of a block as the server's."""

    def __init__(self, server: WorldServer, clock: Callable[[], float] = time.thread_time) -> None:
        self._server, self._clock = server, clock

    def __enter__(self) -> None:
        self._started = self._clock()

    def __exit__(self, *error: object) -> None:
        self._server.cpu_s += self._clock() - self._started

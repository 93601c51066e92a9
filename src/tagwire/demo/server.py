"""The demo server: one loopback server that is every publisher's site, told apart by the Host header."""

import gzip
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from aiohttp import web

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import DemoArticle, DemoPublisher, Edition, Wrinkle
from tagwire.demo.site import Answer, Maker, not_found, site
from tagwire.errors import ConfigError

LOOPBACK = "127.0.0.1"
MAX_REQUESTS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """One request the demo server answered."""

    host: str
    """Without the port."""
    path: str
    """With the query, as asked."""
    status: int
    conditional: bool
    """Whether it carried If-None-Match or If-Modified-Since."""


@dataclass(slots=True)
class DemoServer:
    """A running demo server: where it listens, what to follow there, and what it was asked."""

    edition: Edition
    port: int
    requests: list[DemoRequest] = field(default_factory=list)
    """The requests so far, oldest first; of very many, the latest 10,000."""
    _sites: dict[str, Mapping[str, Maker]] = field(default_factory=dict)
    _answers: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def sources(self) -> tuple[str, ...]:
        """The addresses to follow, one a publisher: its site where the feed is to be discovered, else its feed."""
        return tuple(self.addresses(publisher).followed for publisher in self.edition.publishers)

    @property
    def failing_sources(self) -> tuple[str, ...]:
        """Addresses of feeds that sites name but that answer with an error."""
        failing = [pub for pub in self.edition.publishers if Wrinkle.FAILING_FEED in pub.wrinkles]
        return tuple(self.addresses(publisher).failing_feed for publisher in failing)

    @property
    def articles(self) -> dict[str, DemoArticle]:
        """The ground truth by canonical address, newest first."""
        publishers = {publisher.folder: publisher for publisher in self.edition.publishers}
        return {
            self.addresses(publishers[article.publisher]).article(article): article for article in self.edition.articles
        }

    def addresses(self, publisher: DemoPublisher) -> Addresses:
        """Return where the things of a publisher stand on this server."""
        return Addresses(publisher, self.port)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer any request, and note it."""
        host = request.host.rpartition(":")[0] or request.host
        response = self._response(request, host.lower())
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        self.requests.append(DemoRequest(host, request.path_qs, response.status, conditional))
        del self.requests[:-MAX_REQUESTS_KEPT]
        return response

    def _response(self, request: web.Request, host: str) -> web.Response:
        if request.method not in {"GET", "HEAD"}:
            return web.Response(status=405, text="Only GET and HEAD.\n", headers={"Allow": "GET, HEAD"})
        if host in {LOOPBACK, "localhost"} and request.path == "/":
            return web.Response(text=self._cover())
        publisher = next((pub for pub in self.edition.publishers if host == f"{pub.host}.localhost"), None)
        if publisher is None:
            return web.Response(
                status=404, text=f"There is no publisher at {host}; see http://{LOOPBACK}:{self.port}/\n"
            )
        answer = self._answer(publisher, request)
        return _http_response(answer, request=request, wrinkles=publisher.wrinkles)

    def _answer(self, publisher: DemoPublisher, request: web.Request) -> Answer:
        routes = self._sites.get(publisher.folder)
        if routes is None:
            routes = self._sites[publisher.folder] = site(self.edition, publisher, port=self.port)
        numbered = f"{request.path}?id={request.query.get('id', '')}"
        path = numbered if numbered in routes else request.path
        maker = routes.get(path)
        if maker is None:
            return not_found(self.edition, publisher, port=self.port)
        place = publisher.folder, path
        known = self._answers.get(place)
        if known is not None:
            return known
        answer = maker(self._asked[place])
        self._asked[place] += 1
        if answer.modified is not None:
            self._answers[place] = answer
        return answer

    def _cover(self) -> str:
        hosts = "\n".join(
            f"  {self.addresses(publisher).home:<42} {publisher.name} ({publisher.lang}): {publisher.tagline}"
            for publisher in self.edition.publishers
        )
        return (
            "This is the demo edition of Tagwire: fictional publishers, served on this machine only, so that the\n"
            "pipeline has something real to fetch. People, places, firms and events are invented.\n\n"
            f"{hosts}\n"
        )


@asynccontextmanager
async def serve_edition(edition: Edition, *, port: int = 0) -> AsyncIterator[DemoServer]:
    """Serve an edition on 127.0.0.1 while the block runs; port 0 takes a free one.

    Raise ConfigError when the port can't be had. Hosts end in ".localhost", which browsers resolve to this machine by
    themselves; other clients connect to 127.0.0.1 and send the Host header.
    """
    server = DemoServer(edition, port)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError as error:
            raise ConfigError(
                f"the demo edition can't listen on {LOOPBACK}:{port}: {error.strerror or error}; choose another port"
            ) from error
        server.port = runner.addresses[0][1]
        yield server
    finally:
        await runner.cleanup()


def _http_response(answer: Answer, *, request: web.Request, wrinkles: frozenset[Wrinkle]) -> web.Response:
    headers = {"Content-Type": answer.content_type}
    if answer.location is not None:
        headers["Location"] = answer.location
    body = answer.body
    if Wrinkle.GZIP in wrinkles and answer.content_type != "image/png":
        headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, 6, mtime=0)
    if answer.modified is not None:
        etag = _etag(body)
        headers |= {"ETag": etag, "Cache-Control": "max-age=60"}
        if Wrinkle.ETAG_ONLY not in wrinkles:
            headers["Last-Modified"] = format_datetime(answer.modified, usegmt=True)
        if _is_current(request, etag=etag, modified=answer.modified):
            kept = {name: headers[name] for name in headers if name not in {"Content-Type", "Content-Encoding"}}
            return web.Response(status=304, headers=kept)
    return web.Response(status=answer.status, body=body, headers=headers)


def _etag(body: bytes) -> str:
    return f'"{blake2b(body, digest_size=10).hexdigest()}"'


def _is_current(request: web.Request, *, etag: str, modified: datetime) -> bool:
    """Whether what the client holds is current: If-None-Match first, the date only without it (RFC 9110 §13.2.2)."""
    known = request.headers.get("If-None-Match")
    if known is not None:
        return known.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    return modified <= (moment if moment.tzinfo else moment.replace(tzinfo=UTC))

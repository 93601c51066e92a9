"""Measurements for Prometheus: what the store holds, and how the reading room is used."""

import time
from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tagwire import __version__
from tagwire.web.room import ReadingRoom

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
KINDS = ("tag", "article", "story", "publisher", "category", "search", "latest", "api", "static", "live")
"""First parts of addresses that are counted by name; all others are "other", so that no reader can add labels."""


class Metrics:
    """One process's measurements."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("tagwire_requests", "Requests answered.", ("kind", "status"), registry=self.registry)
        self.seconds = Histogram(
            "tagwire_request_seconds",
            "Time from a request to the head of its answer.",
            ("kind",),
            buckets=BUCKETS_S,
            registry=self.registry,
        )


class Measured:
    """ASGI middleware that counts and times requests."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        kind = _kind(scope["path"])

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.requests.labels(kind, str(message["status"])).inc()
                self._metrics.seconds.labels(kind).observe(time.perf_counter() - began)
            await send(message)

        await self.app(scope, receive, send_counted)


class StoreCollector:
    """What the store holds, read when it is asked for."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each measurement."""
        counts = self._room.store.counts(now=self._room.clock())
        newest = 0.0 if counts.newest_at is None else counts.newest_at.timestamp()
        for name, meaning, value in (
            ("tagwire_articles", "Articles stored.", counts.articles),
            ("tagwire_articles_day", "Articles published in the last 24 hours.", counts.articles_day),
            ("tagwire_publishers_day", "Publishers with an article in the last 24 hours.", counts.publishers_day),
            ("tagwire_tags", "Hashtags with articles.", counts.tags),
            ("tagwire_sources", "Followed sources.", counts.sources),
            ("tagwire_newest_article_seconds", "When the newest article was stored, in Unix time.", newest),
        ):
            yield GaugeMetricFamily(name, meaning, value=value)
        build = GaugeMetricFamily("tagwire_build", "The program that answers.", labels=("version",))
        build.add_metric((__version__,), 1)
        yield build


def metrics_page(metrics: Metrics) -> Callable[[Request], Response]:
    """Return the handler of /metrics (Prometheus text format 0.0.4)."""

    def answer(_request: Request) -> Response:
        body = generate_latest(metrics.registry)
        return Response(body, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4, "cache-control": "no-store"})

    return answer


def _kind(path: str) -> str:
    first = path.split("/", 2)[1].partition(".")[0]
    return first if first in KINDS else "home" if path == "/" else "other"

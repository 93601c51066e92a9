"""A publisher and its hub on loopback, and a subscriber that is the real thing, for tests of WebSub end to end."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import uvicorn
from aiohttp import web
from fetch_publisher import Names, policy
from starlette.applications import Starlette

from store_claims import pending_entries
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.round import Plant, PolledSource, Watcher, poll_one
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import ParseTask, Task, TaskResult, parse
from tagwire.ingest.websub.asking import HubDesk, ask_due
from tagwire.ingest.websub.callbacks import Callbacks
from tagwire.model.source import Source, SourceDraft
from tagwire.model.subscription import Subscription
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.text.signatures import signed
from tagwire.understand import choose
from tagwire.web.callback import callback_routes

MOST_BYTES = 100_000


@dataclass
class Hub:
    """A publisher's feed and the hub it names, both doing what a test tells them."""

    port: int = 0
    host: str = "127.0.0.1"
    named: str | None = None
    """Another address than its own that the feed names as its hub."""
    titles: list[str] = field(default_factory=lambda: ["First"])
    lease_s: int | None = 864_000
    answer: tuple[int, str] = (202, "")
    location: str | None = None
    """Where the hub redirects to, with the status of ``answer``."""
    names_in: str = "feed"
    """Where the feed names its hub: "feed", "header" or "nowhere"."""
    confirms: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)
    polls: int = 0
    confirmations: list[tuple[int, str]] = field(default_factory=list)
    """Status and body of each answer to a challenge."""
    _tasks: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def topic(self) -> str:
        return f"http://{self.host}:{self.port}/topic.rss"

    @property
    def address(self) -> str:
        return self.named or f"http://{self.host}:{self.port}/hub"

    @property
    def last(self) -> dict[str, str]:
        """The form the hub was sent last."""
        return self.asked[-1]

    def document(self, titles: Sequence[str] | None = None) -> bytes:
        """Return the feed as it stands, or with other titles."""
        items = "".join(
            f"<item><guid>{escape(t)}</guid><title>{escape(t)}</title><link>/{quote(t)}</link>"
            f"<description>{escape(t)} happened.</description></item>"
            for t in (titles if titles is not None else self.titles)
        )
        links = f'<a:link rel="self" href="{self.topic}"/><a:link rel="hub" href="{self.address}"/>'
        named = links if self.names_in == "feed" else ""
        return (
            '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>The Courier</title>'
            f"{named}{items}</channel></rss>"
        ).encode()

    async def serve_feed(self, _: web.Request) -> web.Response:
        self.polls += 1
        links = f'<{self.topic}>; rel="self", <{self.address}>; rel="hub"'
        headers = {"Link": links} if self.names_in == "header" else {}
        return web.Response(body=self.document(), content_type="application/rss+xml", headers=headers)

    async def serve_old_hub(self, request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/hub"})

    async def serve_hub(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        status, text = self.answer
        if status == 202 and self.confirms:
            task = asyncio.create_task(self.verify(form))
            self._tasks.add(task)
        headers = {} if self.location is None else {"Location": self.location}
        return web.Response(status=status, text=text, headers=headers)

    async def verify(self, form: dict[str, str], **changed: str) -> None:
        """Ask at the callback whether the request was meant."""
        query = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "chall&nge é"}
        if form["hub.mode"] == "subscribe" and self.lease_s is not None:
            query["hub.lease_seconds"] = str(self.lease_s)
        self.confirmations.append(await self.tell(form, {**query, **changed}))

    async def tell(self, form: dict[str, str], query: dict[str, str]) -> tuple[int, str]:
        """GET the callback; return status and body."""
        asked = partial(aiohttp.ClientSession.get, url=form["hub.callback"], params=query, allow_redirects=False)
        async with aiohttp.ClientSession() as session, asked(session) as answer:
            return answer.status, await answer.text()

    async def push(
        self,
        body: bytes | None = None,
        *,
        form: dict[str, str] | None = None,
        method: str = "sha256",
        secret: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> int:
        """POST the feed, or another body, to the callback; return the status."""
        form = form or self.last
        body = self.document() if body is None else body
        secret = secret if secret is not None else form.get("hub.secret", "")
        stated = {"X-Hub-Signature": signed(body, secret, method=method)} if secret else {}
        sent = {"Content-Type": "application/rss+xml", **stated, **(headers or {})}
        asked = partial(aiohttp.ClientSession.post, url=form["hub.callback"], data=body, allow_redirects=False)
        async with aiohttp.ClientSession() as session, asked(session, headers=sent) as answer:
            return answer.status

    async def settled(self) -> None:
        """Wait until the hub has said all it was about to say."""
        while self._tasks:
            await self._tasks.pop()


class InlinePool:
    """Parses feeds at once, in this process."""

    delay_s = 0.0

    def submit(self, items: Sequence[Task]) -> "Future[list[TaskResult]]":
        done: Future[list[TaskResult]] = Future()

        def work() -> None:
            done.set_result([parse(item) for item in items if isinstance(item, ParseTask)])

        asyncio.get_running_loop().call_later(self.delay_s, work)
        return done


@dataclass
class Subscriber:
    """A store and the loops on it, turned by hand, and the reading room that hubs reach."""

    store: SqliteStore
    plant: Plant
    desk: HubDesk
    hub: Hub
    pool: InlinePool
    callbacks: Callbacks
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def source(self) -> Source:
        [found] = self.store.sources()
        return found

    @property
    def subscription(self) -> Subscription:
        [found] = self.store.subscriptions()
        return found

    @property
    def pending(self) -> set[str | None]:
        """Titles of the entries still to be read."""
        return {p.entry.title for p in pending_entries(self.store, now=self.now, limit=99)}

    @property
    def pending_entries(self) -> int:
        """How many entries are still to be read."""
        return self.store.source_counts(now=self.now)[self.source.id].pending

    async def poll(self, after: timedelta = timedelta(0)) -> PolledSource:
        """Let time pass, and poll the source."""
        self.now += after
        return await poll_one(self.plant, self.source, watcher=Watcher())

    async def tend(self, after: timedelta = timedelta(0)) -> None:
        """Let time pass, ask the hubs that are due, and let them finish."""
        self.now += after
        await ask_due(self.desk)
        await self.hub.settled()

    async def subscribe(self) -> None:
        """Poll, ask and be confirmed."""
        await self.poll()
        await self.tend()


@asynccontextmanager
async def subscriber(
    folder: Path, *, stored_within_s: float = 5.0, hub_name: str = "127.0.0.1", **told: Any
) -> AsyncIterator[Subscriber]:
    """Run a hub, and a subscriber that follows its feed; ``told`` says how the hub behaves."""
    store = open_store(folder, choose=choose)
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    pool = InlinePool()
    clock: Callable[[], datetime] = lambda: found.now  # noqa: E731  # a value to hand over
    names = Names(hub_example=["127.0.0.1"])
    try:
        async with publishing_hub(host=hub_name, **told) as hub, HttpFetcher(policy(), resolver=names) as fetcher:
            plant = Plant(store, fetcher, pool, PollPolicy(), concurrency=4, workers=1, clock=clock)  # type: ignore[arg-type]
            desk = HubDesk(store, fetcher, PollPolicy(), clock, base)
            callbacks = Callbacks(plant, max_bytes=MOST_BYTES, stored_within_s=stored_within_s)
            found = Subscriber(store, plant, desk, hub, pool, callbacks)
            store.add_source(SourceDraft(hub.topic), now=found.now)
            async with serving(Starlette(routes=callback_routes(callbacks)), listening):
                yield found
    finally:
        store.close()


@asynccontextmanager
async def publishing_hub(**told: Any) -> AsyncIterator[Hub]:
    """Run a publisher and its hub."""
    hub = Hub(**told)
    app = web.Application()
    app.router.add_get("/topic.rss", hub.serve_feed)
    app.router.add_route("*", "/hub", hub.serve_hub)
    app.router.add_route("*", "/old-hub", hub.serve_old_hub)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.port = runner.addresses[0][1]
    try:
        yield hub
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving(app: Any, listening: socket.socket) -> AsyncIterator[None]:
    """Serve an ASGI application on a socket."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    server.capture_signals = _no_signals  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0)
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@contextmanager
def _no_signals() -> Iterator[None]:
    yield

"""Our own hub from end to end, on loopback: subscribers verified, pushed to, retried, bounded, let go."""

import asyncio
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl

import aiohttp
import feedparser
import pytest
from aiohttp import web
from fetch_publisher import policy
from starlette.applications import Starlette
from websub_hub import InlinePool, serving

from store_articles import stored_article
from store_claims import pending_entries
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.round import Plant, Watcher, poll_one
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.websub.asking import HubDesk, ask_due
from tagwire.ingest.websub.callbacks import Callbacks
from tagwire.model.source import SourceDraft
from tagwire.model.subscription import SubscriptionState
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.understand import choose
from tagwire.web import SiteSettings, create_app
from tagwire.web.callback import callback_routes
from tagwire.web.hub.pushing import CALLS_AT_ONCE, MOST_BEGUN_OF_A_HOST, Hub, HubPlant

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass
class Reader:
    """A subscriber's server: it does what a test tells it."""

    port: int = 0
    confirms: bool = True
    answers: list[int] = field(default_factory=list)
    """Statuses of its next answers to pushes; 204 when there is none left."""
    location: str | None = None
    is_held: asyncio.Event | None = None
    """Answers to pushes wait for it."""
    asked: list[dict[str, str]] = field(default_factory=list)
    pushes: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def callback(self, path: str = "/cb?own=%2F1") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def answer(self, request: web.Request) -> web.Response:
        headers = {} if self.location is None else {"Location": self.location}
        if request.method == "GET":
            self.asked.append(dict(parse_qsl(request.query_string, keep_blank_values=True)))
            said = self.asked[-1]["hub.challenge"] if self.confirms else "no"
            return web.Response(status=302 if self.location else 200, text=said, headers=headers)
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        if self.is_held is not None:
            await self.is_held.wait()
        self.at_once -= 1
        self.pushes.append((await request.read(), dict(request.headers)))
        return web.Response(status=self.answers.pop(0) if self.answers else 204, headers=headers)


@dataclass
class Room:
    """A reading room that is a hub, on a clock that a test moves."""

    base: str
    store: SqliteStore
    hub: Hub
    fetcher: HttpFetcher
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def topic(self) -> str:
        return f"{self.base}/latest.rss"

    async def ask(self, callback: str, *, mode: str = "subscribe", **fields: str) -> int:
        """Send the hub a request and let it be verified; return the status."""
        form = {"hub.mode": mode, "hub.callback": callback, "hub.topic": self.topic}
        form |= {f"hub.{name}": value for name, value in fields.items()}
        post = partial(aiohttp.ClientSession.post, url=f"{self.base}/hub", data=form)
        async with aiohttp.ClientSession() as session, post(session) as answer:
            status = answer.status
        await self.turn()
        return status

    async def publish(self, number: int) -> None:
        """Store an article, and let it be pushed."""
        self.store.apply([stored_article(number, ["rent control"], strong=True)])
        await self.turn()

    async def turn(self, after: timedelta = timedelta(0)) -> None:
        self.now += after
        await self.hub.turn()
        await self.hub.finished()


Story = Callable[[Room, Reader], Awaitable[None]]


@asynccontextmanager
async def reading() -> AsyncIterator[Reader]:
    reader = Reader()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", reader.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    reader.port = runner.addresses[0][1]
    try:
        yield reader
    finally:
        await runner.cleanup()


@asynccontextmanager
async def publishing_room(folder: Path) -> AsyncIterator[Room]:
    store = open_store(folder, choose=choose)
    listening = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    clock: Callable[[], datetime] = lambda: room.now  # noqa: E731  # a value to hand over
    site = SiteSettings(base_url=base, hub=f"{base}/hub", indexable=True)
    app = create_app(store, site=site, clock=clock, subscribers=store.subscribers)
    try:
        async with HttpFetcher(policy(headers_timeout_s=20.0, idle_timeout_s=20.0, total_timeout_s=20.0)) as fetcher:
            plant = HubPlant(store.subscribers, fetcher, app, base, store.version, clock)
            room = Room(base, store, Hub(plant, looked_apart_s=0, rest=0), fetcher)
            store.apply([stored_article(1, ["rent control"], strong=True)])
            async with serving(app, listening):
                yield room
    finally:
        store.close()


@pytest.fixture
def tell(tmp_path: Path) -> Callable[[Story], None]:
    """Run a story with a room that is a hub, and a reader."""

    def run(story: Story) -> None:
        async def whole() -> None:
            async with publishing_room(tmp_path) as room, reading() as reader:
                await story(room, reader)

        asyncio.run(whole())

    return run


Tell = Callable[[Story], None]


def titles(push: tuple[bytes, dict[str, str]]) -> list[str]:
    return [str(entry.title) for entry in feedparser.parse(push[0]).entries]


def test_a_subscriber_is_verified_and_pushed_each_new_state(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        assert await room.ask(reader.callback(), secret="unter uns", lease_seconds="86400") == 202
        [asked] = reader.asked
        assert asked["own"] == "/1"
        assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == ("subscribe", room.topic, "86400")
        assert len(asked["hub.challenge"]) >= 32
        assert reader.pushes == [], "what was there it can fetch"
        await room.publish(2)
        [(body, headers)] = reader.pushes
        assert titles(reader.pushes[0]) == ["Headline 1", "Headline 2"]
        assert headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert headers["Link"] == f'<{room.base}/hub>; rel="hub", <{room.topic}>; rel="self"'
        expected = hmac.new(b"unter uns", body, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature"] == f"sha256={expected}"
        async with aiohttp.ClientSession() as session, session.get(room.topic) as fetched:
            assert body == await fetched.read()
        await room.turn(MINUTE)
        assert len(reader.pushes) == 1, "nothing is pushed twice"
        await room.publish(3)
        assert len(reader.pushes) == 2

    tell(story)


def test_without_a_secret_nothing_is_signed(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback())
        await room.publish(2)
        assert "X-Hub-Signature" not in reader.pushes[0][1]

    tell(story)


def test_who_did_not_mean_it_is_not_pushed_to(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        reader.confirms = False
        assert await room.ask(reader.callback()) == 202
        await room.publish(2)
        assert len(reader.asked) == 1
        assert reader.pushes == []

    tell(story)


def test_nobody_can_be_unsubscribed_or_given_another_secret_by_others(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback(), secret="mine")
        reader.confirms = False
        await room.ask(reader.callback(), mode="unsubscribe")
        await room.ask(reader.callback(), secret="theirs")
        await room.publish(2)
        [(body, headers)] = reader.pushes
        assert headers["X-Hub-Signature"] == "sha256=" + hmac.new(b"mine", body, hashlib.sha256).hexdigest()

    tell(story)


def test_a_redirect_confirms_nothing_and_takes_no_push(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        reader.location = reader.callback("/elsewhere")
        await room.ask(reader.callback())
        await room.publish(2)
        assert reader.pushes == []
        reader.location = None
        await room.ask(reader.callback())
        reader.location, reader.answers = "http://10.0.0.1/", [307]
        await room.publish(3)
        assert len(reader.pushes) == 1

    tell(story)


def test_whoever_leaves_is_pushed_to_no_more(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback())
        await room.ask(reader.callback(), mode="unsubscribe")
        assert "hub.lease_seconds" not in reader.asked[-1]
        await room.publish(2)
        assert reader.pushes == []

    tell(story)


def test_a_lease_ends(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback(), lease_seconds="86400")
        room.now += DAY
        await room.publish(2)
        assert reader.pushes == []

    tell(story)


def test_who_says_410_has_left(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback())
        reader.answers = [410]
        await room.publish(2)
        await room.publish(3)
        assert len(reader.pushes) == 1

    tell(story)


def test_a_failing_subscriber_is_tried_ever_less_often_and_then_has_everything(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        await room.ask(reader.callback())
        reader.answers = [500] * 4
        await room.publish(2)
        assert len(reader.pushes) == 1
        await room.publish(3)
        assert len(reader.pushes) == 1, "not before its time, whatever is new"
        waits = []
        for _ in range(3):
            tried = len(reader.pushes)
            waits.append(0)
            while len(reader.pushes) == tried:
                waits[-1] += 1
                await room.turn(MINUTE)
        assert waits == [1, 2, 4]
        await room.turn(8 * MINUTE)
        assert sorted(titles(reader.pushes[-1])) == ["Headline 1", "Headline 2", "Headline 3"]
        await room.turn(DAY)
        assert len(reader.pushes) == 5

    tell(story)


@pytest.mark.parametrize(
    "callback", ["http://10.1.2.3/cb", "http://[::ffff:192.168.0.1]/cb", "http://unknown.invalid/"]
)
def test_a_callback_at_an_address_that_is_not_asked_is_forgotten(tell: Tell, callback: str) -> None:
    async def story(room: Room, reader: Reader) -> None:
        assert await room.ask(callback) == 202
        assert list(room.store.subscribers.unverified(limit=9)) == []
        assert list(room.store.subscribers.active(now=room.now)) == []

    tell(story)


def test_a_host_is_called_once_at_a_time_and_has_a_share(tell: Tell) -> None:
    async def story(room: Room, reader: Reader) -> None:
        for n in range(MOST_BEGUN_OF_A_HOST + 4):
            await room.ask(reader.callback(f"/{n}"))
        await room.publish(2)
        assert reader.most_at_once == 1
        assert len(reader.pushes) == MOST_BEGUN_OF_A_HOST
        await room.turn()
        assert len(reader.pushes) == MOST_BEGUN_OF_A_HOST + 4

    tell(story)


def test_a_slow_subscriber_delays_no_other(tell: Tell) -> None:
    async def story(room: Room, slow: Reader) -> None:
        async with reading() as quick:
            await room.ask(slow.callback())
            await room.ask(quick.callback())
            slow.is_held = asyncio.Event()
            room.store.apply([stored_article(2, ["rent control"], strong=True)])
            await room.hub.turn()
            while not quick.pushes:  # noqa: ASYNC110  # another task brings it about
                await asyncio.sleep(0.01)
            assert slow.pushes == []
            slow.is_held.set()
            await room.publish(3)
            await room.turn()
            assert [len(quick.pushes), len(slow.pushes)] == [2, 2]

    assert CALLS_AT_ONCE > 1
    tell(story)


def test_another_tagwire_can_subscribe(tell: Tell, tmp_path: Path) -> None:
    async def story(room: Room, _: Reader) -> None:
        store = open_store(tmp_path / "other", choose=choose)
        listening = socket.create_server(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        clock: Callable[[], datetime] = lambda: room.now  # noqa: E731  # a value to hand over
        plant = Plant(store, room.fetcher, InlinePool(), PollPolicy(), concurrency=1, workers=1, clock=clock)  # type: ignore[arg-type]
        callbacks = Callbacks(plant, max_bytes=10**6)
        store.add_source(SourceDraft(room.topic), now=room.now)
        async with serving(Starlette(routes=callback_routes(callbacks)), listening):
            [source] = store.sources()
            await poll_one(plant, source, watcher=Watcher())
            await ask_due(HubDesk(store, room.fetcher, PollPolicy(), clock, base))
            await room.turn()
            [subscription] = store.subscriptions()
            assert subscription.state is SubscriptionState.ACTIVE
            await room.publish(2)
            found = {p.entry.title for p in pending_entries(store, now=room.now, limit=9)}
            assert found == {"Headline 1", "Headline 2"}
            [subscription] = store.subscriptions()
            assert (subscription.pushes, subscription.in_row, subscription.method) == (1, 1, "sha256")
            store.remove_source(1)
            await ask_due(HubDesk(store, room.fetcher, PollPolicy(), clock, base))
            await room.turn()
            assert list(room.store.subscribers.active(now=room.now)) == []
        store.close()

    tell(story)

"""Pushing: requests to our hub are verified (WebSub §5.3), and subscribers get each new state of their feed (§7).

The room's feeds are looked at when the store has changed, one after another, and after each look nothing is looked at
for nine times as long as it took: however many feeds are subscribed to, that costs a tenth of one core at most. A
subscriber that fails is tried ever less often until its lease ends. A host is called once at a time and has a share of
the calls under way, so that a slow one delays nobody else for long.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

import structlog
from starlette.types import ASGIApp

from tagwire.errors import StoreError
from tagwire.fetch import Caller
from tagwire.model.document import Call, CallAnswer
from tagwire.model.subscriber import HubRequest, Subscriber, Wish
from tagwire.store import SubscriberStore
from tagwire.text.signatures import signed
from tagwire.web.hub.topics import Topic, read_topic

TICK_S = 2.0
LOOKED_APART_S = 15.0
"""The least time between two looks at the feeds: articles come in batches."""
REST = 9.0
"""How many times longer than a look the rest after it is."""
CALLS_AT_ONCE = 8
MOST_BEGUN = 128
"""Calls begun or waiting: each may hold a whole feed."""
MOST_BEGUN_OF_A_HOST = 16
VERIFIED_AT_ONCE = 100
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GONE = 410

Work = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class HubPlant:
    """What the hub works with."""

    subscribers: SubscriberStore
    caller: Caller
    app: ASGIApp
    """The reading room, whose feeds are pushed."""
    base: str
    """Its public address, without a slash at the end."""
    version: Callable[[], int]
    """The store's, which grows with every change that readers could see."""
    clock: Callable[[], datetime]


class Hub:
    """The hub's loop."""

    def __init__(self, plant: HubPlant, *, looked_apart_s: float = LOOKED_APART_S, rest: float = REST) -> None:
        self._plant = plant
        self._looked_apart_s = looked_apart_s
        self._rest = rest
        self._places = asyncio.Semaphore(CALLS_AT_ONCE)
        self._begun: dict[str, tuple[asyncio.Task[None], int]] = {}
        """What is under way, by host: its task and how many calls it makes."""
        self._version = -1
        """The store's, when every subscriber was last seen to have what it is due."""
        self._look_at_s = 0.0
        self._log = structlog.get_logger(__name__)

    async def run(self, *, tick_s: float = TICK_S) -> None:
        """Verify and push, over and over, until cancelled; a database that fails is tried again at the next tick."""
        try:
            while True:
                await self.turn()
                await asyncio.sleep(tick_s)
        finally:
            for task, _ in self._begun.values():
                task.cancel()

    async def turn(self) -> None:
        """Begin whatever calls are due."""
        try:
            await self._begin_verifying()
            await self._begin_pushing()
        except StoreError as error:
            self._log.error("subscribers could not be read", error=str(error))

    async def finished(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*(task for task, _ in self._begun.values()))

    async def _begin_verifying(self) -> None:
        unverified = await asyncio.to_thread(self._plant.subscribers.unverified, limit=VERIFIED_AT_ONCE)
        self._begin([(s.callback, partial(self._verify, s, s.wanted)) for s in unverified if s.wanted is not None])

    async def _begin_pushing(self) -> None:
        """Begin a push to every subscriber that has not got its feed's present state."""
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        if began_s < self._look_at_s:
            return
        version = await asyncio.to_thread(self._plant.version)
        active = await asyncio.to_thread(self._plant.subscribers.active, now=self._plant.clock())
        waiting = active if version != self._version else [s for s in active if s.failures]
        due: list[tuple[str, Work]] = []
        for url in dict.fromkeys(s.topic for s in waiting):
            topic = await read_topic(self._plant.app, url, base=self._plant.base)
            if topic is not None:
                behind = [s for s in waiting if s.topic == url and s.delivered != topic.body_hash]
                due += [(s.callback, partial(self._push, s, topic)) for s in behind]
            if len(due) >= MOST_BEGUN:
                break  # the others' turn comes at the next look
        if self._begin(due) and len(due) < MOST_BEGUN:
            self._version = version
        took_s = loop.time() - began_s
        self._look_at_s = began_s + took_s + max(self._looked_apart_s, self._rest * took_s)

    def _begin(self, due: Sequence[tuple[str, Work]]) -> bool:
        """Begin calls to hosts that are not called yet; return whether there was room for all."""
        room = MOST_BEGUN - sum(calls for _, calls in self._begun.values())
        works: dict[str, list[Work]] = {}
        left_out = 0
        for callback, work in due:
            host = urlsplit(callback).netloc
            if room <= 0 or host in self._begun or len(works.get(host, ())) >= MOST_BEGUN_OF_A_HOST:
                left_out += 1
            else:
                works.setdefault(host, []).append(work)
                room -= 1
        for host, of_host in works.items():
            task = asyncio.create_task(self._serve(host, of_host))
            self._begun[host] = (task, len(of_host))
        return not left_out

    async def _serve(self, host: str, works: Sequence[Work]) -> None:
        """Make a host's calls, one after another, each in its place among all."""
        try:
            for work in works:
                async with self._places:
                    await work()
        except Exception as error:  # a failing store's, or our own: what was not written is still due
            self._log.error("a call to a subscriber failed", host=host, error=repr(error))
        finally:
            del self._begun[host]

    async def _verify(self, subscriber: Subscriber, request: HubRequest) -> None:
        """Ask a callback whether the request was meant, once, and carry it out or forget it."""
        challenge = secrets.token_urlsafe(32)
        query = {"hub.mode": request.wish.value, "hub.topic": request.topic, "hub.challenge": challenge}
        if request.wish is Wish.SUBSCRIBE:
            query["hub.lease_seconds"] = str(int(request.lease.total_seconds()))
        answer = await self._plant.caller.call(Call(with_appended(request.callback, query), is_redirected=False))
        if not (isinstance(answer, CallAnswer) and answer.is_success and answer.text == challenge):
            await asyncio.to_thread(self._plant.subscribers.unsaid, subscriber.id, request)
            return
        topic = await read_topic(self._plant.app, request.topic, base=self._plant.base)
        carry_out = partial(
            self._plant.subscribers.verified,
            subscriber.id,
            request,
            body_hash=None if topic is None else topic.body_hash,
            now=self._plant.clock(),
        )
        await asyncio.to_thread(carry_out)

    async def _push(self, subscriber: Subscriber, topic: Topic) -> None:
        """Post a feed to a subscriber; one that says 410 has ended its subscription."""
        headers = [("Link", topic.links)]
        if subscriber.secret is not None:
            headers.append(("X-Hub-Signature", signed(topic.body, subscriber.secret)))
        call = Call(subscriber.callback, topic.body, topic.media_type, tuple(headers), is_redirected=False)
        answer = await self._plant.caller.call(call)
        subscribers = self._plant.subscribers
        if isinstance(answer, CallAnswer) and answer.is_success:
            await asyncio.to_thread(subscribers.delivered, subscriber.id, topic.body_hash)
        elif isinstance(answer, CallAnswer) and answer.status == GONE:
            await asyncio.to_thread(subscribers.remove, subscriber.id)
        else:
            wait = min(FIRST_WAIT * (1 << min(subscriber.failures, 20)), LONGEST_WAIT)
            asked_for = timedelta(seconds=answer.retry_after_s or 0)
            retry_at = self._plant.clock() + max(wait, asked_for)
            await asyncio.to_thread(subscribers.failed, subscriber.id, retry_at=retry_at)


def with_appended(callback: str, query: Mapping[str, str]) -> str:
    """Return a callback with parameters after its own, which stay as they are (§5.1)."""
    url, _, _ = callback.partition("#")
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"

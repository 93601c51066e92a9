"""The world run: the real follower on the real store, watched from the server's side and from the store's."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import cast

from bench.world.ledger import Ledger
from bench.world.pool import PoolAtOnce
from bench.world.publishers import GAP_S, World
from bench.world.sampling import Sampler
from bench.world.seeding import seed_store
from bench.world.server import WorldServer
from bench.world.warp import START, WarpedClock, WarpedLoop
from tagwire.engine.pool import WorkerPool
from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.policy import FetchPolicy
from tagwire.ingest.follow import follow
from tagwire.ingest.polling import Poll
from tagwire.ingest.round import Plant, Watcher
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import Task, TaskResult
from tagwire.model.source import PendingEntry, StoreArticle, WriteIntent
from tagwire.store.sqlite import FILE_NAME, open_store
from tagwire.understand import choose

SAMPLE_EVERY_S = 600.0


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall clock is set by somebody."""

    at_s: float
    by: timedelta


@dataclass(slots=True)
class Log(Watcher):
    """What the follower did, in simulated seconds."""

    loop: WarpedLoop
    ledger: Ledger
    found_s: dict[str, float] = field(default_factory=dict)
    """By article's address: when a poll found it."""
    stored_s: dict[str, float] = field(default_factory=dict)
    polls_s: list[float] = field(default_factory=list)
    """When each poll was over."""
    late_s: dict[str, list[float]] = field(default_factory=dict)
    """By feed's address: how long after its planned time each poll was on the wire."""
    failed: int = 0

    def polled(self, poll: Poll, unseen: int) -> None:
        now = self.loop.time()
        self.polls_s.append(now)
        self.failed += poll.record.error is not None
        url = poll.source.url
        asked_s = self.ledger.asked_at_s.get(url.removeprefix("http://"))
        late_s = None if asked_s is None else asked_s - (poll.source.next_poll_at - START).total_seconds()
        if late_s is not None and late_s >= 0:
            self.late_s.setdefault(url, []).append(late_s)
        for entry in poll.record.entries:
            if entry.link is not None:
                self.found_s.setdefault(entry.link, now)

    def settled(self, pending: PendingEntry, intent: WriteIntent) -> None:
        if isinstance(intent, StoreArticle) and pending.entry.link is not None:
            self.stored_s[pending.entry.link] = self.loop.time()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    world: World
    server: WorldServer
    log: Log
    hours: float
    cpu_s: float
    """Of everything but the server."""
    wall_s: float
    memory_mb: tuple[float, float]
    """Resident before following began, the world and its store included, and at most afterwards."""
    file_mb: float
    articles: int
    """In the store at the end."""
    claims_left: Sequence[str]


def run_world(
    world: World,
    folder: Path,
    *,
    hours: float,
    seed: int,
    concurrency: int = 64,
    jump: Jump | None = None,
    gap_s: float = GAP_S,
    policy: PollPolicy | None = None,
    sampler: Sampler | None = None,
) -> Outcome:
    """Follow a world for some simulated hours and return what that came to; a sampler sees the following alone."""
    with asyncio.Runner(loop_factory=WarpedLoop) as runner:
        loop = cast(WarpedLoop, runner.get_loop())
        loop.is_single_threaded = sampler is not None
        return runner.run(
            _run(
                world,
                folder,
                loop,
                hours,
                seed,
                concurrency=concurrency,
                jump=jump,
                gap_s=gap_s,
                policy=policy or PollPolicy(),
                sampler=sampler,
            )
        )


async def _run(
    world: World,
    folder: Path,
    loop: WarpedLoop,
    hours: float,
    seed: int,
    *,
    concurrency: int,
    jump: Jump | None,
    gap_s: float,
    policy: PollPolicy,
    sampler: Sampler | None,
) -> Outcome:
    server = WorldServer(world)
    await server.start()
    store = open_store(folder, choose=choose)
    seed_store(store, server, policy, seed=seed)
    clock = WarpedClock(loop)
    log = Log(loop, server.ledger)
    fetching = FetchPolicy(
        min_gap_s=gap_s,
        loopback_gap_s=gap_s,
        allow_networks=(ip_network("127.0.0.0/8"),),
        connections=concurrency,
    )
    async with HttpFetcher(fetching, robots_cache=store, resolver=_Names(world), clock=clock) as fetcher:
        plant = Plant(
            store=store,
            fetcher=fetcher,
            pool=cast("WorkerPool[Task, TaskResult]", PoolAtOnce()),
            policy=policy,
            concurrency=concurrency,
            workers=1,
            clock=clock.now,
        )
        before_mb = _resident_mb()
        most_mb = before_mb
        cpu_s, wall_s = time.process_time(), time.monotonic()
        if sampler is not None:
            sampler.start()
        following = asyncio.create_task(follow(plant, watcher=log))
        end_s = hours * 3600
        if jump is not None:
            loop.call_at(jump.at_s, _set_clock, clock, jump.by)
        try:
            while loop.time() < end_s and not following.done():
                await asyncio.sleep(min(SAMPLE_EVERY_S, end_s - loop.time()))
                most_mb = max(most_mb, _resident_mb())
        except asyncio.CancelledError:  # Ctrl-C: what there is will be told
            hours = loop.time() / 3600
        if sampler is not None:
            sampler.stop()
        cpu_s, wall_s = time.process_time() - cpu_s - server.cpu_s, time.monotonic() - wall_s
        if following.done():
            following.result()  # it ends by failing only
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    server.stop()
    left, articles = store.claim_holders(), store.counts(now=clock.now()).articles
    store.close()
    size_mb = (folder / FILE_NAME).stat().st_size / 1e6
    return Outcome(world, server, log, hours, cpu_s, wall_s, (before_mb, most_mb), size_mb, articles, left)


class _Names:
    """A resolver that knows the world's hosts."""

    def __init__(self, world: World) -> None:
        self._addresses = {name: host.address for name, host in world.hosts.items()}

    async def resolve(self, host: str) -> Sequence[str]:
        return [self._addresses[host]]


def _set_clock(clock: WarpedClock, by: timedelta) -> None:
    clock.set_by += by


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6

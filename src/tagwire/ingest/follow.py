"""Following without end: what ``tagwire up`` does beside serving pages."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from tagwire.errors import StoreError
from tagwire.ingest.claims import Claims
from tagwire.ingest.correcting import correct_for_good
from tagwire.ingest.round import CORRECT_EVERY_S, Plant, Watcher, poll_one, reader_of
from tagwire.ingest.schedule import may_be_asked, most_at_once
from tagwire.ingest.stories import StoryTeller, tell_for_good
from tagwire.model.source import Source

TICK_S = 1.0
"""How often to look which sources are due."""
IDLE_LOOK_S = 2.0
"""How often to look for entries that no poll here brought: pushed ones, changed ones, ones to be tried again."""
COUNT_EVERY_S = 60.0
"""How often to count the sources, on which the pace depends."""
AFTER_FAILED_WRITE_S = 60.0
"""How long what was asked for and could not be written is left alone: publishers must not pay for our full disk."""


def askable_sources(sources: Sequence[Source], *, now: datetime) -> tuple[Source, ...]:
    """Return the sources a person may have asked at once: all active ones whose publisher did not ask us to wait."""
    return tuple(s for s in sources if may_be_asked(s, now=now))


async def follow(
    plant: Plant, *, watcher: Watcher, tick_s: float = TICK_S, pause_s: float = AFTER_FAILED_WRITE_S
) -> None:
    """Ask what is due and read what is new, over and over, until cancelled.

    A database that fails is told to the log. What was not written is still due, and asked for again after ``pause_s``.
    """
    log = structlog.get_logger()
    news = asyncio.Event()
    async with Claims(plant.store, clock=plant.clock) as claims, asyncio.TaskGroup() as group:
        group.create_task(_poll_for_good(plant, claims, watcher, news, log, tick_s=tick_s, pause_s=pause_s))
        group.create_task(_read_for_good(plant, claims, watcher, news, log, pause_s=pause_s))
        group.create_task(correct_for_good(plant.store, tick_s=CORRECT_EVERY_S))
        group.create_task(tell_for_good(StoryTeller(plant.store.stories, clock=plant.clock)))


async def _poll_for_good(
    plant: Plant,
    claims: Claims,
    watcher: Watcher,
    news: asyncio.Event,
    log: structlog.typing.FilteringBoundLogger,
    *,
    tick_s: float,
    pause_s: float,
) -> None:
    under_way: set[int] = set()
    polls: set[asyncio.Task[None]] = set()

    async def poll(source: Source) -> None:
        try:
            polled = await poll_one(plant, source, watcher=watcher)
            if polled.unseen:
                news.set()
        except StoreError as error:
            log.error("a poll could not be written", source=source.url, error=str(error))
            await asyncio.sleep(pause_s)
        finally:
            under_way.discard(source.id)
            claims.done(source.publisher)

    loop = asyncio.get_running_loop()
    pace, counted_s = 0, -COUNT_EVERY_S
    while True:
        try:
            if loop.time() - counted_s >= COUNT_EVERY_S:
                pace = most_at_once(await asyncio.to_thread(plant.store.active_sources), tick_s=tick_s)
                counted_s = loop.time()
            limit = min(pace, plant.concurrency - len(polls))
            due = await claims.due_sources(limit=limit, excluding=tuple(under_way)) if limit > 0 else ()
        except StoreError as error:
            log.error("sources could not be listed", error=str(error))
            due = ()
        for source in due:
            under_way.add(source.id)
            task = asyncio.create_task(poll(source))
            polls.add(task)
            task.add_done_callback(polls.discard)
        await asyncio.sleep(tick_s)


async def _read_for_good(
    plant: Plant,
    claims: Claims,
    watcher: Watcher,
    news: asyncio.Event,
    log: structlog.typing.FilteringBoundLogger,
    *,
    pause_s: float,
) -> None:
    reader = reader_of(plant, claims, watcher)
    while True:
        news.clear()
        try:
            await reader.drain()
        except StoreError as error:
            log.error("articles could not be written", error=str(error))
            await asyncio.sleep(pause_s)
        with suppress(TimeoutError):
            await asyncio.wait_for(news.wait(), IDLE_LOOK_S)

"""What commands work with: the store, the fetcher and the pool of workers, opened from the settings."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tagwire.errors import ConfigError
from tagwire.settings import Settings

if TYPE_CHECKING:
    from tagwire.addons import AddonChoice
    from tagwire.engine.pool import WorkerPool
    from tagwire.fetch import WebClient
    from tagwire.fetch.policy import FetchPolicy
    from tagwire.ingest.holdings import IdentifyLanguage
    from tagwire.ingest.round import Plant
    from tagwire.ingest.schedule import PollPolicy
    from tagwire.ingest.tasks import Task, TaskResult
    from tagwire.store.sqlite import SqliteStore

ITEM_TIMEOUT_S = 20.0
"""How long one page may take a worker before it is given up."""


def now() -> datetime:
    """Return the time of this machine's clock, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_store(settings: Settings, folder: Path | None = None) -> "Iterator[SqliteStore]":
    """Yield the store in the data folder, or in another ``folder``; raise ConfigError for one that is not built yet."""
    if settings.database_url is not None:
        raise ConfigError("database_url is set, but this release keeps its articles in SQLite only; unset it")
    from tagwire.store.sqlite import open_store as open_sqlite
    from tagwire.understand import choose

    store = open_sqlite(folder or settings.data, choose=choose)
    try:
        yield store
    finally:
        store.close()


def fetch_policy(settings: Settings) -> "FetchPolicy":
    """Return the bounds of fetching that the settings ask for."""
    from tagwire.fetch.policy import DEFAULT_BODY_LIMITS, BodyLimits, FetchPolicy, mail_address, user_agent
    from tagwire.model.document import Purpose

    feed = feed_limit(settings)
    page = int(settings.max_page_mb * 1024 * 1024)
    return FetchPolicy(
        user_agent=user_agent(settings.contact),
        from_address=mail_address(settings.contact),
        total_timeout_s=settings.timeout_s,
        min_gap_s=settings.host_gap_s,
        connections=settings.fetch_concurrency,
        allow_networks=settings.allow_networks,
        body_limits={
            **DEFAULT_BODY_LIMITS,
            Purpose.FEED: BodyLimits(feed, feed),
            Purpose.PAGE: BodyLimits(page, page),
        },
    )


def feed_limit(settings: Settings) -> int:
    """Return the most bytes a feed may have."""
    return int(settings.max_feed_mb * 1024 * 1024)


def poll_policy(settings: Settings) -> "PollPolicy":
    """Return the bounds of polling that the settings ask for."""
    from tagwire.ingest.schedule import PollPolicy

    return PollPolicy(floor=timedelta(minutes=settings.poll_floor_min), cap=timedelta(minutes=settings.poll_cap_min))


def language_identifier() -> "IdentifyLanguage":
    """Return what tells the language of a headline and a text; its model is loaded when it is first asked."""
    from functools import cache

    from tagwire.toolkit.languages import load_language_identifier
    from tagwire.topics.language import identify_language

    load = cache(load_language_identifier)
    return lambda headline, text: identify_language(headline, text, declared=None, identifier=load())


@asynccontextmanager
async def open_fetcher(settings: Settings, *, store: "SqliteStore | None" = None) -> "AsyncIterator[WebClient]":
    """Yield a fetcher that keeps robots.txt files in the store, and never asks for what the store says opted out.

    Without a store both are unknown to it: that is for an address a person wants to see once.
    """
    from tagwire.fetch.client import HttpFetcher
    from tagwire.ingest.optouts import KnownOptOuts
    from tagwire.model.optout import OptOuts

    opt_outs = OptOuts if store is None else KnownOptOuts(store.opt_outs.all)
    async with HttpFetcher(fetch_policy(settings), robots_cache=store, opt_outs=opt_outs) as fetcher:
        yield fetcher


def addon_choice(settings: Settings) -> "AddonChoice":
    """Return the add-ons that are turned on, tried once, so that what is wrong is told here; raise ConfigError."""
    from tagwire.addons import AddonChoice, load_rerankers

    choice = AddonChoice(settings.rerankers, settings.llm_url, settings.llm_model, settings.llm_timeout_s)
    load_rerankers(choice)
    return choice


def open_pool(settings: Settings) -> "WorkerPool[Task, TaskResult]":
    """Return the pool of processes that read pages; to be closed. Raises ConfigError for a bad publisher rule."""
    from functools import partial

    from tagwire.engine.pool import WorkerPool
    from tagwire.extract.rules import RULES_FOLDER, load_rules
    from tagwire.ingest.tasks import failed, load_work

    folder = settings.data / RULES_FOLDER
    load_rules(folder)  # so that a mistake in one is told here, not by every worker
    load = partial(load_work, folder, addon_choice(settings))
    return WorkerPool(load, workers=settings.workers, item_timeout_s=ITEM_TIMEOUT_S, failed=failed)


@asynccontextmanager
async def open_plant(settings: Settings, store: "SqliteStore") -> "AsyncIterator[Plant]":
    """Yield everything ingest needs, on a store that is open."""
    import asyncio

    from tagwire.ingest.round import Plant
    from tagwire.model.rights import RightsPolicy

    pool = open_pool(settings)
    try:
        async with open_fetcher(settings, store=store) as fetcher:
            yield Plant(
                store=store,
                fetcher=fetcher,
                pool=pool,
                policy=poll_policy(settings),
                concurrency=settings.fetch_concurrency,
                workers=settings.workers,
                clock=now,
                rights=RightsPolicy(
                    robots_meta=settings.respect_robots_meta,
                    tdm=settings.respect_tdm,
                    rsl=settings.respect_rsl,
                    paywall=settings.respect_paywall,
                ),
            )
    finally:
        await asyncio.to_thread(pool.close)

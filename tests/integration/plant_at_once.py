"""What ingest works with when pages are read at once, in this process."""

from datetime import UTC, datetime
from typing import Any, cast

from bench.world.pool import PoolAtOnce
from tagwire.fetch import WebClient
from tagwire.ingest.round import Plant
from tagwire.ingest.schedule import PollPolicy
from tagwire.store import Store


def plant_at_once(store: Store, fetcher: WebClient) -> Plant:
    """Return a plant on a store, by the real clock."""
    return Plant(
        store=store,
        fetcher=fetcher,
        pool=cast(Any, PoolAtOnce()),
        policy=PollPolicy(),
        concurrency=4,
        workers=1,
        clock=lambda: datetime.now(UTC),
    )

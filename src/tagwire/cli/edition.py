"""The demo edition at work: fictional publishers served, followed and read, in a database of their own."""

import fcntl
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from tagwire.errors import ConfigError
from tagwire.settings import Settings

if TYPE_CHECKING:
    from tagwire.demo.server import DemoServer
    from tagwire.ingest.round import Plant
    from tagwire.store.sqlite import SqliteStore

FOLDER = "demo"
STAYS_FRESH = timedelta(hours=24)
"""An older edition is made anew, for its "8 hours ago" would be days."""


@dataclass(frozen=True, slots=True)
class DemoEdition:
    """A demo edition that is being served."""

    store: "SqliteStore"
    plant: "Plant"
    server: "DemoServer"

    async def read(self) -> str:
        """Follow the fictional publishers and read all they published; return a sentence about it."""
        from tagwire.cli.workshop import language_identifier, now
        from tagwire.ingest.discovery import discover, follow_found
        from tagwire.ingest.round import Watcher, run_round

        begun = time.monotonic()
        for address in self.server.sources:
            looked = await discover(address, self.plant.fetcher, robots=self.store, identify=language_identifier())
            for found in looked.found[:1]:
                follow_found(self.store, found, policy=self.plant.policy, now=now())
        await run_round(self.plant, self.store.sources(), watcher=Watcher())
        counts = self.store.counts(now=now())
        took = time.monotonic() - begun
        return f"The demo edition is ready: {counts.articles} articles, {counts.tags} tags, in {took:.1f} s."


@asynccontextmanager
async def open_demo_edition(settings: Settings) -> AsyncIterator[DemoEdition]:
    """Yield the demo edition of the data folder, made anew when it is a day old or its port is taken."""
    folder = settings.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigError(
                f"another tagwire up shows the demo edition of {settings.data}; end it, or choose another --data"
            ) from None
        async with _served_edition(settings, folder) as edition:
            yield edition


@asynccontextmanager
async def _served_edition(settings: Settings, folder: Path) -> AsyncIterator[DemoEdition]:
    from tagwire.cli.workshop import open_plant, open_store
    from tagwire.demo.edition import load_edition
    from tagwire.demo.server import serve_edition

    made_at, port = _remembered(folder)
    edition = load_edition(made_at)
    try:
        serving = serve_edition(edition, port=port)
        server = await serving.__aenter__()
    except ConfigError:  # another program has the port that the stored addresses name
        _forget(folder)
        serving = serve_edition(edition, port=0)
        server = await serving.__aenter__()
    try:
        _remember(folder, made_at, server.port)
        own = settings.model_copy(update={"allow_networks": (ip_network("127.0.0.0/8"),)})
        with open_store(own, folder) as store:
            async with open_plant(own, store) as plant:
                yield DemoEdition(store, plant, server)
    finally:
        await serving.__aexit__(None, None, None)


def _remembered(folder: Path) -> tuple[datetime, int]:
    """Return when the edition was made and on which port, or now and any port where there is none that will do."""
    from tagwire.cli.workshop import now

    try:
        note = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
        made_at, port = datetime.fromisoformat(note["made_at"]), int(note["port"])
    except (OSError, ValueError, KeyError, TypeError):
        made_at, port = datetime.min.replace(tzinfo=now().tzinfo), 0
    if timedelta(0) <= now() - made_at < STAYS_FRESH:
        return made_at, port
    _forget(folder)
    return now().replace(microsecond=0), 0


def _remember(folder: Path, made_at: datetime, port: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    note = json.dumps({"made_at": made_at.isoformat(), "port": port})
    (folder / "edition.json").write_text(note, encoding="utf-8")


def _forget(folder: Path) -> None:
    for name in ("edition.json", "tagwire.db", "tagwire.db-wal", "tagwire.db-shm"):
        (folder / name).unlink(missing_ok=True)

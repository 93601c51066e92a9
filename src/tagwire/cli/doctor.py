"""``tagwire doctor``: what is well, what is not, and what to do about it."""

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import TagwireError

if TYPE_CHECKING:
    from tagwire.model.source import Source
    from tagwire.model.subscription import Subscription
    from tagwire.settings import Settings

LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    check: str
    state: Literal["ok", "warn", "bad"]
    detail: str
    remedy: str | None = None


def doctor(data: Data = None, json: Json = False) -> None:
    """Check the installation, the database, the disk, the clock and the sources; say what to do about each finding.

    Exits with 1 when something is broken; warnings alone exit with 0.

    Example: tagwire doctor --json
    """
    from tagwire.cli.console import out, plain, write_json

    findings = list(_findings(settings_from(data).settings))
    if json:
        write_json([asdict(f) for f in findings])
    else:
        colour = {"ok": "green", "warn": "yellow", "bad": "red"}
        for f in findings:
            out().print(f"[{colour[f.state]}]{f.state:>4}[/{colour[f.state]}]  {f.check}: {plain(f.detail)}")
            if f.remedy:
                out().print(f"      {plain(f.remedy)}")
    if any(f.state == "bad" for f in findings):
        raise typer.Exit(1)


def _findings(settings: "Settings") -> Iterator[Finding]:
    yield _python()
    yield _toolkit()
    yield from _disk(settings.data)
    yield from _store_and_sources(settings)


def _python() -> Finding:
    import sqlite3

    from tagwire import __version__

    return Finding(
        "installation", "ok", f"tagwire {__version__}, Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    )


def _toolkit() -> Finding:
    from tagwire.toolkit.kit import load_toolkit

    try:
        kit = load_toolkit()
    except (OSError, ValueError, KeyError, ImportError) as error:
        return Finding(
            "toolkit", "bad", f"its tables can't be loaded: {error}", "Install Tagwire anew: make clean install"
        )
    return Finding("toolkit", "ok", f"version {kit.version}")


def _disk(folder: Path) -> Iterator[Finding]:
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    enough = free >= LEAST_FREE_BYTES
    yield Finding(
        "disk",
        "ok" if enough else "warn",
        f"{free / 1e9:.1f} GB free at {existing}",
        None if enough else "Make room, or move the data folder with --data.",
    )


def _store_and_sources(settings: "Settings") -> Iterator[Finding]:
    from tagwire.cli.workshop import now, open_store

    try:
        with open_store(settings) as store:
            wrong = store.check()
            counts = store.counts(now=now())
            sources = store.sources()
            subscriptions = store.subscriptions()
            subscribers = store.subscribers.active(now=now())
    except TagwireError as error:
        yield Finding("database", "bad", str(error), "See the message; a copy of the file is the first thing to make.")
        return
    if wrong:
        yield Finding("database", "bad", "; ".join(wrong), "Copy the file away, then restore your last backup.")
    else:
        yield Finding("database", "ok", f"{settings.data}: {counts.articles} articles, {counts.tags} tags; sound")
    if counts.newest_at is not None and counts.newest_at > now() + timedelta(minutes=5):
        yield Finding(
            "clock",
            "bad",
            f"an article was stored at {counts.newest_at}, which is ahead of this clock",
            "Set the clock.",
        )
    else:
        yield Finding("clock", "ok", f"{now():%Y-%m-%d %H:%M} UTC")
    yield from _sources(sources)
    yield from _pushes(settings, subscriptions)
    if subscribers:
        failing = sum(s.failures > 0 for s in subscribers)
        yield Finding("hub", "ok", f"{len(subscribers)} subscribers of our own feeds, {failing} of them failing")


def _sources(sources: "Sequence[Source]") -> Iterator[Finding]:
    from tagwire.cli.console import with_address

    if not sources:
        yield Finding("sources", "warn", "none is followed", "Add one: tagwire add https://…")
        return
    failing = [s for s in sources if s.failures]
    yield Finding("sources", "ok", f"{len(sources)} followed, {len(failing)} of them failing")
    for source in failing:
        yield Finding(
            "source",
            "warn",
            f"failed {source.failures} times in a row: {with_address(source.url, source.last_error or '')}",
            "It is asked less often until it recovers; `tagwire sources remove` gives it up.",
        )


def _pushes(settings: "Settings", subscriptions: "Sequence[Subscription]") -> Iterator[Finding]:
    from tagwire.cli.websub import why_not_pushed
    from tagwire.model.subscription import SubscriptionState

    check, offered = "websub", len(subscriptions)
    why_not = why_not_pushed(settings)
    if not settings.websub:
        yield Finding(check, "ok", f"off by the setting websub; {offered} followed feeds name a hub")
        return
    if why_not is not None:
        remedy = "To be pushed to, set base_url to an address that the Internet reaches (docs/websub.md)."
        yield Finding(check, "ok", f"off: {why_not}; {offered} followed feeds name a hub", remedy if offered else None)
        return
    active = sum(s.state is SubscriptionState.ACTIVE for s in subscriptions)
    yield Finding(check, "ok", f"{active} of {offered} followed feeds that name a hub are pushed")
    if not (settings.base_url or "").startswith("https:"):
        yield Finding(
            check,
            "warn",
            f"{settings.base_url} is not https, so what hubs push can be read on its way, and what is unsigned changed",
            "Give the reading room a certificate, and base_url https://.",
        )
    failing = [s for s in subscriptions if s.failures and s.state is not SubscriptionState.DENIED]
    if failing:
        yield Finding(
            check,
            "warn",
            f"{len(failing)} hubs fail; of {failing[0].topic}: {failing[0].detail}",
            f"They are asked ever less often. See that {settings.base_url} reaches this machine from the Internet.",
        )

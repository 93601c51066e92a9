"""Following: what the scheduler's look at the due sources costs, beside a count of all that they ever brought.

    python bench/following.py [--sources 10000] [--entries 500000]

CPU time of one thread, in milliseconds; the store is filled directly, a hundredth of the sources is due.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from tagwire.ingest.claims import LEASE
from tagwire.model.claim import Claim
from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.store.sqlite import FILE_NAME, open_store
from tagwire.store.sqlite.connection import open_engine, writing
from tagwire.store.sqlite.rhythms import pack_rhythm
from tagwire.text.times import epoch
from tagwire.understand import choose

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
LONGEST_OVERDUE_S = 864
RHYTHM = pack_rhythm(Rhythm(NOW, NOW, 1.5, 0.1, (0.1234,) * 24, (1.0,) * 7), FeedHints())


def main() -> None:
    """Fill a store and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=500_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), choose=choose)
        fill(Path(folder), sources=arguments.sources, entries=arguments.entries)
        nothing_due = NOW - timedelta(seconds=LONGEST_OVERDUE_S + 1)
        now, before = (Claim("bench", at, at + LEASE) for at in (NOW, nothing_due))
        print(f"{arguments.sources:,} sources, {arguments.entries:,} entries")
        report(
            "claim the due sources, up to 64",
            lambda: store.claim_due_sources(now, limit=64),
        )
        report("nothing due", lambda: store.claim_due_sources(before, limit=64))
        report("how many are active", store.active_sources)
        report("all sources", store.sources)
        report("counts of what all sources brought", lambda: store.source_counts(now=NOW))
        store.close()


def fill(folder: Path, *, sources: int, entries: int) -> None:
    """Write sources that were all asked within a day, and entries that were all read."""
    chance = random.Random(1)
    engine = open_engine(folder / FILE_NAME)
    now = epoch(NOW)
    with writing(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO source (id, url, publisher, format, state, added_at, last_polled_at, next_poll_at,"
                " failures, rhythm) VALUES (:id, :url, :publisher, 'rss20', 'active', 0, :polled, :next, 0, :rhythm)"
            ),
            [
                {
                    "id": n,
                    "url": f"https://paper{n % (sources // 5 or 1)}.example/{n}",
                    "publisher": f"paper{n % (sources // 5 or 1)}.example",
                    "polled": now - LONGEST_OVERDUE_S - chance.randrange(85_536),
                    "next": now + chance.randrange(-LONGEST_OVERDUE_S, 85_536),
                    "rhythm": RHYTHM,
                }
                for n in range(1, sources + 1)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO entry (source_id, guid_hash, link_hash, published, first_seen, state, attempts, try_at,"
                " words, rereads) VALUES (:source, :hash, :hash, :at, :at, 'done', 0, :at, 0, 0)"
            ),
            [
                {"source": n % sources + 1, "hash": chance.getrandbits(63), "at": now - chance.randrange(90 * 86_400)}
                for n in range(entries)
            ],
        )
    engine.dispose()


def report(name: str, read: Callable[[], object], *, runs: int = 15) -> None:
    """Print the median CPU time of a read."""
    read()
    times = []
    for _ in range(runs):
        started = time.thread_time()
        read()
        times.append((time.thread_time() - started) * 1e3)
    print(f"{name:<44}{statistics.median(times):>12.2f} ms")


if __name__ == "__main__":
    main()

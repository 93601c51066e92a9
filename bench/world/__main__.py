"""A simulated world: 2,000 hosts and 10,000 feeds on loopback, followed by the real ingest under a clock that jumps.

    python -m bench.world [--hosts 2000] [--feeds 10000] [--hours 24] [--seed 1]
    python -m bench.world --small                # 100 hosts, 500 feeds, 3 hours
    python -m bench.world --set-clock 24         # after an hour somebody sets the clock a day forward (-24: back)
    python -m bench.world --beside-hostile       # what one host of every fault does to 200 good ones

Scheduler, limiter, fetcher, feed parser, extractor and store are the real ones, with their default settings; only pages
are not understood. Time is simulated (world/warp.py), so delays and gaps are what they would be on an idle machine;
CPU and memory are real. Ctrl-C ends a run early; the report is then on the hours that were simulated.
"""

import argparse
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from bench.world.publishers import Fault, generated_world, host_name
from bench.world.report import good_lateness, report
from bench.world.run import Jump, Outcome, run_world
from bench.world.sampling import Sampler


def main() -> None:
    """Make a world, run it and print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=2_000)
    parser.add_argument("--feeds", type=int, default=10_000)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--small", action="store_true", help="100 hosts, 500 feeds, 3 hours")
    parser.add_argument("--set-clock", type=float, metavar="HOURS", help="after an hour, by so many hours")
    parser.add_argument("--beside-hostile", action="store_true", help="compare a world with and without a hostile host")
    parser.add_argument("--profile", action="store_true", help="print where the time went")
    parser.add_argument("--folder", help="where the database is made, for a while [in memory where there is /dev/shm]")
    options = parser.parse_args()
    if options.folder is None and Path("/dev/shm").is_dir():
        options.folder = "/dev/shm"
    if options.small:
        options.hosts, options.feeds, options.hours = 100, 500, 3.0
    if options.beside_hostile:
        beside_hostile(options)
        return
    sampler = Sampler() if options.profile else None
    outcome = run(options, sampler=sampler)
    if sampler is not None:
        for line in sampler.report():
            print(line)
        print()
    for line in report(outcome):
        print(line)
    if outcome.server.ledger.too_close:
        sys.exit(1)


def run(
    options: argparse.Namespace,
    *,
    hostile_host: bool = False,
    only_good: bool = False,
    sampler: Sampler | None = None,
) -> Outcome:
    """Make a world as the options say and run it."""
    bad = {"slow": 0.0, "hostile": 0.0} if only_good else {}
    days = 1 + int(options.hours // 24)
    world = generated_world(hosts=options.hosts, feeds=options.feeds, days=days, seed=options.seed, **bad)
    if hostile_host:
        for name, fault in zip(_turned(options.hosts), Fault, strict=True):
            world.hosts[name].fault = fault
    jump = None if options.set_clock is None else Jump(3600.0, timedelta(hours=options.set_clock))
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return run_world(
            world,
            Path(folder),
            hours=options.hours,
            seed=options.seed,
            concurrency=options.concurrency,
            jump=jump,
            sampler=sampler,
        )


def _turned(hosts: int) -> list[str]:
    """Return the hosts that are turned hostile: the last, for these have few feeds."""
    return [host_name(number) for number in range(hosts - len(Fault), hosts)]


def beside_hostile(options: argparse.Namespace) -> None:
    """Print how late polls of the same good hosts are, with and without hostile ones beside them."""
    print(f"{'seconds from a planned poll of a good host to the wire':<58}{'median':>8}{'p95':>8}{'p99':>8}")
    for name, is_beside in (("alone", False), ("beside one host of every fault", True)):
        outcome = run(options, hostile_host=is_beside, only_good=True)
        late = [good_lateness(outcome, share, without=_turned(options.hosts)) for share in (0.5, 0.95, 0.99)]
        print(f"{name:<58}" + "".join(f"{n:>8.2f}" for n in late))


if __name__ == "__main__":
    main()

"""What a run of the world came to, as tables."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from statistics import median

from bench.world.publishers import Feed
from bench.world.run import Outcome

KINDS = ("good", "slow", "hostile")
SIZES = ((1, 1), (2, 5), (6, 20), (21, 10_000))


def report(outcome: Outcome) -> Iterator[str]:
    """Yield the report's lines."""
    world, log, ledger, hours = outcome.world, outcome.log, outcome.server.ledger, outcome.hours
    feeds = world.feeds
    hosts = world.hosts.values()
    yield (
        f"{len(hosts):,} hosts ({', '.join(f'{sum(h.kind == k for h in hosts):,} {k}' for k in KINDS)}),"
        f" {len(feeds):,} feeds, {hours:.1f} simulated hours"
    )
    requests = sum(host.requests for host in ledger.hosts.values())
    yield f"requests {requests:,}; polls {len(log.polls_s):,}, of which failed {log.failed:,}"
    yield f"polls a feed and day {len(log.polls_s) / len(feeds) / hours * 24:.1f}"
    published = _published(outcome)
    found, stored = (len(seen.keys() & published) for seen in (log.found_s, log.stored_s))
    yield f"articles published by hosts that answer {len(published):,}, found {found:,}, stored {stored:,}"
    yield "answers: " + ", ".join(f"{label} {n:,}" for label, n in ledger.answers.most_common())
    yield ""
    pairs = sum(max(0, host.requests - 1) for host in ledger.hosts.values())
    closest = min((h.closest for h in ledger.hosts.values() if h.closest is not None), default=None)
    yield f"hosts that saw two requests closer than their limit, or at once: {len(ledger.too_close)}"
    shown = "none" if closest is None else f"{closest:.3f}"
    yield f"pairs of requests measured at the server {pairs:,}; the closest came after {shown} of the limit"
    yield ""
    yield f"{'delay from publication, minutes':<44}{'articles':>9}{'median':>8}{'p95':>8}{'p99':>8}{'unseen':>8}"
    for name, seen in (("found by a poll", log.found_s), ("stored as an article", log.stored_s)):
        for kind in KINDS[:2]:
            some = [f for f in feeds if world.hosts[f.host].kind == kind]
            yield _delays(f"{name}, {kind} hosts", outcome, some, seen)
    yield ""
    yield f"{'seconds from a planned poll to the wire':<44}{'polls':>9}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}"
    for kind in KINDS:
        yield _lateness(f"{kind} hosts", outcome, [f for f in feeds if world.hosts[f.host].kind == kind])
    yield ""
    yield f"{'fairness: good hosts by number of feeds':<44}{'hosts':>9}{'polls a feed and day':>22}{'late p99':>10}"
    for fewest, most in SIZES:
        yield _fairness(fewest, most, outcome)
    yield ""
    polls = max(1, len(log.polls_s))
    articles = max(1, len(log.stored_s))
    yield (
        f"CPU {outcome.cpu_s:.0f} s without the server, {outcome.cpu_s / hours / 36:.2f} % of a core,"
        f" {outcome.cpu_s / (polls + articles) * 1e3:.1f} ms a poll or article; wall {outcome.wall_s:.0f} s"
    )
    before, most = outcome.memory_mb
    yield f"memory {before:.0f} MB with the world itself, at most {most:.0f} MB; database {outcome.file_mb:.0f} MB"
    yield f"claims left behind: {len(outcome.claims_left)}"


def good_lateness(outcome: Outcome, share: float, *, without: Collection[str]) -> float:
    """Return a percentile of how long polls of good hosts took from their planned time to the wire, in seconds."""
    feeds = [f for f in outcome.world.feeds if outcome.world.hosts[f.host].kind == "good" and f.host not in without]
    return _percentile(_late(outcome, feeds), share)


def _published(outcome: Outcome) -> set[str]:
    """Return the addresses of what hosts that answer published during the run."""
    return {
        outcome.server.article_url(feed, number)
        for feed in outcome.world.feeds
        if outcome.world.hosts[feed.host].kind != "hostile"
        for number in range(feed.published(0), feed.published(outcome.hours * 60))
    }


def _delays(name: str, outcome: Outcome, feeds: Sequence[Feed], seen: dict[str, float]) -> str:
    """Return a row on articles of the run's first three quarters; unseen ones count with the time that has passed."""
    until = outcome.hours * 60 * 3 / 4
    end = outcome.hours * 60
    delays, unseen = list[float](), 0
    for feed in feeds:
        for number in range(feed.published(0), feed.published(until)):
            at = feed.articles[number]
            found_s = seen.get(outcome.server.article_url(feed, number))
            unseen += found_s is None
            delays.append(end - at if found_s is None else found_s / 60 - at)
    return _row(name, delays) + f"{unseen:>8,}"


def _lateness(name: str, outcome: Outcome, feeds: Sequence[Feed]) -> str:
    late = _late(outcome, feeds)
    return _row(name, late) + f"{max(late, default=0):>8.1f}"


def _late(outcome: Outcome, feeds: Iterable[Feed]) -> list[float]:
    return [s for f in feeds for s in outcome.log.late_s.get(outcome.server.feed_url(f), ())]


def _fairness(fewest: int, most: int, outcome: Outcome) -> str:
    hosts = [h for h in outcome.world.hosts.values() if h.kind == "good" and fewest <= len(h.feeds) <= most]
    feeds = [f for h in hosts for f in h.feeds]
    late = _late(outcome, feeds)
    polls = len(late) / max(1, len(feeds)) / outcome.hours * 24
    name = f"{fewest}" if fewest == most else f"{fewest} to {max((len(h.feeds) for h in hosts), default=most)}"
    return f"{name:<44}{len(hosts):>9,}{polls:>22.1f}{_percentile(late, 0.99):>10.1f}"


def _row(name: str, values: Sequence[float]) -> str:
    numbers = (median(values) if values else 0.0, _percentile(values, 0.95), _percentile(values, 0.99))
    return f"{name:<44}{len(values):>9,}" + "".join(f"{n:>8.1f}" for n in numbers)


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

"""Polling: how soon four policies find news, at equal numbers of requests, over generated feeds.

    python bench/polling.py [--feeds 100] [--days 14] [--seed 1]

The feeds are heavy-tailed in their rates, follow days, nights and weekends in their own time zones, and publish in
bursts; some publish only at a few fixed hours. Each policy has one knob, which is turned until it makes as many
requests as it is allowed. Policies learn for as many days as are then scored.
"""

import argparse
import random
import statistics
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import cos, exp, pi

from tagwire.ingest.rhythm import expectation, learn_rhythm
from tagwire.ingest.schedule import PollPolicy, jitter_of, next_poll
from tagwire.model.rhythm import Rhythm

START = datetime(2031, 3, 3, tzinfo=UTC)
MINUTES_A_DAY = 1440.0
BUDGETS = (24.0, 12.0, 6.0)
"""Requests a feed and day."""
WIDE = PollPolicy(floor=timedelta(minutes=5), cap=timedelta(hours=24))


@dataclass(frozen=True, slots=True)
class Feed:
    """When one feed publishes, in minutes after START, ascending."""

    number: int
    articles: Sequence[float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a policy came to."""

    requests: float
    """A feed and day."""
    delays: Sequence[float]
    """Minutes from publication to the poll that found it."""


Policy = Callable[[Feed, float, float], list[float]]
"""Given a feed, the knob and the end of time in minutes: the times of its polls."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    feeds = [generated_feed(n, 2 * arguments.days, chance) for n in range(arguments.feeds)]
    scored = sum(a >= arguments.days * MINUTES_A_DAY for f in feeds for a in f.articles)
    rates = sorted(len(f.articles) / 2 / arguments.days for f in feeds)
    print(
        f"{len(feeds)} feeds, {arguments.days} days scored, {scored} articles; a feed and day:"
        f" median {statistics.median(rates):.1f}, p90 {rates[int(0.9 * len(rates))]:.1f}, most {rates[-1]:.0f}"
    )
    print(f"{'policy':<28}{'requests':>10}{'mean':>8}{'median':>8}{'p90':>8}   (delay in minutes)")
    for budget in BUDGETS:
        for name, policy, low, high, share in POLICIES:
            outcome = at_budget(feeds, policy, share * budget, days=arguments.days, low=low, high=high)
            delays = sorted(outcome.delays)
            print(
                f"{name:<28}{outcome.requests:>10.1f}{statistics.fmean(delays):>8.1f}"
                f"{statistics.median(delays):>8.1f}{delays[int(0.9 * len(delays))]:>8.1f}"
            )
        print()


def generated_feed(number: int, days: int, chance: random.Random) -> Feed:
    """Return a feed of its own kind: rate, time zone, depth of night, weekend, burstiness."""
    if chance.random() < 0.1:
        return Feed(number, _bulletins(days, chance))
    rate = min(150.0, max(0.15, chance.lognormvariate(1.4, 1.3)))
    zone, night, weekend = chance.uniform(-8, 9), chance.uniform(0.5, 0.97), chance.uniform(0.25, 1.0)
    burstiness = chance.choice((0.0, 0.2, 0.5))
    peak = 1 + night
    found: list[float] = []
    moment, end = 0.0, days * MINUTES_A_DAY
    parents_a_minute = rate * (1 - burstiness) * peak / MINUTES_A_DAY
    while (moment := moment + chance.expovariate(parents_a_minute)) < end:
        hour = (moment / 60 + zone) % 24
        is_weekend = int((moment + zone * 60) // MINUTES_A_DAY) % 7 >= 5
        share = (1 - night * cos(2 * pi * (hour - 2) / 24)) / peak * (weekend if is_weekend else 1.0)
        if chance.random() < share:
            found.append(moment)
            child = moment
            while chance.random() < burstiness:
                child += chance.expovariate(1 / 25)
                found.append(child)
    return Feed(number, sorted(m for m in found if m < end))


def _bulletins(days: int, chance: random.Random) -> list[float]:
    """Return the articles of a feed that publishes a batch at one to three fixed hours, give or take."""
    hours = [chance.uniform(0, 24) for _ in range(chance.randint(1, 3))]
    times = (day * MINUTES_A_DAY + hour * 60 + chance.gauss(0, 8) for day in range(days) for hour in hours)
    batches = ([at + chance.random() for _ in range(chance.randint(1, 6))] for at in times)
    return sorted(max(0.0, at) for batch in batches for at in batch)


def at_budget(feeds: Sequence[Feed], policy: Policy, budget: float, *, days: int, low: float, high: float) -> Outcome:
    """Return a policy's outcome with its knob where it makes the most requests within the budget.

    More of the knob must mean fewer requests; ``low`` and ``high`` bound it, and it is halved on a logarithmic scale.
    """
    best: Outcome | None = None
    for _ in range(10):
        middle = (low * high) ** 0.5
        outcome = _run(feeds, policy, middle, days=days)
        if outcome.requests <= budget:
            best, high = outcome, middle
        else:
            low = middle
    return best or _run(feeds, policy, high, days=days)


def _run(feeds: Sequence[Feed], policy: Policy, knob: float, *, days: int) -> Outcome:
    begin, end = days * MINUTES_A_DAY, 2 * days * MINUTES_A_DAY
    requests, delays = 0, list[float]()
    for feed in feeds:
        polls = policy(feed, knob, end)
        requests += sum(p >= begin for p in polls)
        for article in feed.articles:
            if article >= begin:
                at = bisect_right(polls, article)
                delays.append((polls[at] if at < len(polls) else end) - article)
    return Outcome(requests / len(feeds) / days, delays)


def fixed(feed: Feed, knob: float, end: float) -> list[float]:
    """Every ``knob`` minutes."""
    return _polls(feed, end, lambda now, new, last: knob)


def entry_frequency(feed: Feed, knob: float, end: float) -> list[float]:
    """miniflux: a week divided by the week's entries times a factor, between 5 minutes and a day."""

    def interval(now: float, new: int, last: float) -> float:
        week = bisect_right(feed.articles, now) - bisect_right(feed.articles, now - 7 * MINUTES_A_DAY)
        return min(1440.0, max(5.0, 7 * MINUTES_A_DAY * knob / week if week else 1440.0))

    return _polls(feed, end, interval)


def halving(feed: Feed, knob: float, end: float) -> list[float]:
    """Half the interval when there was news, half as long again when not, between bounds that the knob moves."""
    return _polls(feed, end, lambda now, new, last: min(24 * knob, max(knob, last / 2 if new else last * 1.5)))


def ours(feed: Feed, knob: float, end: float) -> list[float]:
    """The square-root law on the learnt rhythm, as ingest does it."""
    policy = replace(WIDE, effort_min=knob)
    rhythm = Rhythm()
    polls: list[float] = []
    now, seen = 0.0, 0
    while now < end:
        polls.append(now)
        moment = START + timedelta(minutes=now)
        known = bisect_right(feed.articles, now)
        rhythm = learn_rhythm(rhythm, [START + timedelta(minutes=a) for a in feed.articles[seen:known]], now=moment)
        seen = known
        jitter = jitter_of(feed.number, at=moment)
        planned = next_poll(expectation(rhythm, now=moment), policy, now=moment, jitter=jitter)
        now += (planned - moment) / timedelta(minutes=1)
    return polls


def _polls(feed: Feed, end: float, interval: Callable[[float, int, float], float]) -> list[float]:
    """Return the times of polls, each ``interval(now, new articles, last interval)`` after the one before."""
    now, last, seen, polls = 60.0 * exp(-(feed.number % 7)), 60.0, 0, list[float]()
    while now < end:
        polls.append(now)
        known = bisect_right(feed.articles, now)
        last = interval(now, known - seen, last)
        seen = known
        share = (feed.number * 7919 + len(polls) * 104729) % 1000 / 1000
        now += last * (1 + 0.05 * (2 * share - 1))
    return polls


# Name, policy, bounds of its knob, and the share of the budget it gets.
POLICIES: Sequence[tuple[str, Policy, float, float, float]] = (
    ("fixed interval", fixed, 5.0, 1440.0, 1.0),
    ("entry frequency (miniflux)", entry_frequency, 0.001, 20.0, 1.0),
    ("halve on news, else extend", halving, 0.5, 400.0, 1.0),
    ("square root with rhythm", ours, 2.0, 4000.0, 1.0),
    ("… with 35 % fewer requests", ours, 2.0, 4000.0, 0.65),
)


if __name__ == "__main__":
    main()

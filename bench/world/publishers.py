"""The publishers of the world: hosts good, slow and hostile, with feeds that follow a rhythm of their own."""

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bench.polling import MINUTES_A_DAY, generated_feed

HISTORY_DAYS = 28
"""How long the feeds have published before the world begins."""
GAP_S = 0.5
SLOW, HOSTILE = 0.10, 0.05
PLATFORM_EVERY = 40
"""Each so many-th host is a name under one registrable domain, as blogs of a platform are."""
ADDRESSES_SHARED_BY = 3
"""Hosts to an IP address, for a tenth of them."""


class Fault(StrEnum):
    """What hostile hosts do."""

    SILENT = "never answers"
    DRIP = "sends a byte a second"
    RESET = "breaks the connection"
    ERROR = "answers 500"
    THROTTLED = "answers 429 with Retry-After"
    ENDLESS = "sends without end"
    BOMB = "sends a gzip bomb"
    LOOP = "redirects in a circle"
    NOT_HTTP = "does not speak HTTP"
    PAGE = "sends an error page for a feed"
    CLOSED = "has a robots.txt that answers 503"
    CUT = "breaks off in the middle"


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """One feed: when it publishes, and how."""

    number: int
    host: str
    articles: Sequence[float]
    """Times of publication in minutes, ascending; the world begins at minute 0."""
    is_whole: bool
    """Whether it carries its articles in full, so that no page need be asked for."""
    ttl_min: int | None
    max_age_s: int | None

    def published(self, at_min: float) -> int:
        """Return how many articles it has published by then."""
        return bisect_right(self.articles, at_min)


@dataclass(slots=True)
class Host:
    """One host: how fast it answers, what its robots.txt says, how it tells what it changed."""

    number: int
    name: str
    address: str
    latency_s: float
    crawl_delay_s: int | None
    has_robots: bool
    validators: str
    """"etag", "date" or "none"."""
    is_gzip: bool
    fault: Fault | None = None
    is_slow: bool = False
    feeds: list[Feed] = field(default_factory=list)

    @property
    def limit_s(self) -> float:
        """The least time it is to be left alone between two requests."""
        return max(GAP_S, float(self.crawl_delay_s or 0))

    @property
    def kind(self) -> str:
        """ "good", "slow" or "hostile"."""
        return "hostile" if self.fault else "slow" if self.is_slow else "good"


@dataclass(frozen=True, slots=True)
class World:
    """All hosts, by name."""

    hosts: dict[str, Host]

    @property
    def feeds(self) -> list[Feed]:
        """All feeds, by number."""
        return sorted((f for host in self.hosts.values() for f in host.feeds), key=lambda f: f.number)


def generated_world(
    *, hosts: int, feeds: int, days: int, seed: int, slow: float = SLOW, hostile: float = HOSTILE
) -> World:
    """Return a world in which few hosts have many feeds and most have one or two, as with real subscriptions."""
    chance = random.Random(seed)
    made = [_host(n, chance) for n in range(hosts)]
    order = chance.sample(made, len(made))
    bad = order[: round(hostile * hosts)]
    for nth, host in enumerate(bad):
        host.fault = tuple(Fault)[nth % len(Fault)]
    for host in order[len(bad) : len(bad) + round(slow * hosts)]:
        host.is_slow, host.latency_s = True, chance.uniform(3, 12)
    for number in range(feeds):
        host = made[number] if number < hosts else made[min(hosts - 1, int(hosts * chance.random() ** 3))]
        host.feeds.append(_feed(number, host.name, days, chance))
    return World({host.name: host for host in made})


def host_name(number: int) -> str:
    """Return the name of the nth host."""
    if number % PLATFORM_EVERY == PLATFORM_EVERY - 1:
        return f"blog{number}.platform.example"
    return f"www.paper{number}.example"


def _host(number: int, chance: random.Random) -> Host:
    place = number if number % 10 else number // (10 * ADDRESSES_SHARED_BY) * 10
    return Host(
        number=number,
        name=host_name(number),
        address=f"127.{1 + place // 62_500}.{place // 250 % 250}.{1 + place % 250}",
        latency_s=min(3.0, chance.lognormvariate(-1.9, 0.7)),
        crawl_delay_s=chance.choice((1, 2, 5, 10)) if chance.random() < 0.1 else None,
        has_robots=chance.random() < 0.4,
        validators=chance.choices(("etag", "date", "none"), (70, 15, 15))[0],
        is_gzip=chance.random() < 0.6,
    )


def _feed(number: int, host: str, days: int, chance: random.Random) -> Feed:
    made = generated_feed(number, HISTORY_DAYS + days, chance)
    return Feed(
        number=number,
        host=host,
        articles=[at - HISTORY_DAYS * MINUTES_A_DAY for at in made.articles],
        is_whole=chance.random() < 0.35,
        ttl_min=chance.choice((15, 30, 60)) if chance.random() < 0.1 else None,
        max_age_s=chance.choice((300, 900, 1800)) if chance.random() < 0.2 else None,
    )

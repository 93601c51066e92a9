"""Rhythms: how often, and at which hours and days, a feed has brought news; what a feed asks of those who poll it."""

from dataclasses import dataclass
from datetime import datetime

HOURS = 24
DAYS = 7


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What polls have taught about one feed: decayed counts, small enough to be stored with each source."""

    since: datetime | None = None
    """From when on arrivals were counted; None: the feed was never read."""
    counted_at: datetime | None = None
    """When the counts below were last brought up to date."""
    weight: float = 0.0
    """Arrivals, each worth e^(-age / 5 days)."""
    recent: float = 0.0
    """Arrivals, each worth e^(-age / 3 hours): what tells a burst."""
    hours: tuple[float, ...] = (0.0,) * HOURS
    """Arrivals by hour of the day in UTC, each worth e^(-age / 28 days)."""
    days: tuple[float, ...] = (0.0,) * DAYS
    """Arrivals by day of the week in UTC, Monday first, likewise."""


@dataclass(frozen=True, slots=True)
class FeedHints:
    """When a feed asks not to be asked: the RSS and syndication modules' words for it."""

    skip_hours: tuple[int, ...] = ()
    """RSS skipHours: hours of the day in UTC, 0 to 23."""
    skip_days: tuple[int, ...] = ()
    """RSS skipDays: days of the week in UTC, Monday is 0."""
    every_minutes: int | None = None
    """RSS ttl, else sy:updatePeriod divided by sy:updateFrequency."""
    base: datetime | None = None
    """sy:updateBase: a moment from which the updates are counted."""

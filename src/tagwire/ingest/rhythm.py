"""Learning a feed's rhythm from the arrivals that polls find, and saying how many to expect at any moment.

The expected rate is a product: a slow rate, times a profile over the hours of the day, times one over the days of the
week; while a burst lasts, what the last hours brought is added. All counts decay exponentially, so they need no
history: an arrival counts e^(-age / τ), with τ = 5 days for the rate and 28 days for the profiles.

The rate is the mean of a Gamma posterior: (weight + k) / (exposure + k / PRIOR), where exposure = τ (1 - e^(-watched /
τ)) is what one arrival a day would have weighed, and k = 0.5 arrivals stand for what feeds in general do. The profiles
are shrunk towards evenness by pseudo-counts likewise, for a feed of ten articles has no profile to speak of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp

from tagwire.model.feed import Entry
from tagwire.model.rhythm import DAYS, HOURS, Rhythm

DAY_S = 86_400.0
RATE_TAU_D = 5.0
PROFILE_TAU_D = 28.0
BURST_TAU_D = 3.0 / 24
BURST_SHARE = 0.2
"""How many further arrivals an arrival announces, spread over the hours after it."""
PRIOR_A_DAY = 1.0
"""Arrivals a day a feed is believed to bring before it has shown anything."""
PRIOR_WEIGHT = 0.5
HOUR_PSEUDO = 1.0
DAY_PSEUDO = 4.0
LOOK_BACK = timedelta(days=28)
"""How far back the dates of a first poll's entries are believed to tell the rhythm."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """How many arrivals a day to expect, at any moment after ``at``."""

    at: datetime
    steady: float
    """Arrivals a day, averaged over hours and days."""
    burst: float
    """Arrivals a day beyond that at ``at``; fades with BURST_TAU_D."""
    hours: tuple[float, ...]
    """Factor for each hour of the day in UTC; their mean is 1."""
    days: tuple[float, ...]
    """Factor for each day of the week in UTC; their mean is 1."""

    def rate(self, moment: datetime) -> float:
        """Return the arrivals a day expected at a moment in UTC."""
        faded = exp(-max(0.0, (moment - self.at).total_seconds()) / (BURST_TAU_D * DAY_S))
        return self.steady * self.hours[moment.hour] * self.days[moment.weekday()] + self.burst * faded


def arrival_times(unseen: Sequence[Entry], rhythm: Rhythm, *, now: datetime) -> tuple[datetime, ...]:
    """Return when the entries a poll found unseen appeared, as far as can be told.

    Their own dates, where those lie after the last count and not after now; else the middle between the two. Of the
    first poll's entries only dates of the last four weeks tell anything.
    """
    after = rhythm.counted_at
    if after is None:
        dates = (entry.published for entry in unseen)
        return tuple(sorted(d for d in dates if d is not None and now - LOOK_BACK <= d <= now))
    middle = after + (now - after) / 2 if after <= now else now
    return tuple(
        sorted(e.published if e.published is not None and after <= e.published <= now else middle for e in unseen)
    )


def learn_rhythm(rhythm: Rhythm, arrivals: Sequence[datetime], *, now: datetime) -> Rhythm:
    """Return the rhythm after a poll at ``now`` that found ``arrivals``, none of them later than ``now``.

    A clock that was set back decays nothing; what it counted before stays.
    """
    since = rhythm.since or min(arrivals, default=now)
    elapsed_d = 0.0 if rhythm.counted_at is None else max(0.0, _days(now - rhythm.counted_at))
    fade = exp(-elapsed_d / PROFILE_TAU_D)
    hours = [count * fade for count in rhythm.hours]
    days = [count * fade for count in rhythm.days]
    weight = rhythm.weight * exp(-elapsed_d / RATE_TAU_D)
    recent = rhythm.recent * exp(-elapsed_d / BURST_TAU_D)
    for arrival in arrivals:
        age_d = max(0.0, _days(now - arrival))
        weight += exp(-age_d / RATE_TAU_D)
        recent += exp(-age_d / BURST_TAU_D)
        worth = exp(-age_d / PROFILE_TAU_D)
        moment = arrival.astimezone(UTC)
        hours[moment.hour] += worth
        days[moment.weekday()] += worth
    return Rhythm(min(since, now), now, weight, recent, tuple(hours), tuple(days))


def expectation(rhythm: Rhythm, *, now: datetime) -> Expectation:
    """Return what a rhythm lets expect from ``now`` on."""
    watched_d = 0.0 if rhythm.since is None else max(0.0, _days(now - rhythm.since))
    elapsed_d = 0.0 if rhythm.counted_at is None else max(0.0, _days(now - rhythm.counted_at))
    exposure = RATE_TAU_D * (1 - exp(-watched_d / RATE_TAU_D))
    weight = rhythm.weight * exp(-elapsed_d / RATE_TAU_D)
    steady = (weight + PRIOR_WEIGHT) / (exposure + PRIOR_WEIGHT / PRIOR_A_DAY)
    recent = rhythm.recent * exp(-elapsed_d / BURST_TAU_D)
    return Expectation(
        at=now,
        steady=steady,
        burst=BURST_SHARE * recent / BURST_TAU_D,
        hours=_profile(_smoothed(rhythm.hours), HOURS, HOUR_PSEUDO),
        days=_profile(rhythm.days, DAYS, DAY_PSEUDO),
    )


def _profile(counts: Sequence[float], size: int, pseudo: float) -> tuple[float, ...]:
    total = sum(counts) + size * pseudo
    return tuple(size * (count + pseudo) / total for count in counts)


def _smoothed(counts: Sequence[float]) -> tuple[float, ...]:
    """Return counts with a quarter of each given to either neighbour, around the clock."""
    return tuple(counts[i] / 2 + counts[i - 1] / 4 + counts[(i + 1) % len(counts)] / 4 for i in range(len(counts)))


def _days(span: timedelta) -> float:
    return span.total_seconds() / DAY_S

"""Measure trends on planted bursts: ``python eval/trends.py FOLDER… [--seed 1] [--days 600] [--least 2]``.

Tags are the 1,281 commonest words of the headlines in the folders' JSONL files, with their real shares. The rest is
made: 2,000 articles a day of 40 publishers (the largest writes 20 times as much as the smallest), a week's rhythm,
shares that drift (30 days, 15 %), counts more uneven than chance (negative binomial, k = 8). Every third day or so a
tag is written of 2, 3, 5 or 10 times as much, for three days. "Top 10" is how many bursts are among the day's first ten
on their first day, "alarm" how many pass the level that quiet days pass once in ten.

Peers in the same run: Mastodon's formula (app/models/trends/tags.rb), a z-score with negative binomial variance,
Kleinberg's two states (s = 3, gamma = 1; 2002, "Bursty and Hierarchical Structure in Streams"), last week's mean, the
ratio of voices to their usual; and the best that any could be, for which the rates of quiet days are known.

Then three mishaps, from quiet days: a publisher that stops, one that pours out its archive, a wire text that all carry.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagwire.model.listing import Tag
from tagwire.model.tag import TagKind
from tagwire.model.trend import WINDOWS, Past, Saying, TrendMaterial
from tagwire.trends import (
    DAY_S,
    MOST_VOICES,
    activities,
    excess,
    find_rising,
    known_days,
    rise,
    unevenness,
    usual_voices,
)

TAGS, PUBLISHERS, VOLUME = 1_281, 40, 2_000
WEEK = np.array([1.1, 1.15, 1.15, 1.12, 1.1, 0.7, 0.68])
SPREAD, DRIFT, DRIFT_DAYS = 8.0, 0.15, 30.0
BURSTS = (2, 3, 5, 10)
BURST_DAYS, BURSTS_A_DAY = 3, 1 / 3
QUIET = 40
"""Days at the beginning without bursts, which are not measured."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class World:
    """What was written: tags × publishers a day, and what was planted."""

    counts: list[NDArray[np.int64]]
    """For each day tags × publishers."""
    articles: NDArray[np.int64]
    """Days × publishers."""
    bursts: list[tuple[int, int, int]]
    """Day, tag, factor."""
    is_busy: NDArray[np.bool_]
    """Days with a burst."""
    rates: Matrix
    """Days × tags: articles to be expected, bursts included, before chance."""


def main() -> None:
    """Make the world, score it in each way, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="folders with JSONL files of {headline, lang}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=600)
    parser.add_argument("--least", type=float, default=2.0, help="articles a day that every tag has at least")
    arguments = parser.parse_args()
    shares = np.maximum(_shares(arguments.folders), arguments.least / VOLUME)
    world = _world(shares, days=arguments.days, chance=np.random.default_rng(arguments.seed))
    voices = np.array([np.minimum(day, MOST_VOICES).sum(1) for day in world.counts], dtype=float)
    counts = np.array([day.sum(1) for day in world.counts], dtype=float)
    print(f"{len(world.bursts)} bursts in {arguments.days} days, {len(shares)} tags of {shares.min() * VOLUME:.0f} to "
          f"{shares.max() * VOLUME:.0f} articles a day")  # fmt: skip
    print(f"{'score':38}{'top 10':>8}" + "".join(f"{f'x{b}':>7}" for b in BURSTS) + f"{'alarm':>8}")
    ways: tuple[tuple[str, Callable[[], Matrix]], ...] = (
        ("ours: voices against their usual", lambda: _ours(voices, world.articles)),
        ("ours on bare counts", lambda: _ours(counts, world.articles)),
        ("knowing all but the burst and the day", lambda: _knowing(counts, world)),
        ("ratio of voices to their usual", lambda: _ratios(voices, world.articles)),
        ("last week's mean, (o+1)/(e+1)", lambda: _last_week(counts)),
        ("z-score, negative binomial", lambda: _z_scores(counts)),
        ("Kleinberg, two states", lambda: _kleinberg(counts)),
        ("Mastodon", lambda: _mastodon(counts)),
    )
    for name, score in ways:
        _print(name, score(), world)
    _print_mishaps(world)


def _shares(folders: Sequence[Path]) -> Matrix:
    held: Counter[str] = Counter()
    headlines = 0
    for folder in folders:
        for path in sorted(folder.glob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if row.get("headline") and row.get("lang", "en") == "en":
                    headlines += 1
                    held.update(set(re.findall("[a-z]{4,}", row["headline"].lower())))
    return np.array([count / headlines for _, count in held.most_common(TAGS)])


def _world(shares: Matrix, *, days: int, chance: np.random.Generator) -> World:
    sizes = 20.0 ** -np.linspace(0, 1, PUBLISHERS)
    sizes /= sizes.sum()
    factors = np.ones((days, len(shares)))
    bursts = []
    for number in range(round(BURSTS_A_DAY * days)):
        day, tag = int(chance.integers(QUIET, days - BURST_DAYS)), int(chance.integers(len(shares)))
        if factors[max(0, day - 7) : day + 7, tag].max() == 1:
            factor = BURSTS[number % len(BURSTS)]
            factors[day : day + BURST_DAYS, tag] = factor
            bursts.append((day, tag, factor))
    drift = chance.normal(0, DRIFT, len(shares))
    counts, articles, rates = [], [], []
    keep = np.exp(-1 / DRIFT_DAYS)
    for day in range(days):
        drift = keep * drift + chance.normal(0, DRIFT * np.sqrt(1 - keep**2), len(shares))
        level = WEEK[day % 7] * VOLUME
        rates.append(shares * np.exp(drift) * level * factors[day])
        rate = rates[-1] * chance.gamma(SPREAD, 1 / SPREAD, len(shares))
        counts.append(chance.multinomial(chance.poisson(rate), sizes))
        articles.append(chance.poisson(level * sizes))
    return World(counts, np.array(articles), bursts, factors.max(1) > 1, np.array(rates))


def _ours(counts: Matrix, articles: NDArray[np.int64]) -> Matrix:
    scores = np.zeros(counts.shape)
    for day in range(WINDOWS, len(counts)):
        window = slice(day, day - WINDOWS, -1)
        activity = activities(dict(enumerate(articles[window].T.tolist())))
        pasts = counts[window].T.tolist()
        uneven, days = unevenness(pasts, activity), known_days(activity)
        for tag, past in enumerate(pasts):
            if past[0] >= 3:
                scores[day, tag] = excess(past[0], usual_voices(past, activity), uneven=uneven, days=days)
    return scores


def _ratios(counts: Matrix, articles: NDArray[np.int64]) -> Matrix:
    scores = np.zeros(counts.shape)
    for day in range(WINDOWS, len(counts)):
        window = slice(day, day - WINDOWS, -1)
        activity = activities(dict(enumerate(articles[window].T.tolist())))
        for tag, past in enumerate(counts[window].T.tolist()):
            scores[day, tag] = rise(past[0], usual_voices(past, activity)) if past[0] >= 3 else 0.0
    return scores


def _knowing(counts: Matrix, world: World) -> Matrix:
    """Return the likelihood ratio of a burst of each size to none, by the rates that the world was made with.

    Nothing that reads daily counts can rank bursts better on average (Neyman and Pearson 1933): it is what all others
    are to be held against. Only the day's own unevenness and the burst are not known.
    """
    factor = np.ones(counts.shape)
    for day, tag, times in world.bursts:
        factor[day : day + BURST_DAYS, tag] = times
    rate = world.rates / factor
    ratios = [
        (counts + SPREAD) * (np.log(SPREAD + rate) - np.log(SPREAD + rate * times)) + counts * log(times)
        for times in BURSTS
    ]
    scores: Matrix = np.logaddexp.reduce(ratios, axis=0)
    return scores


def _last_week(counts: Matrix) -> Matrix:
    scores = np.zeros(counts.shape)
    for day in range(7, len(counts)):
        scores[day] = (counts[day] + 1) / (counts[day - 7 : day].mean(0) + 1)
    return scores


def _z_scores(counts: Matrix) -> Matrix:
    scores = np.zeros(counts.shape)
    volume = counts.sum(1)
    for day in range(28, len(counts)):
        usual = (counts[day - 28 : day] / volume[day - 28 : day, None]).mean(0) * volume[day]
        scores[day] = (counts[day] - usual) / np.sqrt(usual + 1 + usual**2 / SPREAD)
    return scores


def _kleinberg(counts: Matrix) -> Matrix:
    """Return how much cheaper the higher state is than the lower, today's transition paid."""
    scores = np.zeros(counts.shape)
    volume = counts.sum(1)
    for day in range(28, len(counts)):
        usual = np.maximum((counts[day - 28 : day] / volume[day - 28 : day, None]).mean(0) * volume[day], 0.1)
        gain = counts[day] * log(3.0) - 2.0 * usual
        before = counts[day - 1] * log(3.0) - 2.0 * usual
        scores[day] = gain - np.where(before > 0, 0.0, log(28.0))
    return scores


def _mastodon(counts: Matrix) -> Matrix:
    before = np.maximum(np.vstack([counts[:1], counts[:-1]]), 1.0)
    return np.where((counts >= before) & (counts >= 5), (counts - before) ** 2 / before, 0.0)


def _print(name: str, scores: Matrix, world: World) -> None:
    found = [int((scores[day] > scores[day, tag]).sum()) < 10 for day, tag, _ in world.bursts]
    quiet = np.sort([scores[day].max() for day in range(QUIET, len(scores)) if not world.is_busy[day]])
    level = quiet[int(0.9 * len(quiet))]
    alarms = [scores[day, tag] > level for day, tag, _ in world.bursts]
    by_factor = [np.mean([hit for hit, (_, _, f) in zip(found, world.bursts, strict=True) if f == b]) for b in BURSTS]
    print(
        f"{name:38}{np.mean(found):8.3f}" + "".join(f"{share:7.2f}" for share in by_factor) + f"{np.mean(alarms):8.3f}"
    )


def _print_mishaps(world: World) -> None:
    """Print how many tags rise, of the same quiet days, with nothing amiss and with each mishap."""
    quiet = [day for day in range(QUIET + 2, len(world.counts)) if not world.is_busy[day]][:5]
    print(f"\n{f'tags that rise twofold, mean of {len(quiet)} quiet days':58}{'n':>6}")
    for name, mishap in (
        ("nothing amiss", lambda m, d: None),
        ("the largest publisher stops", _stop),
        ("the largest publisher pours out 20,000 articles", _pour),
        ("20 publishers carry one wire text with 50 tags", _wire),
    ):  # type: tuple[str, Callable[[_Day, int], None]]
        rising = []
        for day in quiet:
            made = _Day.of(world, day)
            mishap(made, day)
            rising.append(
                sum(rise(trend.voices, trend.usual) >= 2 for trend in find_rising(made.material(), limit=TAGS))
            )
        print(f"{name:58}{np.mean(rising):6.1f}")


@dataclass(slots=True)
class _Day:
    """A day with the three weeks before it, to be spoilt."""

    counts: list[NDArray[np.int64]]
    articles: NDArray[np.int64]
    wire: int = 0
    """How many tags a wire text gives to the first twenty publishers."""

    @classmethod
    def of(cls, world: World, day: int) -> "_Day":
        window = slice(day, day - WINDOWS, -1)
        return cls([counts.copy() for counts in world.counts[window]], world.articles[window].copy())

    def material(self) -> TrendMaterial:
        names = [Tag(f"t{n}", f"t{n}", f"t{n}", TagKind.THING) for n in range(len(self.counts[0]))]
        voices = [np.minimum(counts, MOST_VOICES).sum(1) for counts in self.counts]
        tags, lines, number = [], {}, 1_000
        for place, tag in enumerate(names):
            sayings = []
            for publisher, times in enumerate(self.counts[0][place].tolist()):
                for time in range(times):
                    number += 1
                    sayings.append(Saying(int((number * 7919 + time) % DAY_S), number, publisher))
            if place < self.wire:
                for publisher in range(20):
                    sayings.append(Saying(3_600, publisher, publisher))
                    lines[publisher] = {1: 800, 2: 700, 100 + publisher: 60}
            tags.append(Past(tag, sayings, [int(window[place]) for window in voices], ()))
        articles = dict(enumerate(self.articles.T.tolist()))
        return TrendMaterial(articles, tags, lines)


def _stop(day: _Day, _: int) -> None:
    day.counts[0][:, 0] = 0
    day.articles[0, 0] = 0


def _pour(day: _Day, number: int) -> None:
    chance = np.random.default_rng(number)
    shares = np.mean([counts.sum(1) for counts in day.counts], axis=0) / VOLUME
    day.counts[0][:, 0] += chance.poisson(20_000 * shares)
    day.articles[0, 0] += 20_000


def _wire(day: _Day, _: int) -> None:
    day.wire = 50


if __name__ == "__main__":
    main()

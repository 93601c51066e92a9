"""Trends: which tags, stories and categories rise against their own past; pure.

Score = (o - e) / s. o are a tag's voices of the last 24 hours: its articles, copies left out, at most three of a
publisher (of a category all), and less than one each where it pours out many times its usual number. e is what is
usual: an exponentially weighted mean over three weeks (14 days) of the tag's share of all activity, times the activity
now, so that a weekend, a holiday or a feed that stops raises nothing. s is the standard deviation to be expected:
counts are Poisson with a rate that is itself gamma distributed (negative binomial; Greenwood and Yule 1920), of mean e,
known from so many days only: s² = (e + 2 + u e²)(1 + 1/days). u, how uneven news are from day to day beyond chance, is
measured by the method of moments over all tags' past together, drawn to a usual value where there is little of it. So a
rare tag needs more than a ratio, and a tag of every day more than a crowd.

Between two looks a score halves in 4 hours, as Mastodon's does (app/models/trends/tags.rb), so a burst of this morning
is still there at noon. ``eval/trends.py`` compares the score with others on planted bursts, and with the best that any
could be.

A publisher's *activity* in 24 hours is its articles over its usual number of them, at most 2: one that pours out its
archive is not more than two of itself, and one that stops is nought, whatever its size.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt

from tagwire.model.trend import WINDOWS, Past, Saying, Trend, TrendMaterial

DAY_S = 86_400
MEMORY_DAYS = 14.0
"""Days after which a past day counts 1/e of yesterday."""
PRIOR = 2.0
"""Voices that chance may add: without them a tag said twice that never was before would be the day's news."""
USUAL_UNEVENNESS, WORTH = 0.1, 200.0
"""What unevenness is taken to be, until there are so many squared voices to measure it by."""
MOST_VOICES = 3
MOST_ACTIVITY = 2.0
NO_FLOOD = 10
"""So many articles of a publisher in 24 hours are no flood, however seldom it writes."""
HALF_LIFE_H = 4
LOOKS_BACK_H = 12
LEAST_ARTICLES, LEAST_PUBLISHERS = 3, 2
LEAST_WINDOWS = 2
"""Windows with any activity that there must be before the newest: a collection of yesterday has no usual yet.
How little two days tell is in the standard deviation."""
LEAST_SCORE, LEAST_RISE = 1.5, 1.5
MOST_HOLDERS = 50
"""Articles that are remembered to hold a paragraph: what more of them hold is a newsletter box."""
COPIED_SHARE = 0.4
"""An article of whose paragraphs (by length) as much stands in an earlier one is its copy."""


def find_rising(material: TrendMaterial, *, limit: int) -> tuple[Trend, ...]:
    """Return what rises most, the first first; none while the collection is too young to have a past."""
    activity = activities(material.articles)
    loudness = _loudness(material.articles)
    if sum(level > 0 for level in activity[1:]) < LEAST_WINDOWS:
        return ()
    copies = copied_articles(material.lines, _oldest_first(material.pasts))
    uneven = unevenness([past.voices for past in material.pasts], activity)
    found = [
        _trend(past, activity, copies, _Counting(loudness, material.most_voices), uneven) for past in material.pasts
    ]
    rising = [trend for trend in found if trend is not None and trend.score >= LEAST_SCORE]
    return tuple(sorted(rising, key=lambda t: (-t.score, -t.voices, t.subject.key))[:limit])


def excess(observed: float, usual: float, *, uneven: float, days: float) -> float:
    """Return by how many of the standard deviations to be expected something is more than usual.

    >>> excess(10, 10, uneven=0.1, days=20)
    0.0
    >>> round(excess(10, 1, uneven=0.1, days=20), 1), round(excess(100, 10, uneven=0.1, days=20), 1)
    (5.0, 18.7)
    """
    return (observed - usual) / sqrt((usual + PRIOR + uneven * usual * usual) * (1 + 1 / max(days, 1.0)))


def unevenness(voices: Sequence[Sequence[float]], activity: Sequence[float]) -> float:
    """Return how uneven tags' voices are from day to day beyond chance: the relative variance of their rates.

    Every sequence begins with the newest window, which is not looked at.
    """
    known = [window for window in range(1, len(activity)) if activity[window] > 0]
    beyond, squares = USUAL_UNEVENNESS * WORTH, WORTH
    if len(known) > 1:
        total = sum(activity[window] for window in known)
        correction = len(known) / (len(known) - 1)
        for past in voices:
            share = sum(past[window] for window in known) / total
            for window in known:
                expected = share * activity[window]
                beyond += (past[window] - expected) ** 2 * correction - expected
                squares += expected * expected
    return max(0.0, beyond / squares)


def rise(observed: float, usual: float) -> float:
    """Return how many times its usual something is.

    >>> rise(10, 1), rise(0, 0)
    (4.0, 1.0)
    """
    return (observed + PRIOR) / (usual + PRIOR)


def usual_voices(voices: Sequence[float], activity: Sequence[float]) -> float:
    """Return how many voices the newest window would usually have; both sequences begin with that window.

    Windows without any activity say nothing and are passed over.
    """
    total = weight_sum = 0.0
    for window in range(1, len(activity)):
        if activity[window] > 0:
            weight = exp(-window / MEMORY_DAYS)
            total += weight * voices[window] / activity[window]
            weight_sum += weight
    return total / weight_sum * activity[0] if weight_sum else 0.0


def known_days(activity: Sequence[float]) -> float:
    """Return how many windows the usual is known from, those that count less counted as less."""
    weights = [exp(-window / MEMORY_DAYS) for window in range(1, len(activity)) if activity[window] > 0]
    return sum(weights) ** 2 / sum(weight * weight for weight in weights) if weights else 0.0


def activities(articles: Mapping[int, Sequence[int]]) -> list[float]:
    """Return the activity of all publishers together in each window, newest first."""
    levels = [0.0] * WINDOWS
    for counts in articles.values():
        usual = _usual_number(counts)
        for window, count in enumerate(counts[:WINDOWS]):
            levels[window] += min(count / usual, MOST_ACTIVITY) if usual else 0.0
    return levels


def copied_articles(lines: Mapping[int, Mapping[int, int]], oldest_first: Sequence[int]) -> frozenset[int]:
    """Return the articles most of whose text stood in an earlier one."""
    held_by: defaultdict[int, list[int]] = defaultdict(list)
    copies: set[int] = set()
    for article in oldest_first:
        own = lines.get(article, {})
        shared: Counter[int] = Counter()
        for line, length in own.items():
            for other in held_by[line]:
                shared[other] += length
        for other, length in shared.items():
            shorter = min(sum(own.values()), sum(lines[other].values()))
            if length >= COPIED_SHARE * shorter:
                copies.add(article)
                break
        for line in own:
            if len(held_by[line]) < MOST_HOLDERS:
                held_by[line].append(article)
    return frozenset(copies)


def _trend(
    past: Past,
    activity: Sequence[float],
    copies: frozenset[int],
    counting: "_Counting",
    uneven: float,
) -> Trend | None:
    sayings = [saying for saying in past.recent if saying.article not in copies]
    usual = usual_voices(past.voices, activity)
    days = known_days(activity)
    score = 0.0
    for hours in range(LOOKS_BACK_H + 1):
        near = _within(sayings, hours * 3600)
        if len(near) >= LEAST_ARTICLES and len({saying.publisher for saying in near}) >= LEAST_PUBLISHERS:
            voices = counting.voices(near)
            if rise(voices, usual) >= LEAST_RISE:
                score = max(score, excess(voices, usual, uneven=uneven, days=days) * 0.5 ** (hours / HALF_LIFE_H))
    if not score:
        return None
    now = _within(sayings, 0)
    return Trend(
        subject=past.subject,
        score=score,
        articles=len(now),
        publishers=len({saying.publisher for saying in now}),
        voices=counting.voices(now),
        usual=usual,
        days=past.days,
    )


def _within(sayings: Sequence[Saying], begins_s: int) -> list[Saying]:
    """Return those of the 24 hours that ended so long ago."""
    return [saying for saying in sayings if begins_s <= saying.age_s < begins_s + DAY_S]


@dataclass(frozen=True, slots=True)
class _Counting:
    """How articles count as voices."""

    loudness: Mapping[int, float]
    most_voices: float

    def voices(self, sayings: Sequence[Saying]) -> float:
        spoken = Counter(saying.publisher for saying in sayings)
        return sum(min(n * self.loudness.get(publisher, 1.0), self.most_voices) for publisher, n in spoken.items())


def _loudness(articles: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """Return what an article of each publisher's newest window counts: less than one where that window is a flood.

    A publisher without a past is held to the median of the others' usual numbers.
    """
    usual = {publisher: _usual_number(counts) for publisher, counts in articles.items()}
    known = sorted(number for number in usual.values() if number)
    median = known[len(known) // 2] if known else 0.0
    borne = {publisher: max(MOST_ACTIVITY * (number or median), NO_FLOOD) for publisher, number in usual.items()}
    return {p: min(1.0, borne[p] / counts[0]) for p, counts in articles.items() if counts[0]}


def _usual_number(counts: Sequence[int]) -> float:
    """Return a publisher's usual number of articles in 24 hours: the mean of its windows without their top fifth.

    Windows before its first article do not count, nor does the newest one, which is to be compared with it.
    """
    known = list(counts[1:])
    while known and known[-1] == 0:
        known.pop()
    known.sort()
    kept = known[: len(known) - len(known) // 5]
    return sum(kept) / len(kept) if kept else 0.0


def _oldest_first(pasts: Sequence[Past]) -> list[int]:
    ages = {saying.article: saying.age_s for past in pasts for saying in past.recent}
    return sorted(ages, key=lambda article: (-ages[article], article))

"""Small pictures of numbers: their geometry, ready for SVG attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tagwire.web import ages
from tagwire.web.wording import Wording

PLOT_WIDTH = 320
_BASE = 100.0
_TALLEST = 82.0
_GAP = 2.0
_LEAST = 1.5
"""Height of an empty day's bar: there, but nought."""

SPARK_WIDTH = 72
_SPARK_LOW = 21.0
_SPARK_HIGH = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a plot."""

    x: str
    y: str
    width: str
    height: str
    title: str
    day: str
    count: int
    is_today: bool


@dataclass(frozen=True, slots=True)
class DayPlot:
    """Articles a day, as bars, with the sentence that says the same and the days as a table (newest first)."""

    label: str
    bars: tuple[Bar, ...]
    first: str
    middle: str
    peak: int
    peak_x: str
    peak_anchor: str
    table: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Spark:
    """A sparkline scaled to its own peak."""

    points: str
    end_x: str
    end_y: str


def day_plot(counts: Sequence[tuple[date, int]], *, subject: str, words: Wording) -> DayPlot:
    """Return the plot of a run of days, oldest first and today last; ``subject`` ends "Articles a day with …"."""
    locale = words.locale
    slot = PLOT_WIDTH / max(1, len(counts))
    peak = max((count for _, count in counts), default=0)
    bars: list[Bar] = []
    for index, (day, count) in enumerate(counts):
        height = max(_LEAST, _TALLEST * count / peak) if peak else _LEAST
        bars.append(
            Bar(
                x=f"{index * slot + _GAP / 2:.1f}",
                y=f"{_BASE - height:.1f}",
                width=f"{slot - _GAP:.1f}",
                height=f"{height:.1f}",
                title=f"{ages.short_date(day, counts[-1][0], locale)}: {ages.number(count, locale)}",
                day=ages.brief_date(day, locale),
                count=count,
                is_today=index == len(counts) - 1,
            )
        )
    peak_at = max(range(len(counts)), key=lambda index: (counts[index][1], index), default=0)
    centre = (peak_at + 0.5) * slot
    is_at_edge = centre > PLOT_WIDTH - 20
    return DayPlot(
        label=_plot_sentence(counts, subject, words),
        bars=tuple(bars),
        first=ages.axis_date(counts[0][0], locale) if counts else "",
        middle=ages.axis_date(counts[len(counts) // 2][0], locale) if counts else "",
        peak=peak,
        peak_x=f"{PLOT_WIDTH if is_at_edge else centre:.1f}",
        peak_anchor="end" if is_at_edge else "middle" if centre > 20 else "start",
        table=tuple(reversed(bars)),
    )


def spark(counts: Sequence[int]) -> Spark | None:
    """Return a sparkline; None for fewer than two numbers."""
    if len(counts) < 2:
        return None
    peak = max(counts) or 1
    step = (SPARK_WIDTH - 4) / (len(counts) - 1)
    places = [
        (f"{2 + index * step:.1f}", f"{_SPARK_LOW - (_SPARK_LOW - _SPARK_HIGH) * count / peak:.1f}")
        for index, count in enumerate(counts)
    ]
    return Spark(" ".join(map(",".join, places)), *places[-1])


def change_from_usual(counts: Sequence[int]) -> int | None:
    """Return how far the last day lies from the usual one (the median of those before); None when there are none."""
    if len(counts) < 2:
        return None
    before = sorted(counts[:-1])
    return counts[-1] - before[len(before) // 2]


def _plot_sentence(counts: Sequence[tuple[date, int]], subject: str, words: Wording) -> str:
    if not counts:
        return words.say("No days to show with %(subject)s", subject=subject)
    numbers = [count for _, count in counts]
    peak = max(numbers)
    today = numbers[-1]
    shown = {"subject": subject, "days": len(numbers)}
    shown |= {
        name: ages.number(n, words.locale) for name, n in (("all", sum(numbers)), ("today", today), ("peak", peak))
    }
    if peak == today:
        return words.say("Articles a day with %(subject)s over %(days)s days: %(all)s in all, %(today)s today", **shown)
    return words.say(
        "Articles a day with %(subject)s over %(days)s days: %(all)s in all, %(today)s today, most on one day %(peak)s",
        **shown,
    )

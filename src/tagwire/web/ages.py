"""Ages, dates, numbers and language names, as CLDR writes them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta, match_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from tagwire.web.labels import capitalised

if TYPE_CHECKING:  # the words of a language need its numbers, and so this module
    from tagwire.web.wording import Wording

WORDS_PER_MINUTE = 230
CHARACTERS_PER_MINUTE = 500
UNSPACED_LANGS = frozenset({"ja", "zh", "yue"})
"""Languages written without spaces, measured in characters."""
RTL_LANGS = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})

_MINUTES = {"minute": 1, "hour": 60, "day": 1440}
_WEEK = timedelta(days=7)
_WEEKDAY = re.compile("E+")
_CLOCK_ERROR = timedelta(hours=1)
"""How far ahead of us a publisher's clock may be before "just now" would be a lie."""


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago something was, with what a ``<time>`` element needs."""

    text: str
    iso: str
    title: str
    clock: str
    """Time of day in UTC, 24 hours: "13:22"."""
    is_relative: bool
    """Whether the text grows old and the script may renew it."""


def age_of(moment: datetime, now: datetime, words: "Wording") -> Age:
    """Return the age of ``moment``, rounded down; from seven days on, and for the future, its date."""
    moment = moment.astimezone(UTC)
    elapsed = now - moment
    is_relative = -_CLOCK_ERROR < elapsed < _WEEK
    return Age(
        text=_relative(max(0, int(elapsed.total_seconds() // 60)), words)
        if is_relative
        else short_date(moment.date(), now.date(), words.locale),
        iso=f"{moment:%Y-%m-%dT%H:%MZ}",
        title=f"{long_date(moment.date(), words.locale)}, {moment:%H:%M} UTC",
        clock=f"{moment:%H:%M}",
        is_relative=is_relative,
    )


def _relative(minutes: int, words: "Wording") -> str:
    if minutes < 1:
        return words.say("just now")
    unit = "minute" if minutes < 60 else "hour" if minutes < 1440 else "day"
    return _ago(minutes // _MINUTES[unit], unit, words.locale)


@lru_cache(maxsize=512)
def _ago(count: int, unit: str, locale: str) -> str:
    span = timedelta(minutes=-count * _MINUTES[unit])
    return format_timedelta(span, granularity="minute", threshold=1, add_direction=True, locale=locale)


def duration(span: timedelta, locale: str) -> str:
    """Return a length of time: "2 minutes"."""
    return format_timedelta(span, threshold=1, locale=locale)


@lru_cache(maxsize=1024)
def long_date(day: date, locale: str) -> str:
    """Return a date with its weekday and year: "Friday 14 March 2031"."""
    return format_date(day, "EEEE d MMMM y" if locale.startswith("en") else "full", locale=locale)


@lru_cache(maxsize=1024)
def weekday_date(day: date, locale: str) -> str:
    """Return a date with its weekday: "Friday 14 March".

    Babel takes the nearest pattern as it is; the fields are widened here as UTS 35, Matching Skeletons, says.
    """
    skeletons = Locale.parse(locale).datetime_skeletons
    pattern = str(skeletons[match_skeleton("MMMMEEEEd", skeletons) or "MMMMd"].pattern)
    return format_date(day, _WEEKDAY.sub("EEEE", pattern), locale=locale)


@lru_cache(maxsize=1024)
def brief_date(day: date, locale: str) -> str:
    """Return a date for a small table: "Fri 14 Mar"."""
    return _skeleton("MMMEd", day, locale)


@lru_cache(maxsize=1024)
def axis_date(day: date, locale: str) -> str:
    """Return a date for a plot's axis: "14 Mar"."""
    return _skeleton("MMMd", day, locale)


@lru_cache(maxsize=1024)
def short_date(day: date, today: date, locale: str) -> str:
    """Return a date, with its year when that is not this one: "6 March", "6 March 2029"."""
    return _skeleton("MMMMd", day, locale) if day.year == today.year else full_date(day, locale)


@lru_cache(maxsize=1024)
def full_date(day: date, locale: str) -> str:
    """Return a date with its year: "6 March 2029"."""
    return format_date(day, "long", locale=locale)


def day_words(day: date, today: date, words: "Wording") -> str:
    """Return how a day is called beside today: "Today", "Yesterday", "3 days ago"; empty from a week on and ahead."""
    ago = (today - day).days
    if ago in {0, 1}:
        return words.say("Today") if ago == 0 else words.say("Yesterday")
    return capitalised(_ago(ago, "day", words.locale)) if 1 < ago < 7 else ""


@lru_cache(maxsize=4096)
def decimal(value: float, locale: str) -> str:
    """Return a number with one decimal, which is left out where it is nought: "4.2", "12"."""
    return str(format_decimal(value, format="#,##0.#", locale=locale))


@lru_cache(maxsize=4096)
def number(count: int, locale: str) -> str:
    """Return a number as people write it: "1,204"; from a million on "1.2 million"."""
    if abs(count) >= 1_000_000:
        return format_compact_decimal(count, format_type="long", fraction_digits=1, locale=locale)
    return format_decimal(count, locale=locale)


@lru_cache(maxsize=256)
def language_name(code: str, locale: str) -> str:
    """Return a language's name in the interface's language; the code itself where CLDR has none."""
    return str(Locale.parse(locale).languages.get(code, code))


def direction(lang: str) -> str:
    """Return the writing direction of a language: "ltr" or "rtl"."""
    return "rtl" if lang in RTL_LANGS else "ltr"


def reading_length(text: str, *, count: int, lang: str | None, words: "Wording") -> str:
    """Return how long a text of ``count`` words is: "1,180 words, 5 min"; in characters where there are no spaces."""
    if lang in UNSPACED_LANGS:
        characters = len("".join(text.split()))
        minutes = max(1, round(characters / CHARACTERS_PER_MINUTE))
        return words.counted(
            "%(count)s character, %(minutes)s min", "%(count)s characters, %(minutes)s min", characters, minutes=minutes
        )
    minutes = max(1, round(count / WORDS_PER_MINUTE))
    return words.counted("%(count)s word, %(minutes)s min", "%(count)s words, %(minutes)s min", count, minutes=minutes)


def _skeleton(skeleton: str, day: date, locale: str) -> str:
    return format_skeleton(skeleton, datetime(day.year, day.month, day.day, tzinfo=UTC), locale=locale)

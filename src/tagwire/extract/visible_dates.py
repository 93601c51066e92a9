"""Visible dates: the day a person reads under a headline, in the languages news is written in."""

import re
from datetime import UTC, datetime
from functools import cache

from babel import Locale

_LANGUAGES = [
    "en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "cs", "sk", "hu", "ro", "bg", "sr", "hr", "sl",
    "lt", "lv", "et", "fi", "sv", "da", "nb", "is", "el", "tr", "az", "ar", "fa", "he", "ur", "hi", "bn", "ta",
    "te", "ml", "mr", "gu", "kn", "pa", "id", "ms", "vi", "th", "my", "km", "ka", "hy", "kk", "uz", "sw", "af",
    "ca", "eu", "gl", "sq", "mk", "mn",
]  # fmt: skip
"""Whose month names are known (Unicode CLDR); an earlier language wins where two use one name for different months."""

_NUMERIC = re.compile(
    r"(?<![\d.,/-])(?:(?P<y>\d{4})\s?(?P<s>[-/.年년])\s?(?P<m>\d{1,2})\s?[-/.月월]\s?(?P<d>\d{1,2})(?:日|일|\b|(?=T\d))"
    r"|(?P<a>\d{1,2})(?P<t>[./-])\s?(?P<b>\d{1,2})(?P=t)\s?(?P<z>\d{4}|\d{2}))(?![\d])"
)
_WORDED = re.compile(
    r"(?<!\d)(?:(?P<d1>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|-го|-e)?,?\s{0,2}(?:de\s|of\s|d['’]|di\s|-)?\s{0,2}(?P<n1>[^\W\d_][^\W\d_.\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f]{0,1}[^\d\s,()|]{0,18}?)\.?,?"
    r"\s{0,2}(?:de\s|del\s|-)?\s{0,2}(?P<y1>\d{4})"
    r"|(?P<n2>[^\W\d_][^\d\s,()|]{1,18}?)\.?\s{0,2}(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<y2>\d{4}))(?!\d)"
)
_TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.h]([0-5]\d)(?!\d|[.:]\d)(?:\s?([ap])\.?m\b)?", re.IGNORECASE)
_DAY_FIRST_ENGLISH = frozenset(
    ("en-gb", "en-au", "en-ie", "en-in", "en-nz", "en-za", "en-ng", "en-ke", "en-sg", "en-pk", "en-lk")
)
_MAX_CHARS = 300


def read_visible_date(text: str, lang: str | None, fetched_at: datetime) -> datetime | None:
    """Return the first date written out in ``text``, with its time of day when one follows; None when there is none.

    No zone is taken to be UTC. "3/4/2024" is read month first in English unless the language tag says otherwise.

    >>> read_visible_date("Posted on 17 May 2024 by J. Doe", "en", datetime(2025, 1, 1, tzinfo=UTC))
    datetime.datetime(2024, 5, 17, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = find_visible_date(text, lang, fetched_at)
    return found[0] if found else None


def find_visible_date(text: str, lang: str | None, fetched_at: datetime) -> tuple[datetime, str] | None:
    """Return the first date written out in ``text`` and what stands before it; None when there is none."""
    text = text[:_MAX_CHARS]
    found = sorted((m for m in (_NUMERIC.search(text), *_WORDED.finditer(text)) if m), key=lambda m: m.start())
    for match in found[:6]:
        day = _numeric_day(match, lang) if match.re is _NUMERIC else _worded_day(match, lang)
        if day is None:
            continue
        moment = _moment(*day, *_time_after(text[match.end() : match.end() + 25]))
        if moment is not None and datetime(1990, 1, 1, tzinfo=UTC) <= moment <= fetched_at.astimezone(UTC).replace(
            hour=23, minute=59
        ):
            return moment, text[: match.start()]
    return None


def _numeric_day(match: re.Match[str], lang: str | None) -> tuple[int, int, int] | None:
    if match["y"]:
        return _year(int(match["y"])), int(match["m"]), int(match["d"])
    first, second, year = int(match["a"]), int(match["b"]), int(match["z"])
    if len(match["z"]) == 2:
        if match["t"] == "-":
            return None
        year += 2000
    tag = (lang or "").lower().replace("_", "-")
    month_first = (
        match["t"] == "/" and (tag == "en" or tag.startswith("en-") or not tag) and tag not in _DAY_FIRST_ENGLISH
    )
    if (month_first and first <= 12) or second > 12:
        first, second = second, first
    return _year(year), second, first


def _worded_day(match: re.Match[str], lang: str | None) -> tuple[int, int, int] | None:
    name = match["n1"] or match["n2"]
    month = _month(name, lang)
    if month is None:
        return None
    return _year(int(match["y1"] or match["y2"])), month, int(match["d1"] or match["d2"])


def _year(year: int) -> int:
    """A year of the Buddhist era, as Thai pages write it, in ours."""
    return year - 543 if 2500 <= year <= 2700 else year


def _time_after(text: str) -> tuple[int, int]:
    found = _TIME.search(text)
    if not found:
        return 0, 0
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return hour, int(found[2])


def _moment(year: int, month: int, day: int, hour: int, minute: int) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def _month(name: str, lang: str | None) -> int | None:
    key = _folded(name)
    language = (lang or "").lower().replace("_", "-").partition("-")[0]
    own = _months().get(language)
    if own and key in own:
        return own[key]
    return _all_months().get(key)


def _folded(name: str) -> str:
    return name.casefold().replace("i̇", "i").strip(".’' ")


@cache
def _months() -> dict[str, dict[str, int]]:
    tables = {}
    for language in _LANGUAGES:
        months = Locale(language).months
        table: dict[str, int] = {}
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    if not any(map(str.isdigit, name)) and len(name) > 1:
                        table.setdefault(_folded(name), number)
        if language == "en":
            table |= {"sept": 9}
        tables[language] = table
    tables["no"] = tables["nb"]
    return tables


@cache
def _all_months() -> dict[str, int]:
    merged: dict[str, int] = {}
    for table in _months().values():
        for name, number in table.items():
            merged.setdefault(name, number)
    return merged

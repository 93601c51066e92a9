"""Dates as feeds write them → aware times in UTC.

Read are W3CDTF and ISO 8601 in their many spellings, RFC 822/1123/850 and asctime with English, and some other
languages', month names, and year-first dates in digits with any separators (Chinese, Japanese, Korean).
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta

from tagwire.feeds.limits import MAX_DATE_LENGTH

EARLIEST_YEAR = 1970
LATEST_YEAR = 2200
"""Years outside are a default or a slip of whoever wrote the feed ("0001-01-01"), not a date."""

_ZONE_HOURS = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "met": 1, "mez": 1, "cest": 2,
    "mest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9,
    "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "adt": -3,
    "ast": -4, "at": -4, "edt": -4, "est": -5, "et": -5, "cdt": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7,
    "mt": -7, "pdt": -7, "pst": -8, "pt": -8, "akdt": -8, "akst": -9, "hst": -10, "a": -1, "n": 1, "m": -12,
    "y": 12,
}  # fmt: skip
"""Hours ahead of UTC of the zone names of RFC 822 and those commonly met beyond it."""

_MONTHS = (
    "jan january janvier janv januar jänner jän enero ene gennaio gen janeiro januari jaar ιαν ιαν. ian január januar.",
    "feb february février févr fév februar febrero febbraio fevereiro fev februari φεβ február",
    "mar march mars märz mrz marzo março maart mrt μαρ μάρ március",
    "apr april avril avr abril abr aprile απρ április",
    "may mai mayo maggio mag maio mei maj μάι μαϊ μαι május",
    "jun june juin juni junio giugno giu junho ιούν ιον ιουν június",
    "jul july juillet juil juli julio luglio lug julho ιούλ ιολ ιουλ július",
    "aug august août aoû agosto ago augustus αύγ αυγ augusztus",
    "sep sept september septembre septiembre settembre set setembro σεπ szeptember",
    "oct october octobre oktober okt octubre ottobre ott outubro out οκτ október",
    "nov november novembre noviembre novembro νοέ νοε",
    "dec december décembre déc dezember dez diciembre dic dicembre dezembro δεκ",
)
_MONTH_BY_NAME = {
    unicodedata.normalize("NFC", name.strip(".")): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
}

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-?W(?P<week>\d{2})(?:-?(?P<weekday>[1-7]))?|"
    r"-?(?P<ordinal>\d{3})(?=$|[T\s])|"
    r"(?:[-/.]?(?P<month>\d{1,2})(?:[-/.]?(?P<day>\d{1,2}))?)?)"
    r"(?:(?:\s*[Tt_,]\s*|\s+|(?=\d{4,6}(?:$|[Z+\-])))(?P<clock>\d.*))?\s*"
)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.hH]?(?P<minute>\d{2})(?:[:.]?(?P<second>\d{2})(?:[.,:]\d{1,12})?)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>.{0,40})"
)
_OFFSET = re.compile(r"(?:(?:gmt|utc|ut|etc/gmt)\s*)?([+\-\u2212])\s*(\d{1,2}):?(\d{2})?(?![\d:]).*", re.IGNORECASE)
_ZONE_NAME = re.compile(r"(?:etc/)?([^\W\d_]+)")
_WORDS = re.compile(r"[^\W\d_]+\.?|\d+(?:[:.]\d+)+|\d+|[+\-]\d{2}:?\d{2}(?!\d)")
_EAST_ASIAN = re.compile(
    r"(?P<year>\d{4})\s*[年년./\-]\s*(?P<month>\d{1,2})\s*[月월./\-]\s*(?P<day>\d{1,2})\s*[日일.]?"
    r"(?:\s*\(?(?:(?!오전|오후|上午|下午|午前|午後)[^\W\d_]){0,4}\)?\s*(?P<half>오전|오후|上午|下午|午前|午後)?"
    r"\s*(?P<hour>\d{1,2})[:時时시]\s*(?P<minute>\d{1,2})"
    r"(?:[:分분]\s*(?P<second>\d{1,2}))?)?"
)
_EAST_ASIAN_ZONES = {"년": 9, "월": 9, "오": 9, "年": 9}
_SHORT_YEAR = re.compile(r"\d{2}-\d{2}-\d{2}T\d")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?\s*,\s*")
"""A weekday before a comma; French "mar" is Tuesday there, not March."""
_EPOCH = re.compile(r"\d{9,10}(?:\d{3})?")


def read_date(text: str | None) -> datetime | None:
    """Return the time a feed's date names, in UTC, or None when it names none between 1970 and 2200.

    A date without a zone is taken as UTC, one without a time of day as midnight.

    >>> read_date("Thu, 05 Jun 2025 09:12:00 +0200").isoformat()
    '2025-06-05T07:12:00+00:00'
    """
    if not text:
        return None
    text = unicodedata.normalize("NFC", " ".join(text[: MAX_DATE_LENGTH * 2].split()))
    if not text or len(text) > MAX_DATE_LENGTH:
        return None
    if _SHORT_YEAR.match(text):
        text = f"20{text}"
    try:
        moment = _read(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment is not None and EARLIEST_YEAR <= moment.year <= LATEST_YEAR else None


def _read(text: str) -> datetime | None:
    if _EPOCH.fullmatch(text) and text.isascii():
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if iso := _ISO.fullmatch(text):
        return _read_iso(iso)
    if east_asian := _EAST_ASIAN.match(text):
        return _read_east_asian(east_asian, text)
    return _read_words(text)


def _read_iso(found: re.Match[str]) -> datetime | None:
    year = int(found["year"])
    if found["week"]:
        day = datetime.fromisocalendar(year, int(found["week"]), int(found["weekday"] or 1))
    elif found["ordinal"]:
        day = datetime(year, 1, 1) + timedelta(days=int(found["ordinal"]) - 1)
    else:
        day = datetime(year, int(found["month"] or 1), int(found["day"] or 1))
    return _at_clock(day, found["clock"] or "")


def _read_words(text: str) -> datetime | None:
    """Read RFC 822 and its relations: a month's name, a day, a year and a clock, in any usual order."""
    text = _WEEKDAY.sub("", text)
    clock = re.search(r"\d{1,2}:\d{1,2}.*", text)
    head = text[: clock.start()] if clock else text
    tail = clock[0] if clock else ""
    month, numbers = None, list[str]()
    for word in _WORDS.findall(head.replace("-", " ").replace("/", " ")):
        if word.isdecimal():
            numbers.append(word)
        else:
            month = month or _MONTH_BY_NAME.get(word.rstrip(".").lower()) or _month_by_start(word)
    if tail and len(numbers) == 1:  # asctime writes the year last: "Mon Jan  5 09:12:00 2004"
        year = re.search(r"(?<![\d:+\-])\d{4}$", tail)
        if year:
            numbers.append(year[0])
            tail = tail[: year.start()].rstrip()
    if month is None or len(numbers) < 2:
        return None
    day, year_text = (numbers[0], numbers[1]) if len(numbers[0]) <= 2 else (numbers[1], numbers[0])
    if not tail and len(numbers) == 3 and len(numbers[2]) <= 2:
        tail = numbers[2]
    return _at_clock(datetime(_full_year(year_text), month, int(day)), tail)


def _month_by_start(word: str) -> int | None:
    return _MONTH_BY_NAME.get(word[:3].lower()) if len(word) > 3 and word.isascii() else None


def _full_year(digits: str) -> int:
    year = int(digits)
    return year + (2000 if year < 70 else 1900) if len(digits) <= 2 else year


def _read_east_asian(found: re.Match[str], text: str) -> datetime | None:
    hour = int(found["hour"] or 0)
    if found["half"] in ("오후", "下午", "午後") and hour < 12:
        hour += 12
    day = datetime(int(found["year"]), int(found["month"]), int(found["day"]))
    moment = day + timedelta(hours=hour, minutes=int(found["minute"] or 0), seconds=int(found["second"] or 0))
    rest = text[found.end() :].strip()
    offset = _offset(rest)
    if offset is None:
        return None
    if not rest:
        hours = next((hours for sign, hours in _EAST_ASIAN_ZONES.items() if sign in text), 0)
        offset = timedelta(hours=hours)
    return (moment - offset).replace(tzinfo=UTC)


def _at_clock(day: datetime, clock: str) -> datetime | None:
    clock = clock.strip()
    if not clock:
        return day.replace(tzinfo=UTC)
    found = _CLOCK.fullmatch(clock)
    if not found:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0)
    half = (found["half"] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 61:
        return None
    offset = _offset(found["zone"])
    if offset is None:
        return None
    # 24:00 is the next day's midnight, and a leap second the next minute's first.
    return (day + timedelta(hours=hour, minutes=minute, seconds=second) - offset).replace(tzinfo=UTC)


def _offset(zone: str) -> timedelta | None:
    """Return how far ahead of UTC a zone is; zero for an unknown name, None for an impossible number."""
    zone = zone.strip(" ()[]")
    if not zone:
        return timedelta()
    found = _OFFSET.match(zone)
    if found:
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 15 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return offset if found[1] == "+" else -offset
    named = _ZONE_NAME.match(zone)
    return timedelta(hours=_ZONE_HOURS.get(named[1].lower(), 0)) if named else timedelta()

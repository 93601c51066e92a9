"""Dates: when a piece was published and last changed, as structured data states it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.structured import Structured, texts_of

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
MAX_AHEAD = timedelta(days=2)
"""A date this far after the fetch is a mistake; embargoed pieces and zones without a name stay inside it."""

_PUBLISHED_META = (
    "article:published_time",
    "og:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publishdate",
    "publish_date",
    "published_time",
    "pubdate",
    "publication_date",
    "article.published",
    "date.published",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "cxense-parse:recs:publishtime",
    "article:publicationdate",
    "article_date_original",
    "originalpublicationdate",
    "publication-date",
    "published",
    "date",
    "dc.date",
    "dcterms.date",
    "datecreated",
    "citation_publication_date",
    "citation_online_date",
    "og:article:published_time",
    "og:pubdate",
    "created",
    "article:created",
    "last-published",
    "bt:pubdate",
    "rnews:datepublished",
    "uploaddate",
    "last_published",
    "vr:published_time",
    "shareaholic:article_published_time",
    "og:release_date",
    "og:article:published",
)
_MODIFIED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "modified",
    "og:modified_time",
    "article.updated",
    "last_updated_date",
)
_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2,
          "BST": 1, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "IST": 5.5, "AEST": 10,
          "AEDT": 11, "GMT": 0, "UTC": 0, "UT": 0, "Z": 0}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?)?"
    r"\s*(Z\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}\b|[A-Z]{2,4}\b)?"
)
_COMPACT = re.compile(r"\s*((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{4})?\s*")
_URL_DATE = re.compile(
    r"[/_-]((?:19|20)\d{2})(?:([/_-])(0?[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]|[1-9])|()(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dates:
    """When a piece was published and modified, in the zone stated; None where nothing says so."""

    published: datetime | None = None
    modified: datetime | None = None
    shown: tuple[datetime, ...] = ()
    """What time elements say that are not called the piece's own: the likeliest first; of use where nothing else is
    stated."""


def stated_dates(tree: LexborHTMLParser, structured: Structured, fetched_at: datetime) -> Dates:
    """Return the dates in JSON-LD, meta elements, microdata and time elements, in that order."""
    main = structured.main
    published = [*texts_of(main.get("datePublished"), "@value"), *_meta(structured, _PUBLISHED_META)]
    if not published:
        published = [*texts_of(main.get("dateCreated"), "@value"), *_marked_up(tree, _PUBLISHED_MARKS)]
    if not published:
        others = (node for node in structured.nodes if "datePublished" in node and node is not main)
        published = [text for node in others for text in texts_of(node["datePublished"], "@value")][:3]
    shown = () if published else _shown(tree, structured, fetched_at)
    modified = [*texts_of(main.get("dateModified"), "@value"), *_meta(structured, _MODIFIED_META)]
    return Dates(
        _in_local_zone(_first(published, fetched_at), (*published, *structured.times), fetched_at),
        _first(modified, fetched_at),
        shown,
    )


def url_date(url: str, fetched_at: datetime) -> datetime | None:
    """Return the day that stands in an address's path, "/2024/05/17/", or None."""
    found = _URL_DATE.search(url)
    if not found:
        return None
    year, month, day = (int(group) for group in found.groups() if group and group.isdecimal())
    return _sane(_moment(year, month, day), fetched_at)


def parse_date(text: str, fetched_at: datetime) -> datetime | None:
    """Return the time a machine-written date names, in its own zone; None when it names none or one that can't be.

    Read are ISO 8601 and its misspellings, RFC 2822 and bare Unix seconds or milliseconds. A text without a zone is
    taken as UTC.
    """
    text = text.strip()[:80]
    if text.isdecimal() and len(text) in (10, 13):
        return _sane(datetime.fromtimestamp(int(text[:10]), UTC), fetched_at)
    for read in (_compact, _iso, _rfc2822):
        moment = read(text)
        if moment is not None:
            return _sane(moment, fetched_at)
    return None


def _meta(structured: Structured, names: tuple[str, ...]) -> list[str]:
    return [value for name in names for value in structured.meta.get(name, ())[:1]]


def _shown(tree: LexborHTMLParser, structured: Structured, fetched_at: datetime) -> tuple[datetime, ...]:
    texts = (*_marked_up(tree, _SHOWN_MARKS), *structured.times)
    return tuple(moment for moment in (parse_date(text, fetched_at) for text in texts) if moment is not None)


_PUBLISHED_MARKS = (
    '[itemprop~="datePublished" i]', "time[pubdate]",
    "time.published, time.entry-date, .entry-date time, .post-date time, .byline time",
    "article header time[datetime], header.entry-header time[datetime]", "abbr.published[title]",
)  # fmt: skip


_SHOWN_MARKS = ("article time[datetime], main time[datetime]",)


def _marked_up(tree: LexborHTMLParser, selectors: tuple[str, ...]) -> list[str]:
    for selector in selectors:
        for node in tree.css(selector)[:3]:
            attributes = node.attributes
            value = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
            if value:
                return [value]
    return []


def _in_local_zone(moment: datetime | None, texts: tuple[str, ...], fetched_at: datetime) -> datetime | None:
    """Return a moment stated in UTC in the zone in which the page states the very same one elsewhere, if it does.

    Late in the evening the day in UTC is not the day that the publisher's readers see.
    """
    if moment is None or moment.utcoffset():
        return moment
    others = (parse_date(text, fetched_at) for text in texts)
    return next((other for other in others if other == moment and other.utcoffset()), moment)


def _first(texts: list[str], fetched_at: datetime) -> datetime | None:
    return next((m for m in (parse_date(text, fetched_at) for text in texts) if m is not None), None)


def _iso(text: str) -> datetime | None:
    found = _ISO.search(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    return _moment(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), _offset(zone))


def _compact(text: str) -> datetime | None:
    found = _COMPACT.fullmatch(text)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(n or 0) for n in found.groups()[:6])
    return _moment(year, month, day, hour, minute, second, _offset(found[7]))


def _rfc2822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _offset(zone: str | None) -> timezone:
    if not zone or zone in _ZONES:
        return timezone(timedelta(hours=_ZONES[zone])) if zone else UTC
    digits = zone[1:].replace(":", "")
    if not digits.isdecimal():
        return UTC
    minutes = int(digits[:2]) * 60 + int(digits[2:4] or 0)
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes)) if minutes < 24 * 60 else UTC


def _moment(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, offset: timezone = UTC
) -> datetime | None:
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=offset)
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def _sane(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    return moment if moment is not None and EARLIEST <= moment <= fetched_at + MAX_AHEAD else None

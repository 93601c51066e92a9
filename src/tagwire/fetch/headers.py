"""Response headers read into values: media type, age, waits, links; whatever can't be read counts as not sent."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import chain, islice

from tagwire.text.urls import resolve_url

MAX_LINKS = 100
MAX_SECONDS = 10**9

Link = tuple[str, str, str]
"""Absolute address, relation, media type."""


def header_text(value: str) -> str:
    """Return a header as aiohttp decodes it as text that can be stored: bytes that are no UTF-8 are replaced."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def validator_text(value: str | None) -> str | None:
    """Return a validator with each byte as one character (ISO 8859-1, RFC 9110 §5.5): nothing is lost or guessed."""
    return value.encode("utf-8", "surrogateescape").decode("latin-1") if value else None


def validator_header(value: str | None) -> str | None:
    """Return what to hand to aiohttp so that the very bytes of a validator are sent; None when it can't do that.

    aiohttp writes headers as UTF-8, so bytes that are no UTF-8 can't be sent, nor can control characters.
    """
    if not value or any((c < " " and c != "\t") or c == "\x7f" for c in value):
        return None
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


def media_type(content_type: str) -> tuple[str, str | None]:
    """Return the media type in lower case, "" when there is none, and the charset as declared.

    >>> media_type('Text/HTML; Charset="Shift_JIS"')
    ('text/html', 'Shift_JIS')
    """
    parts = header_text(content_type).split(";")
    name = parts[0].strip().lower()
    for part in parts[1:]:
        key, _, value = part.partition("=")
        charset = value.strip().strip("\"'").strip()
        if key.strip().lower() == "charset" and charset:
            return name, charset[:64]
    return name, None


def max_age_s(cache_control: Iterable[str]) -> int | None:
    """Return the seconds of the first max-age of Cache-Control headers, or None.

    >>> max_age_s(["public, max-age=300"])
    300
    """
    for directive in ",".join(cache_control).split(","):
        key, _, value = directive.partition("=")
        if key.strip().lower() == "max-age":
            return _seconds(value.strip().strip('"'))
    return None


def fresh_for_s(cache_control: Iterable[str], expires: str | None, *, now: datetime) -> int | None:
    """Return the seconds an answer is fresh (RFC 9111 §4.2.1): its max-age, else until its Expires, else None.

    An Expires that is no date, or has passed, says nothing: "0" is what servers send that never thought about it.
    """
    stated = max_age_s(cache_control)
    if stated is not None:
        return stated
    left_s = retry_after_s(expires, now=now) if expires and not expires.strip().isdigit() else None
    return int(left_s) or None if left_s is not None else None


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, as a number or an HTTP date; None when it can't be read.

    A date that has passed asks for no wait.
    """
    text = (value or "").strip()
    seconds = _seconds(text)
    if seconds is not None:
        return float(seconds)
    if len(text) > 64 or not any(c.isalpha() for c in text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        return min(max((aware - now).total_seconds(), 0.0), float(MAX_SECONDS))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def links_of(headers: Iterable[str], *, base: str) -> tuple[Link, ...]:
    """Return the links of Link headers (RFC 8288), one for each relation, made absolute against ``base``.

    Links with an ``anchor`` speak of another document and are left out, as are those that lead nowhere we ask.
    """
    found: list[Link] = []
    for target, parameters in islice(chain.from_iterable(map(_link_values, headers)), MAX_LINKS):
        address = resolve_url(base, target)
        if address is None or "anchor" in parameters:
            continue
        found += [(address, rel, parameters.get("type", "")) for rel in parameters.get("rel", "").lower().split()]
    return tuple(found[:MAX_LINKS])


def _link_values(header: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (target, parameters) of each <…> in a header, moving only forward."""
    header, position = header_text(header), 0
    while (start := header.find("<", position)) >= 0 and (end := header.find(">", start)) >= 0:
        parameters: dict[str, str] = {}
        position = end + 1
        while position < len(header):
            separator, position = _skip(header, position)
            if separator != ";":
                break
            key, value, position = _parameter(header, position)
            parameters.setdefault(key, value)
        yield header[start + 1 : end].strip(), parameters


def _skip(header: str, position: int) -> tuple[str, int]:
    """Return the next character that is not white space, and the place after it."""
    while position < len(header) and header[position].isspace():
        position += 1
    return header[position : position + 1], position + 1


def _parameter(header: str, position: int) -> tuple[str, str, int]:
    """Return name, value and the place after a parameter, its value quoted or not."""
    start = position
    while position < len(header) and header[position] not in '=;,"':
        position += 1
    key = header[start:position].strip().lower()
    if header[position : position + 1] != "=":
        return key, "", position
    mark, after = _skip(header, position + 1)
    if mark != '"':
        start = position = after - 1
        while position < len(header) and header[position] not in ";,":
            position += 1
        return key, header[start:position].strip(), position
    letters: list[str] = []
    position = after
    while position < len(header) and header[position] != '"':
        position += header[position] == "\\"
        letters.append(header[position : position + 1])
        position += 1
    return key, "".join(letters), position + 1


def _seconds(text: str) -> int | None:
    """Return a whole number of seconds, bounded; None for anything else (a sign, letters, thousands of digits)."""
    if not (text.isascii() and text.isdigit()):
        return None
    return min(int(text[:20]), MAX_SECONDS)

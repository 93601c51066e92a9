"""Heads: what a record's own headers, and those of the HTTP message in it, say before the body is looked at."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastwarc.warc import WarcRecord

_TYPES = frozenset(("response", "resource", "revisit"))
EARLIEST = datetime(1996, 1, 1, tzinfo=UTC)
"""Web archiving began in 1996: an older date is a broken clock."""


@dataclass(frozen=True, slots=True)
class HttpHead:
    """The head of an HTTP response as it was received."""

    status: int
    media_type: str
    """Lower case, without parameters."""
    charset: str | None
    codings: tuple[str, ...]
    """Content-Encoding, in the order applied."""
    is_chunked: bool
    robots_tag: str | None
    length: int
    """Bytes up to the body."""


@dataclass(frozen=True, slots=True)
class RecordHead:
    """What a record says of itself."""

    type: str
    """"response", "resource", "revisit" or "other"."""
    url: str
    date: datetime | None
    """When it was captured, in UTC; None when absent or nonsense."""
    length: int
    """Bytes of its block, as stated."""
    http: HttpHead | None = None


def record_head(record: WarcRecord) -> RecordHead:
    """Return what a record's WARC headers say; wget writes the address in angle brackets, as WARC 1.0 had it."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">")
    media_type, _ = _media_type(record.headers.get("Content-Type") or "")
    stated = str(record.record_type)
    kind = stated if stated in _TYPES else "other"
    if kind == "response" and media_type != "application/http":
        kind = "other"
    http = HttpHead(200, *_media_type(record.headers.get("Content-Type") or ""), (), False, None, 0)
    return RecordHead(kind, url, _date(record), record.content_length, http if kind == "resource" else None)


def http_head(block: bytes) -> HttpHead | None:
    """Return the HTTP head that begins a response's block, or None when there is none, or no end of it."""
    end, gap = block.find(b"\r\n\r\n"), 4
    if end < 0 or 0 <= block.find(b"\n\n", 0, end) < end:
        end, gap = block.find(b"\n\n"), 2
    if end < 0 or not block.startswith(b"HTTP/"):
        return None
    status_line, *lines = block[:end].decode("latin-1").splitlines()
    status = status_line.split(maxsplit=2)[1:2]
    if not status or not (status[0].isascii() and status[0].isdigit() and len(status[0]) == 3):
        return None
    values: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            values.setdefault(name.strip().lower(), []).append(value.strip())
    media_type, charset = _media_type((values.get("content-type") or [""])[0])
    codings = ",".join(values.get("content-encoding", [])).lower()
    return HttpHead(
        status=int(status[0]),
        media_type=media_type,
        charset=charset,
        codings=tuple(c for c in (c.strip() for c in codings.split(",")) if c and c != "identity"),
        is_chunked="chunked" in ",".join(values.get("transfer-encoding", [])).lower(),
        robots_tag=", ".join(values["x-robots-tag"]) if "x-robots-tag" in values else None,
        length=end + gap,
    )


def _media_type(value: str) -> tuple[str, str | None]:
    media_type, _, parameters = value.partition(";")
    charset = None
    for parameter in parameters.split(";"):
        name, _, stated = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = stated.strip().strip("\"'")[:64] or None
    return media_type.strip().lower(), charset


def _date(record: WarcRecord) -> datetime | None:
    date: object = record.record_date  # None for one it can't read, though fastwarc's types do not say so
    if not isinstance(date, datetime):
        return None
    date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    return date if date >= EARLIEST else None

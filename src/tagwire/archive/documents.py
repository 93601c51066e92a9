"""Documents: an archived page as the fetcher would have given it, its codings undone within bounds."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path

import zstandard
from fastwarc.stream_io import BrotliReader

from tagwire.archive.gate import MAX_PAGE_BYTES, body_refusal
from tagwire.archive.heads import RecordHead
from tagwire.archive.records import Record, RefusedRecord, read_records
from tagwire.errors import ParseError
from tagwire.model.archive import ArchivePlace
from tagwire.model.document import Document

MAX_CODINGS = 2
ArchiveItem = tuple[Document | str, ArchivePlace]
"""A page, or the reason why a record is refused; and the place to go on from after it."""


def read_archive(path: Path, place: ArchivePlace) -> Iterator[ArchiveItem]:
    """Yield an item for each record of an archive from ``place`` on; raise OSError where the file can't be read."""
    for record in read_records(path, place):
        yield (record.reason if isinstance(record, RefusedRecord) else _document(record)), record.after


def _document(record: Record) -> Document | str:
    """Return a record's page, or why it is refused; captured at the record's date, which no page can be newer than."""
    head = record.head
    if head.http is None or head.date is None:
        raise ValueError("the gate lets no record pass without a head and a date")
    try:
        body = _decoded(record.body, head)
    except ParseError:
        return "coding"
    refused = body_refusal(body)
    if refused is not None:
        return refused
    return Document(
        url=head.url,
        final_url=head.url,
        body=body,
        media_type=head.http.media_type,
        charset=head.http.charset,
        fetched_at=head.date,
        robots_tag=head.http.robots_tag,
    )


def _decoded(body: bytes, head: RecordHead) -> bytes:
    """Return a body without transfer and content codings; raise ParseError for one that is broken or unknown.

    Many crawlers store bodies decoded and leave the headers as they were: a body that does not look coded is taken
    as it is.
    """
    if head.http is None:
        return body
    if head.http.is_chunked:
        body = _unchunked(body)
    if len(head.http.codings) > MAX_CODINGS:
        raise ParseError("the page is coded too often")
    for coding in reversed(head.http.codings):
        body = _uncoded(body, coding)
    return body


def _unchunked(body: bytes) -> bytes:
    """Return a chunked body's content (RFC 9112 §7.1), or the body itself when it is not chunked."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 1024)
        size = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not 0 < len(size) <= 8 or not all(c in b"0123456789abcdefABCDEF" for c in size):
            if at == 0:
                return body
            raise ParseError("the page's chunks are broken")
        length = int(size, 16)
        if length == 0:
            return b"".join(parts)
        at = end + 2 + length + 2
        if at > len(body):
            raise ParseError("the page's last chunk is cut")
        parts.append(body[end + 2 : at - 2])


def _uncoded(body: bytes, coding: str) -> bytes:
    limit = MAX_PAGE_BYTES + 1
    try:
        if coding in ("gzip", "x-gzip"):
            return _inflated(body, 31, limit) if body.startswith(b"\x1f\x8b") else body
        if coding == "deflate":
            is_wrapped = len(body) >= 2 and body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
            return body if body.lstrip().startswith(b"<") else _inflated(body, 15 if is_wrapped else -15, limit)
        if coding == "zstd":
            if not body.startswith(b"\x28\xb5\x2f\xfd"):
                return body
            with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body) as reader:
                return reader.read(limit)
        if coding == "br":
            return body if body.lstrip().startswith(b"<") else BrotliReader(io.BytesIO(body)).read(limit)
    except (OSError, zlib.error, zstandard.ZstdError) as error:
        raise ParseError(f"the page's {coding} coding is broken: {error}") from None
    raise ParseError(f"the page's coding {coding[:20]!r} is unknown")


def _inflated(body: bytes, bits: int, limit: int) -> bytes:
    inflater = zlib.decompressobj(bits)
    content = inflater.decompress(body, limit)
    if not inflater.eof and len(content) < limit:
        raise ParseError("the page's compressed body is cut")
    return content

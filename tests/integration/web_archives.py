"""WARC files for the tests: the demo edition's pages, as a crawler would have written them down."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

import zstandard

from tagwire.demo.addresses import article_path
from tagwire.demo.edition import load_edition
from tagwire.demo.site import site

MADE_AT = datetime(2025, 6, 17, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was captured."""

    url: str
    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    date: str = "2025-06-18T06:30:00Z"


def record(
    capture: Capture,
    *,
    kind: str = "response",
    version: str = "1.0",
    http: Iterable[tuple[str, str]] = (),
    warc: Iterable[tuple[str, str]] = (),
    length: int | None = None,
) -> bytes:
    """Return one WARC record; ``length`` states another length than the true one."""
    fields = [("Content-Type", capture.content_type), ("Content-Length", str(len(capture.body))), *http]
    block = f"HTTP/1.1 {capture.status} OK\r\n{_lines(fields)}\r\n".encode() + capture.body
    head = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, capture.url)}>"),
        ("WARC-Date", capture.date),
        ("WARC-Target-URI", capture.url),
        *warc,
        ("Content-Type", f"application/http; msgtype={'request' if kind == 'request' else 'response'}"),
        ("Content-Length", str(len(block) if length is None else length)),
    ]
    return f"WARC/{version}\r\n{_lines(head)}\r\n".encode() + block + b"\r\n\r\n"


def warcinfo() -> bytes:
    """Return the record that begins most archives."""
    body = b"software: by hand\r\nformat: WARC File Format 1.0\r\n"
    head = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", "<urn:uuid:0>"),
        ("WARC-Date", "2025-06-18T06:00:00Z"),
        ("Content-Type", "application/warc-fields"),
        ("Content-Length", str(len(body))),
    ]
    return f"WARC/1.0\r\n{_lines(head)}\r\n".encode() + body + b"\r\n\r\n"


def packed(records: Iterable[bytes], *, suffix: str) -> bytes:
    """Return records as the file of a name that ends in ``suffix``: each compressed by itself, or plain."""
    if suffix.endswith(".gz"):
        return b"".join(gzip.compress(r, mtime=0) for r in records)
    if suffix.endswith(".zst"):
        return b"".join(zstandard.ZstdCompressor(write_checksum=True).compress(r) for r in records)
    return b"".join(records)


def demo_captures() -> list[Capture]:
    """Return every article page of the demo edition, with its front pages and lists between them."""
    edition = load_edition(MADE_AT)
    found = []
    for publisher in edition.publishers:
        routes = site(edition, publisher, port=80)
        origin = f"http://{publisher.host}.example"
        articles = [article_path(publisher, a) for a in edition.articles_of(publisher)]
        for path in ["/", *articles, "/nowhere"]:
            answer = routes[path](0) if path in routes else None
            if answer is None:
                found.append(Capture(origin + path, b"<p>Not here.</p>" * 50, status=404))
            else:
                found.append(Capture(origin + path, answer.body, content_type=answer.content_type))
    return found


def _lines(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in fields)

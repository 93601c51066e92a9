"""``read_archive``: any bytes give pages within bounds and refusals; every place leads to the rest and nothing else."""

import gzip
import tempfile
from pathlib import Path

import zstandard
from target import Target

from tagwire.archive import read_archive
from tagwire.archive.gate import MAX_PAGE_BYTES
from tagwire.model.archive import ArchivePlace
from tagwire.model.document import Document

PAGE = b"<p>The ferry runs again, said the harbour board of Port Calder. " * 10
BLOCK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2025-06-17T09:12:00Z\r\n"
    b"WARC-Target-URI: https://courier.example/ferry-runs-again\r\nContent-Type: application/http;msgtype=response\r\n"
    b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(BLOCK), BLOCK)
)
SEEDS = (RECORD * 2, gzip.compress(RECORD, mtime=0) * 2, zstandard.compress(RECORD) * 2)
MARKS = (
    b"WARC/1.0\r\n", b"WARC/1.1\r\n", b"\r\n\r\n", b"Content-Length: 9\r\n", b"Content-Length: -1\r\n", b"\x1f\x8b\x08",
    b"Content-Length: 99999999999999999999\r\n", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18\x04\x00\x00\x00", b"\x00" * 20,
    b"WARC-Type: revisit\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"HTTP/1.1 9 x\r\n",
    b"Content-Encoding: br\r\n", b"ffffffff\r\n", RECORD,
)  # fmt: skip


def check(data: bytes) -> None:
    """Raise when a page is out of bounds, or going on from the middle gives another rest."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.warc")
        path.write_bytes(data)
        items = list(read_archive(path, ArchivePlace()))
        for found, _ in items:
            assert isinstance(found, str) or len(found.body) <= MAX_PAGE_BYTES
        if items:
            middle = len(items) // 2
            rest = [found for found, _ in read_archive(path, items[middle][1])]
            expected = [found for found, _ in items[middle + 1 :]]
            assert [f for f in rest if isinstance(f, Document)] == [f for f in expected if isinstance(f, Document)]


TARGET = Target("read_archive", SEEDS, MARKS, check)

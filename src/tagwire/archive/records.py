"""Records: one archive file cut into records, what is broken counted and passed over.

fastwarc reads records one after the other and stops at the first that is none. Here the file is then searched for
the next place at which a record (or the compressed member around one) begins, and reading goes on there. A record
whose stated length runs past the end of the file hides those behind it: they are searched for in the same way.
"""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from fastwarc.stream_io import ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord

from tagwire.archive.gate import head_refusal
from tagwire.archive.heads import RecordHead, http_head, record_head
from tagwire.model.archive import ArchivePlace

MAX_HEAD_BYTES = 65_536
"""Bytes of WARC headers, and of HTTP headers, that a record may have."""
MAX_BLOCK_BYTES = 10_000_000 + MAX_HEAD_BYTES
"""Bytes read of one record: what ``extract`` takes of a page, and its headers."""
MAX_SKIPPED_BYTES = 1_000_000_000
"""A stated length from which on a record is not passed over by reading it: what follows is searched for."""
MAX_RESUMES = 5_000
"""How often in one file reading may go on after a broken place; a file more broken is given up."""
_WINDOW = 1 << 20
_GZIP, _ZSTD, _PLAIN = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1."
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
MAX_DICTIONARY_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """A record that may be an article's page."""

    head: RecordHead
    body: bytes
    """Of the HTTP message, codings still applied; of a resource, its block."""
    after: ArchivePlace


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record that is none, or a place at which there is no record."""

    reason: str
    after: ArchivePlace


class _Walk:
    """Where a walk through a file stands: the last place that reading can begin at, and items since."""

    def __init__(self, place: ArchivePlace) -> None:
        self._start = place.offset
        self._since = 0
        self._skip = place.skip

    def begin(self, offset: int) -> None:
        """A record begins at ``offset``, and reading can begin there."""
        if offset > self._start:
            self._start, self._since = offset, 0

    def passed(self) -> tuple[ArchivePlace, bool]:
        """Return the place after one more item, and whether the item is new (not one of those to be skipped)."""
        self._since += 1
        if self._skip:
            self._skip -= 1
            return ArchivePlace(self._start, self._since), False
        return ArchivePlace(self._start, self._since), True


def read_records(path: Path, place: ArchivePlace) -> Iterator[Record | RefusedRecord]:
    """Yield each record from ``place`` on; raise OSError only where the file itself can't be read.

    An item's ``after`` is the place from which everything behind it, and nothing before, is read again.
    """
    with path.open("rb") as file:
        cutter = _Cutter(file, path.name)
        walk = _Walk(place)
        at: int | None = place.offset
        resumes = -1
        while at is not None and at < cutter.size:
            run = _Run(cutter, at)
            for found in run.items(walk):
                after, is_new = walk.passed()
                if is_new:
                    yield RefusedRecord(found, after) if isinstance(found, str) else Record(*found, after)
            resumes += 1
            if resumes > MAX_RESUMES:
                yield RefusedRecord("too-broken", walk.passed()[0])
                return
            # Also after a quiet end: a damaged member's head looks like the end of the file to fastwarc.
            at = cutter.find(run.search_from())


class _Cutter:
    """One open archive: how it is compressed, and where in it records begin."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        head = os.pread(file.fileno(), 8, 0)
        if head.startswith(_GZIP) or (name.lower().endswith(".gz") and not head.startswith(_PLAIN)):
            self.mark = _GZIP
        elif head.startswith((_ZSTD, _ZSTD_DICTIONARY)) or (
            name.lower().endswith(".zst") and not head.startswith(_PLAIN)
        ):
            self.mark = _ZSTD
        else:
            self.mark = _PLAIN
        self.size = os.fstat(file.fileno()).st_size
        self._dictionary = self._leading_dictionary(head)

    def records(self, at: int) -> Iterator[WarcRecord]:
        """Return the records from ``at`` on, as fastwarc reads them."""
        self._file.seek(at)
        if self.mark == _ZSTD and self._dictionary is not None and at > 0:
            stream = ZstdReader(self._file, dictionary=self._dictionary)
            return iter(ArchiveIterator(stream, parse_http=False, stream_detect=False, max_header_len=MAX_HEAD_BYTES))
        return iter(ArchiveIterator(self._file, parse_http=False, max_header_len=MAX_HEAD_BYTES))

    def begins_at(self, offset: int) -> bool:
        """Whether reading can begin at ``offset``: not inside a file that is compressed as a whole."""
        return os.pread(self._file.fileno(), len(self.mark), offset) == self.mark

    def find(self, offset: int) -> int | None:
        """Return the next place from ``offset`` on at which a record may begin."""
        while offset < self.size:
            window = os.pread(self._file.fileno(), _WINDOW, offset)
            found = window.find(self.mark)
            if found >= 0:
                return offset + found
            offset += max(1, len(window) - len(self.mark) + 1)
        return None

    def end_of(self, offset: int, length: int) -> int:
        """Return where the plain record at ``offset``, with a block of ``length``, says it ends."""
        head = os.pread(self._file.fileno(), MAX_HEAD_BYTES, offset)
        return offset + max(1, head.find(b"\r\n\r\n") + 4) + length

    def _leading_dictionary(self, head: bytes) -> bytes | None:
        """Return the dictionary that a zstd archive may carry in its first frame, itself perhaps compressed."""
        length = int.from_bytes(head[4:8], "little")
        if not head.startswith(_ZSTD_DICTIONARY) or length > MAX_DICTIONARY_BYTES:
            return None
        frame = os.pread(self._file.fileno(), length, 8)
        if not frame.startswith(_ZSTD):
            return frame
        try:
            return ZstdReader(io.BytesIO(frame)).read(MAX_DICTIONARY_BYTES)
        except OSError:
            return None


class _Run:
    """Records one after the other from a place on, up to the first broken one."""

    def __init__(self, cutter: _Cutter, at: int) -> None:
        self._cutter = cutter
        self._at = at
        self._last: tuple[int, int] | None = None
        """Where the last record began, and the length of its block."""

    def items(self, walk: _Walk) -> "Iterator[str | tuple[RecordHead, bytes]]":
        """Yield a record's head and body, or why it is refused."""
        is_first = True
        try:
            for record in self._cutter.records(self._at):
                position = record.stream_pos
                if self._cutter.begins_at(position):
                    walk.begin(position)
                self._last = (position, record.content_length)
                if record.content_length > MAX_SKIPPED_BYTES:
                    yield "too-large"
                    return
                found = _read(record)
                yield found
                is_first = False
                if found == "truncated":
                    return
        except (OSError, ValueError):
            if not is_first or self._at == 0:
                yield "broken"

    def search_from(self) -> int:
        """Return where to search on once the items have ended.

        In a plain file not inside the last record, for a page may hold what looks like a record; unless its stated
        length is wrong, for then it may hide all the others.
        """
        if self._last is None:
            return self._at + 1
        position, length = self._last
        end = self._cutter.end_of(position, length) if self._cutter.mark == _PLAIN else position + 1
        return end if end <= self._cutter.size else position + 1


def _read(record: WarcRecord) -> str | tuple[RecordHead, bytes]:
    """Return a record's head and body, or why it is refused; its bytes are passed over in any case."""
    head = record_head(record)
    block = record.reader.read(MAX_HEAD_BYTES) if head.type == "response" else b""
    if head.type == "response":
        head = replace(head, http=http_head(block))
    refused = "truncated" if record.headers.get("WARC-Truncated") else head_refusal(head)
    read = len(block)
    if refused is None:
        rest = record.reader.read(MAX_BLOCK_BYTES - read)
        read += len(rest)
        block += rest
    read += record.consume()
    if read < head.length:
        return "truncated"
    if refused is not None or head.http is None:
        return refused or "no-http"
    return head, block[head.http.length :]

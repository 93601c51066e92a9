"""A spool: lines kept on disk, first in, first out, so that many can wait in little memory."""

from collections import deque
from dataclasses import dataclass
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

SEGMENT_BYTES = 64 * 1024 * 1024
"""A file that has reached this size is left, and dropped when the last of its lines is taken."""


@dataclass(slots=True)
class _Segment:
    file: IO[bytes]
    written: int = 0
    read: int = 0
    lines: int = 0


class LineSpool:
    """Lines of bytes in temporary files; closed when done with."""

    def __init__(self, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._segment_bytes = segment_bytes
        self._segments: deque[_Segment] = deque()

    def __enter__(self) -> "LineSpool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._segments:
            self._segments.popleft().file.close()

    def put(self, line: bytes) -> None:
        """Keep a line, which holds no line break."""
        if not self._segments or self._segments[-1].written >= self._segment_bytes:
            self._segments.append(_Segment(TemporaryFile()))  # noqa: SIM115 (closed with its last line)
        segment = self._segments[-1]
        segment.file.seek(segment.written)
        segment.written += segment.file.write(line + b"\n")
        segment.lines += 1

    def take(self) -> bytes:
        """Return the line that has waited longest, and forget it; raise IndexError when none waits."""
        segment = self._segments[0]
        segment.file.seek(segment.read)
        line = segment.file.readline()
        segment.read += len(line)
        segment.lines -= 1
        if not segment.lines:
            self._segments.popleft().file.close()
        return line.removesuffix(b"\n")

"""Bounded streaming decompression: never more memory than the limit, never a cut-off body taken for a whole one.

Every HTTP client takes a gzip stream that stops in the middle for a good body; half a feed would then look like
deleted entries. So the end of the stream is checked here.
"""

import zlib
from collections.abc import Iterable, Iterator

from tagwire.fetch.failures import FetchStoppedError
from tagwire.model.document import FailureReason

ACCEPT_ENCODING = "gzip, deflate"
STEP_BYTES = 64 * 1024
MAX_MEMBERS = 10_000
"""A gzip body of more members is an attack on our CPU: block gzip of the largest body allowed has under 1,000."""

_GZIP_MAGIC = b"\x1f\x8b"


class BodyDecoder:
    """Collects one body: chunks as they come over the wire in, the decoded whole out."""

    def __init__(self, content_encoding: Iterable[str], *, max_bytes: int) -> None:
        """Prepare for a body with these Content-Encoding headers and at most ``max_bytes`` decoded bytes.

        Raise FetchStoppedError (BAD_ENCODING) for codings that are stacked or that we did not ask for.
        """
        self._stream = _stream_for(_coding(content_encoding))
        self._max_bytes = max_bytes
        self._body = bytearray()

    @property
    def is_full(self) -> bool:
        """Whether the limit has been passed."""
        return len(self._body) > self._max_bytes

    def add(self, chunk: bytes) -> None:
        """Decode a chunk; stop quietly just past the limit, so that ``is_full`` tells.

        Raise FetchStoppedError (BAD_ENCODING) when the bytes are not what Content-Encoding said.
        """
        for piece in self._stream.decoded(chunk):
            self._body += piece
            if self.is_full:
                return

    def finish(self) -> bytes:
        """Return the whole body; raise FetchStoppedError (TRUNCATED) when its stream has not come to its end."""
        if not self._stream.is_complete:
            raise FetchStoppedError(
                FailureReason.TRUNCATED,
                f"the body stops in the middle of its compressed stream, after {len(self._body):,} decoded bytes; "
                "it is asked again later",
            )
        return bytes(self._body)

    def prefix(self) -> bytes:
        """Return what has been decoded so far, at most the limit."""
        return bytes(self._body[: self._max_bytes])


class _Plain:
    is_complete = True

    def decoded(self, chunk: bytes) -> Iterator[bytes]:
        yield chunk


class _Gzip:
    """One or more gzip members (RFC 1952 §2.2); what follows the last one and is no member is ignored, as gzip does."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self._members = 1
        self._started = False
        self._pending = b""

    @property
    def is_complete(self) -> bool:
        return self._member.eof or (self._members > 1 and not self._started)

    def decoded(self, chunk: bytes) -> Iterator[bytes]:
        rest = self._pending + chunk
        self._pending = b""
        while rest:
            if self._member.eof and not self._next_member(rest):
                return
            self._started = True
            piece, rest = _inflate(self._member, rest)
            yield piece

    def _next_member(self, rest: bytes) -> bool:
        """Whether ``rest`` begins another member, made ready to read; a lone first byte of one is kept for later."""
        if rest == _GZIP_MAGIC[:1]:
            self._pending = rest
            return False
        if not rest.startswith(_GZIP_MAGIC):
            return False
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise FetchStoppedError(FailureReason.BAD_ENCODING, f"its gzip body has more than {MAX_MEMBERS:,} members")
        self._member = zlib.decompressobj(wbits=31)
        self._started = False
        return True


class _Deflate:
    """A zlib stream (RFC 1950) or, as half of the servers that say "deflate" send it, a raw one (RFC 1951)."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj()
        self._head = b""
        self._is_chosen = False

    @property
    def is_complete(self) -> bool:
        return self._stream.eof

    def decoded(self, chunk: bytes) -> Iterator[bytes]:
        rest = self._head + chunk
        if not self._is_chosen:
            if len(rest) < 2:
                self._head = rest
                return
            self._is_chosen, self._head = True, b""
            if rest[0] & 0x0F != 8 or int.from_bytes(rest[:2]) % 31:
                self._stream = zlib.decompressobj(wbits=-15)
        while rest and not self._stream.eof:
            piece, rest = _inflate(self._stream, rest)
            yield piece


def _coding(content_encoding: Iterable[str]) -> str:
    named = [name.strip().lower() for name in ",".join(content_encoding).split(",")]
    codings = [name for name in named if name not in ("", "identity")]
    if len(codings) > 1:
        raise FetchStoppedError(
            FailureReason.BAD_ENCODING, f"its body is compressed {len(codings)} times over, which only attacks do"
        )
    return codings[0] if codings else ""


def _stream_for(coding: str) -> _Plain | _Gzip | _Deflate:
    match coding:
        case "":
            return _Plain()
        case "gzip" | "x-gzip":
            return _Gzip()
        case "deflate":
            return _Deflate()
        case _:
            raise FetchStoppedError(
                FailureReason.BAD_ENCODING,
                f"its body is coded as {coding[:40]!r}, though we accept only {ACCEPT_ENCODING}; tell the publisher",
            )


def _inflate(stream: "zlib._Decompress", data: bytes) -> tuple[bytes, bytes]:
    """Return at most one step of decoded bytes, and the input still to read."""
    try:
        piece = stream.decompress(data, STEP_BYTES)
    except zlib.error as error:
        raise FetchStoppedError(
            FailureReason.BAD_ENCODING,
            f"its body is not the compressed data it says it is ({error}); tell the publisher",
        ) from None
    return piece, stream.unused_data if stream.eof else stream.unconsumed_tail

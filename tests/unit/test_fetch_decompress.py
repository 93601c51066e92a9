"""Decompression: bounded, complete, and only what we asked for."""

import gzip
import tracemalloc
import zlib

import pytest

from tagwire.fetch.decompress import MAX_MEMBERS, BodyDecoder
from tagwire.fetch.failures import FetchStoppedError
from tagwire.model.document import FailureReason

TEXT = "組織の失敗 — institutional failure\n".encode() * 50


def decoded(body: bytes, *codings: str, max_bytes: int = 1_000_000) -> bytes:
    decoder = BodyDecoder(codings, max_bytes=max_bytes)
    decoder.add(body)
    return decoder.finish()


@pytest.mark.parametrize(
    ("codings", "body"),
    {
        "none": ((), TEXT),
        "identity": (("identity",), TEXT),
        "gzip": (("gzip",), gzip.compress(TEXT, mtime=0)),
        "capitals and spaces": ((" GZIP ",), gzip.compress(TEXT, mtime=0)),
        "x-gzip": (("x-gzip",), gzip.compress(TEXT, mtime=0)),
        "gzip and identity": (("identity, gzip",), gzip.compress(TEXT, mtime=0)),
        "zlib": (("deflate",), zlib.compress(TEXT)),
        "raw deflate": (("deflate",), zlib.compress(TEXT)[2:-4]),
        "two members": (("gzip",), gzip.compress(TEXT[:99], mtime=0) + gzip.compress(TEXT[99:], mtime=0)),
        "zeros after the end": (("gzip",), gzip.compress(TEXT, mtime=0) + bytes(40)),
        "junk after the end": (("gzip",), gzip.compress(TEXT, mtime=0) + b"<!-- cached -->"),
        "half a magic number after the end": (("gzip",), gzip.compress(TEXT, mtime=0) + b"\x1f"),
    }.values(),
)
def test_good_bodies(codings: tuple[str, ...], body: bytes) -> None:
    assert decoded(body, *codings) == TEXT


@pytest.mark.parametrize(
    ("codings", "body", "reason"),
    {
        "cut": (("gzip",), gzip.compress(TEXT, mtime=0)[:-12], FailureReason.TRUNCATED),
        "checksum missing": (("gzip",), gzip.compress(TEXT, mtime=0)[:-8], FailureReason.TRUNCATED),
        "second member cut": (
            ("gzip",),
            gzip.compress(TEXT, mtime=0) + gzip.compress(TEXT, mtime=0)[:-12],
            FailureReason.TRUNCATED,
        ),
        "cut zlib": (("deflate",), zlib.compress(TEXT)[:-9], FailureReason.TRUNCATED),
        "nothing": (("gzip",), b"", FailureReason.TRUNCATED),
        "plain": (("gzip",), TEXT, FailureReason.BAD_ENCODING),
        "plain as deflate": (("deflate",), b"\xff" * 90, FailureReason.BAD_ENCODING),
        "checksum wrong": (("gzip",), gzip.compress(TEXT, mtime=0)[:-8] + bytes(8), FailureReason.BAD_ENCODING),
        "unknown": (("br",), b"", FailureReason.BAD_ENCODING),
        "stacked": (("gzip, gzip",), b"", FailureReason.BAD_ENCODING),
        "stacked in two headers": (("gzip", "deflate"), b"", FailureReason.BAD_ENCODING),
        "many members": (("gzip",), gzip.compress(b"", mtime=0) * (MAX_MEMBERS + 1), FailureReason.BAD_ENCODING),
    }.values(),
)
def test_bad_bodies(codings: tuple[str, ...], body: bytes, reason: FailureReason) -> None:
    with pytest.raises(FetchStoppedError) as stopped:
        decoded(body, *codings)
    assert stopped.value.reason is reason


def test_a_bomb_stops_just_past_the_limit() -> None:
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    decoder = BodyDecoder(["gzip"], max_bytes=1_000_000)
    tracemalloc.start()
    try:
        decoder.add(bomb)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert decoder.is_full
    assert decoder.prefix() == bytes(1_000_000)
    assert peak < 4_000_000

"""Inputs: the bytes of a file, of standard input or of an address, as a document; all within bounds."""

import gzip
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from tagwire.errors import FetchError, UsageError

if TYPE_CHECKING:
    from tagwire.model.document import Document, Purpose
    from tagwire.settings import Settings

MAX_INPUT_BYTES = 64 * 1024 * 1024
"""Bytes of a file, and of what is packed in it."""


async def document_of(name: str, *, purpose: "Purpose", address: str, settings: "Settings") -> "Document":
    """Return a file's bytes, or what the address ``name`` answers, as a document; raise TagwireError with the reason.

    ``address`` is where a file came from.
    """
    from tagwire.cli.workshop import now, open_fetcher
    from tagwire.model.document import Document, FetchFailure, FetchRequest

    if name.startswith(("http://", "https://")):
        async with open_fetcher(settings) as fetcher:
            outcome = await fetcher.fetch(FetchRequest(name, purpose))
        if isinstance(outcome, Document):
            return outcome
        raise FetchError(
            outcome.detail if isinstance(outcome, FetchFailure) else f"{name} answered 304 to a plain request"
        )
    return Document(
        url=address, final_url=address, body=read_bytes(name), media_type="", charset=None, fetched_at=now()
    )


def read_bytes(name: str) -> bytes:
    """Return the bytes of a file, unpacked when it is gzip, or of standard input ("-"); raise UsageError."""
    try:
        if name == "-":
            body = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                body = file.read(MAX_INPUT_BYTES + 1)
        if body.startswith(b"\x1f\x8b"):
            body = _unpacked(body)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"{name} can't be read: {reason}; name a file, or an address that begins with http") from error
    if len(body) > MAX_INPUT_BYTES:
        raise UsageError(f"{name} holds more than {MAX_INPUT_BYTES:,} bytes, which no page, feed or list of feeds does")
    return body


def _unpacked(packed: bytes) -> bytes:
    """Return what a gzip file holds, no more than is needed to see that it is too much."""
    import io

    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        return file.read(MAX_INPUT_BYTES + 1)

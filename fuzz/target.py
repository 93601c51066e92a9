"""A target: seeds to begin from, and a check that raises when an input breaks a promise."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tagwire.model.document import Document

AT = datetime(2025, 6, 17, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed."""

    name: str
    seeds: tuple[bytes, ...]
    """Small inputs of every kind the code knows: what mutations begin from."""
    marks: tuple[bytes, ...]
    """Pieces with a meaning in the format, put in at random."""
    check: Callable[[bytes], None]
    """Raises when the promise is broken: anything but the errors that the code announces."""


def document(body: bytes, *, media_type: str = "") -> Document:
    """Return bytes as if a publisher had sent them."""
    url = "https://courier.example/2025/some-piece"
    return Document(url=url, final_url=url, body=body, media_type=media_type, charset=None, fetched_at=AT)

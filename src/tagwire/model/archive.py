"""Archives: what one is known by, how far it has been read, and what came of its records."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ArchiveKey:
    """What an archive file is known by, wherever it lies."""

    name: str
    size: int
    """Bytes."""
    mark: str
    """A hash of its first and last bytes, so that another file of the same name and size is another archive."""


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where to go on reading: at a byte of the file, then past so many records."""

    offset: int = 0
    skip: int = 0
    """Not 0 only where records can't be reached by themselves, as in a file compressed as a whole."""


@dataclass(frozen=True, slots=True)
class ArchiveProgress:
    """How far an archive has been read, and what came of it."""

    place: ArchivePlace = ArchivePlace()
    records: int = 0
    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    """Reason → records."""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class AdvanceArchive:
    """Write down how far an archive has been read, in the transaction that stores what was found up to there."""

    key: ArchiveKey
    place: ArchivePlace
    records: int
    """Records since the last advance."""
    refused: Mapping[str, int]
    """Of those, reason → records."""
    is_done: bool = False

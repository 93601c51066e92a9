"""Archive files: which files, folders and path lists name, and what tells one archive from another."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from tagwire.errors import NotFoundError, UsageError
from tagwire.model.archive import ArchiveKey

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
MAX_LIST_BYTES = 64 * 1024 * 1024
"""Bytes read of a path list, unpacked; a month of CC-NEWS lists some 30 kB."""
_MARK_BYTES = 65_536
_MAGIC = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"WARC/")


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """An archive on this machine, with what it is known by in the store."""

    path: Path
    key: ArchiveKey


def find_archives(places: list[str]) -> list[ArchiveFile]:
    """Return the archives that files, folders and path lists name, each once, in the order named.

    A folder gives every WARC file below it, by name. A path list (text, or text packed with gzip) holds one path a
    line, relative to its own folder. Raise UsageError naming what can't be read, NotFoundError when there is none.
    """
    found: dict[ArchiveKey, ArchiveFile] = {}
    for place in places:
        for path in _paths(Path(place)):
            archive = ArchiveFile(path, _key(path))
            found.setdefault(archive.key, archive)
    if not found:
        raise NotFoundError(f"no archive in {', '.join(places)}: names end in {', '.join(SUFFIXES)}")
    return list(found.values())


def _paths(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from sorted(p for p in place.rglob("*") if p.name.lower().endswith(SUFFIXES) and p.is_file())
    elif place.name.lower().endswith(SUFFIXES) or not (listed := _listed(place)):
        yield place
    else:
        yield from listed


def _listed(path: Path) -> list[Path]:
    """Return the archives a path list names; nothing when the file is no list but an archive."""
    text = _list_text(path)
    if text is None:
        return []
    lines = [line.strip() for line in text.splitlines()]
    return [_resolved(line, path) for line in lines if line and not line.startswith("#")]


def _list_text(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if is_packed else path.open("rb") as file:
            head = file.read(1024)
            if head.startswith(_MAGIC) or b"\0" in head:
                return None
            content = head + file.read(MAX_LIST_BYTES)
    except (OSError, EOFError, zlib.error) as error:
        raise UsageError(f"{path} can't be read: {error}") from None
    if len(content) > MAX_LIST_BYTES:
        raise UsageError(f"{path} is longer than {MAX_LIST_BYTES} bytes: no path list is")
    return content.decode("utf-8", "replace")


def _resolved(line: str, path_list: Path) -> Path:
    """Return the file a line names: beside the list under its whole path, or under its name alone."""
    if "://" in line:
        raise UsageError(f"{path_list} names {line[:200]}: archives are read from this machine; download it first")
    whole = path_list.parent / line
    return whole if whole.is_file() else path_list.parent / Path(line).name


def _key(path: Path) -> ArchiveKey:
    """Return what an archive is known by wherever it lies: name, size, and a hash of its two ends."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            ends = file.read(_MARK_BYTES)
            file.seek(max(0, size - _MARK_BYTES))
            ends += file.read(_MARK_BYTES)
    except (OSError, ValueError) as error:
        raise UsageError(f"{str(path)!r} can't be read: {error}") from None
    return ArchiveKey(path.name, size, blake2b(ends, digest_size=16).hexdigest())

"""A small cache of finished answers, bounded in number and in bytes, least recently used out first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

from tagwire.web.coding import Coding

MAX_ENTRIES = 256
MAX_BYTES = 24 * 2**20


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer's content: the body and what describes it."""

    body: bytes
    media_type: str
    status: int = 200
    location: str | None = None
    """Where a redirect leads."""


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer's content as it is sent: the body in its coding, and what describes it."""

    body: bytes
    media_type: str
    coding: Coding
    status: int = 200
    location: str | None = None

    @property
    def size(self) -> int:
        """Bytes it holds."""
        return len(self.body)


class PageCache:
    """Finished answers by key; safe to use from many threads."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, max_bytes: int = MAX_BYTES) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._entries: OrderedDict[Hashable, Packed] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Packed | None:
        """Return a kept answer, which makes it the most recently used."""
        with self._lock:
            packed = self._entries.get(key)
            if packed is not None:
                self._entries.move_to_end(key)
            return packed

    def put(self, key: Hashable, packed: Packed) -> None:
        """Keep an answer, unless it alone would fill a quarter of the cache."""
        if packed.size > self._max_bytes // 4:
            return
        with self._lock:
            replaced = self._entries.pop(key, None)
            self._bytes += packed.size - (replaced.size if replaced else 0)
            self._entries[key] = packed
            while len(self._entries) > self._max_entries or self._bytes > self._max_bytes:
                _, dropped = self._entries.popitem(last=False)
                self._bytes -= dropped.size

    def __len__(self) -> int:
        return len(self._entries)

"""Every error this package raises on purpose.

TagwireError
├── ConfigError            the operator must change a setting
├── UsageError             an argument or an address a person typed can't be used
├── ForbiddenError         whoever asks may not do that
├── NotFoundError          the named source, article, tag or story does not exist
│   ├── WithdrawnError       the article was there, and its publisher took it back
│   └── HiddenTagError       the tag is there, and a person hid it
├── FetchError             the network or the remote host failed
│   └── AddressRefusedError  the address is private or malformed, and was never asked
├── ParseError             bytes arrived but are not what they claim to be
│   └── QueryError           a search can't be read, at a place it points to
└── StoreError             the database failed; safe to retry when .transient

A bad item of many is not an error but a value (``Rejected``, ``FetchFailure``, ``Problem``): the rest goes on.
"""

from datetime import datetime


class TagwireError(Exception):
    """The root of every error raised on purpose; its text names the input, the reason and the remedy."""


class ConfigError(TagwireError):
    """A setting can't be used."""


class UsageError(TagwireError):
    """Something a person typed can't be used."""


class ForbiddenError(TagwireError):
    """Whoever asks may not do that."""


class NotFoundError(TagwireError):
    """The named thing is not in the store."""


class WithdrawnError(NotFoundError):
    """The article was in the store, and its publisher took it back ``at`` a time."""

    def __init__(self, message: str, *, at: datetime) -> None:
        super().__init__(message)
        self.at = at


class HiddenTagError(NotFoundError):
    """A person hid the tag."""


class FetchError(TagwireError):
    """The network or the remote host failed."""


class AddressRefusedError(FetchError):
    """An address we refuse to ask: private, loopback, link-local, or not http(s)."""


class ParseError(TagwireError):
    """Bytes arrived but are not what they claim to be."""


class QueryError(ParseError):
    """A search can't be read; ``place`` (from 0, in code points of ``query``) is where."""

    def __init__(self, reason: str, *, query: str, place: int) -> None:
        super().__init__(f"{reason}, at character {place + 1} of the search")
        self.reason = reason
        self.query = query
        self.place = place


class StoreError(TagwireError):
    """The database failed; safe to retry when ``transient``."""

    def __init__(self, message: str, *, transient: bool = False) -> None:
        super().__init__(message)
        self.transient = transient

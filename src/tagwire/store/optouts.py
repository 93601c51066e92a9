"""The store as the keeper of promises to publishers sees it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.optout import OptOut


class OptOutStore(Protocol):
    """What the operator promised publishers never to ask for, read or keep."""

    def all(self) -> Sequence[OptOut]:
        """Return every rule, by host and path."""

    def add(self, opt_out: OptOut, *, now: datetime) -> bool:
        """Remember a rule; return whether it is new. Articles that it covers are from now on refused by ``apply``."""

    def remove(self, opt_out: OptOut) -> None:
        """Forget a rule; raise NotFoundError."""

    def erase(self, opt_out: OptOut, *, now: datetime) -> int:
        """Take every stored article that a rule covers off every list and empty it; return how many those were.

        What stays is its address and that it was withdrawn. What feeds said of it is emptied too.
        """

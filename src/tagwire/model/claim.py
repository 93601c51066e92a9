"""Claims: which running Tagwire may ask a publisher, so that two on one store share the work and ask nothing twice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from tagwire.model.source import PendingEntry, Source


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease on whatever publishers it is made for: theirs are the polls and pages, until it ends or is given back."""

    holder: str
    """Who makes it: see ingest/claims.py."""
    made_at: datetime
    until: datetime
    """When it ends unless renewed; all holders lease for the same span."""


@dataclass(frozen=True, slots=True)
class ClaimedSources:
    """What came of claiming certain sources; those in neither list are in another's hands."""

    granted: tuple[Source, ...]
    asked: tuple[Source, ...]
    """Another asked them since they were listed, or they are followed no more."""


@dataclass(frozen=True, slots=True)
class HeldEntries:
    """Numbers of the entries that a holder has in its hands already."""

    waiting: Collection[int] = ()
    """To be fetched."""
    fetched: Collection[int] = ()
    """To be read and written."""


NONE_HELD = HeldEntries()


@dataclass(frozen=True, slots=True)
class ClaimedEntries:
    """Entries that are the holder's to read."""

    entries: tuple[PendingEntry, ...]
    elsewhere: int = 0
    """Where none is: how many could be read now but are in another's hands."""

"""How a publisher files: what the texts under each of its sections and folders turned out to be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FilingCounts = Mapping[str, int]
"""Top-level Media Topic (eight digits) → articles whose text said so."""


@dataclass(frozen=True, slots=True)
class FilingHabits:
    """What one publisher's names for its sections and folders have meant so far.

    Counts are of what the texts alone said, or people of single articles, never of what the names made of them, so they
    do not depend on the order in which articles arrived.
    """

    counts: Mapping[str, FilingCounts] = field(default_factory=dict)
    """Name, as ``topics.sections.filing_names`` gives it → counts."""


NO_HABITS = FilingHabits()

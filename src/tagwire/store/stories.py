"""The store as those who tell stories see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.story import SketchedArticle, StoryMark, StoryTelling


class StoryStore(Protocol):
    """What telling stories asks for. Any process may tell: a telling that builds on another's turn is refused."""

    def mark(self) -> StoryMark:
        """Return how far stories have been told."""

    def waiting(self, *, after: int, limit: int) -> Sequence[SketchedArticle]:
        """Return articles stored after one that have a sketch, in the order of their numbers."""

    def told(self, *, limit: int) -> Sequence[SketchedArticle]:
        """Return the newest articles that have their story and still a sketch, in the order of their numbers."""

    def tell(self, telling: StoryTelling, *, now: datetime) -> bool:
        """Write what changed, and forget sketches that are too old; return False, and write nothing, out of turn."""

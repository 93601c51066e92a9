"""Re-rankers: add-ons that have a say in how well an article supports its candidates."""

from collections.abc import Sequence
from typing import Protocol

from tagwire.errors import TagwireError
from tagwire.model.article import Article
from tagwire.model.tag import Candidate


class RerankError(TagwireError):
    """An add-on can't say anything of an article."""


class Reranker(Protocol):
    """What an add-on offers: an opinion of an article's candidates."""

    def __call__(self, article: Article, lang: str | None, candidates: Sequence[Candidate], /) -> Sequence[float]:
        """Return the log-odds to add to each candidate's strength, in their order; raise RerankError."""
        ...

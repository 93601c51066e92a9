"""Re-ranking: add-ons' opinions of candidates, taken in before the collection has its say."""

import math
from collections.abc import Sequence
from dataclasses import replace

from tagwire.model.article import Article
from tagwire.model.reranker import Reranker, RerankError
from tagwire.model.tag import Candidate

MOST = 4.0
"""Log-odds that one add-on may add or take at most."""


def rerank(
    article: Article, lang: str | None, candidates: Sequence[Candidate], rerankers: Sequence[Reranker]
) -> tuple[Candidate, ...]:
    """Return the candidates by strength, with what the add-ons say added; raise RerankError where one can't say."""
    ranked = tuple(candidates)
    for reranker in rerankers:
        said = reranker(article, lang, ranked)
        if len(said) != len(ranked) or not all(map(math.isfinite, said)):
            raise RerankError(f"it must give a number for each of {len(ranked)} candidates, and gave {len(said)}")
        ranked = tuple(
            replace(candidate, strength=round(candidate.strength + max(-MOST, min(MOST, odds)), 4))
            for candidate, odds in zip(ranked, said, strict=True)
        )
    return tuple(sorted(ranked, key=lambda candidate: (-candidate.strength, candidate.key)))

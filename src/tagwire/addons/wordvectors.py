"""Re-ranking by word vectors: what is near the article's meaning as a whole gains, what is off its subject loses.

After EmbedRank (Bennani-Smires et al. 2018, CoNLL), with the static English vectors that ship; other languages are left
as they are. What it is worth stands in docs/toolkit.md.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from tagwire.addons import AddonChoice
from tagwire.model.article import Article
from tagwire.model.reranker import Reranker
from tagwire.model.tag import Candidate
from tagwire.toolkit.vectors import LANGUAGE, load_word_vectors

WEIGHT = 0.4
"""Log-odds for each standard deviation of nearness."""
_WORD = re.compile(r"[a-z]+")


def make(choice: AddonChoice) -> Reranker:
    """Return the re-ranker; nothing is set for it."""
    return by_nearness


def by_nearness(article: Article, lang: str | None, candidates: Sequence[Candidate], /) -> Sequence[float]:
    """Return for each candidate how near it is, as a deviation from the candidates' mean; 0 for unknown words."""
    if lang != LANGUAGE:
        return [0.0] * len(candidates)
    vectors = load_word_vectors()
    centre = vectors.text_vector(Counter(_WORD.findall(f"{article.headline} {article.text}".lower())))
    own = [vectors.text_vector(Counter(_WORD.findall(candidate.name.lower()))) for candidate in candidates]
    near = np.array([float(vector @ centre) if vector.any() else np.nan for vector in own])
    known = near[~np.isnan(near)]
    if not len(known):
        return [0.0] * len(candidates)
    deviations = (near - known.mean()) / max(float(known.std()), 1e-6)
    return [0.0 if np.isnan(value) else WEIGHT * float(value) for value in deviations]

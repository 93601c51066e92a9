"""Media Topics near a text in meaning: the text's vector compared with those of all 1,085 topics (English only)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tagwire.toolkit.topictables import TopicTables

NEAREST = 20
"""Topics that are asked which top-level topic the text belongs to."""
LISTED = 250
"""Topics among which the nearest second-level ones are sought."""
SHARPNESS = 25.0
"""How much the nearest of them count more than the others, as exponent of their cosine."""
FLOOR = 0.02
"""Share that a top-level topic has though none of the nearest is below it."""


@dataclass(frozen=True, slots=True)
class NearConcepts:
    """What the vectors say of a text."""

    top_shares: tuple[float, ...]
    """For each top-level topic (by its index) its share of the nearest topics, at least ``FLOOR``."""
    seconds: Mapping[str, tuple[str, ...]]
    """Top-level code → its second-level codes by how near the nearest topic below them is; two at most."""


def near_concepts(uses: Mapping[str, float], *, tables: TopicTables) -> NearConcepts | None:
    """Return what the vectors say of a text given as word → uses, or None when they know none of its words."""
    vector = tables.vectors.text_vector(uses)
    if not vector.any():
        return None
    nearness = tables.vectors.topics @ vector
    order = np.argsort(-nearness, kind="stable")
    nearest = order[:NEAREST]
    counts = np.bincount(
        tables.vector_tops[nearest], np.exp(SHARPNESS * nearness[nearest]), minlength=len(tables.media_topics.tops)
    )
    seconds: dict[str, list[str]] = {code: [] for code in tables.media_topics.tops}
    for number in order[:LISTED].tolist():
        second = tables.vector_seconds[number]
        listed = seconds[tables.media_topics.tops[tables.vector_tops[number]]]
        if second is not None and len(listed) < 2 and second not in listed:
            listed.append(second)
    return NearConcepts(
        top_shares=tuple((counts / counts.sum() + FLOOR).tolist()),
        seconds={code: tuple(listed) for code, listed in seconds.items()},
    )

"""Ranking: how well the article alone supports a term as a tag, as a log-odds.

A logistic model over ``features``. ``weights.json`` is made by ``scripts/train_tag_ranker.py`` and holds numbers only.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from operator import mul
from pathlib import Path

from tagwire.tags.features import FEATURES

WEIGHTS = Path(__file__).parent / "weights.json"


def strength(features: Sequence[float], weights: Sequence[float]) -> float:
    """Return the log-odds that an editor would give this tag."""
    return math.fsum(map(mul, weights, features))


@cache
def shipped_weights() -> tuple[float, ...]:
    """Return the weights that ship with the package, in the order of FEATURES."""
    weights: dict[str, float] = json.loads(WEIGHTS.read_text("utf-8"))["weights"]
    return tuple(weights.get(name, 0.0) for name in FEATURES)

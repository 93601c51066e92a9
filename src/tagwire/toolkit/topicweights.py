"""Topic weights: how much a word speaks for each top-level Media Topic, learnt from labelled articles.

Fitted by ``scripts/train_topic_weights.py`` to sets whose licence lets weights ship; words and numbers only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data" / "topic-weights.npz"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LanguageTopicWeights:
    """One language's learnt words."""

    index: Mapping[str, int]
    rarity: Floats
    """What a word's uses are multiplied by: the logarithm of how few training articles hold it."""
    weights: NDArray[np.int8]
    """Words × topics, in units of ``unit`` log-odds."""
    unit: float

    def log_odds(self, uses: Mapping[str, float]) -> Floats:
        """Return what a text, given as word → uses, adds to each topic's log-odds; zeros when no word is known.

        The text is a vector of length one: log(1 + uses) × rarity for each known word.
        """
        known = [(number, times) for word, times in uses.items() if (number := self.index.get(word)) is not None]
        if not known:
            return np.zeros(self.weights.shape[1], dtype=np.float32)
        numbers = np.array([number for number, _ in known], dtype=np.intp)
        strengths = np.log1p(np.array([times for _, times in known], dtype=np.float32)) * self.rarity[numbers]
        found = strengths @ self.weights[numbers].astype(np.float32)
        return np.asarray(found * (self.unit / max(float(np.linalg.norm(strengths)), 1e-9)), dtype=np.float32)


@cache
def load_topic_weights() -> Mapping[str, LanguageTopicWeights]:
    """Return the weights that ship with the package, by language (ISO 639-1); takes some 10 milliseconds."""
    with np.load(DATA, allow_pickle=False) as stored:
        languages = stored["languages"].tobytes().decode().split()
        return {
            lang: LanguageTopicWeights(
                index={
                    word: number for number, word in enumerate(stored[f"{lang}_words"].tobytes().decode().split("\n"))
                },
                rarity=stored[f"{lang}_rarity"].astype(np.float32),
                weights=stored[f"{lang}_weights"],
                unit=float(stored[f"{lang}_unit"]),
            )
            for lang in languages
        }

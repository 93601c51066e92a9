"""Likeness: how likely two articles tell of the same event, as a logistic model of a few measurable things.

For two articles with text: how alike their words are, how alike their headlines are, how far apart they were published,
whether the days of the week they name agree, and how many rare phrases they share. For a headline alone only words and
time remain, and headlines share few words, so it has weights of its own. The weights are fitted by
``scripts/train_stories.py``.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "weights.json"
WORDS_FLOOR, HEADLINE_FLOOR = 0.02, 0.05
"""Added to a cosine before its logarithm: below it, no cosine says more than none does."""
OPEN_DAYS = 4.0
"""Articles further apart tell of different events: a long affair is a chain of stories, not one."""


class PairFeatures(NamedTuple):
    """What is measured of pairs of articles; all of one shape."""

    words: Floats
    """Cosine of their words."""
    headline: Floats
    """Cosine of their headlines' words."""
    days_apart: Floats
    """NaN where one of them has no date."""
    weekdays: NDArray[np.int8]
    """1: their beginnings name a day of the week in common; -1: both name some, none in common; else 0."""
    phrases: Floats
    """How many telling phrases they share."""
    is_bare: NDArray[np.bool_]
    """Whether one of them is a headline alone."""


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The model's weights; a pair whose log-odds are 0 is on the edge between one story and two."""

    bias: float
    words: float
    headline: float
    days_apart: float
    weekdays_differ: float
    weekdays_agree: float
    phrases: float
    unlike: float
    """No pair counts for less, and a pair further apart than OPEN_DAYS for just this."""
    bare_bias: float
    bare_words: float
    bare_unlike: float
    undated_days: float
    """How far apart two articles count as when one of them has no date."""

    def log_odds(self, pairs: PairFeatures) -> Floats:
        """Return the log-odds that the two of each pair tell of one event."""
        by_weekdays = np.array([self.weekdays_differ, 0.0, self.weekdays_agree], np.float32) + np.float32(self.bias)
        odds: Floats = by_weekdays[pairs.weekdays + 1]
        odds += np.log(pairs.words + np.float32(WORDS_FLOOR)) * np.float32(self.words)
        odds += np.log(pairs.headline + np.float32(HEADLINE_FLOOR)) * np.float32(self.headline)
        odds += np.log1p(pairs.phrases) * np.float32(self.phrases)
        least = np.full(odds.shape, self.unlike, np.float32)
        if pairs.is_bare.any():
            bare = np.log(pairs.headline + np.float32(WORDS_FLOOR)) * np.float32(self.bare_words)
            odds = np.where(pairs.is_bare, bare + np.float32(self.bare_bias), odds)
            least = np.where(pairs.is_bare, np.float32(self.bare_unlike), least)
        apart = np.where(np.isnan(pairs.days_apart), np.float32(self.undated_days), pairs.days_apart)
        odds += apart * np.float32(self.days_apart)
        odds = np.maximum(odds, least)
        odds[apart > OPEN_DAYS] = least[apart > OPEN_DAYS]
        return odds


@cache
def load_pair_weights() -> PairWeights:
    """Return the weights that ship with the package."""
    return PairWeights(**json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"])

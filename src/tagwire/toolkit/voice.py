"""Voice: how the small words of a language differ between opinions and reports.

Fitted by ``scripts/train_voice.py``. Only words that say nothing of the subject have a weight, so an opinion on sport
sounds like one on rents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import log1p
from pathlib import Path

DATA = Path(__file__).parent / "data"
_BIAS = "#bias"


@dataclass(frozen=True, slots=True)
class Voice:
    """A language's weights."""

    weights: Mapping[str, float]
    bias: float

    def personal(self, uses: Mapping[str, int]) -> float:
        """Return the log-odds that a text, given as word or mark → uses, speaks for its writer; 0 is even."""
        total = max(1, sum(uses.values()))
        heard = ((self.weights.get(word), times) for word, times in uses.items())
        return self.bias + sum(weight * log1p(1000 * times / total) for weight, times in heard if weight is not None)


@cache
def load_voice(lang: str | None) -> Voice | None:
    """Return a language's voice; None where none was trained."""
    path = DATA / f"voice-{lang}.tsv"
    if lang is None or not lang.isalpha() or not path.is_file():
        return None
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    weights = {word: int(hundredths) / 100 for word, hundredths in rows}
    return Voice(weights, weights.pop(_BIAS))

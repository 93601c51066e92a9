"""What the learnt topic weights are asked with: the words of a text, or its characters and pairs of characters."""

import re
from collections.abc import Mapping
from itertools import pairwise

from tagwire.topics.wordscores import PART_WEIGHTS, Reading

_RUN = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")
"""A run of Han characters and kana."""


def learnt_uses(reading: Reading, *, spaceless: bool) -> Mapping[str, float]:
    """Return word → uses; where no space divides words, each character and each pair of neighbours is one."""
    if not spaceless:
        return reading.uses()
    uses: dict[str, float] = {}
    for part, weight in zip(reading.parts, PART_WEIGHTS, strict=True):
        for run in _RUN.findall(part):
            for word in (*run, *map("".join, pairwise(run))):
                uses[word] = uses.get(word, 0.0) + weight
    return uses

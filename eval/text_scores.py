"""How well a text was extracted: the measures of the article-extraction-benchmark, and lines leaked and lost.

F1 is of multisets of four-token shingles, each page's counts divided by their sum, summed over pages. A line is leaked
when under a fifth of its token pairs stand in the true text, lost when under a fifth stand in the text extracted.
"""

import itertools
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
SHINGLE = 4
LEAST_LEAKED = 3
LEAST_LOST = 8
FOREIGN = 0.2
_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class TextScore:
    """One page's text beside the true one."""

    found: float
    extra: float
    missing: float
    """Shingles right, too many and too few, as shares of all three."""
    leaked: int
    lines: int
    """Extracted lines that are foreign, and all that are long enough to be."""
    lost: int
    """True lines that are missing."""

    @property
    def f1(self) -> float:
        """The page's own F1."""
        return f1(self.found, self.extra, self.missing)


def score_text(text: str, truth: str) -> TextScore:
    """Compare an extracted text with the true one."""
    mine, true = TOKEN.findall(text), TOKEN.findall(truth)
    a, b = _shingles(mine), _shingles(true)
    found = (a & b).total()
    extra, missing = a.total() - found, b.total() - found
    every = found + extra + missing or 1
    leaked, lines = _foreign(text, true, LEAST_LEAKED)
    lost, _ = _foreign(truth, mine, LEAST_LOST)
    return TextScore(found / every, extra / every, missing / every, leaked, lines, lost)


def summary(scores: Iterable[TextScore]) -> Mapping[str, float]:
    """Return the measures over many pages: F1, acc90 (share of pages at 0.90), leak% of lines, lost lines a page."""
    pages = list(scores)
    count = max(1, len(pages))
    return {
        "pages": len(pages),
        "F1": f1(sum(p.found for p in pages), sum(p.extra for p in pages), sum(p.missing for p in pages)),
        "acc90": sum(p.f1 >= 0.9 for p in pages) / count,
        "leak%": 100 * sum(p.leaked for p in pages) / max(1, sum(p.lines for p in pages)),
        "lost": sum(p.lost for p in pages) / count,
    }


def difference(ours: Sequence[TextScore], theirs: Sequence[TextScore]) -> tuple[float, float, float]:
    """Return by how much one extractor's F1 over the same pages is above another's, and the 95 % interval.

    Paired bootstrap over pages (Efron and Tibshirani, 1993), a thousand draws from a fixed seed.
    """
    pairs = list(zip(ours, theirs, strict=True))
    draw = random.Random(1)
    drawn = sorted(_gain(draw.choices(pairs, k=len(pairs))) for _ in range(_DRAWS))
    return _gain(pairs), drawn[_DRAWS // 40], drawn[-_DRAWS // 40 - 1]


def _gain(pairs: Sequence[tuple[TextScore, TextScore]]) -> float:
    ours, theirs = (
        f1(sum(s.found for s in side), sum(s.extra for s in side), sum(s.missing for s in side))
        for side in zip(*pairs, strict=True)
    )
    return ours - theirs


def f1(found: float, extra: float, missing: float) -> float:
    """Return the F1 of counts."""
    return 2 * found / (2 * found + extra + missing) if found + extra + missing else 1.0


def _shingles(tokens: list[str]) -> Counter[tuple[str, ...]]:
    if not tokens:
        return Counter()
    return Counter(tuple(tokens[i : i + SHINGLE]) for i in range(max(1, len(tokens) - SHINGLE + 1)))


def _pairs(tokens: list[str]) -> list[tuple[str, ...]]:
    return list(itertools.pairwise(tokens)) or [(token,) for token in tokens]


def _foreign(text: str, other: list[str], least: int) -> tuple[int, int]:
    known = set(_pairs(other))
    lines = [_pairs(tokens) for tokens in map(TOKEN.findall, text.split("\n")) if len(tokens) >= least]
    return sum(sum(pair in known for pair in pairs) < FOREIGN * len(pairs) for pairs in lines), len(lines)

"""Scores of story clusters: BCubed (Bagga and Baldwin 1998) and pairs, each as precision, recall and F1."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoryScores:
    """How well found stories fit true ones."""

    precision: float
    recall: float
    pair_precision: float
    pair_recall: float
    stories: int

    @property
    def f1(self) -> float:
        """BCubed F1."""
        return _f1(self.precision, self.recall)

    @property
    def pair_f1(self) -> float:
        """F1 over the pairs of articles that share a story."""
        return _f1(self.pair_precision, self.pair_recall)


def score_stories(
    truth: Sequence[Hashable], found: Sequence[Hashable], *, judged: Sequence[int] | None = None
) -> StoryScores:
    """Return the scores of found stories, article by article in the same order as the true ones.

    With ``judged``, the places of some articles, these alone are asked how well they lie among all.
    """
    true, said, both = Counter(truth), Counter(found), Counter(zip(truth, found, strict=True))
    asked = [(truth[n], found[n]) for n in (range(len(truth)) if judged is None else judged)]
    right = sum(both[t, f] - 1 for t, f in asked)
    joined, meant = sum(said[f] - 1 for _, f in asked), sum(true[t] - 1 for t, _ in asked)
    return StoryScores(
        precision=sum(both[t, f] / said[f] for t, f in asked) / len(asked),
        recall=sum(both[t, f] / true[t] for t, f in asked) / len(asked),
        pair_precision=right / joined if joined else 1.0,
        pair_recall=right / meant if meant else 1.0,
        stories=len(said),
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

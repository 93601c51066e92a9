"""Fit the weights by which articles become stories, and say by cross-validation how good they are.

    python scripts/train_stories.py FOLDER [--write]

FOLDER holds allsides.jsonl, ecbplus.jsonl and uci_headlines.jsonl, an object a line: {key, published, lang, headline,
text, story}. What each weight says of a pair is fitted as a logistic regression with a ridge, by Newton's method. How
sure is sure enough (the biases), and what a hopeless pair counts for, are then chosen by the stories that come out, as
the middle of the values that do nearly as well as the best: the best itself would be luck. Folds are stories, by their
names' hashes. Only numbers are written: src/tagwire/stories/weights.json. Origins and licences of the three sets are in
src/tagwire/toolkit/data/README.md.

The headlines of uci_headlines were gathered story by story within minutes, so their times would give the stories away:
the weight of time is fitted to the other sets alone.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.likeness import HEADLINE_FLOOR, OPEN_DAYS, WEIGHTS, WORDS_FLOOR, PairFeatures, PairWeights
from tagwire.stories.linkage import link
from tagwire.stories.openstories import OpenStories
from tagwire.stories.sketch import sketch_article
from tagwire.text.times import parse_rfc3339
from tagwire.toolkit.words import load_word_tables

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
from storyscores import StoryScores, score_stories

FOLDS = 5
RIDGE = 1.0
LEAST_COSINE = 0.03
"""Pairs that share less are not asked about: they are told apart without weights."""
UNDATED_SHARE = 0.1
"""How much a pair of the undated set counts for when fitting: its stories come two of a kind."""
NEARLY = 0.01
"""What the score may lose against the best where a value is chosen in the middle."""
BIASES = np.arange(-0.5, 2.51, 0.25)
BARE_BIASES = np.arange(1.5, 4.51, 0.5)
BARE_UNLIKE = (-1.0, -1.5, -2.0)
UNDATED_DAYS = np.arange(0.5, 3.01, 0.25)
START = PairWeights(
    bias=10.0,
    words=4.5,
    headline=0.7,
    days_apart=-1.3,
    weekdays_differ=-1.5,
    weekdays_agree=0.2,
    phrases=1.0,
    unlike=-3.0,
    bare_bias=9.0,
    bare_words=4.0,
    bare_unlike=-1.5,
    undated_days=1.5,
)
Matrix = NDArray[np.float64]
Columns = Callable[[PairFeatures], Sequence[NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class StorySet:
    """A set of articles with their stories, as measured by the program."""

    truth: list[str]
    first_of: list[int]
    """Each article's place among ``firsts``: copies share one."""
    firsts: list[int]
    pairs: PairFeatures

    def score(self, weights: PairWeights, *, folds: Collection[int] = range(FOLDS)) -> StoryScores:
        """Return how good the stories are that weights lead to, over the articles of these folds' stories."""
        clusters = link(weights.log_odds(self.pairs))
        place = {number: cluster for cluster, members in enumerate(clusters) for number in members}
        judged = [n for n, story in enumerate(self.truth) if fold_of(story) in folds]
        return score_stories(self.truth, [place[first] for first in self.first_of], judged=judged)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    weights = START
    for _ in range(2):  # words are weighed by the stories found, which the weights decide
        sets = [
            read_set(options.folder / f"{name}.jsonl", weights) for name in ("allsides", "ecbplus", "uci_headlines")
        ]
        weights = fit(*sets)
        for name, story_set in zip(("allsides", "ecbplus", "uci_headlines"), sets, strict=True):
            tell(name, story_set.score(weights))
    by_fold = [fit(*sets, without=fold) for fold in range(FOLDS)]
    for name, at in (("allsides", 0), ("uci_headlines", 2)):
        held_out = [sets[at].score(fitted, folds=(fold,)) for fold, fitted in enumerate(by_fold)]
        print(f"{name}, mean of {FOLDS} folds held out: BCubed F1 {np.mean([s.f1 for s in held_out]):.4f},", end=" ")
        print(f"pair F1 {np.mean([s.pair_f1 for s in held_out]):.4f}")
    print(json.dumps(asdict(weights), indent=1))
    if options.write:
        WEIGHTS.write_text(json.dumps({"weights": asdict(weights)}, indent=1) + "\n", "utf-8")


def tell(name: str, scores: StoryScores) -> None:
    """Print a set's scores."""
    print(f"{name:16} BCubed P {scores.precision:.3f} R {scores.recall:.3f} F1 {scores.f1:.4f}", end="  ")
    print(f"pairs P {scores.pair_precision:.3f} R {scores.pair_recall:.3f} F1 {scores.pair_f1:.4f}", flush=True)


def read_set(path: Path, weights: PairWeights) -> StorySet:
    """Let the program read a set's articles in their order, and measure every pair."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    words = load_word_tables()
    stories = OpenStories(articles=max(64, len(rows)), weights=weights)
    for number, row in enumerate(rows):
        published = parse_rfc3339(row["published"]) if row["published"] else None
        day = published.timestamp() / 86_400 if published else float("nan")
        made = sketch_article(row["headline"] or "", row["text"] or "", lang=row["lang"], words=words)
        stories.assign(number, made, day=day)
    stories.repair(everything=True)
    firsts, pairs = stories.measured_pairs()
    places = {number: place for place, number in enumerate(firsts)}
    first_of = [places[stories.first_of(number)] for number in range(len(rows))]
    return StorySet([row["story"] for row in rows], first_of, firsts, pairs)


def fit(told: StorySet, undated: StorySet, bare: StorySet, *, without: int | None = None) -> PairWeights:
    """Return weights fitted to three sets, the stories of one fold left out."""
    text_columns, text_labels, text_counts = examples([(told, 1.0), (undated, UNDATED_SHARE)], told_columns, without)
    bias, words, headline, apart, differ, agree, phrases = logistic(text_columns, text_labels, text_counts)
    bare_columns, bare_labels, bare_counts = examples([(bare, 1.0)], bare_columns_of, without)
    bare_bias, bare_words = logistic(bare_columns, bare_labels, bare_counts)
    weights = replace(
        START,
        bias=bias,
        words=words,
        headline=headline,
        days_apart=apart,
        weekdays_differ=differ,
        weekdays_agree=agree,
        phrases=phrases,
        bare_bias=bare_bias,
        bare_words=bare_words,
    )

    def score(story_set: StorySet, tried: PairWeights) -> float:
        found = story_set.score(tried, folds={*range(FOLDS)} - {without})
        return (found.f1 + found.pair_f1) / 2

    chosen = middle([(b, score(told, replace(weights, bias=bias + b))) for b in BIASES])
    weights = replace(weights, bias=bias + chosen)
    chosen = middle([(d, score(undated, replace(weights, undated_days=d))) for d in UNDATED_DAYS])
    weights = replace(weights, undated_days=chosen)
    tried = {
        least: [(b, score(bare, replace(weights, bare_bias=bare_bias + b, bare_unlike=least))) for b in BARE_BIASES]
        for least in BARE_UNLIKE
    }
    least = max(tried, key=lambda least: np.mean(sorted(s for _, s in tried[least])[-5:]))
    weights = replace(weights, bare_unlike=least, bare_bias=bare_bias + middle(tried[least]))
    return PairWeights(**{name: round(float(value), 3) for name, value in asdict(weights).items()})


def middle(tried: Sequence[tuple[float, float]]) -> float:
    """Return the middle of the unbroken run of values around the best that score nearly as well."""
    scores = [score for _, score in tried]
    best = int(np.argmax(scores))
    first = last = best
    while first > 0 and scores[first - 1] >= scores[best] - NEARLY:
        first -= 1
    while last + 1 < len(scores) and scores[last + 1] >= scores[best] - NEARLY:
        last += 1
    return (tried[first][0] + tried[last][0]) / 2


def fold_of(story: str) -> int:
    """Return the fold of a story, the same wherever it is asked."""
    return hashlib.sha1(story.encode()).digest()[0] % FOLDS


def told_columns(pairs: PairFeatures) -> Sequence[NDArray[np.float32]]:
    """What the weights of articles with text multiply."""
    return (
        np.log(pairs.words + WORDS_FLOOR),
        np.log(pairs.headline + HEADLINE_FLOOR),
        np.where(np.isnan(pairs.days_apart), START.undated_days, pairs.days_apart),
        pairs.weekdays == -1,
        pairs.weekdays == 1,
        np.log1p(pairs.phrases),
    )


def bare_columns_of(pairs: PairFeatures) -> Sequence[NDArray[np.float32]]:
    """What the weight of bare headlines multiplies."""
    return (np.log(pairs.headline + WORDS_FLOOR),)


def examples(
    sets: Sequence[tuple[StorySet, float]], columns: Columns, without: int | None
) -> tuple[Matrix, NDArray[np.bool_], Matrix]:
    """Return the pairs to fit to, whether each is of one story, and how much it counts."""
    rows, labels, counts = [], [], []
    for story_set, count in sets:
        story = np.empty(len(story_set.firsts), dtype=object)
        for article, place in enumerate(story_set.first_of):
            story[place] = story_set.truth[article]
        is_used = np.array([without is None or fold_of(name) != without for name in story])
        cosine = np.maximum(story_set.pairs.words, story_set.pairs.headline)
        is_asked = np.triu((cosine > LEAST_COSINE) & ~(story_set.pairs.days_apart > OPEN_DAYS), 1)
        is_asked &= is_used[:, None] & is_used[None, :]
        one, other = np.nonzero(is_asked)
        rows.append(np.stack([column[one, other].astype(np.float64) for column in columns(story_set.pairs)], axis=1))
        labels.append(story[one] == story[other])
        counts.append(np.full(len(one), count))
    return np.concatenate(rows), np.concatenate(labels), np.concatenate(counts)


def logistic(columns: Matrix, labels: NDArray[np.bool_], counts: Matrix) -> list[float]:
    """Return bias and weights of a logistic regression with a ridge, by Newton's method."""
    inputs = np.hstack([np.ones((len(columns), 1)), columns])
    weights = np.zeros(inputs.shape[1])
    ridge = np.full(len(weights), RIDGE)
    ridge[0] = 0.0
    for _ in range(100):
        likely = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (counts * (likely - labels)) + ridge * weights
        curve = (inputs * (counts * likely * (1 - likely))[:, None]).T @ inputs + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return [float(weight) for weight in weights]


if __name__ == "__main__":
    main()

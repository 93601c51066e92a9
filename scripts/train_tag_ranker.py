"""Fit the tag ranker's weights to editors' judgements, and say by cross-validation how good they are.

    python scripts/train_tag_ranker.py EDITOR_TAGS.jsonl [--write]

EDITOR_TAGS has a JSON object a line: key, lang, headline, text, must and acceptable (groups of alternative wordings).
The model is a logistic regression with a ridge, fitted by Newton's method; the folds are articles, in the order of
their keys' hashes. Only numbers are written: src/tagwire/tags/weights.json. Needs numpy.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tagwire.model.article import Article, Publisher
from tagwire.model.tag import TagAssignment
from tagwire.tags.candidates import DescribedTerm, described_terms, rank_terms
from tagwire.tags.choice import choose_tags
from tagwire.tags.features import FEATURES
from tagwire.tags.reading import Reading, read_article
from tagwire.text.keys import fold
from tagwire.toolkit.words import LanguageWords, load_word_tables

OUT = Path(__file__).parent.parent / "src/tagwire/tags/weights.json"
FOLDS = 10
UNMEASURED = ("keyword", "hashtag")
"""Features the judged articles don't show; their weights are set by hand."""
BY_HAND = {"keyword": 1.2, "hashtag": 1.5}
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with its terms and which of them the editor would take."""

    key: str
    words: LanguageWords
    reading: Reading
    described: list[DescribedTerm]
    labels: list[float]
    importance: list[float]
    must: list[frozenset[str]]
    good: list[frozenset[str]]
    size: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("editor_tags", type=Path)
    parser.add_argument("--ridge", type=float, default=3.0)
    parser.add_argument("--show", action="store_true", help="list the must tags missed and the wrong tags given")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    judged = [judge(json.loads(line)) for line in options.editor_tags.open(encoding="utf-8")]
    judged.sort(key=lambda article: hashlib.sha1(article.key.encode()).digest())
    reach = [covered(a.must, {term.key for term, _, _ in a.described}) for a in judged]
    size = np.mean([len(a.described) for a in judged])
    print(f"terms an article: {size:.0f}; must tags among them: {np.mean(reach):.1%}")
    predictions: list[tuple[TagAssignment, ...]] = []
    for number in range(FOLDS):
        weights = fit([a for i, a in enumerate(judged) if i % FOLDS != number], ridge=options.ridge)
        predictions += [tags_of(a, weights) for i, a in enumerate(judged) if i % FOLDS == number]
    order = [a for number in range(FOLDS) for i, a in enumerate(judged) if i % FOLDS == number]
    report(order, predictions)
    weights = fit(judged, ridge=options.ridge)
    if options.show:
        for article, tags in zip(order, predictions, strict=True):
            print_missed(article, tags)
    print({name: round(float(weight), 2) for name, weight in zip(FEATURES, weights, strict=True)})
    if options.write:
        named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}
        OUT.write_text(json.dumps({"weights": named}, indent=1) + "\n", "utf-8")


def judge(row: dict[str, object]) -> Judged:
    words = load_word_tables().language(str(row["lang"]))
    publisher = Publisher("publisher.example", "")
    article = Article("", "", publisher, headline=str(row["headline"]), text=str(row["text"]))
    reading = read_article(article, words=words)
    described = described_terms(article, reading, words=words)
    must, acceptable = (groups(row[name]) for name in ("must", "acceptable"))
    labels, importance = [], []
    for term, _, _ in described:
        key = tag_identity(term.name)
        is_must, is_good = any(key in group for group in must), any(key in group for group in acceptable)
        labels.append(1.0 if is_must or is_good else 0.0)
        importance.append(2.0 if is_must else 1.0)
    return Judged(
        str(row["key"]),
        words,
        reading,
        described,
        labels,
        importance,
        must,
        [*must, *acceptable],
        len(article.text.split()),
    )


def groups(value: object) -> list[frozenset[str]]:
    assert isinstance(value, list)
    return [frozenset(tag_identity(str(name)) for name in group) for group in value]


def tag_identity(name: str) -> str:
    """Return a key under which spellings of one tag are alike: no leading article, no final plural."""
    first, _, rest = name.partition(" ")
    key = fold(rest if first.lower() in ("the", "a", "an") and rest else name)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")) else key


def fit(judged: Sequence[Judged], *, ridge: float) -> Matrix:
    """Return the weights: ridge logistic regression by Newton's method (Hastie, Tibshirani, Friedman, §4.4.1)."""
    x = np.array([vector for a in judged for _, _, vector in a.described])
    y = np.array([label for a in judged for label in a.labels])
    sample = np.array([value for a in judged for value in a.importance])
    held = [FEATURES.index(name) for name in UNMEASURED]
    penalty = np.full(x.shape[1], ridge)
    penalty[FEATURES.index("bias")] = 1e-3
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ weights)))
        gradient = x.T @ (sample * (p - y)) + penalty * weights
        hessian = (x.T * (sample * p * (1 - p))) @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    for index, name in zip(held, UNMEASURED, strict=True):
        weights[index] = BY_HAND[name]
    return weights


def tags_of(article: Judged, weights: Matrix) -> tuple[TagAssignment, ...]:
    found = rank_terms(article.described, article.reading, words=article.words, weights=weights.tolist())
    return choose_tags(found, {}, words_in_text=article.size)


def covered(wanted: list[frozenset[str]], keys: set[str]) -> float:
    found = {tag_identity(key) for key in keys}
    return sum(bool(group & found) for group in wanted) / len(wanted)


def print_missed(article: Judged, tags: Sequence[TagAssignment]) -> None:
    got = {tag_identity(tag.name) for tag in tags[:10]}
    have = {tag_identity(term.name) for term, _, _ in article.described}
    for group in article.must:
        if not group & got:
            print("  missed", article.key, sorted(group)[:4], "was a term" if group & have else "was no term")
    wrong = [tag.name for tag in tags[:10] if not any(tag_identity(tag.name) in names for names in article.good)]
    print("  wrong", article.key, wrong)


def report(articles: Sequence[Judged], predictions: Sequence[Sequence[TagAssignment]]) -> None:
    """Print precision, recall of the must tags, noise, and how often each score is right."""
    precise5, precise10, must10, noise, lengths = [], [], [], [], []
    bins: list[list[bool]] = [[] for _ in range(10)]
    for article, tags in zip(articles, predictions, strict=True):
        keys = list(dict.fromkeys(tag_identity(tag.name) for tag in tags))
        hit: set[int] = set()
        good, repeated = [], 0
        for key in keys[:10]:
            group = next((i for i, names in enumerate(article.good) if key in names), None)
            good.append(group is not None and group not in hit)
            repeated += group in hit
            if group is not None:
                hit.add(group)
        for tag in tags:
            bins[min(9, int(tag.score * 10))].append(any(tag_identity(tag.name) in names for names in article.good))
        n = min(10, len(keys)) or 1
        precise5.append(sum(good[:5]) / 5)
        precise10.append(sum(good) / 10)
        noise.append((n - sum(good) - repeated) / n)
        must10.append(sum(i in hit for i in range(len(article.must))) / len(article.must))
        lengths.append(len(tags))
    print(
        f"cross-validated: P@5 {np.mean(precise5):.1%}  P@10 {np.mean(precise10):.1%}  must@10 {np.mean(must10):.1%}  "
        f"noise {np.mean(noise):.1%}  tags {np.mean(lengths):.1f}"
    )
    print("right at score:", {f"{i / 10:.1f}": f"{np.mean(b):.0%} of {len(b)}" for i, b in enumerate(bins) if b})


if __name__ == "__main__":
    main()

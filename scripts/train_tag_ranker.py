"""Fit the tag ranker's weights to people's judgements, and say by cross-validation how good they are.

    python scripts/train_tag_ranker.py DATA [--write] [--plot docs/images/tag-reliability.svg]

DATA/editor_tags/*.jsonl has an article a line with an editor's judgement: key, lang, headline, text, must and
acceptable (groups of alternative wordings). eval/judgements/tags.jsonl has more, by set and key of
DATA/keyphrases/SET/docs.jsonl, or of DATA/topics/topics.jsonl for the set "allsides"; only these articles' texts are
read there, never the publishers' own keyphrases. A set that isn't there is left out. The model is a logistic regression
with a ridge, fitted by Newton's method; the folds are the editor's articles, in the order of their keys' hashes. Only
numbers are written: src/tagwire/tags/weights.json.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
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
from tagwire.text.lengths import count_words
from tagwire.toolkit.words import LanguageWords, load_word_tables

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/tagwire/tags/weights.json"
JUDGEMENTS = ROOT / "eval/judgements/tags.jsonl"
FOLDS = 10
MUST_WEIGHT, GOOD_LABEL, EDITOR_WEIGHT = 6.0, 0.85, 5.0
"""A must tag counts so many times, a good one is so nearly right, an editor's article counts so many times."""
FOREIGN_WEIGHT = 3.0
"""How many times an article counts that is not in English, where there are five times as many that are."""
UNMEASURED = ("keyword", "hashtag")
"""Features the judged articles don't show; their weights are set by hand."""
BY_HAND = {"keyword": 1.2, "hashtag": 1.5}
Matrix = NDArray[np.float64]
Groups = list[frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """An article with its terms and which of them a person would take."""

    key: str
    words: LanguageWords
    reading: Reading
    described: list[DescribedTerm]
    must: Groups
    good: Groups
    size: int
    weight: float

    def features(self) -> Matrix:
        return np.array([vector for _, _, vector in self.described])

    def is_right(self) -> Matrix:
        keys = [tag_identity(term.name) for term, _, _ in self.described]
        return np.array([float(any(key in group for group in self.good)) for key in keys])

    def is_must(self) -> NDArray[np.bool_]:
        keys = [tag_identity(term.name) for term, _, _ in self.described]
        return np.array([any(key in group for group in self.must) for key in keys])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--ridge", type=float, default=3.0)
    parser.add_argument("--show", action="store_true", help="list the must tags missed and the wrong tags given")
    parser.add_argument("--ablate", action="store_true", help="say what each feature is worth")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--plot", type=Path, help="write a reliability plot as SVG")
    options = parser.parse_args()
    editors = [judge_editor(row) for path in sorted(options.data.glob("editor_tags/*.jsonl")) for row in rows(path)]
    editors.sort(key=lambda article: hashlib.sha1(article.key.encode()).digest())
    others = list(judged_articles(options.data))
    reach = [covered(a.must, {term.key for term, _, _ in a.described}) for a in editors]
    size = np.mean([len(a.described) for a in editors])
    print(f"{len(editors)} editor's articles, {len(others)} others; terms an article: {size:.0f};", end=" ")
    print(f"must tags among them: {np.mean(reach):.1%}")
    held_out = cross_validated(editors, others, ridge=options.ridge)
    scale, shift = calibration(editors, held_out)
    predictions = [tags_of(a, calibrated(w, scale, shift)) for a, w in zip(editors, held_out, strict=True)]
    report(editors, predictions)
    bins = reliability(editors, predictions)
    print("right at score:", {f"{low:.1f}": f"{share:.0%} of {count}" for low, share, count in bins})
    if options.show:
        for article, tags in zip(editors, predictions, strict=True):
            print_missed(article, tags)
    if options.ablate:
        ablate(editors, others, ridge=options.ridge)
    weights = calibrated(fit([*editors, *others], ridge=options.ridge), scale, shift)
    named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)}
    print(named)
    if options.plot:
        options.plot.write_text(plot(bins), "utf-8")
    if options.write:
        OUT.write_text(json.dumps({"weights": named}, indent=1) + "\n", "utf-8")


def rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def judge_editor(row: dict[str, object]) -> Judged:
    must, acceptable = (groups(row[name]) for name in ("must", "acceptable"))
    return judge(row, must, [*must, *acceptable], weight=EDITOR_WEIGHT)


def judged_articles(data: Path) -> Iterator[Judged]:
    """Yield the articles of our own judgements whose texts are there."""
    texts = {
        (path.parent.name, str(row["key"])): row
        for path in sorted(data.glob("keyphrases/*/docs.jsonl"))
        for row in rows(path)
    }
    texts |= {
        (str(row["source"]), str(row["key"])): row for path in data.glob("topics/topics.jsonl") for row in rows(path)
    }
    for row in rows(JUDGEMENTS):
        article = texts.get((str(row["set"]), str(row["key"])))
        if article is not None:
            must, good = (groups([[name] for name in row[part]]) for part in ("must", "good"))  # type: ignore[attr-defined]
            weight = 1.0 if row["lang"] == "en" else FOREIGN_WEIGHT
            yield judge(article, must, [*must, *good], weight=weight)


def judge(row: dict[str, object], must: Groups, good: Groups, *, weight: float) -> Judged:
    words = load_word_tables().language(str(row.get("lang") or "en"))
    headline, text = str(row.get("headline") or ""), str(row["text"])
    article = Article("", "", Publisher("publisher.example", ""), headline=headline, text=text)
    reading = read_article(article, words=words)
    described = described_terms(article, reading, words=words)
    return Judged(str(row["key"]), words, reading, described, must, good, count_words(text), weight)


def groups(value: object) -> Groups:
    assert isinstance(value, list)
    return [frozenset(tag_identity(str(name)) for name in group) for group in value]


def tag_identity(name: str) -> str:
    """Return a key under which spellings of one tag are alike: no leading article, no final plural."""
    first, _, rest = name.partition(" ")
    key = fold(rest if first.lower() in ("the", "a", "an") and rest else name)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    return key[:-1] if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")) else key


def fit(judged: Sequence[Judged], *, ridge: float, without: str | None = None) -> Matrix:
    """Return the weights: ridge logistic regression by Newton's method (Hastie, Tibshirani, Friedman, §4.4.1)."""
    x = np.vstack([a.features() for a in judged])
    right, must = np.concatenate([a.is_right() for a in judged]), np.concatenate([a.is_must() for a in judged])
    y = np.where(must, 1.0, GOOD_LABEL * right)
    sample = np.concatenate([np.full(len(a.described), a.weight) for a in judged]) * np.where(must, MUST_WEIGHT, 1.0)
    if without:
        x[:, FEATURES.index(without)] = 0.0
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
    for name in UNMEASURED:
        weights[FEATURES.index(name)] = BY_HAND[name]
    return weights


def cross_validated(
    editors: Sequence[Judged], others: Sequence[Judged], *, ridge: float, without: str | None = None
) -> list[Matrix]:
    """Return for each of the editor's articles weights fitted without its fold."""
    by_fold = [
        fit([*(a for i, a in enumerate(editors) if i % FOLDS != fold), *others], ridge=ridge, without=without)
        for fold in range(FOLDS)
    ]
    return [by_fold[i % FOLDS] for i in range(len(editors))]


def calibration(editors: Sequence[Judged], held_out: Sequence[Matrix]) -> tuple[float, float]:
    """Return scale and shift that make held-out odds as often right as they say (Platt 1999)."""
    odds = np.concatenate([a.features() @ w for a, w in zip(editors, held_out, strict=True)])
    x, y = np.column_stack([odds, np.ones_like(odds)]), np.concatenate([a.is_right() for a in editors])
    found = np.array([1.0, 0.0])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ found)))
        found = found - np.linalg.solve((x.T * (p * (1 - p))) @ x, x.T @ (p - y))
    return float(found[0]), float(found[1])


def calibrated(weights: Matrix, scale: float, shift: float) -> Matrix:
    changed = weights * scale
    changed[FEATURES.index("bias")] += shift
    for name in UNMEASURED:
        changed[FEATURES.index(name)] = BY_HAND[name]
    return changed


def tags_of(article: Judged, weights: Matrix) -> tuple[TagAssignment, ...]:
    found = rank_terms(article.described, article.reading, words=article.words, weights=weights.tolist())
    return choose_tags(found, {}, words_in_text=article.size)


def covered(wanted: Groups, keys: set[str]) -> float:
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


def scores(articles: Sequence[Judged], predictions: Sequence[Sequence[TagAssignment]]) -> tuple[float, ...]:
    """Return means of P@5, P@10, must@10, noise and tags an article."""
    found = []
    for article, tags in zip(articles, predictions, strict=True):
        keys = list(dict.fromkeys(tag_identity(tag.name) for tag in tags))[:10]
        hits = [next((i for i, names in enumerate(article.good) if key in names), None) for key in keys]
        good = [hit is not None and hit not in hits[:place] for place, hit in enumerate(hits)]
        noise = sum(hit is None for hit in hits) / max(1, len(hits))
        must = sum(i in hits for i in range(len(article.must))) / len(article.must)
        found.append((sum(good[:5]) / 5, sum(good) / 10, must, noise, float(len(tags))))
    return tuple(float(np.mean(column)) for column in zip(*found, strict=True))


def report(articles: Sequence[Judged], predictions: Sequence[Sequence[TagAssignment]]) -> None:
    p5, p10, must, noise, tags = scores(articles, predictions)
    print(f"cross-validated: P@5 {p5:.1%}  P@10 {p10:.1%}  must@10 {must:.1%}  noise {noise:.1%}  tags {tags:.1f}")


def reliability(
    articles: Sequence[Judged], predictions: Sequence[Sequence[TagAssignment]]
) -> list[tuple[float, float, int]]:
    """Return (score from, share right, tags) for each tenth of the scores that held-out tags have."""
    bins: list[list[bool]] = [[] for _ in range(10)]
    for article, tags in zip(articles, predictions, strict=True):
        for tag in tags:
            is_right = any(tag_identity(tag.name) in names for names in article.good)
            bins[min(9, int(tag.score * 10))].append(is_right)
    return [(i / 10, float(np.mean(each)), len(each)) for i, each in enumerate(bins) if each]


def ablate(editors: Sequence[Judged], others: Sequence[Judged], *, ridge: float) -> None:
    """Print how the measures change when one feature is left out."""
    base = None
    for name in (None, *(name for name in FEATURES if name not in ("bias", *UNMEASURED))):
        held_out = cross_validated(editors, others, ridge=ridge, without=name)
        scale, shift = calibration(editors, held_out)
        found = scores(
            editors, [tags_of(a, calibrated(w, scale, shift)) for a, w in zip(editors, held_out, strict=True)]
        )
        base = base or found
        change = "  ".join(f"{100 * (a - b):+5.1f}" for a, b in zip(found[:4], base[:4], strict=True))
        print(f"  {name or 'all features':<20} {change}")


def plot(bins: Sequence[tuple[float, float, int]]) -> str:
    """Return a reliability plot: how often tags of each tenth of the scores are right; the size tells how many."""
    side, edge = 320, 40
    x = lambda score: edge + score * side  # noqa: E731
    y = lambda share: edge + (1 - share) * side  # noqa: E731
    marks = "".join(
        f'<circle cx="{x(low + 0.05):.0f}" cy="{y(share):.0f}" r="{2 + count**0.5:.1f}" fill="#1b6e5a">'
        f"<title>score {low:.1f} to {low + 0.1:.1f}: {share:.0%} of {count} right</title></circle>"
        for low, share, count in bins
    )
    ticks = "".join(
        f'<text x="{x(t):.0f}" y="{edge + side + 16}" text-anchor="middle">{t:.1f}</text>'
        f'<text x="{edge - 6}" y="{y(t) + 4:.0f}" text-anchor="end">{t:.1f}</text>'
        for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    total = side + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {total}" font-family="sans-serif" '
        f'font-size="11" role="img" aria-label="How often tags are right, by their score">'
        f'<rect width="{total}" height="{total}" fill="#fff"/>'
        f'<rect x="{edge}" y="{edge}" width="{side}" height="{side}" fill="none" stroke="#999"/>'
        f'<line x1="{x(0)}" y1="{y(0)}" x2="{x(1)}" y2="{y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>{marks}{ticks}'
        f'<text x="{total / 2:.0f}" y="{total - 6}" text-anchor="middle">score</text>'
        f'<text x="12" y="{edge - 14}">share right</text></svg>\n'
    )


if __name__ == "__main__":
    main()

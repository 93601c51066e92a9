"""Fit toolkit/data/voice-en.tsv: which small words tell an opinion from a report; and say how well they do.

    python scripts/train_voice.py TOPICS [--write]

TOPICS is a folder with ``topics.jsonl`` {key, source, publisher, headline, text}, of which the source ``allsides``
(Apache-2.0) is used. Opinions are the articles that are headed so or stand under an opinion page's name, reports those
of news desks. Marks are cut off first. Only words of the stop-word tables count, and none that pages wear as furniture.
A logistic regression with a ridge; folds are publishers. Needs numpy and scipy.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tagwire.topics.genremarkers import told_uses

DATA = Path(__file__).parent.parent / "src/tagwire/toolkit/data"
MARK = re.compile(r"^(?:opinions?|analysis/opinion|commentary|editorial|column)\s*:\s*", re.IGNORECASE)
TEXT_MARK = re.compile(r"(?:ANALYSIS/OPINION|OPINION|COMMENTARY)\s*:?\s*")
NEWS_DESKS = """\
Reuters, Associated Press, BBC News, NPR Online News, CNN (Web News), USA TODAY, Christian Science Monitor,
New York Times - News, Politico, Washington Times, ABC News, CBS News, The Hill, Wall Street Journal - News, Al Jazeera
"""
FURNITURE = "image caption click newsletter advertisement page home photo news march york mr mrs ms sign read d u p r"
LEAST_ARTICLES = 30
RIDGE = 30.0
FOLDS = 5

Matrix = NDArray[np.float64]


def main() -> None:
    """Read the articles, cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    hand = arguments.topics / "read_by_hand.jsonl"
    measuring = {json.loads(line)["key"] for line in _lines(hand)} if hand.exists() else set()
    desks = {name.strip() for name in NEWS_DESKS.split(",")}
    texts, opinions, folds = [], [], []
    for line in _lines(arguments.topics / "topics.jsonl"):
        row = json.loads(line)
        publisher = row.get("publisher") or ""
        marked = MARK.match(row["headline"] or "") or "OPINION" in row["text"][:60]
        is_opinion = bool(marked or "Opinion" in publisher or publisher.startswith("Guest Writer"))
        if row["source"] == "allsides" and row["key"] not in measuring and (is_opinion or publisher in desks):
            texts.append(told_uses(TEXT_MARK.sub("", row["text"])))
            opinions.append(float(is_opinion))
            folds.append(int.from_bytes(hashlib.sha1(publisher.encode()).digest()[:4], "big") % FOLDS)
    y, fold = np.array(opinions), np.array(folds)
    words = _vocabulary(texts)
    x = np.array([[uses[word] for word in words] for uses in texts]) / np.array([[max(1, u.total())] for u in texts])
    x = np.log1p(1000 * x)
    found = np.zeros(len(y))
    for number in range(FOLDS):
        weights = _fit(x[fold != number], y[fold != number])
        found[fold == number] = x[fold == number] @ weights[:-1] + weights[-1]
    reports = np.sort(found[y == 0])[::-1]
    print(f"{int(y.sum())} opinions, {int((1 - y).sum())} reports, {len(words)} words; opinions found where")
    for share in (0.01, 0.02, 0.05):
        least = reports[int(share * len(reports))]
        print(f"  {share:.0%} of reports are taken for one: {(found[y == 1] > least).mean():.2f} (above {least:.2f})")
    if arguments.write:
        weights = _fit(x, y)
        lines = [f"#bias\t{round(100 * weights[-1])}"]
        lines += [f"{word}\t{round(100 * w)}" for word, w in zip(words, weights, strict=False) if round(100 * w)]
        (DATA / "voice-en.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _vocabulary(texts: list[Counter[str]]) -> list[str]:
    table = json.loads(gzip.decompress((DATA / "words" / "en.json.gz").read_bytes()))
    small = (set(table["stop"]) | set(table["weak"]) | {"?", "!"}) - set(FURNITURE.split())
    held = Counter(word for uses in texts for word in uses)
    return sorted(word for word in small if held[word] >= LEAST_ARTICLES and not word.isdecimal())


def _fit(x: Matrix, y: Matrix) -> Matrix:
    """Return the weights, the bias last; opinions and reports count as much in all."""
    sample = np.where(y == 1, 0.5 * len(y) / y.sum(), 0.5 * len(y) / (1 - y).sum())
    signed = 2 * y - 1

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        margin = signed * (x @ weights[:-1] + weights[-1])
        value = sample @ np.logaddexp(0, -margin) + RIDGE * (weights[:-1] @ weights[:-1]) / 2
        pull = -sample * signed / (1 + np.exp(margin))
        return float(value), np.append(x.T @ pull + RIDGE * weights[:-1], pull.sum())

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    main()

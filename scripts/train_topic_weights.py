"""Fit toolkit/data/topic-weights.npz, and say by cross-validation how good the categories are with it.

    python scripts/train_topic_weights.py TOPICS [--judgements FILE] [--sources NAME …] [--write]

TOPICS is a folder with ``topics.jsonl``: a row an article {key, lang, source, publisher?, headline, text, topic}. Of
its sources only those named are trained on: the default ones' licences (Apache-2.0, MIT) let weights ship. Name your
own to train on your own collection. Articles that also stand in ``read_by_hand.jsonl`` are left out, for they measure.
JUDGEMENTS holds our own reading of some of the articles: "key<tab>code" lines,
which count ``JUDGED`` times as much as a section's label and replace it.

The model is a softmax regression with a ridge, on top of what topic words and vectors say already (they enter as a
fixed offset), so it learns only what those do not know. Folds are publishers, never articles, so that no publisher's
habits are measured on itself; sources that are not trained on are unseen altogether. Only words (of ``SHORTEST``
letters or more, in ``LEAST`` articles or more) and numbers are written. Needs numpy and scipy.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from tagwire.toolkit.topictables import load_topic_tables
from tagwire.toolkit.topicwords import SPACELESS
from tagwire.topics.category import own_log_odds
from tagwire.topics.learntwords import learnt_uses
from tagwire.topics.wordscores import read_words

OUT = Path(__file__).parent.parent / "src/tagwire/toolkit/data/topic-weights.npz"
SOURCES = ("allsides", "tgcontest", "thucnews")
LANGUAGES = ("en", "zh")
"""Languages with enough to learn from."""
FOLDS = 5
LEAST = {"en": 8, "zh": 3}
SHORTEST = {"en": 3, "zh": 1}
RIDGE = {"en": 1e-4, "zh": 3e-5}
SHARE = {"en": 0.5, "zh": 1.0}
"""How much of the learnt log-odds counts. English was learnt from the sections of one collection, which an editor
agrees with in 58 of 100 articles: more of it gains there, and loses on articles read by hand and on other sources."""
JUDGED = 5.0

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """An article as far as it is needed: its words, what is known of it without them, and its topic's index."""

    key: str
    source: str
    publisher: str
    uses: Mapping[str, float]
    offset: Sequence[float]
    section_topic: int
    judged_topic: int | None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A language's words with what they speak for."""

    words: tuple[str, ...]
    rarity: Matrix
    weights: Matrix

    def log_odds(self, rows: Sequence[Row]) -> Matrix:
        return np.asarray(_vectors(rows, self.words, self.rarity) @ self.weights)


def main() -> None:
    """Read the rows, cross-validate, and write the weights when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", type=Path)
    parser.add_argument("--judgements", type=Path, help="lines of key<tab>code, by a reader of headline and beginning")
    parser.add_argument("--sources", nargs="*", default=list(SOURCES), help=f"default: {' '.join(SOURCES)}")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    judged = dict(line.split("\t") for line in _lines(arguments.judgements)) if arguments.judgements else {}
    hand = arguments.topics / "read_by_hand.jsonl"
    measuring = {json.loads(line)["key"] for line in _lines(hand)} if hand.exists() else set()
    stored: dict[str, NDArray[np.generic]] = {"languages": _as_bytes(" ".join(LANGUAGES))}
    for lang in LANGUAGES:
        rows = list(_rows(arguments.topics / "topics.jsonl", lang, judged))
        learnt = [row for row in rows if row.source in arguments.sources and row.key not in measuring]
        _report(lang, rows, _cross_validated(lang, rows, learnt))
        fitted = _fit(lang, learnt)
        weights = fitted.weights * SHARE[lang]
        unit = float(np.abs(weights).max() / 127)
        stored |= {
            f"{lang}_words": _as_bytes("\n".join(fitted.words)),
            f"{lang}_rarity": fitted.rarity.astype(np.float16),
            f"{lang}_weights": np.round(weights / unit).astype(np.int8),
            f"{lang}_unit": np.array(unit, dtype=np.float32),
        }
    if arguments.write:
        np.savez_compressed(OUT, **stored)  # type: ignore[arg-type]
        print(f"{OUT.name}: {OUT.stat().st_size:,} bytes")


def _rows(path: Path, lang: str, judged: Mapping[str, str]) -> Iterable[Row]:
    tables = load_topic_tables()
    tops = tables.media_topics.tops
    for line in _lines(path):
        row = json.loads(line)
        if row["lang"] != lang:
            continue
        reading = read_words(row["headline"] or "", row["text"], lang=lang)
        uses = learnt_uses(reading, spaceless=lang in SPACELESS)
        yield Row(
            row["key"],
            row["source"],
            row.get("publisher") or row["key"],
            uses,
            own_log_odds(reading, uses, lang=lang, tables=tables)[0],
            tops.index(row["topic"]),
            tops.index(judged[row["key"]]) if row["key"] in judged else None,
        )


def _cross_validated(lang: str, rows: Sequence[Row], learnt: Sequence[Row]) -> Matrix:
    """Return for each row the learnt log-odds of a model that saw no article of its publisher."""
    found = np.zeros((len(rows), 17))
    place = {row.key: number for number, row in enumerate(rows)}
    for fold in range(FOLDS):
        held = [row for row in learnt if _fold_of(row) == fold]
        model = _fit(lang, [row for row in learnt if _fold_of(row) != fold])
        found[[place[row.key] for row in held]] = model.log_odds(held)
    keys = {row.key for row in learnt}
    unseen = [row for row in rows if row.key not in keys]
    if unseen:
        found[[place[row.key] for row in unseen]] = _fit(lang, learnt).log_odds(unseen)
    return found


def _fold_of(row: Row) -> int:
    return int.from_bytes(hashlib.sha1(row.publisher.encode()).digest()[:4], "big") % FOLDS


def _fit(lang: str, rows: Sequence[Row]) -> Fitted:
    """Return the weights: softmax regression by L-BFGS, the offset fixed."""
    counts = Counter(word for row in rows for word in row.uses)
    words = tuple(
        sorted(
            word
            for word, count in counts.items()
            if count >= LEAST[lang] and len(word) >= SHORTEST[lang] and not word.isdecimal()
        )
    )
    rarity = np.log((len(rows) + 1) / (np.array([counts[word] for word in words]) + 1))
    x = _vectors(rows, words, rarity)
    topics = np.array([row.section_topic if row.judged_topic is None else row.judged_topic for row in rows])
    sample = np.array([1.0 if row.judged_topic is None else JUDGED for row in rows])
    sample /= sample.sum()
    offset = np.array([row.offset for row in rows])
    truth = np.eye(17)[topics]
    place = np.arange(len(rows))

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        weights = flat.reshape(len(words), 17)
        odds = x @ weights + offset
        odds -= odds.max(1, keepdims=True)
        shares = np.exp(odds)
        shares /= shares.sum(1, keepdims=True)
        value = -sample @ np.log(np.maximum(shares[place, topics], 1e-12)) + RIDGE[lang] * (flat @ flat) / 2
        gradient = np.asarray(x.T @ ((shares - truth) * sample[:, None])) + RIDGE[lang] * weights
        return float(value), gradient.ravel()

    found = minimize(loss, np.zeros(len(words) * 17), jac=True, method="L-BFGS-B", options={"maxiter": 80})
    return Fitted(words, rarity, found.x.reshape(len(words), 17))


def _vectors(rows: Sequence[Row], words: Sequence[str], rarity: Matrix) -> sparse.csr_matrix:
    """Return a row an article, of length one: the sum that ``LanguageTopicWeights.log_odds`` makes."""
    index = {word: number for number, word in enumerate(words)}
    values: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        known = sorted((index[word], uses) for word, uses in row.uses.items() if word in index)
        strengths = np.log1p([uses for _, uses in known]) * rarity[[number for number, _ in known]]
        values.extend(strengths / max(float(np.linalg.norm(strengths)), 1e-9))
        columns.extend(number for number, _ in known)
        ends.append(len(columns))
    return sparse.csr_matrix((values, columns, ends), shape=(len(rows), len(words)))


def _report(lang: str, rows: Sequence[Row], learnt: Matrix) -> None:
    offsets = np.array([row.offset for row in rows])
    shares = (0.0, SHARE[lang] / 2, SHARE[lang], 2 * SHARE[lang])
    print(
        f"{lang}: right first, with a share of the learnt log-odds of " + ", ".join(f"{share:.2g}" for share in shares)
    )
    groups = {source: [row.section_topic if row.source == source else None for row in rows] for source in
              sorted({row.source for row in rows})}  # fmt: skip
    groups["our own reading"] = [row.judged_topic for row in rows]
    for name, topics in groups.items():
        picked = [number for number, topic in enumerate(topics) if topic is not None]
        if picked:
            truth = np.array([topics[number] for number in picked])
            right = ((offsets[picked] + share * learnt[picked]).argmax(1) == truth for share in shares)
            print(f"  {name:18}{len(picked):6}  " + "  ".join(f"{hits.mean():.3f}" for hits in right))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _as_bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


if __name__ == "__main__":
    main()

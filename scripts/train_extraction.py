"""Train the block model of tagwire.extract on labelled pages and write its weights.

usage: python scripts/train_extraction.py DATA_DIR OUT.npz [--folds 5] [--predictions OUT_DIR]

Needs lightgbm (MIT), which is not needed at run time. DATA_DIR/SET/{truth.json,pages/KEY.html.gz} for the sets below.
A block's label is the share of its words found in the labelled text, in order. With --predictions each page is also
extracted by a model that saw no page of the same registrable domain, so that the sets can be scored honestly.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import read_blocks
from tagwire.extract.bylines import stated_byline
from tagwire.extract.encoding import decode_page
from tagwire.extract.features import BlockRows, PageFacts, features_of
from tagwire.extract.headline import headline_of
from tagwire.extract.neighbours import with_neighbours
from tagwire.extract.publisher import publisher_name_of
from tagwire.extract.structured import Structured, read_structured, text_of
from tagwire.extract.trees import FlatTrees
from tagwire.text.urls import publisher_id

SETS = ("scrapinghub", "afnews", "fundus", "wcxb", "readability", "newspaper4k")
SCORED = frozenset(("scrapinghub", "afnews", "fundus", "wcxb"))
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
SHINGLE = 4
SHORT = 6

Rows = NDArray[np.float32]


@dataclass
class LabelledPage:
    """One page with its blocks' features, labels and weights."""

    set: str
    key: str
    group: str
    texts: list[str]
    seen: BlockRows
    labels: Rows
    weights: Rows


def main() -> None:
    """Read, train, cross-validate, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--predictions", type=Path)
    options = arguments.parse_args()
    pages = [page for name in SETS for page in read_set(options.data / name)]
    print(len(pages), "pages", sum(len(p.labels) for p in pages), "blocks", pages[0].seen.rows.shape[1], "features")
    inner, first = first_stage(pages, options.folds)
    if options.predictions:
        write_predictions(pages, inner, options)
    second_rows = [with_neighbours(p.seen, probability) for p, probability in zip(pages, inner, strict=True)]
    second = fit(second_rows, pages, SECOND)
    FlatTrees.from_lightgbm(first).save(options.out.with_name("body-first.npz"))
    FlatTrees.from_lightgbm(second).save(options.out.with_name("body-second.npz"))


FIRST = {
    "num_leaves": 24,
    "max_depth": 6,
    "learning_rate": 0.05,
    "rounds": 220,
    "feature_fraction": 0.25,
    "min_data_in_leaf": 30,
}
SECOND = {
    "num_leaves": 16,
    "max_depth": 5,
    "learning_rate": 0.05,
    "rounds": 160,
    "feature_fraction": 0.3,
    "min_data_in_leaf": 40,
}


def fit(rows: list[Rows], pages: list[LabelledPage], shape: dict[str, float]) -> lightgbm.Booster:
    """Train one stage."""
    x = np.vstack(rows)
    y = np.concatenate([p.labels for p in pages])
    w = np.concatenate([p.weights for p in pages])
    w = w / w.mean()
    parameters = {
        "objective": "cross_entropy",
        "verbose": -1,
        "seed": 7,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "num_threads": 1,
        "lambda_l2": 5.0,
        "max_bin": 63,
        "deterministic": True,
        "force_row_wise": True,
        **{k: v for k, v in shape.items() if k != "rounds"},
    }
    return lightgbm.train(parameters, lightgbm.Dataset(x, y, weight=w), int(shape["rounds"]))


def fold_of(group: str, folds: int) -> int:
    """Put all pages of a registrable domain into one fold."""
    return int(hashlib.sha1(group.encode()).hexdigest(), 16) % folds


def first_stage(pages: list[LabelledPage], folds: int) -> tuple[list[Rows], lightgbm.Booster]:
    """Return each page's probabilities by a model that did not see its domain, and the model of all pages."""
    inner: list[Rows] = [np.zeros(0, np.float32)] * len(pages)
    for fold in range(folds):
        train = [p for p in pages if fold_of(p.group, folds) != fold]
        model = fit([p.seen.rows for p in train], train, FIRST)
        for i, page in enumerate(pages):
            if fold_of(page.group, folds) == fold:
                inner[i] = np.asarray(model.predict(page.seen.rows), np.float32)
    return inner, fit([p.seen.rows for p in pages], pages, FIRST)


def write_predictions(pages: list[LabelledPage], inner: list[Rows], options: argparse.Namespace) -> None:
    """Extract every page with second-stage models that did not see its domain."""
    folds = options.folds
    second_rows = [with_neighbours(p.seen, probability) for p, probability in zip(pages, inner, strict=True)]
    options.predictions.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = {}
    store = {}
    for fold in range(folds):
        chosen = [i for i, p in enumerate(pages) if fold_of(p.group, folds) != fold]
        model = fit([second_rows[i] for i in chosen], [pages[i] for i in chosen], SECOND)
        for i, page in enumerate(pages):
            if fold_of(page.group, folds) == fold:
                probability = np.asarray(model.predict(second_rows[i]))
                store[f"{page.set}/{page.key}"] = probability
                text = "\n\n".join(t for t, p in zip(page.texts, probability, strict=True) if p >= 0.5)
                lines.setdefault(page.set, []).append(json.dumps({"key": page.key, "text": text}, ensure_ascii=False))
    for name, found in lines.items():
        (options.predictions / f"{name}.jsonl").write_text("\n".join(found) + "\n", encoding="utf-8")


def read_set(folder: Path) -> list[LabelledPage]:
    """Return the labelled pages of one set."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    found = []
    for key, expected in truth.items():
        body = gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())
        tree = LexborHTMLParser(decode_page(body, None))
        url = page_url(expected, key)
        facts = page_facts(tree, read_structured(tree), url)
        page = read_blocks(tree)
        if not page.blocks or not expected.get("text"):
            continue
        texts = [b.text for b in page.blocks]
        labels, weights = label(texts, expected["text"])
        scale = 1.0 if folder.name in SCORED else 0.5
        found.append(
            LabelledPage(folder.name, key, publisher_id(url), texts, features_of(page, facts), labels, weights * scale)
        )
    return found


def page_url(expected: dict[str, str], key: str) -> str:
    """Return a page's address; one of its own host where the set names none."""
    url = expected.get("url") or ""
    return url if url.startswith("http") else f"https://{hashlib.sha1(key.encode()).hexdigest()}.example/page.html"


def page_facts(tree: LexborHTMLParser, structured: Structured, url: str) -> PageFacts:
    """Return what helps to find the body, as extraction itself reads it."""
    name = publisher_name_of(structured) or publisher_id(url)
    return PageFacts(
        headline_of(tree, structured, name) or "",
        structured.meta_value("og:description", "description", "twitter:description") or "",
        stated_byline(tree, structured, name).authors,
        text_of(structured.main.get("articleBody")) or "",
    )


def label(texts: list[str], truth: str) -> tuple[Rows, Rows]:
    """Return each block's share in the truth and its weight; a page's weights sum to about one."""
    wanted = TOKEN.findall(truth)
    shingles = Counter(tuple(wanted[i : i + SHINGLE]) for i in range(len(wanted)))
    lines = {tuple(TOKEN.findall(line)) for line in truth.split("\n")}
    tokens = [TOKEN.findall(t) for t in texts]
    labels = np.zeros(len(texts), np.float32)
    for i, words in enumerate(tokens):
        if len(words) >= SHORT:
            hits = sum(tuple(words[j : j + SHINGLE]) in shingles for j in range(len(words) - SHINGLE + 1))
            labels[i] = hits / (len(words) - SHINGLE + 1)
    joined = " " + " ".join(wanted) + " "
    kept = [i for i in range(len(texts)) if labels[i] >= 0.5]
    for i, words in enumerate(tokens):
        if 0 < len(words) < SHORT:
            labels[i] = float(tuple(words) in lines or continues(i, words, tokens, labels, joined))
    weights = np.array([len(words) for words in tokens], np.float32)
    drop_repeats(texts, labels, weights, kept)
    total = max(len(wanted), 1)
    weights = np.where(weights > 0, (weights + 6) / (total + 150), 0).astype(np.float32)
    return labels, np.minimum(weights, 0.5)


def continues(i: int, words: list[str], tokens: list[list[str]], labels: Rows, joined: str) -> bool:
    """Whether a short block stands in the truth beside the words of a neighbouring block that does."""
    before = next(
        (tokens[j] for j in range(i - 1, max(-1, i - 4), -1) if len(tokens[j]) >= 2 and (labels[j] >= 0.5)), None
    )
    after = next(
        (tokens[j] for j in range(i + 1, min(len(tokens), i + 4)) if len(tokens[j]) >= 2 and labels[j] >= 0.5), None
    )
    own = " ".join(words)
    return bool(before and f" {' '.join(before[-2:])} {own} " in joined) or bool(
        after and f" {own} {' '.join(after[:2])} " in joined
    )


def drop_repeats(texts: list[str], labels: Rows, weights: Rows, kept: list[int]) -> None:
    """Where a wanted text stands twice on a page, keep the one among the others and ignore the rest."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if labels[i] >= 0.5:
            places.setdefault(text, []).append(i)
    alone = [i for i in kept if len(places.get(texts[i], ())) == 1]
    centre = float(np.median(alone)) if alone else 0.0
    for spots in places.values():
        if len(spots) > 1:
            best = min(spots, key=lambda s: abs(s - centre))
            for s in spots:
                if s != best:
                    labels[s] = 0.0
                    weights[s] = 0.0


if __name__ == "__main__":
    main()

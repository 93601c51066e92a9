"""Train the block model of tagwire.extract on labelled pages and write its weights.

usage: python scripts/train_extraction.py DATA_DIR OUT.npz [--predictions OUT_DIR] [--opinions DIR]

Needs lightgbm (MIT), which is not needed at run time. Reads DATA_DIR/SET/{truth.json,pages/KEY.html.gz} for SETS. A
block's label is the share of its words found in the labelled text. Pages that are labelled by wanted and unwanted
snippets only (OPINION_SETS) are used too when DIR/SET.jsonl holds another extractor's text of them: that text is
taken for the truth, but for the blocks that hold a snippet. With --predictions each page is also extracted by a model
that saw no page of the same registrable domain (five folds), so that the sets can be scored honestly.
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

from tagwire.extract.blocks import PageBlocks, read_blocks
from tagwire.extract.body import kept_blocks, text_of_blocks
from tagwire.extract.bylines import stated_byline
from tagwire.extract.embedded import article_body_text
from tagwire.extract.encoding import decode_page
from tagwire.extract.features import PageFacts, features_of
from tagwire.extract.headline import headline_of
from tagwire.extract.publisher import publisher_name_of
from tagwire.extract.structured import Structured, read_structured
from tagwire.extract.trees import FlatTrees
from tagwire.text.urls import publisher_id

SETS = {
    "scrapinghub": 1.0,
    "afnews": 1.0,
    "fundus": 1.0,
    "wcxb": 1.0,
    "wcxb-other": 0.4,
    "readability": 0.5,
    "newspaper4k": 0.5,
}
"""Labelled sets, and what a page of each weighs: less where the labels are another tool's or the pages no articles."""
OPINION_SETS = {"trafilatura": 0.5, "htmldate": 0.5}
FOLDS = 5
SHAPE = {"num_leaves": 24, "max_depth": 6, "learning_rate": 0.05, "feature_fraction": 0.25, "min_data_in_leaf": 30}
ROUNDS = 220
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
    page: PageBlocks
    facts: PageFacts
    rows: Rows
    labels: Rows
    weights: Rows


def main() -> None:
    """Read, train, cross-validate, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--predictions", type=Path)
    arguments.add_argument("--opinions", type=Path)
    options = arguments.parse_args()
    pages = [page for name, weight in SETS.items() for page in read_set(options.data / name, weight)]
    if options.opinions:
        for name, weight in OPINION_SETS.items():
            pages += read_set(options.data / name, weight, options.opinions / f"{name}.jsonl")
    print(len(pages), "pages", sum(len(p.labels) for p in pages), "blocks", pages[0].rows.shape[1], "features")
    FlatTrees.from_lightgbm(fit(pages)).save(options.out)
    if options.predictions:
        write_predictions(pages, options.predictions)


def fit(pages: list[LabelledPage]) -> lightgbm.Booster:
    """Train the model."""
    x = np.vstack([p.rows for p in pages])
    y = np.concatenate([p.labels for p in pages])
    w = np.concatenate([p.weights for p in pages])
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
        **SHAPE,
    }
    return lightgbm.train(parameters, lightgbm.Dataset(x, y, weight=w / w.mean()), ROUNDS)


def fold_of(page: LabelledPage) -> int:
    """Put all pages of a registrable domain into one fold."""
    return int(hashlib.sha1(page.group.encode()).hexdigest(), 16) % FOLDS


def write_predictions(pages: list[LabelledPage], out: Path) -> None:
    """Extract every page by a model that did not see its domain."""
    out.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = {}
    for fold in range(FOLDS):
        model = FlatTrees.from_lightgbm(fit([p for p in pages if fold_of(p) != fold]))
        for p in pages:
            if fold_of(p) == fold:
                kept = kept_blocks(p.page, p.facts, p.rows, model.probabilities(p.rows))
                line = json.dumps({"key": p.key, "text": text_of_blocks(kept)}, ensure_ascii=False)
                lines.setdefault(p.set, []).append(line)
    for name, found in lines.items():
        (out / f"{name}.jsonl").write_text("\n".join(found) + "\n", encoding="utf-8")


def read_set(folder: Path, weight: float, opinions: Path | None = None) -> list[LabelledPage]:
    """Return the labelled pages of one set, each weighing ``weight``."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    lines = opinions.read_text(encoding="utf-8").split("\n") if opinions else []
    opinion = {line["key"]: line.get("text") or "" for line in map(json.loads, filter(None, lines))}
    found = []
    for key, expected in truth.items():
        wanted = opinion.get(key) if opinions else expected.get("text")
        if not wanted:
            continue
        body = gzip.decompress((folder / "pages" / f"{key}.html.gz").read_bytes())
        tree = LexborHTMLParser(decode_page(body, None))
        url = page_url(expected, key)
        facts = page_facts(tree, read_structured(tree), url)
        page = read_blocks(tree)
        if page.blocks:
            texts = [b.text for b in page.blocks]
            labels, weights = label(texts, wanted)
            if opinions:
                apply_snippets(texts, labels, expected)
            rows = features_of(page, facts)
            found.append(LabelledPage(folder.name, key, publisher_id(url), page, facts, rows, labels, weights * weight))
    return found


def apply_snippets(texts: list[str], labels: Rows, expected: dict[str, list[str]]) -> None:
    """Let wanted and unwanted snippets overrule the labels of the blocks that hold them."""
    flat = [" ".join(text.split()).casefold() for text in texts]
    for field, value in (("with", 1.0), ("without", 0.0), ("comments", 0.0)):
        for snippet in expected.get(field) or []:
            wanted = " ".join(snippet.split()).casefold()
            for i, text in enumerate(flat):
                if wanted in text and (len(wanted) > 15 if value else len(text) < 6 * len(wanted) + 40):
                    labels[i] = value


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
        article_body_text(structured),
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

"""Train the model of tagwire.extract that tells an article's own text from what else stands on a page.

usage: python scripts/train_extraction.py DATA_DIR OUT.npz [--predictions OUT_DIR] [--opinions DIR]

Needs lightgbm (MIT), which is not needed at run time. Reads DATA_DIR/SET/{truth.json,pages/KEY.html.gz} for SETS. A
block's label is the share of its words found in the labelled text. Pages that are labelled by wanted and unwanted
snippets only (OPINION_SETS) are used too when DIR/SET.jsonl holds another extractor's text of them: that text is
taken for the truth, but for the blocks that hold a snippet. With --predictions each page is also extracted by a model
that saw no page of the same registrable domain (five folds), so that the sets can be scored honestly.

Three steps, each fed with what the one before says of pages it did not see (four folds by domain within the pages
trained on): weights for the words of class names (logistic regression), trees over a block's own features, trees over
those and the first trees' verdicts on its neighbours. Pages on which the first trees disagree with the label by far
count little in the end: as often as not their label is cut short, or holds what stands beside the article.
"""

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import PageBlocks, read_blocks
from tagwire.extract.body import SETTLED_BELOW, BodyModel, kept_blocks, text_of_blocks
from tagwire.extract.bylines import stated_byline
from tagwire.extract.context import context_of
from tagwire.extract.embedded import article_body_text, best_text, state_scripts
from tagwire.extract.encoding import decode_page
from tagwire.extract.features import LEARNED_COLUMNS, PageFacts, Tree, features_of, lengths_in, markup_scores
from tagwire.extract.headline import headline_of
from tagwire.extract.hints import WORD_BUCKETS
from tagwire.extract.publisher import publisher_name_of
from tagwire.extract.structured import Structured, read_structured
from tagwire.extract.trees import FlatTrees
from tagwire.extract.words import TEXT_BUCKETS, BlockWords, block_words, word_scores
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
INNER_FOLDS = 4
DOUBTED_BELOW = 0.6
"""Pages whose own F1 by a model that did not see them is below this count for DOUBTED_WEIGHT."""
DOUBTED_WEIGHT = 0.3
SHAPE = {"num_leaves": 24, "max_depth": 6, "feature_fraction": 0.25, "min_data_in_leaf": 30}
ALONE = {"learning_rate": 0.14, "num_iterations": 70}
TOGETHER = {"learning_rate": 0.07, "num_iterations": 140}
SMALL_CHARS = 50
SMALL_SHARE = 3
"""Of unwanted blocks below SMALL_CHARS, menu items mostly, one in SMALL_SHARE stands for all."""
MARKUP_LEVELS = 4
LEAST_DOMAINS = 5
"""A word of class names on pages of fewer domains is no word but a publisher's."""
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
    scripts: tuple[str, ...]
    words: BlockWords
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
    fit(pages).save(options.out)
    if options.predictions:
        write_predictions(pages, options.predictions)


def fit(pages: list[LabelledPage]) -> BodyModel:
    """Train the three steps; each page comes to the second and third as an unseen one."""
    folds = [fold_of(p, INNER_FOLDS, "inner") for p in pages]
    unseen = list(pages)
    for fold in range(INNER_FOLDS):
        seen = [p for p, own in zip(pages, folds, strict=True) if own != fold]
        markup, words = fit_markup(seen), fit_words(seen)
        for place, page in enumerate(pages):
            if folds[place] == fold:
                unseen[place] = with_learned(page, markup, words)
    verdicts: list[Rows] = [p.labels for p in pages]
    for fold in range(INNER_FOLDS):
        seen = [p for p, own in zip(unseen, folds, strict=True) if own != fold]
        trees = fit_trees([p.rows for p in seen], seen, ALONE)
        for place, page in enumerate(unseen):
            if folds[place] == fold:
                verdicts[place] = trees.probabilities(page.rows)
    trusted = [
        replace(p, weights=p.weights * (DOUBTED_WEIGHT if agreement(p, found) < DOUBTED_BELOW else 1))
        for p, found in zip(unseen, verdicts, strict=True)
    ]
    together = [
        np.hstack([p.rows, context_of(p.page, lengths_in(p.rows), found)])
        for p, found in zip(trusted, verdicts, strict=True)
    ]
    return BodyModel(
        fit_markup(pages),
        fit_words(pages),
        fit_trees([p.rows for p in trusted], trusted, ALONE),
        fit_trees(together, trusted, TOGETHER, [found >= SETTLED_BELOW for found in verdicts]),
    )


def agreement(page: LabelledPage, likely: Rows) -> float:
    """Return the F1 of a verdict against the label, blocks weighing what they weigh in training."""
    kept = page.weights * (likely >= 0.5)
    both = float((kept * page.labels).sum())
    return 2 * both / (float(kept.sum()) + float((page.weights * page.labels).sum()) + 1e-9)


def with_learned(page: LabelledPage, markup: Rows, words: Rows) -> LabelledPage:
    """Return the page with the features that the words of class names and of texts give."""
    rows = page.rows.copy()
    learned = (markup_scores(page.page, Tree.of(page.page), markup), word_scores(page.words, words))
    rows[:, -LEARNED_COLUMNS:] = np.hstack(learned)
    return replace(page, rows=rows)


def fit_trees(
    rows: list[Rows], pages: list[LabelledPage], pace: dict[str, float], asked: list[NDArray[np.bool_]] | None = None
) -> FlatTrees:
    """Train trees on the pages' blocks; on those only that they will be ``asked`` about."""
    x = np.vstack(rows)
    y = np.concatenate([p.labels for p in pages])
    w = np.concatenate([p.weights for p in pages])
    is_small = (y == 0) & (lengths_in(x) < SMALL_CHARS)
    taken = ~is_small | (np.cumsum(is_small) % SMALL_SHARE == 0)
    if asked is not None:
        taken = np.concatenate(asked)
        is_small[:] = False
    x, y, w = x[taken], y[taken], np.where(is_small, w * SMALL_SHARE, w)[taken]
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
        **pace,
    }
    data = lightgbm.Dataset(x, y, weight=w / w.mean())
    return FlatTrees.from_lightgbm(lightgbm.train(parameters, data))


def fit_markup(pages: list[LabelledPage]) -> Rows:
    """Return a weight for each word of class names at each distance: logistic regression on a block's words."""
    columns: list[int] = []
    ends = [0]
    totals: list[tuple[float, float]] = []
    domains: dict[int, set[str]] = {}
    for p in pages:
        for numbers in p.page.elements.words:
            for number in numbers:
                domains.setdefault(number, set()).add(p.group)
        for words_above, (weight, wanted) in by_words_above(p).items():
            columns += words_above
            ends.append(len(columns))
            totals.append((weight, wanted / weight))
    shape = (len(totals), MARKUP_LEVELS * WORD_BUCKETS)
    words = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=shape)
    w, y = np.array(totals).T
    known = np.tile(known_of(domains, WORD_BUCKETS), MARKUP_LEVELS)
    weights = fit_weights(words, y, w / w.sum() * sum(len(p.labels) for p in pages), known)
    return weights.reshape(MARKUP_LEVELS, WORD_BUCKETS)


def fit_words(pages: list[LabelledPage]) -> Rows:
    """Return a weight for each word of texts: logistic regression on a block's words."""
    domains: dict[int, set[str]] = {}
    for p in pages:
        for number in set(p.words.numbers.tolist()):
            domains.setdefault(number, set()).add(p.group)
    starts = np.cumsum([0, *(len(p.labels) for p in pages)])
    at = np.concatenate([p.words.of_block + start for p, start in zip(pages, starts[:-1], strict=True)])
    numbers = np.concatenate([p.words.numbers for p in pages])
    words = csr_matrix((np.ones(len(at), np.float32), (at, numbers)), shape=(int(starts[-1]), TEXT_BUCKETS))
    y, w = np.concatenate([p.labels for p in pages]), np.concatenate([p.weights for p in pages])
    return fit_weights(words, y, w / w.mean(), known_of(domains, TEXT_BUCKETS))


def known_of(domains: dict[int, set[str]], count: int) -> NDArray[np.bool_]:
    """Return which of ``count`` word numbers stand on pages of enough domains."""
    return np.array([len(domains.get(number, ())) >= LEAST_DOMAINS for number in range(count)])


def fit_weights(words: csr_matrix, y: Rows, w: Rows, known: NDArray[np.bool_]) -> Rows:
    """Return a weight for each column: logistic regression with an L2 penalty of one, over the known columns."""
    used = np.flatnonzero(known)
    words = words[:, used]
    transposed = words.T.tocsr()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = words @ weights[:-1] + weights[-1]
        likely = 1 / (1 + np.exp(-odds))
        off = w * (likely - y)
        value = -(w * (y * np.log(likely + 1e-7) + (1 - y) * np.log(1 - likely + 1e-7))).sum()
        return value + 0.5 * (weights[:-1] ** 2).sum(), np.append(transposed @ off + weights[:-1], off.sum())

    found = minimize(loss, np.zeros(len(used) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 40}).x
    every = np.zeros(len(known), np.float32)
    every[used] = found[:-1]
    return every


def by_words_above(page: LabelledPage) -> dict[tuple[int, ...], tuple[float, float]]:
    """Return the weight, and the weight wanted, of the blocks below the same class names: they are as one to them."""
    elements = page.page.elements
    inherited: list[tuple[int, ...]] = []
    for parent, numbers in zip(elements.parents, elements.words, strict=True):
        own = tuple(3 * WORD_BUCKETS + number for number in numbers)
        inherited.append(inherited[parent] + own if inherited else own)
    sums: dict[tuple[int, ...], tuple[float, float]] = {}
    for block, label, weight in zip(page.page.blocks, page.labels.tolist(), page.weights.tolist(), strict=True):
        at = block.element
        found = inherited[at]
        for level in (0, 1, 2, 2):
            found += tuple(level * WORD_BUCKETS + number for number in elements.words[at])
            at = elements.parents[at]
        before = sums.get(found, (0.0, 0.0))
        sums[found] = before[0] + weight + 3e-4, before[1] + (weight + 3e-4) * label
    return sums


def fold_of(page: LabelledPage, folds: int, salt: str = "") -> int:
    """Put all pages of a registrable domain into one fold."""
    return int(hashlib.sha1((salt + page.group).encode()).hexdigest(), 16) % folds


def write_predictions(pages: list[LabelledPage], out: Path) -> None:
    """Extract every page by a model that did not see its domain."""
    out.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = {}
    for fold in range(FOLDS):
        model = fit([p for p in pages if fold_of(p, FOLDS) != fold])
        for p in pages:
            if fold_of(p, FOLDS) == fold:
                p = with_learned(p, model.markup, model.words)
                text = text_of_blocks(kept_blocks(p.page, p.facts, p.rows, model.verdicts(p.page, p.rows)))
                line = {"key": p.key, "text": best_text(text, p.facts.body, p.scripts)}
                lines.setdefault(p.set, []).append(json.dumps(line, ensure_ascii=False))
        print("fold", fold, flush=True)
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
        scripts = state_scripts(tree)
        page = read_blocks(tree)
        if page.blocks:
            texts = [b.text for b in page.blocks]
            labels, weights = label(texts, wanted)
            if opinions:
                apply_snippets(texts, labels, expected)
            nothing = np.zeros((MARKUP_LEVELS, WORD_BUCKETS), np.float32), np.zeros(TEXT_BUCKETS, np.float32)
            rows = features_of(page, facts, *nothing)
            found.append(
                LabelledPage(
                    folder.name,
                    key,
                    publisher_id(url),
                    page,
                    facts,
                    scripts,
                    block_words(texts),
                    rows,
                    labels,
                    weights * weight,
                )
            )
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
    weights = np.where(weights > 0, (weights + 10) / (total + 220), 0).astype(np.float32)
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

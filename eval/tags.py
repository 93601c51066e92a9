"""Measure tags on labelled articles and pairs, beside other taggers, and write the predictions.

    python eval/tags.py DATA [-o predictions] [--no-peers] [--keywords] [--only editor_tags,publishers]

DATA holds editor_tags/*.jsonl (an editor's judgement: must, acceptable, bad), keyphrases/SET/docs.jsonl (keyphrases)
and tag_identity/*.tsv; each may be missing. A row has key, text and, where known, headline, lang, publisher. "alone" is
what ``tagwire annotate`` gives; "collection" takes the set as one: what other publishers' articles hold supports a tag,
as in a running Tagwire (the publisher is the row's, else its key).
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from tag_measures import (
    agreement,
    established_share,
    loose_key,
    near_twins,
    phrase_key,
    score_editor,
    score_keyphrases,
)
from tag_pairs import print_identity
from tag_peers import peers

from tagwire.addons import AddonChoice, load_rerankers
from tagwire.model.article import Article, Publisher
from tagwire.model.reranker import Reranker
from tagwire.model.tag import Candidate, Support, TagAssignment, Tie
from tagwire.tags import choose_tags, find_candidates
from tagwire.tags.identity import identity_of
from tagwire.tags.naming import agreed, named_in_full, ties_of
from tagwire.tags.reranking import rerank
from tagwire.text.lengths import count_words
from tagwire.toolkit.words import load_word_tables

SUPPORT_CAP = 4
FEW = 5
"""Languages with fewer articles in a set are put together."""
PUBLISHERS = ("pages", "fundus", "guardian", "kptimes_sample")
"""Sets whose keyphrases are the tags that publishers gave; they are taken as one collection."""
LENGTHS = (25_000, 50_000, 100_000, 200_000)
"""Characters of the texts that show how the cost grows."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Run:
    """One tagger's names for each row, best first, and the CPU seconds they took."""

    names: list[list[str]]
    seconds: float


def main() -> int:
    """Print every table for which there is data."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=Path("predictions"))
    parser.add_argument("--only", help="only these sets (comma list)")
    parser.add_argument("--no-peers", action="store_true", help="only Tagwire")
    parser.add_argument("--keywords", action="store_true", help="show Tagwire the publishers' own keywords")
    parser.add_argument("--addons", nargs="*", default=[], help="add-ons that have a say: wordvectors, llm")
    parser.add_argument("--llm-url")
    parser.add_argument("--llm-model")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    wanted = options.only.split(",") if options.only else None
    sets: dict[str, list[Row]] = {"editor_tags": _rows(options.data.glob("editor_tags/*.jsonl"))}
    for path in sorted(options.data.glob("keyphrases/*/docs.jsonl")):
        sets.setdefault("publishers" if path.parent.name in PUBLISHERS else path.parent.name, []).extend(_rows([path]))
    sets = {name: rows for name, rows in sets.items() if rows and (wanted is None or name in wanted)}
    others = {} if options.no_peers else peers()
    rerankers = load_rerankers(AddonChoice(tuple(options.addons), options.llm_url, options.llm_model))
    for name, rows in sets.items():
        pairs = [(article_of(row, with_keywords=options.keywords), str(row.get("lang") or "en")) for row in rows]
        runs = our_runs(rows, pairs, rerankers)
        for way, (tags, _) in runs.items():
            write_predictions(options.out / f"{name}-{way}.jsonl", rows, tags)
        table = {f"Tagwire {way}": Run(_names(tags), seconds) for way, (tags, seconds) in runs.items()}
        for peer, tagger in others.items():
            begun = time.process_time()
            found = tagger([(article, lang) for article, lang in pairs])
            table[peer] = Run(found, time.process_time() - begun)
        (print_editor if "must" in rows[0] else print_keyphrases)(name, rows, table)
        print_collection(name, rows, runs["collection"][0])
    if wanted is None or "tag_identity" in wanted:
        print_identity(sorted(options.data.glob("tag_identity/*.tsv")))
    if sets:
        print_growth([row for rows in sets.values() for row in rows if row.get("lang") == "en"])
    return 0


def our_runs(
    rows: Sequence[Row], pairs: Sequence[tuple[Article, str]], rerankers: Sequence[Reranker] = ()
) -> dict[str, tuple[list[tuple[TagAssignment, ...]], float]]:
    """Return the tags of each article alone and with the others' support, and the CPU seconds, loading left out."""
    tables = load_word_tables()
    for lang in {lang for _, lang in pairs}:
        tables.language(lang)
    begun = time.process_time()
    candidates = [
        rerank(article, lang, find_candidates(article, lang=lang, words=tables), rerankers) for article, lang in pairs
    ]
    lengths = [count_words(article.text) for article, _ in pairs]
    alone = [choose_tags(found, {}, words_in_text=words) for found, words in zip(candidates, lengths, strict=True)]
    seconds = time.process_time() - begun
    candidates = named_by_others(candidates, owners_of(rows))
    supports = collection_support(candidates, owners_of(rows))
    together = [
        choose_tags(found, support, words_in_text=words)
        for found, support, words in zip(candidates, supports, lengths, strict=True)
    ]
    return {"alone": (alone, seconds), "collection": (together, time.process_time() - begun)}


def article_of(row: Row, *, with_keywords: bool) -> Article:
    publisher = str(row.get("publisher") or "publisher.example")
    keywords = row.get("keyphrases", ())
    return Article(
        url="",
        canonical_url="",
        publisher=Publisher(publisher, publisher),
        headline=str(row.get("headline") or ""),
        text=str(row["text"]),
        keywords=tuple(map(str, keywords)) if with_keywords and isinstance(keywords, list) else (),
    )


def owners_of(rows: Sequence[Row]) -> list[str]:
    return [str(row.get("publisher") or row["key"]) for row in rows]


def named_by_others(candidates: Sequence[Sequence[Candidate]], owners: Sequence[str]) -> list[tuple[Candidate, ...]]:
    """Return each article's candidates with short forms led to what the other articles agree that they stand for."""
    said: defaultdict[str, list[tuple[int, Tie]]] = defaultdict(list)
    for number, found in enumerate(candidates):
        for tie in ties_of(found):
            said[tie.short].append((number, tie))
    named = []
    for number, found in enumerate(candidates):
        own = {tie.short for tie in ties_of(found)}
        full = {}
        for short in {candidate.compared for candidate in found} - own:
            tie = agreed((tie, owners[other]) for other, tie in said[short] if other != number)
            if tie is not None:
                full[short] = tie
        named.append(named_in_full(found, full))
    return named


def collection_support(candidates: Sequence[Sequence[Candidate]], owners: Sequence[str]) -> list[dict[str, Support]]:
    """Return for each article how many others, and others' publishers, hold each of its candidates."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(candidates):
        for candidate in found:
            holders[candidate.compared].append(number)
    supports: list[dict[str, Support]] = []
    for number, found in enumerate(candidates):
        support = {}
        for candidate in found:
            others = [other for other in holders[candidate.compared] if other != number]
            publishers = {owners[other] for other in others} - {owners[number]}
            if others:
                support[candidate.compared] = Support(min(SUPPORT_CAP, len(publishers)), min(SUPPORT_CAP, len(others)))
        supports.append(support)
    return supports


def print_editor(name: str, rows: Sequence[Row], table: Mapping[str, Run]) -> None:
    judged = [
        (_groups(row["must"]), [*_groups(row["must"]), *_groups(row["acceptable"])], _loose(row["bad"])) for row in rows
    ]
    heads = ["P@5", "P@10", "must@5", "must@10", "noise", "bad", "dup", "tags", "agree", "shared", "art/s"]
    _print_head(f"{name}, {len(rows)} articles", heads)
    for tagger, run in table.items():
        keys = [_once(map(loose_key, names)) for names in run.names]
        scores = score_editor(judged, keys)
        met = agreement([good for _, good, _ in judged], keys)
        _print_row(tagger, (*astuple(scores), met.consistency, met.shared, len(rows) / run.seconds))


def print_keyphrases(name: str, rows: Sequence[Row], table: Mapping[str, Run]) -> None:
    langs = [str(row.get("lang") or "en") for row in rows]
    sizes = Counter(langs)
    heads = ["F1@5", "F1@10", "F1@O", "present", "agree", "shared", "art/s"]
    for group in sorted({lang if sizes[lang] >= FEW else "others" for lang in langs}):
        places = [i for i, lang in enumerate(langs) if group == (lang if sizes[lang] >= FEW else "others")]
        gold = [_right_keys(rows[i], langs[i]) for i in places]
        _print_head(f"{name} {group}, {len(places)} articles", heads)
        for tagger, run in table.items():
            keys = [_once(phrase_key(phrase, langs[i]) for phrase in run.names[i]) for i in places]
            scores = score_keyphrases(gold, keys)
            met = agreement([[frozenset([key]) for key in sorted(right)] for right, _ in gold], keys)
            _print_row(tagger, (*astuple(scores), met.consistency, met.shared, len(rows) / run.seconds))


def print_collection(name: str, rows: Sequence[Row], tags: Sequence[Sequence[TagAssignment]]) -> None:
    names = {identity_of(tag.name): tag.name for assigned in tags for tag in assigned}
    twins = near_twins(names)
    held = [[identity_of(tag.name) for tag in assigned] for assigned in tags]
    established = established_share(held, owners_of(rows))
    print(
        f"  collection {name}: {len(names):,} tags; {established:.1f} % of those shown have three articles of two"
        f" publishers; {1000 * len(twins) / max(1, len(names)):.1f} near-twins a thousand tags"
    )


def print_growth(rows: Sequence[Row]) -> None:
    """Print the CPU time of longer and longer texts, put together of English ones."""
    words = load_word_tables()
    text = "\n\n".join(str(row["text"]) for row in rows)
    if len(text) < LENGTHS[-1]:
        return
    print("\none text of so many characters:", end="")
    for length in LENGTHS:
        article = Article("", "", Publisher("x.example", "X"), headline="Report", text=text[:length])
        begun = time.process_time()
        choose_tags(find_candidates(article, lang="en", words=words), {}, words_in_text=count_words(article.text))
        print(f"  {length:,}: {1000 * (time.process_time() - begun):.0f} ms", end="")
    print()


def write_predictions(path: Path, rows: Sequence[Row], tags: Sequence[Sequence[TagAssignment]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row, assigned in zip(rows, tags, strict=True):
            line = {"key": row["key"], "tags": [{"label": tag.name, "score": tag.score} for tag in assigned]}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _rows(paths: Iterable[Path]) -> list[Row]:
    return [json.loads(line) for path in sorted(paths) for line in path.open(encoding="utf-8") if line.strip()]


def _right_keys(row: Row, lang: str) -> tuple[frozenset[str], str]:
    """Return the keys of a row's keyphrases, and its text as they are looked for in it."""
    phrases = row["keyphrases"]
    assert isinstance(phrases, list)
    keys = frozenset(filter(None, (phrase_key(str(phrase), lang) for phrase in phrases)))
    return keys, phrase_key(f"{row.get('headline') or ''} . {row['text']}", lang)


def _names(tags: Sequence[Sequence[TagAssignment]]) -> list[list[str]]:
    return [[tag.name for tag in assigned] for assigned in tags]


def _groups(value: object) -> list[frozenset[str]]:
    assert isinstance(value, list)
    return [frozenset(map(loose_key, group)) for group in value]


def _loose(value: object) -> frozenset[str]:
    assert isinstance(value, list)
    return frozenset(map(loose_key, value))


def _once(keys: Iterable[str]) -> list[str]:
    return [key for key in dict.fromkeys(keys) if key]


def _print_head(title: str, heads: Sequence[str]) -> None:
    print(f"\n{title:<36}" + "".join(f"{head:>9}" for head in heads))


def _print_row(title: str, values: Sequence[float | None]) -> None:
    print(f"  {title:<34}" + "".join(f"{'-' if value is None else f'{value:.1f}':>9}" for value in values))


if __name__ == "__main__":
    sys.exit(main())

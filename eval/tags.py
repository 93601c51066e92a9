"""Write the tags Tagwire gives to labelled articles, in the form the tag scorer reads, and say how fast.

    python eval/tags.py DATA/editor_tags/dev.jsonl DATA/keyphrases/*/docs.jsonl -o predictions --score SCORER.py

Each input is JSONL with key, text and, where known, headline, lang, publisher, keywords. With --two-pass the set is
taken as a collection: what other publishers' articles hold supports a tag, as in a running Tagwire (the publisher is
the article's field of that name, else its key).
"""

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tagwire.model.article import Article, Publisher
from tagwire.model.tag import Candidate, Support, TagAssignment
from tagwire.tags import choose_tags, find_candidates
from tagwire.toolkit.words import load_word_tables

MAX_SUPPORT = 50
Row = Mapping[str, object]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="+", type=Path, metavar="JSONL")
    parser.add_argument("-o", "--out", type=Path, default=Path("predictions"))
    parser.add_argument("--two-pass", action="store_true", help="let the articles of a set support each other's tags")
    parser.add_argument(
        "--publisher-keywords", action="store_true", help="show the engine the publishers' own keywords"
    )
    parser.add_argument("--lang", help="only articles in these languages (comma list)")
    parser.add_argument("--limit", type=int, default=0, help="only the first N articles of each set")
    parser.add_argument("--score", type=Path, help="a scorer to run on each prediction: SCORER GOLD PREDICTION")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for path in options.inputs:
        rows = [row for line in path.open(encoding="utf-8") if line.strip() for row in (json.loads(line),)]
        if options.lang:
            rows = [row for row in rows if row.get("lang") in options.lang.split(",")]
        rows = rows[: options.limit or None]
        if rows:
            name = path.parent.name + ("-two-pass" if options.two_pass else "")
            tags, seconds = tag_rows(rows, two_pass=options.two_pass, with_keywords=options.publisher_keywords)
            target = options.out / f"{name}.jsonl"
            write_predictions(target, rows, tags)
            print(f"{name}: {len(rows)} articles, {len(rows) / seconds:.0f} articles per CPU-second -> {target}")
            if options.score:
                gold = options.out / f"{name}.gold.jsonl"
                gold.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
                done = subprocess.run(
                    [sys.executable, options.score, gold, target, "--json"], capture_output=True, text=True, check=True
                )
                print("   ", done.stdout.strip())
    return 0


def tag_rows(
    rows: Sequence[Row], *, two_pass: bool, with_keywords: bool
) -> tuple[list[tuple[TagAssignment, ...]], float]:
    """Return the tags of each row and the CPU seconds they took, the tables' loading left out."""
    tables = load_word_tables()
    for lang in {row.get("lang") for row in rows}:
        tables.language(str(lang))
    articles = [article_of(row, with_keywords=with_keywords) for row in rows]
    begun = time.process_time()
    candidates = [
        find_candidates(article, lang=str(row.get("lang") or "en"), words=tables)
        for article, row in zip(articles, rows, strict=True)
    ]
    owners = [str(row.get("publisher") or row["key"]) for row in rows]
    supports = collection_support(candidates, owners) if two_pass else [{} for _ in rows]
    tags = [
        choose_tags(found, support, words_in_text=len(article.text.split()))
        for found, support, article in zip(candidates, supports, articles, strict=True)
    ]
    return tags, time.process_time() - begun


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


def collection_support(candidates: Sequence[Sequence[Candidate]], owners: Sequence[str]) -> list[dict[str, Support]]:
    """Return for each article how many others, and others' publishers, hold each of its candidates."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(candidates):
        for candidate in found:
            holders[candidate.key].append(number)
    supports: list[dict[str, Support]] = []
    for number, found in enumerate(candidates):
        support = {}
        for candidate in found:
            others = [other for other in holders[candidate.key] if other != number]
            publishers = {owners[other] for other in others} - {owners[number]}
            if others:
                support[candidate.key] = Support(min(MAX_SUPPORT, len(publishers)), min(MAX_SUPPORT, len(others)))
        supports.append(support)
    return supports


def write_predictions(path: Path, rows: Sequence[Row], tags: Sequence[Sequence[TagAssignment]]) -> None:
    with path.open("w", encoding="utf-8") as out:
        for row, assigned in zip(rows, tags, strict=True):
            line = {"key": row["key"], "tags": [{"label": tag.name, "score": tag.score} for tag in assigned]}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())

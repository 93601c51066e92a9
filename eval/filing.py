"""Measure what a publisher's own filing teaches: ``python eval/filing.py TOPICS``.

TOPICS is a folder with ``topics.jsonl``. Each source is taken for one publisher whose section is the label its rows
carry ("science", "racing" …), written so that no table knows it. Articles arrive in a random order; before each
one is counted its category is chosen from the text and from what was learnt until then. A second order shows how much
that matters. "mixed" files every article under one of three sections, whatever it is about, so nothing can be learnt.
"""

import argparse
import json
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from tagwire.model.article import Article, Publisher
from tagwire.model.filing import NO_HABITS, FilingHabits
from tagwire.toolkit.mediatopics import medtop
from tagwire.toolkit.topictables import TopicTables, load_topic_tables
from tagwire.topics.category import Categories, categorise
from tagwire.topics.sections import filing_names

STAGES = (0, 25, 100, 400)
"""Articles of a publisher that were read before: where the columns begin."""
LEAST_ROWS = 100

Row = tuple[Article, str, str]
"""An article, its language, its true code."""
File = Callable[[dict[str, str], int], str]


def main() -> None:
    """Read the rows and print a line a source."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topics", type=Path)
    arguments = parser.parse_args()
    raw = [json.loads(line) for line in (arguments.topics / "topics.jsonl").read_text(encoding="utf-8").splitlines()]
    tables = load_topic_tables()
    print(f"{'right first':20}{'n':>6}{'text':>8}{'learnt':>8}" + "".join(f"{f'{s}+':>8}" for s in STAGES), end="")
    print(f"{'shown':>9}{'right':>8}{'2nd order: same':>17}")
    filings: tuple[tuple[str, File], ...] = (("", _by_label), ("mixed ", _mixed))
    for prefix, file in filings:
        sources: defaultdict[str, list[Row]] = defaultdict(list)
        for number, row in enumerate(raw):
            sources[f"{prefix}{row['source']} {row['lang']}"].append(_row(row, file(row, number)))
        for name, rows in sorted(sources.items()):
            if len(rows) >= LEAST_ROWS:
                _print(name, rows, tables)


def _by_label(row: dict[str, str], _: int) -> str:
    return f"zq{zlib.crc32(row['section'].encode())}"


def _mixed(_: dict[str, str], number: int) -> str:
    return f"zqmixed{number % 3}"


def _row(row: dict[str, str], section: str) -> Row:
    publisher = Publisher("publisher.example", "")
    article = Article("", "", publisher, row["headline"] or "", row["text"], section=section)
    return article, row["lang"], medtop(row["topic"])


def _print(name: str, rows: list[Row], tables: TopicTables) -> None:
    first, second = (_stream(rows, tables, seed=seed) for seed in (1, 2))
    alone = [categorise(article, lang=lang, tables=tables) for article, lang, _ in rows]
    truth = [code for _, _, code in rows]
    right = {number: _first(found) == truth[number] for number, found in first}
    order = [number for number, _ in first]
    stages = []
    for begin, end in zip(STAGES, (*STAGES[1:], len(rows)), strict=True):
        hits = [right[number] for number in order[begin:end]]
        stages.append(f"{sum(hits) / len(hits):8.3f}" if hits else f"{'-':>8}")
    shown = [(found.category.code, truth[number]) for number, found in first if found.category]
    again = dict(second)
    same = sum(_first(found) == _first(again[number]) for number, found in first) / len(rows)
    print(
        f"{name:20}{len(rows):6}{sum(_first(f) == t for f, t in zip(alone, truth, strict=True)) / len(rows):8.3f}"
        f"{sum(right.values()) / len(rows):8.3f}" + "".join(stages) + f"{len(shown) / len(rows):9.3f}"
        f"{sum(said == true for said, true in shown) / max(1, len(shown)):8.3f}{same:17.3f}"
    )


def _stream(rows: Sequence[Row], tables: TopicTables, *, seed: int) -> list[tuple[int, Categories]]:
    """Return what is found of each article, in the order of their arrival."""
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    results = []
    for number in order:
        article, lang, _ = rows[number]
        names = filing_names(article.section, article.canonical_url)
        habits = FilingHabits({name: counts[name] for name in names}) if names else NO_HABITS
        found = categorise(article, lang=lang, tables=tables, habits=habits)
        results.append((number, found))
        if found.by_text is not None:
            for name in names:
                counts[name][found.by_text] += 1
    return results


def _first(found: Categories) -> str:
    return found.topics[0].code if found.topics else ""


if __name__ == "__main__":
    main()

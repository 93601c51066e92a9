"""Tags: articles a CPU-second by length, beside TF-IDF and, where it is installed, YAKE.

    python bench/tags.py [DATA]

Without DATA the demo edition's English articles are read, put together to the lengths below; with it, the articles of
DATA/keyphrases and DATA/editor_tags as they are. CPU time of one thread, the tables' loading left out. The limit is
what it costs only to cut the text into words.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))
from tag_peers import peers

from tagwire.demo.edition import load_edition
from tagwire.model.article import Article, Publisher
from tagwire.tags import choose_tags, find_candidates
from tagwire.text.lengths import count_words
from tagwire.text.words import find_words
from tagwire.toolkit.words import load_word_tables

LENGTHS = (1_000, 3_000, 10_000, 50_000, 200_000)
REPEATS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path)
    data: Path | None = parser.parse_args().data
    load_word_tables().language("en")
    if data is None:
        edition = load_edition(datetime(2031, 3, 14, tzinfo=UTC))
        pool = "\n\n".join(article.text for article in edition.articles if article.lang == "en")
        text = pool * (LENGTHS[-1] // len(pool) + 1)
        for length in LENGTHS:
            count = max(1, REPEATS * 1_000 // length)
            report(f"{length:,} characters", [article_of(f"Report {i}", text[i : i + length]) for i in range(count)])
        return
    for path in sorted([*data.glob("keyphrases/*/docs.jsonl"), *data.glob("editor_tags/*.jsonl")]):
        rows = [row for line in path.open(encoding="utf-8") if (row := json.loads(line)).get("lang", "en") == "en"]
        if rows:
            report(path.parent.name, [article_of(str(row.get("headline") or ""), row["text"]) for row in rows])


def article_of(headline: str, text: str) -> Article:
    return Article("", "", Publisher("x.example", "X"), headline=headline, text=text)


def report(title: str, articles: list[Article]) -> None:
    """Print one line of the table."""
    size = sum(len(article.text) for article in articles) / len(articles)
    runs: dict[str, Callable[[], object]] = {"Tagwire": lambda: [tag(article) for article in articles]}
    for name, tagger in peers().items():
        if name != "TopicRank" and size <= LENGTHS[2]:
            runs[name] = lambda tagger=tagger: tagger([(article, "en") for article in articles])  # type: ignore[misc]
    runs["words alone"] = lambda: [find_words(article.text) for article in articles]
    cells = []
    for name, run in runs.items():
        begun = time.process_time()
        run()
        cells.append(f"{name} {len(articles) / max(1e-9, time.process_time() - begun):,.0f}")
    print(f"{title:<20} {size:>9,.0f} characters   " + "   ".join(cells))


def tag(article: Article) -> object:
    found = find_candidates(article, lang="en", words=load_word_tables())
    return choose_tags(found, {}, words_in_text=count_words(article.text))


if __name__ == "__main__":
    main()

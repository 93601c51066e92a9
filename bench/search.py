"""Search: what the index costs an article, and what searches cost at some number of articles.

    python bench/search.py [--articles 20000]

CPU time of one thread, over the articles of bench/store.py, with fewer candidates and with four more words: "common"
stands in every other article, "seldom" in one of a thousand. The limit is FTS5's own count of one word's rows.
"""

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from store import BATCH, NOW, TAGS, article, choose, report, syllables

from tagwire.model.query import Query
from tagwire.model.querying import QueryContext, parse_query
from tagwire.model.search import SearchOrder
from tagwire.model.source import StoreArticle
from tagwire.store.sqlite import FILE_NAME, SqliteStore, open_store
from tagwire.store.sqlite.connection import writing as writing_to
from tagwire.store.sqlite.search_index import rebuild_index
from tagwire.text.search_terms import terms_of

WORDS = {"common": 0.5, "usual": 0.1, "some": 0.01, "seldom": 0.001}
"""Words and the share of articles that hold them."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    chance = random.Random(1)
    vocabulary = [f"{syllables(chance)} {syllables(chance)}" for _ in range(TAGS)]
    words = [syllables(chance) for _ in range(4_000)]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), choose=choose)
        writing, made = 0.0, []
        for at in range(0, count, BATCH):
            numbers = range(at, min(count, at + BATCH))
            made = [worded(article(n, count, chance, vocabulary, words), chance) for n in numbers]
            started = time.process_time()
            store.apply(made)
            writing += time.process_time() - started
        folding = time.process_time()
        for intent in made:
            terms_of(intent.article.article.text)
        folding = time.process_time() - folding
        indexing = index_again(store)
        path = Path(folder) / FILE_NAME
        print(f"articles {count:,}")
        print(f"{'write an article, with three candidates':<44}{writing / count * 1e6:>12,.0f} µs CPU")
        print(f"{'the search index alone, made anew':<44}{indexing / count * 1e6:>12,.0f} µs CPU")
        print(f"{'  of it folding the text into terms':<44}{folding / len(made) * 1e6:>12,.0f} µs CPU")
        print(f"{'file, an article':<44}{path.stat().st_size / count:>12,.0f} bytes")
        print(f"{'  of it the search index':<44}{index_size(path) / count:>12,.0f} bytes")
        for order in SearchOrder:
            for text in ("seldom", "some", "usual", "common", "common usual", "usual seldom", '"common usual"'):
                report(f"{order.value}: {text}", search(store, text, order), runs=100)
            report(f"{order.value}: common lang:en -usual", search(store, "common lang:en -usual", order), runs=100)
        tag = vocabulary[0].replace(" ", "")
        report("newest: common and the biggest tag", search(store, f"common #{tag}", SearchOrder.NEWEST), runs=100)
        small = vocabulary[400].replace(" ", "")
        report("newest: common and a small tag", search(store, f"common #{small}", SearchOrder.NEWEST), runs=100)
        report("newest: common, page 50", page_of(store, "common", 50), runs=100)
        report("facets: common", lambda: store.search_facets(asked("common")), runs=30)
        report("limit: FTS5 counts the rows of common", bare(path), runs=30)
        store.close()


def index_again(store: SqliteStore) -> float:
    """Return the CPU seconds of making the whole index."""
    with writing_to(store._engine) as connection:
        started = time.process_time()
        rebuild_index(connection, store._codec_for(connection))
        return time.process_time() - started


def worded(intent: StoreArticle, chance: random.Random) -> StoreArticle:
    """Return an article that holds each of the words as often as its share says."""
    held = " ".join(word for word, share in WORDS.items() if chance.random() < share)
    piece = intent.article.article
    piece = replace(piece, text=f"{piece.text}\n\n{held}.")
    return replace(intent, article=replace(intent.article, article=piece, candidates=intent.article.candidates[:3]))


def asked(text: str) -> Query:
    """Return a query."""
    return parse_query(text, QueryContext(NOW, lambda _: None))


def search(store: SqliteStore, text: str, order: SearchOrder) -> Callable[[], object]:
    """Return a search for one page."""
    return lambda: store.search(asked(text), order=order, limit=20)


def page_of(store: SqliteStore, text: str, number: int) -> Callable[[], object]:
    """Return a search for the nth page."""
    cursor = None
    for _ in range(number - 1):
        cursor = store.search(asked(text), before=cursor, limit=20).next or cursor
    return lambda: store.search(asked(text), before=cursor, limit=20)


def index_size(path: Path) -> int:
    """Return the bytes of the index's own tables."""
    connection = sqlite3.connect(path)
    [size] = connection.execute(
        "SELECT coalesce((SELECT sum(length(block)) FROM article_words_data), 0)"
        " + 8 * (SELECT count(*) FROM article_words_docsize) + 24 * (SELECT count(*) FROM search_place)"
    ).fetchone()
    connection.close()
    return int(size)


def bare(path: Path) -> Callable[[], object]:
    """Return FTS5's own walk over the rows of one common word."""
    connection = sqlite3.connect(path)
    return lambda: connection.execute(
        "SELECT count(*) FROM article_words WHERE article_words MATCH '\"common\"'"
    ).fetchone()


if __name__ == "__main__":
    main()

"""The store: what writing an article and reading a tag page cost, beside SQLite's own bare range read.

    python bench/store.py [--articles 20000]

CPU time of one thread. The limit is the least work a tag page can be: twenty places from the covering index and their
bodies by number, over the same file, by the sqlite3 module without anything of ours.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tagwire.model.article import AnnotatedArticle, Article, Genre, MediaTopic, Publisher
from tagwire.model.listing import Cursor, Listing, TagExpression, TagTerm
from tagwire.model.source import StoreArticle
from tagwire.model.tag import Candidate, Evidence, Origin, Support, TagAssignment, TagKind
from tagwire.store.sqlite import FILE_NAME, SqliteStore, open_store
from tagwire.text.hashes import article_id
from tagwire.text.keys import fold

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
TAGS, PUBLISHERS, TAGS_AN_ARTICLE, CANDIDATES, WORDS = 20_000, 2_000, 10, 25, 450
BATCH = 64


def main() -> None:
    """Fill a store, time reads of it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder), choose=choose)
        started = time.process_time()
        chance = random.Random(1)
        vocabulary = [f"{syllables(chance)} {syllables(chance)}" for _ in range(TAGS)]
        words = [syllables(chance) for _ in range(4_000)]
        made = time.process_time()
        intents = [article(n, count, chance, vocabulary, words) for n in range(count)]
        made = time.process_time() - made
        started = time.process_time()
        for at in range(0, count, BATCH):
            store.apply(intents[at : at + BATCH])
        writing = time.process_time() - started
        size = (Path(folder) / FILE_NAME).stat().st_size
        print(
            f"articles {count:,}; text {sum(len(i.article.article.text) for i in intents) / count:,.0f} characters each"
        )
        print(f"{'write an article':<44}{writing / count * 1e6:>12,.0f} µs CPU")
        print(f"{'file, an article':<44}{size / count:>12,.0f} bytes")
        big, small = fold(vocabulary[0]), fold(vocabulary[400])
        rows = [
            ("tag page, the biggest tag", lambda: store.find(Listing(tags=one(big)))),
            ("tag page, a small tag", lambda: store.find(Listing(tags=one(small)))),
            ("two tags together", lambda: store.find(Listing(tags=TagExpression((TagTerm((big, small)),))))),
            ("front page's 100 newest", lambda: store.find(Listing(limit=100))),
            ("overview of the biggest tag", lambda: store.tag_overview(big, now=NOW)),
        ]
        for name, read in rows:
            report(name, read)
        report("tag page, biggest tag, page 50", page_of(store, big, 50))
        report("limit: bare sqlite3, biggest tag", bare(Path(folder) / FILE_NAME, big))
        store.close()


def report(name: str, read: Callable[[], object], *, runs: int = 200) -> None:
    """Print the median and the 99th percentile of a read's CPU time."""
    read()
    times = []
    for _ in range(runs):
        started = time.thread_time()
        read()
        times.append((time.thread_time() - started) * 1e3)
    times.sort()
    print(f"{name:<44}{statistics.median(times):>12.2f} ms p50 {times[int(runs * 0.99) - 1]:>8.2f} ms p99")


def one(key: str) -> TagExpression:
    """Return the expression of a single tag."""
    return TagExpression((TagTerm((key,)),))


def page_of(store: SqliteStore, key: str, number: int) -> Callable[[], object]:
    """Return a read of a tag's nth page."""
    cursor: Cursor | None = None
    for _ in range(number - 1):
        cursor = store.find(Listing(tags=one(key), before=cursor)).next or cursor
    return lambda: store.find(Listing(tags=one(key), before=cursor))


def bare(path: Path, key: str) -> Callable[[], object]:
    """Return the least work of a tag page: places from the index, bodies by number."""
    connection = sqlite3.connect(path)
    [tag_id] = connection.execute("SELECT tag_id FROM tag_alias WHERE key = ?", (key,)).fetchone()

    def read() -> object:
        places = connection.execute(
            "SELECT article_number FROM tag_article WHERE tag_id = ?"
            " ORDER BY published DESC, article_number DESC LIMIT 21",
            (tag_id,),
        ).fetchall()
        return [
            connection.execute("SELECT body FROM article_body WHERE article_number = ?", place).fetchone()
            for place in places
        ]

    return read


def article(
    number: int, count: int, chance: random.Random, vocabulary: Sequence[str], words: Sequence[str]
) -> StoreArticle:
    """Return an article with Zipf-distributed candidates, ten of which become its tags."""
    chosen = list({vocabulary[min(TAGS - 1, int(chance.paretovariate(0.7)) - 1)] for _ in range(CANDIDATES)})
    sentences = [f"It was said of {phrase} that " + " ".join(chance.choices(words, k=12)) + "." for phrase in chosen]
    rest = max(0, WORDS - 17 * len(chosen))
    text = "\n\n".join([*sentences, " ".join(chance.choices(words, k=rest))])
    candidates = []
    for place, (phrase, sentence) in enumerate(zip(chosen, sentences, strict=True)):
        at = text.index(sentence) + len("It was said of ")
        evidence = Evidence(sentence, at, at + len(phrase))
        strength = 2.0 if place < TAGS_AN_ARTICLE else -2.0
        candidates.append(Candidate(fold(phrase), phrase, TagKind.ISSUE, strength, 0.6, (Origin.TEXT,), evidence))
    publisher = f"paper{chance.randrange(PUBLISHERS)}.example"
    url = f"https://{publisher}/{number}"
    piece = Article(
        url=url,
        canonical_url=url,
        publisher=Publisher(publisher, publisher),
        headline=" ".join(chance.choices(words, k=9)),
        text=text,
        published=NOW - timedelta(minutes=(count - number) * 2),
    )
    topic = MediaTopic("medtop:11000000", "Politics", 0.9)
    annotated = AnnotatedArticle(
        article_id(url), piece, "en", topic, (topic,), Genre.REPORT, (), WORDS, tuple(candidates), "bench"
    )
    return StoreArticle(annotated, NOW)


def choose(candidates: Sequence[Candidate], support: Mapping[str, Support], words: int) -> tuple[TagAssignment, ...]:
    """Choose the strong candidates, whatever others hold: the choice itself is not what is measured here."""
    return tuple(
        TagAssignment(c.key, c.name, c.name, 0.8, c.kind, c.origin, c.evidence) for c in candidates if c.strength > 0
    )


def syllables(chance: random.Random) -> str:
    """Return a made-up word."""
    return "".join(chance.choice("bdfgklmnprstv") + chance.choice("aeiou") for _ in range(chance.randint(2, 4)))


if __name__ == "__main__":
    main()

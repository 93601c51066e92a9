"""Corrections: how long a merge of a large tag takes, and how long other writers wait meanwhile.

    python bench/corrections.py [--articles 20000]

Every article holds the tag, under one of two names. Another process stores an article every 50 ms, before and while the
merge goes through them; the limit is what its writes wait when nobody else writes. Wall time, on whatever else the
machine does.
"""

import argparse
import asyncio
import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing.synchronize import Event
from pathlib import Path

from store import BATCH, PUBLISHERS, TAGS, article, syllables

from tagwire.ingest.correcting import correct_all
from tagwire.model.correction import Draft, Hide, Merge, Undo
from tagwire.model.source import StoreArticle
from tagwire.model.tag import Candidate, Evidence, Origin, TagKind
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

AT = datetime(2031, 3, 15, tzinfo=UTC)
WRITE_EVERY_S = 0.05


def main() -> None:
    """Fill a store, correct its largest tag, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        intents = articles(count)
        store = open_store(Path(folder), choose=choose)
        while batch := list(islice(intents, BATCH)):
            store.apply(batch)
        sizes = ", ".join(f"{tag.articles:,} with #{tag.label}" for tag in map(store.get_tag, ("kiev", "kyiv")))
        print(f"{count:,} articles of {PUBLISHERS:,} publishers; {sizes}")
        report("writes while nobody corrects", waits_during(Path(folder), lambda: time.sleep(5)))
        for name, action in (
            ("merge, one article in nine to eight in nine", Merge(("kiev",), "Kyiv")),
            ("undo of that merge", Undo(1)),
            ("hide", Hide("kyiv")),
        ):
            begun, cpu = time.monotonic(), time.process_time()
            store.correct([Draft(action, AT, "bench")])
            first = time.monotonic() - begun
            left = store.articles_to_correct()
            waits = waits_during(Path(folder), lambda: asyncio.run(correct_all(store)))
            took, used = time.monotonic() - begun, time.process_time() - cpu
            print(f"{name}: in force after {first:.2f} s; {left:,} articles in {took:.1f} s, {used:.1f} s CPU")
            report("  writes meanwhile", waits)
        store.close()


def articles(count: int) -> Iterator[StoreArticle]:
    """Yield articles that all hold one tag, eight in nine under one name."""
    chance = random.Random(1)
    vocabulary = [f"{syllables(chance)} {syllables(chance)}" for _ in range(TAGS)]
    words = [syllables(chance) for _ in range(4_000)]
    for n in range(count):
        yield holding("Kiev" if n % 9 == 0 else "Kyiv", article(n, count, chance, vocabulary, words))


def holding(name: str, intent: StoreArticle) -> StoreArticle:
    """Return the article with one more sentence and candidate."""
    piece = intent.article.article
    sentence = f"It was said of {name} that it stood."
    at = len(piece.text) + 2 + len("It was said of ")
    found = Candidate(
        name.lower(), name, TagKind.PLACE, 1.5, 0.6, (Origin.TEXT,), Evidence(sentence, at, at + len(name))
    )
    text = f"{piece.text}\n\n{sentence}"
    candidates = (*intent.article.candidates, found)
    return replace(intent, article=replace(intent.article, article=replace(piece, text=text), candidates=candidates))


def waits_during(folder: Path, work: Callable[[], object]) -> Sequence[float]:
    """Return how long each write of another process took while ``work`` went on."""
    ended, began = multiprocessing.Event(), multiprocessing.Event()
    with multiprocessing.Pool(1, initializer=_share, initargs=(ended, began)) as pool:
        writing = pool.apply_async(write_until_ended, (folder,))
        began.wait(60)
        work()
        ended.set()
        return writing.get(120)


def _share(ended: Event, began: Event) -> None:
    global _ended, _began
    _ended, _began = ended, began


def write_until_ended(folder: Path) -> list[float]:
    """Store an article now and then until told to end; return how long each took, in seconds."""
    store = open_store(folder, choose=choose)
    waits = []
    number = time.monotonic_ns()
    for intent in cycle(articles(100)):
        if _ended.is_set():
            break
        number += 1
        piece = replace(intent.article.article, canonical_url=f"https://late.example/{number}")
        begun = time.monotonic()
        store.apply([replace(intent, article=replace(intent.article, id=f"l{number}", article=piece))])
        waits.append(time.monotonic() - begun)
        _began.set()
        time.sleep(WRITE_EVERY_S)
    store.close()
    return waits


def report(name: str, waits: Sequence[float]) -> None:
    """Print the median, the 95th percentile and the longest."""
    ordered = sorted(waits)
    at = [ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1]]
    print(
        f"{name:<34}"
        + "".join(f"{1000 * wait:>8.0f} ms {what}" for wait, what in zip(at, ("p50", "p95", "max"), strict=True))
    )


if __name__ == "__main__":
    main()

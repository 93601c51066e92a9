"""Stories and copies: what an article costs as the window grows and when it is full, and what a repair pass costs.

    python bench/stories.py [--articles 100000] [--window 100000] [--plot docs/images/stories-growth.svg]

CPU time of one thread and peak memory, over invented articles: words by Zipf's law, 45 of a hundred articles begin a
story, the others tell of one of the last two thousand; 25,000 articles a day, so a window of 100,000 holds the four
days in which an article may still join a story. Limits: 2,000 articles a CPU-second, as many with a full window as with
a small one, 500 MB for a window of 100,000, and 5 s for repairing all of 10,000.
"""

import argparse
import resource
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from curves import Panel, draw_curves

from tagwire.stories.likeness import load_pair_weights
from tagwire.stories.openstories import OpenStories
from tagwire.stories.shingles import Fingerprint, fingerprint
from tagwire.stories.sketch import MAX_TERMS, Sketch, sketch_article
from tagwire.toolkit.words import load_word_tables

VOCABULARY = 200_000
STORY_WORDS = 40
OWN_WORDS = 30
SHINGLES = 150
ARTICLES_A_DAY = 25_000
NEW_STORIES = 0.45
OPEN_STORIES = 2_000
MEASURED_EVERY = 20_000
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
LEAST_RATE, MOST_MB = 2_000, 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000, help="articles that arrive in all")
    parser.add_argument("--window", type=int, default=100_000, help="articles that are open at most")
    parser.add_argument("--plot", type=Path, help="write the curves as SVG")
    options = parser.parse_args()
    print_reading()
    rows = list(grow(options.articles, window=min(options.window, options.articles)))
    if options.plot:
        panels = (
            Panel("articles a CPU-second", [row.rate for row in rows], LEAST_RATE),
            Panel("peak memory above the start, MB, repairs included", [row.memory_mb for row in rows], MOST_MB),
        )
        counted = f"articles that have arrived; the newest {options.window:,} are open"
        options.plot.write_text(draw_curves([row.articles for row in rows], panels, counted=counted), "utf-8")


class Row(NamedTuple):
    """What was measured when so many articles had come."""

    articles: int
    rate: float
    """Articles a CPU-second since the row before."""
    memory_mb: float


def grow(count: int, *, window: int) -> Iterator[Row]:
    """Yield a row every so many articles, and print those after which everything was repaired."""
    before = peak_mb()
    stories = OpenStories(articles=window, weights=load_pair_weights())
    print(f"{'articles':>12} {'articles/CPU-s':>15} {'repair':>10} {'peak memory':>12}")
    assigning, since = 0.0, 0
    for number, made in enumerate(invented(count)):
        started = time.process_time()
        stories.assign(number, made, day=20_000 + number / ARTICLES_A_DAY)
        assigning += time.process_time() - started
        reached = number + 1
        is_repaired = reached in SIZES or reached == count
        if is_repaired:
            repairing = time.process_time()
            stories.repair(everything=True)
            repairing = time.process_time() - repairing
        if is_repaired or reached % MEASURED_EVERY == 0:
            row = Row(reached, (reached - since) / assigning, peak_mb() - before)
            if is_repaired:
                print(f"{reached:12,} {row.rate:15,.0f} {repairing:8.1f} s {row.memory_mb:9,.0f} MB", flush=True)
            yield row
            assigning, since = 0.0, reached


def print_reading() -> None:
    """Print what it costs to make an article's sketch, which the workers do."""
    chance = np.random.default_rng(1)
    names = np.array(
        ["".join(chance.choice(list("bdfgklmnprstvz"), 3)) + "ao"[n % 2] + str(n)[-2:] for n in range(5_000)]
    )
    texts = [" ".join(names[zipf(chance, 650) % len(names)]) for _ in range(200)]
    words = load_word_tables()
    sketch_article("warm", "up", lang="en", words=words)
    for name, work in (
        ("sketch of 650 words", lambda text: sketch_article(text[:70], text, lang="en", words=words)),
        ("of it the fingerprint", fingerprint),
    ):
        started = time.process_time()
        for text in texts:
            work(text)
        took = (time.process_time() - started) / len(texts)
        print(f"{name:22} {1 / took:15,.0f} a CPU-second")


def invented(count: int) -> Iterator[Sketch]:
    """Yield sketches of articles in order of arrival, the same at each run."""
    chance = np.random.default_rng(7)
    hashes = chance.permutation(2**32 // 1_000)[:VOCABULARY].astype(np.uint32) * np.uint32(977)
    priors = np.minimum(16 * np.log(2 + np.arange(VOCABULARY) / 8), 143).astype(np.uint8)
    stories: deque[np.ndarray] = deque(maxlen=OPEN_STORIES)
    for _ in range(count):
        if not stories or chance.random() < NEW_STORIES:
            stories.append(np.unique(np.concatenate([zipf(chance, 20), chance.integers(2_000, VOCABULARY, 20)])))
            story = stories[-1]
        else:
            story = stories[-1 - int(chance.integers(len(stories)))]
        own = chance.choice(story, min(OWN_WORDS, len(story)), replace=False)
        words = np.unique(np.concatenate([own, zipf(chance, 3 * MAX_TERMS)]))
        best = np.lexsort((words, -(priors[words] * np.where(np.isin(words, own), 2.0, 1.0))))[:MAX_TERMS]
        words = words[best]
        words = words[np.argsort(hashes[words])]
        is_own = np.isin(words, own)
        yield Sketch(
            terms=hashes[words],
            counts=np.where(is_own, 32 * (1 + np.log(2.5)), 32).astype(np.uint8),
            priors=priors[words],
            headline=np.flatnonzero(is_own)[:8].astype(np.uint8),
            weekdays=0,
            is_bare=False,
            text=Fingerprint(np.unique(chance.integers(0, 2**30, SHINGLES).astype(np.uint32) * np.uint32(4)), 2),
        )


def zipf(chance: np.random.Generator, count: int) -> np.ndarray:
    """Return ranks of words by Zipf's law."""
    return (10 * ((VOCABULARY + 10) / 10) ** chance.random(count) - 10).astype(np.int64)


def peak_mb() -> float:
    """Return the most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

"""Measure stories on labelled articles: ``python eval/stories.py FOLDER [-o FOLDER]``.

Every *.jsonl in the folder that has stories is measured, a row an article in order of arrival: {key, published, lang,
headline, text, story}. "First" is what each article was given on arrival, "repaired" what it has after a repair pass.
"Any order" is how many of five shuffled orders of arrival lead to just the same stories after the repair.
The peer is the usual single pass: an article joins the story whose centroid its TF-IDF vector is most like, if like
enough, within four days; the threshold is the best of ten for each set.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from math import log, sqrt
from pathlib import Path

from storyscores import StoryScores, score_stories

from tagwire.stories.likeness import OPEN_DAYS, load_pair_weights
from tagwire.stories.openstories import OpenStories
from tagwire.stories.sketch import Sketch, sketch_article
from tagwire.text.times import parse_rfc3339
from tagwire.toolkit.words import load_word_tables

THRESHOLDS = (0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
SEEDS = (1, 2, 3, 4, 5)


def main() -> None:
    """Read each set, find its stories, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="folder for predictions, a row an article: {key, story}")
    arguments = parser.parse_args()
    columns = ("BCubed P", "R", "F1", "pairs P", "R", "F1", "stories", "articles/CPU-s")
    print(f"{'set':16}{'method':20}" + "".join(f"{column:>10}" for column in columns))
    words = load_word_tables()
    for path in sorted(arguments.folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if "story" not in rows[0]:
            continue
        truth = [row["story"] for row in rows]
        started = time.process_time()
        sketches = [
            sketch_article(row["headline"] or "", row["text"] or "", lang=row["lang"], words=words) for row in rows
        ]
        reading = time.process_time() - started
        days = [_day(row["published"]) for row in rows]
        first, repaired, assigning, repairing = _stories(sketches, days)
        _print(path.stem, "first", score_stories(truth, first), len(rows) / assigning)
        _print("", "repaired", score_stories(truth, repaired), len(rows) / (assigning + repairing))
        started = time.process_time()
        passes = [score_stories(truth, _single_pass(sketches, days, threshold)) for threshold in THRESHOLDS]
        took = (time.process_time() - started) / len(THRESHOLDS)
        _print("", "TF-IDF single pass", max(passes, key=lambda scores: scores.f1), len(rows) / took)
        print(f"{'':16}reading an article into its sketch: {len(rows) / reading:,.0f} a CPU-second")
        same = sum(_any_order(sketches, days, seed) == _partition(repaired) for seed in SEEDS)
        print(f"{'':16}any order: the same stories in {same} of {len(SEEDS)}")
        if arguments.output:
            arguments.output.mkdir(parents=True, exist_ok=True)
            lines = (json.dumps({"key": r["key"], "story": s}) for r, s in zip(rows, repaired, strict=True))
            (arguments.output / path.name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _stories(sketches: Sequence[Sketch], days: Sequence[float]) -> tuple[list[int], list[int], float, float]:
    """Return each article's story on arrival and after repair, and the CPU seconds of both."""
    stories = OpenStories(articles=max(64, len(sketches)), weights=load_pair_weights())
    first: list[int] = []
    now: dict[int, int] = {}
    started = time.process_time()
    for number, (made, day) in enumerate(zip(sketches, days, strict=True)):
        changes = stories.assign(number, made, day=day)
        now.update(changes.stories)
        first.append(now[number])
    assigned = time.process_time()
    now.update(stories.repair(everything=True).stories)
    return first, [now[n] for n in range(len(sketches))], assigned - started, time.process_time() - assigned


def _any_order(sketches: Sequence[Sketch], days: Sequence[float], seed: int) -> set[frozenset[int]]:
    """Return which articles share stories when they arrive in a shuffled order."""
    order = random.Random(seed).sample(range(len(sketches)), len(sketches))
    _, repaired, _, _ = _stories([sketches[place] for place in order], [days[place] for place in order])
    return {frozenset(order[number] for number in story) for story in _partition(repaired)}


def _partition(stories: Sequence[int]) -> set[frozenset[int]]:
    """Return which places have a story in common."""
    members: dict[int, set[int]] = {}
    for place, story in enumerate(stories):
        members.setdefault(story, set()).add(place)
    return {frozenset(places) for places in members.values()}


def _single_pass(sketches: Sequence[Sketch], days: Sequence[float], threshold: float) -> list[int]:
    """Return each article's story, by cosines of TF-IDF vectors to centroids; document frequencies as they come."""
    holders: dict[int, int] = {}
    centroids: list[dict[int, float]] = []
    lengths: list[float] = []
    last_day: list[float] = []
    stories_with: dict[int, list[int]] = {}
    found: list[int] = []
    for number, (made, day) in enumerate(zip(sketches, days, strict=True)):
        vector = {}
        for term, count in zip(made.terms.tolist(), made.counts.tolist(), strict=True):
            holders[term] = holders.get(term, 0) + 1
            vector[term] = count * log((number + 2) / holders[term])
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vector = {term: weight / length for term, weight in vector.items()}
        likeness: dict[int, float] = {}
        for term, weight in vector.items():
            for story in stories_with.get(term, ()):
                likeness[story] = likeness.get(story, 0.0) + weight * centroids[story].get(term, 0.0)
        open_now = {s: cos / lengths[s] for s, cos in likeness.items() if not day - last_day[s] > OPEN_DAYS}
        best = max(open_now, key=lambda s: (open_now[s], -s), default=-1)
        if best < 0 or open_now[best] < threshold:
            best = len(centroids)
            centroids.append({})
            lengths.append(0.0)
            last_day.append(day)
        centroid = centroids[best]
        for term, weight in vector.items():
            if term not in centroid:
                stories_with.setdefault(term, []).append(best)
            centroid[term] = centroid.get(term, 0.0) + weight
        lengths[best] = sqrt(sum(weight * weight for weight in centroid.values()))
        last_day[best] = day
        found.append(best)
    return found


def _day(published: str | None) -> float:
    return parse_rfc3339(published).timestamp() / 86_400 if published else float("nan")


def _print(name: str, method: str, scores: StoryScores, rate: float) -> None:
    shown = (scores.precision, scores.recall, scores.f1, scores.pair_precision, scores.pair_recall, scores.pair_f1)
    print(f"{name:16}{method:20}" + "".join(f"{value:10.4f}" for value in shown) + f"{scores.stories:10}{rate:10,.0f}")


if __name__ == "__main__":
    main()

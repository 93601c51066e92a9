"""Measure where new articles go after a person split a story: ``python eval/story_parts.py FOLDER``.

Every *.jsonl in the folder that has stories is measured, a row an article: {key, published, headline, text, story}.
For each labelled story the other that is most like it is taken for told as one with it. A person is simulated who
places the earlier half of both, each where it belongs, and then the later half is placed by ``stories.places``.
"Larger part" is what it would be if all went where most are; "one placed" has just the first article of the other
story placed apart.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt
from pathlib import Path
from typing import Any

from tagwire.stories.places import lead_of, places_of
from tagwire.text.search_terms import terms_of

READ_CHARACTERS = 2_000
LEAST_ARTICLES, MOST_STORIES = 2, 400

Row = Mapping[str, Any]


def main() -> None:
    """Read each set, split its stories, and print how many later articles go where they belong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    columns = ("stories", "articles", "right", "larger part", "one placed", "larger part")
    print(f"{'set':16}" + "".join(f"{column:>13}" for column in columns))
    for path in sorted(parser.parse_args().folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if "story" in rows[0]:
            _measure(path.stem, rows)


def _measure(name: str, rows: Sequence[Row]) -> None:
    by_story: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["published"] or "", row["key"])):
        by_story[row["story"]].append(row)
    stories = {story: members for story, members in by_story.items() if len(members) >= LEAST_ARTICLES}
    stories = dict(sorted(stories.items())[:MOST_STORIES])
    words = {row["key"]: frozenset(_words(row)) for members in stories.values() for row in members}
    nearest = _nearest(stories, words)
    right: Counter[str] = Counter()
    for one, other in nearest.items():
        halves = {story: len(stories[story]) // 2 for story in (one, other)}
        later = [(row, story) for story in (one, other) for row in stories[story][halves[story] :]]
        right["articles"] += len(later)
        for label, most in (("half", halves[other]), ("one", 1)):
            placed = [(row, one) for row in stories[one][: halves[one]]]
            placed += [(row, other) for row in stories[other][:most]]
            keys = {n: row["key"] for n, (row, _) in enumerate((*placed, *later))}
            places = {n: story for n, (_, story) in enumerate(placed)}
            found = places_of(one, {n: words[key] for n, key in keys.items()}, places)
            lead = lead_of(one, places.values())
            right[label] += sum(found[n] == story for n, (_, story) in enumerate(later, len(placed)))
            right[f"{label}, lead"] += sum(story == lead for _, story in later)
    total = right["articles"]
    shares = (right[label] / max(total, 1) for label in ("half", "half, lead", "one", "one, lead"))
    print(f"{name:16}{len(nearest):13,}{total:13,}" + "".join(f"{share:13.3f}" for share in shares))


def _nearest(stories: Mapping[str, Sequence[Row]], words: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return for each story the other whose articles' words are most like its own (cosine, inverse frequency)."""
    holders = Counter(word for said in words.values() for word in said)
    vectors = {}
    for story, members in stories.items():
        counts = Counter(word for row in members for word in words[row["key"]])
        vector = {word: times * log(len(words) / holders[word]) for word, times in counts.items()}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors[story] = {word: weight / length for word, weight in vector.items()}

    def likeness(one: str, other: str) -> float:
        return sum(weight * vectors[other].get(word, 0.0) for word, weight in vectors[one].items())

    return {
        one: max((other for other in stories if other != one), key=lambda other: (likeness(one, other), other))
        for one in stories
        if len(stories) > 1
    }


def _words(row: Row) -> list[str]:
    return terms_of(f"{row['headline'] or ''}\n{(row['text'] or '')[:READ_CHARACTERS]}")


if __name__ == "__main__":
    main()

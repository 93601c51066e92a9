"""Measure duplicates on labelled texts: ``python eval/duplicates.py FILE.jsonl [-o PREDICTIONS.jsonl]``.

A row a text: {key, text, group, kind}. Precision, recall and F1 are over pairs of one group; "cut 40 %" and "real" are
the shares of those kinds found with their base. Peers are measured beside ours where they are installed (rensa,
datasketch), each at the threshold that does best for it here.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from tagwire.stories.copies import CopyIndex
from tagwire.stories.sets import DisjointSets
from tagwire.stories.shingles import fingerprint

Row = dict[str, str]
Grouping = Callable[[Sequence[str]], list[int]]
"""Texts in order of arrival → a group each."""


def main() -> None:
    """Read the rows, group them by every method there is, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("-o", "--output", type=Path, help="where our groups go, a row a text: {key, group}")
    arguments = parser.parse_args()
    rows: list[Row] = [json.loads(line) for line in arguments.rows.read_text(encoding="utf-8").splitlines()]
    methods: dict[str, Grouping] = {"tagwire: sampled containment": _contained}
    if find_spec("rensa"):
        methods["rensa R-MinHash, 64 bands, 0.3"] = _rensa
    if find_spec("datasketch"):
        methods["datasketch MinHash LSH, 0.3"] = _datasketch
    columns = ("P", "R", "F1", "false pairs", "cut 40 %", "real", "worst kind", "texts/CPU-s")
    print(f"{'method':32}" + "".join(f"{column:>13}" for column in columns))
    for name, grouping in methods.items():
        started = time.process_time()
        groups = grouping([row["text"] for row in rows])
        took = time.process_time() - started
        _print_scores(name, rows, groups, len(rows) / took)
        if grouping is _contained and arguments.output:
            lines = (json.dumps({"key": row["key"], "group": group}) for row, group in zip(rows, groups, strict=True))
            arguments.output.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _contained(texts: Sequence[str]) -> list[int]:
    index, sets = CopyIndex(texts=max(64, len(texts))), DisjointSets()
    for number, text in enumerate(texts):
        made = fingerprint(text)
        for copy in index.copies(made):
            sets.join(number, copy.number)
        index.add(number, made)
    return [sets.smallest(number) for number in range(len(texts))]


def _rensa(texts: Sequence[str]) -> list[int]:
    from rensa import RMinHash, RMinHashLSH

    lsh, sketches, sets = RMinHashLSH(threshold=0.3, num_perm=128, num_bands=64), [], DisjointSets()
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=1)
        sketch.update(_shingles(text))
        for other in lsh.query(sketch):
            if sketch.jaccard(sketches[other]) >= 0.3:
                sets.join(number, other)
        lsh.insert(number, sketch)
        sketches.append(sketch)
    return [sets.smallest(number) for number in range(len(texts))]


def _datasketch(texts: Sequence[str]) -> list[int]:
    from datasketch import MinHash, MinHashLSH

    lsh, sketches, sets = MinHashLSH(threshold=0.3, num_perm=128), [], DisjointSets()
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128, seed=1)
        sketch.update_batch([shingle.encode() for shingle in _shingles(text)])
        for other in lsh.query(sketch):
            if sketch.jaccard(sketches[other]) >= 0.3:
                sets.join(number, other)
        lsh.insert(number, sketch)
        sketches.append(sketch)
    return [sets.smallest(number) for number in range(len(texts))]


def _shingles(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[at : at + 5]) for at in range(max(1, len(words) - 4))]


def _print_scores(name: str, rows: Sequence[Row], groups: Sequence[int], rate: float) -> None:
    truth, found = Counter(row["group"] for row in rows), Counter(groups)
    both = Counter((row["group"], group) for row, group in zip(rows, groups, strict=True))
    right, said, meant = (_pairs(counts.values()) for counts in (both, found, truth))
    precision, recall = right / said if said else 1.0, right / meant if meant else 1.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    bases = {row["group"]: group for row, group in zip(rows, groups, strict=True) if row["kind"] == "base"}
    kinds: dict[str, list[bool]] = {}
    for row, group in zip(rows, groups, strict=True):
        if row["kind"] not in ("base", "negative") and truth[row["group"]] > 1 and row["group"] in bases:
            kinds.setdefault(row["kind"], []).append(group == bases[row["group"]])
    shares = {kind: sum(hits) / len(hits) for kind, hits in kinds.items()}
    worst = min(shares.values(), default=1.0)
    shown = (precision, recall, f1, said - right, shares.get("cut_40"), shares.get("real_copy"), worst)
    cells = ("–" if value is None else f"{value:.4f}" if isinstance(value, float) else str(value) for value in shown)
    print(f"{name:32}" + "".join(f"{cell:>13}" for cell in cells) + f"{rate:13,.0f}")


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


if __name__ == "__main__":
    main()

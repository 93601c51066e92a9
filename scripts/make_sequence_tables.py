"""Make the table by which a word's class is told from its neighbours: which class follows which, and function words.

Run it in an environment of its own (nothing of it is needed at run time):

    pip install lemminflect
    python scripts/make_sequence_tables.py TREEBANKS [--test CONLLU...]

TREEBANKS is the folder of scripts/make_word_tables.py: a folder with CoNLL-U files a language. With ``--test`` nothing
is written, but the English classes told are compared with those of other treebanks. Origin and licence are in
src/tagwire/toolkit/data/README.md. The output is the same for the same input, byte for byte.
"""

import argparse
import gzip
import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import lemminflect

from tagwire.tags.parts import PARTS, Parts, with_ending
from tagwire.toolkit.words import load_word_tables

OUT = Path(__file__).parent.parent / "src/tagwire/toolkit/data/words/sequences.json.gz"
PART_OF = {
    "NOUN": "N", "VERB": "V", "ADJ": "A", "PROPN": "P", "DET": "D", "PRON": "R", "ADP": "I", "PART": "T", "AUX": "X",
    "ADV": "B", "CCONJ": "C", "SCONJ": "C", "NUM": "M", "PUNCT": ".", "SYM": ".", "INTJ": "B", "X": "P",
}  # fmt: skip
FUNCTION_PARTS = "DRITXBC"
SMOOTHING = 0.5
Sentence = list[tuple[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("--test", type=Path, nargs="+", help="CoNLL-U files of English to compare with")
    options = parser.parse_args()
    if options.test:
        print_accuracy([sentence for path in options.test for sentence in sentences(path)])
        return
    tables = {folder.name: table(folder) for folder in sorted(options.treebanks.iterdir()) if folder.is_dir()}
    body = json.dumps(tables, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    OUT.write_bytes(gzip.compress(body, 9, mtime=0))
    print({lang: {name: len(part) for name, part in made.items()} for lang, made in tables.items()})


def table(folder: Path) -> dict[str, object]:
    """Return how often each part follows each (100 × log10, as steps), and function words with their parts' tenths."""
    steps: Counter[tuple[str, str]] = Counter()
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(folder.glob("*.conllu")):
        for sentence in sentences(path):
            before = "."
            for form, part in [*sentence, ("", ".")]:
                steps[before, part] += 1
                before = part
                words[form.lower()][part] += 1
    totals = Counter({a: sum(steps[a, b] for b in PARTS) for a in PARTS})
    matrix = [
        [round(100 * math.log10((steps[a, b] + SMOOTHING) / (totals[a] + SMOOTHING * len(PARTS)))) for b in PARTS]
        for a in PARTS
    ]
    count = totals.total()
    function = {}
    for word, parts in words.items():
        total = parts.total()
        closed = sum(parts[part] for part in FUNCTION_PARTS)
        if word.replace("'", "").isalpha() and closed >= 3 and closed >= 0.5 * total:
            shares = {part: round(9 * parts[part] / total) for part in PARTS if parts[part] >= 0.05 * total}
            function[word] = "".join(f"{part}{share}" for part, share in shares.items() if share)
    made: dict[str, object] = {
        "steps": matrix,
        "priors": [round(100 * math.log10((totals[a] + 1) / count)) for a in PARTS],
        "function": function,
    }
    if folder.name == "en":
        made["also_verbs"] = sorted(also_verbs())
    return made


def also_verbs() -> Iterator[str]:
    """Yield the English nouns that a dictionary also has as verbs."""
    words = load_word_tables().language("en")
    for word, classes in words.classes.items():
        if int(classes[0]) >= 3 and int(classes[1]) < 3 and word.isascii() and "VERB" in lemminflect.getAllLemmas(word):
            yield word


def sentences(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a CoNLL-U file as (form, part); of a contraction its parts."""
    found: Sentence = []
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 3 and cells[0].isdecimal():
            found.append((cells[1], with_ending(PART_OF.get(cells[3], "."), cells[1].lower())))
        elif not line and found:
            yield found
            found = []
    if found:
        yield found


def print_accuracy(test: Iterable[Sentence]) -> None:
    """Print how often nouns, verbs and adjectives are told, by the commonest class alone and by the neighbours, too."""
    words = load_word_tables().language("en")
    parts = Parts.of("en")
    assert parts is not None
    right = {"alone": Counter[str](), "in context": Counter[str]()}
    total: Counter[str] = Counter()
    for sentence in test:
        given = []
        told_of = []
        breaks = True
        for at, (form, gold) in enumerate(sentence):
            if gold != ".":
                given.append((form.lower(), form[0].isupper() and at > 0, breaks))
                told_of.append((form, gold))
            breaks = gold == "."
        told = parts.told(given, words)
        for (low, _, _), (form, gold), part in zip(given, told_of, told, strict=True):
            gold, part = (letter.replace("S", "N").replace("Z", "V") for letter in (gold, part))
            if gold not in "NVA" or form[0].isupper():
                continue
            shares = words.class_of(low)
            best = max(
                ("N", shares.noun), ("V", shares.verb), ("A", shares.adjective), ("-", shares.other), key=lambda p: p[1]
            )[0]
            ambiguous = (
                "ambiguous" if words.classes.get(low, "90000").count("0") < 4 or low in parts.also_verbs else "clear"
            )
            total[gold] += 1
            total[ambiguous] += 1
            right["alone"][gold] += best == gold
            right["alone"][ambiguous] += best == gold
            right["in context"][gold] += part == gold
            right["in context"][ambiguous] += part == gold
    for way, counts in right.items():
        print(f"{way:<12}", "  ".join(f"{name} {counts[name] / total[name]:.1%} of {total[name]}" for name in total))


if __name__ == "__main__":
    main()

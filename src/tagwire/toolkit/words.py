"""Word tables: how rare a language's words are, what class they have, which of them say nothing alone.

The tables are made by ``scripts/make_word_tables.py``; origin and licence are in ``data/README.md``.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "data" / "words"
UNSEEN_ZIPF = 2.6
"""What a word outside the table counts as: rarer than once in a million words."""
LONGEST_SUFFIX = 4
MOST_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class WordClass:
    """How much of a word's use is noun, verb, adjective, proper name and anything else: shares, 0 to 1."""

    noun: float = 0.0
    verb: float = 0.0
    adjective: float = 0.0
    name: float = 0.0
    other: float = 0.0


UNKNOWN_CLASS = WordClass()


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """One language's words, all in lower case."""

    lang: str
    stop: frozenset[str]
    """Words no tag begins or ends with: articles, prepositions, pronouns, auxiliaries …"""
    weak: frozenset[str]
    """Nouns and adjectives that say nothing alone: "new", "thing", "year" …"""
    calendar: frozenset[str]
    """Days and months, in full and short."""
    numerals: frozenset[str]
    places: frozenset[str]
    """Countries and large cities, by the names the language has for them."""
    zipf: Mapping[str, int]
    """Word → 100 × Zipf value (log10 of its uses in a thousand million words)."""
    classes: Mapping[str, str]
    """Word → five digits: tenths of noun, verb, adjective, name, other."""
    suffixes: Mapping[str, str]
    """The same for the endings of words that are in no table."""
    number: Mapping[str, str]
    """Noun → its other number, where that is the form people use more: "dissidents" for "dissident"."""

    class_memory: dict[str, WordClass] = field(default_factory=dict, compare=False, repr=False)
    """Classes told before: a memory that only saves time."""

    @property
    def has_classes(self) -> bool:
        """Whether word classes are known for this language at all."""
        return bool(self.classes)

    def zipf_of(self, word: str) -> float:
        """Return the Zipf value of a word (7 is "the", 3 is once in a million words)."""
        value = self.zipf.get(word)
        if value is not None:
            return value / 100
        if "-" in word:
            return max(UNSEEN_ZIPF, min(self.zipf.get(part, 260) for part in word.split("-")) / 100 - 1)
        return UNSEEN_ZIPF

    def knows(self, word: str) -> bool:
        """Whether the word is one of the language's commoner ones."""
        return word in self.zipf

    def class_of(self, word: str) -> WordClass:
        """Return a word's class shares; for a word in no table those of its ending."""
        known = self.class_memory.get(word)
        if known is None:
            if len(self.class_memory) >= MOST_REMEMBERED:
                self.class_memory.clear()
            known = self.class_memory[word] = self._class_of(word)
        return known

    def _class_of(self, word: str) -> WordClass:
        code = self.classes.get(word)
        if code is None:
            tail = word.rpartition("-")[2]
            code = self.classes.get(tail) or next(
                (self.suffixes[tail[-size:]] for size in range(LONGEST_SUFFIX, 1, -1) if tail[-size:] in self.suffixes),
                None,
            )
        return _word_class(code) if code else UNKNOWN_CLASS


@dataclass(frozen=True, slots=True)
class WordTables:
    """Every language's tables, each read when first asked for and kept."""

    folder: Path = TABLES

    def language(self, lang: str | None) -> LanguageWords:
        """Return a language's tables by its ISO 639-1 code; empty ones for a language we have none for."""
        return _read_language(self.folder, (lang or "").partition("-")[0].lower())


def load_word_tables() -> WordTables:
    """Return the word tables that ship with the package; costs nothing until a language is asked for."""
    return WordTables()


@cache
def _word_class(code: str) -> WordClass:
    total = sum(map(int, code)) or 1
    return WordClass(*(int(digit) / total for digit in code))


@cache
def _read_cities(folder: Path) -> frozenset[str]:
    return frozenset(json.loads(gzip.decompress((folder / "places.json.gz").read_bytes())))


@cache
def _read_language(folder: Path, lang: str) -> LanguageWords:
    path = folder / f"{lang}.json.gz"
    table = json.loads(gzip.decompress(path.read_bytes())) if lang.isalpha() and path.is_file() else {}
    return LanguageWords(
        lang=lang,
        stop=frozenset(table.get("stop", ())),
        weak=frozenset(table.get("weak", ())),
        calendar=frozenset(table.get("calendar", ())),
        numerals=frozenset(table.get("numerals", ())),
        places=frozenset(table.get("places", ())) | _read_cities(folder),
        zipf=table.get("zipf", {}),
        classes=table.get("classes", {}),
        suffixes=table.get("suffixes", {}),
        number=table.get("number", {}),
    )

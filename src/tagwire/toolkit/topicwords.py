"""Topic words: words and phrases of a language that speak for a top-level Media Topic.

Written by us, one file a language (``data/mediatopics-words-*.txt``): a line holds two digits of the code, "!" when
its words hardly ever speak of anything else, and the words: ``word``, ``beginn*``, ``*ending``, ``two_words``.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
STRONG, PLAIN = 2.8, 1.0
"""What a word counts that hardly ever speaks of anything else, and any other."""
SPACELESS = frozenset(("zh", "ja"))
"""Languages that put no space between words: their words are looked for at every place of the text."""
PHRASE_STEM = 5
"""From how many letters on a part of a phrase also matches the beginning of a longer word."""

Weights = tuple[tuple[int, float], ...]
"""(index of the top-level code, 0 to 16; weight) for each topic a word speaks for."""


@dataclass(frozen=True, slots=True, eq=False)
class LanguageTopicWords:
    """One language's topic words, folded by ``fold_word``; two are equal when they are the same one."""

    weights: tuple[Weights, ...]
    """Each word's weights, by its number."""
    exact: Mapping[str, int]
    beginnings: Mapping[str, int]
    endings: Mapping[str, int]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], int], ...]]
    """First part → the other parts and the phrase's number."""
    spaceless: bool
    longest: int
    """Length of the longest beginning, or of the longest word where there are no spaces."""
    longest_ending: int = 0


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Every language's topic words, each read when first asked for and kept."""

    folder: Path = DATA

    def language(self, lang: str | None) -> LanguageTopicWords | None:
        """Return a language's topic words, or None when we have none for it."""
        lang = (lang or "").partition("-")[0].lower()
        return _read_language(self.folder, lang) if lang.isascii() and lang.isalpha() and len(lang) == 2 else None


def load_topic_words() -> TopicWords:
    """Return the topic words that ship with the package; costs nothing until a language is asked for."""
    return TopicWords()


def fold_word(word: str) -> str:
    """Return a word as it is compared: case-folded, without Arabic vowel signs and letter variants.

    >>> fold_word("Fußball"), fold_word("أَحْزاب")
    ('fussball', 'احزاب')
    """
    word = word.casefold()
    if word.isascii():
        return word
    word = unicodedata.normalize("NFC", word)
    return _ARABIC_MARKS.sub("", word).translate(_ARABIC_LETTERS) if _ARABIC.search(word) else word


_ARABIC = re.compile("[\u0610-\u06ff]")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي"})


def arrange_words(found: Mapping[str, Mapping[int, float]], *, spaceless: bool) -> LanguageTopicWords:
    """Return words in the file's notation, each with its weight by topic, arranged for looking up."""
    weights: list[Weights] = []
    exact: dict[str, int] = {}
    beginnings: dict[str, int] = {}
    endings: dict[str, int] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for word, topics in found.items():
        number = len(weights)
        # A word of several topics says less for each of them.
        weights.append(tuple((topic, weight / len(topics)) for topic, weight in topics.items()))
        folded = fold_word(word.strip("*"))
        if "_" in folded and not spaceless:
            first, *rest = (part for part in folded.split("_") if part)
            phrases.setdefault(first, []).append((tuple(rest), number))
        elif word.endswith("*"):
            beginnings[folded] = number
        elif word.startswith("*"):
            endings[folded] = number
        else:
            exact[folded] = number
    lengths = map(len, exact if spaceless else [*beginnings, *phrases])
    return LanguageTopicWords(
        weights=tuple(weights),
        exact=exact,
        beginnings=beginnings,
        endings=endings,
        phrases={first: tuple(rest) for first, rest in phrases.items()},
        spaceless=spaceless,
        longest=max(lengths, default=0),
        longest_ending=max(map(len, endings), default=0),
    )


@cache
def _read_language(folder: Path, lang: str) -> LanguageTopicWords | None:
    paths = sorted(folder.glob(f"mediatopics-words-{lang}*.txt"))
    if not paths:
        return None
    found: dict[str, dict[int, float]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            head, _, words = line.partition(" ")
            if not head[:2].isdecimal():
                continue
            topic, weight = int(head[:2]) - 1, STRONG if head.endswith("!") else PLAIN
            for word in words.split():
                topics = found.setdefault(word, {})
                topics[topic] = max(weight, topics.get(topic, 0.0))
    return arrange_words(found, spaceless=lang in SPACELESS)

"""The genre words: what publishers call their forms, how headlines are put, how languages say "I", "we" and "you"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tagwire.model.article import Genre
from tagwire.text.keys import fold
from tagwire.toolkit.topicwords import fold_word

DATA = Path(__file__).parent / "data"
ANY_LANGUAGE = "*"
HeadlinePatterns = tuple[tuple[Genre, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class BuildPatterns:
    """How texts of some genres are built, in all languages at once."""

    release: re.Pattern[str]
    """A press release, near its beginning or end."""
    salutation: re.Pattern[str]
    """A letter's first words."""
    writer: re.Pattern[str]
    """A closing line that says who wrote an opinion."""
    rated: re.Pattern[str]
    """A fact check's finding."""
    asker: re.Pattern[str]
    """A question put as one."""


@dataclass(frozen=True, slots=True)
class Persons:
    """A language's words for the persons of speech, folded."""

    i: frozenset[str] = frozenset()
    we: frozenset[str] = frozenset()
    you: frozenset[str] = frozenset()
    ought: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()
    """Words that report what others say."""


@cache
def load_genre_names() -> Mapping[str, Genre]:
    """Return name (folded as tag keys are) → genre; where two genres share a name the first line's holds."""
    names: dict[str, Genre] = {}
    for line in _lines("genre-names.txt"):
        genre, _, listed = line.partition(": ")
        for name in listed.split(", "):
            names.setdefault(fold(name), Genre(genre))
    return names


@cache
def load_headline_patterns(lang: str | None) -> HeadlinePatterns:
    """Return the headline patterns of a language and of all, in the order to try them; English ones for None."""
    lang = lang or "en"
    rows = (line.split("\t", 2) for line in _lines("genre-headlines.tsv"))
    chosen = [(Genre(genre), pattern) for genre, language, pattern in rows if language in (ANY_LANGUAGE, lang)]
    return tuple((genre, re.compile(pattern, re.IGNORECASE)) for genre, pattern in chosen)


@cache
def load_build_patterns() -> BuildPatterns:
    """Return the patterns that show how a text is built."""
    found: dict[str, list[str]] = {}
    for line in _lines("genre-builds.tsv"):
        kind, _, pattern = line.partition("\t")
        found.setdefault(kind, []).append(pattern)
    return BuildPatterns(**{kind: re.compile("|".join(parts), re.IGNORECASE) for kind, parts in found.items()})


@cache
def load_persons(lang: str | None) -> Persons:
    """Return a language's words for the persons of speech; empty ones for a language we have none for."""
    found: dict[str, frozenset[str]] = {}
    for line in _lines("genre-persons.txt"):
        head, _, words = line.partition(": ")
        kind, language = head.split()
        if language == lang:
            found[kind] = frozenset(map(fold_word, words.split()))
    return Persons(**found)


def _lines(name: str) -> list[str]:
    return [
        line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]

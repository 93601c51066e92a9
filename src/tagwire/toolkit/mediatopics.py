"""The IPTC Media Topics: codes, their tree, their labels by language.

© IPTC, International Press Telecommunications Council, CC BY 4.0; ``scripts/make_mediatopics.py`` makes the data file.
The short labels of the seventeen top-level codes, which people read, are ours.
"""

import json
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
SCHEME = "medtop:"
_SAME_LABELS = {"no": "nb"}


@dataclass(frozen=True, slots=True)
class MediaTopics:
    """The live vocabulary: 17 top-level topics and everything below them.

    Codes are the eight digits alone; ``medtop`` writes them as the outside knows them, and every method takes both.
    """

    tops: tuple[str, ...]
    """The seventeen top-level codes in order."""
    broader: Mapping[str, str | None]
    """Each code's parent; None for the top level."""
    labels: Mapping[str, Mapping[str, str]]
    """Language → code → the IPTC's label."""
    short_labels: Mapping[str, Mapping[str, str]]
    """Language → top-level code → the short label that people read: "Politics"."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code.removeprefix(SCHEME) in self.broader

    def label_of(self, code: str, lang: str | None = None) -> str:
        """Return a topic's label in a language, in English where that has none; short for the top level.

        Raise KeyError for a code that is not live.
        """
        code = code.removeprefix(SCHEME)
        if code not in self.broader:
            raise KeyError(f"{code} is not a live IPTC Media Topic")
        lang = (lang or "en").lower().partition("-")[0]
        lang = _SAME_LABELS.get(lang, lang)
        for language in (lang, "en"):
            label = self.short_labels.get(language, {}).get(code) or self.labels.get(language, {}).get(code)
            if label:
                return label[0].upper() + label[1:]
        return code

    def narrower(self, code: str) -> tuple[str, ...]:
        """Return the codes right below a topic, in order."""
        code = code.removeprefix(SCHEME)
        return tuple(sorted(below for below, parent in self.broader.items() if parent == code))

    def top_of(self, code: str) -> str:
        """Return the top-level code a topic belongs to; raise KeyError for a code that is not live."""
        code = code.removeprefix(SCHEME)
        while (parent := self.broader[code]) is not None:
            code = parent
        return code

    def ancestor_of(self, code: str, *, level: int) -> str | None:
        """Return the code at ``level`` above a topic (or itself), or None when it lies higher; KeyError as above."""
        path = [code.removeprefix(SCHEME)]
        while (parent := self.broader[path[-1]]) is not None:
            path.append(parent)
        return path[-level] if level <= len(path) else None

    def level_of(self, code: str) -> int:
        """Return how deep a topic lies: 1 for the top level; raise KeyError for a code that is not live."""
        code = code.removeprefix(SCHEME)
        level = 1
        while (parent := self.broader[code]) is not None:
            code, level = parent, level + 1
        return level


def medtop(code: str) -> str:
    """Return a code as the outside knows it: "medtop:11000000"."""
    return SCHEME + code.removeprefix(SCHEME)


@cache
def known_media_topics() -> MediaTopics:
    """Return the vocabulary that ships, loaded once: for what needs it seldom."""
    return load_media_topics()


def load_media_topics() -> MediaTopics:
    """Return the vocabulary that ships with the package; takes some 20 milliseconds."""
    stored = json.loads(lzma.decompress((DATA / "mediatopics.json.xz").read_bytes()))
    codes: list[str] = stored["codes"]
    broader: dict[str, str | None] = dict(zip(codes, stored["broader"], strict=True))
    labels: dict[str, dict[str, str]] = {
        language: {code: label for code, label in zip(codes, column, strict=True) if label}
        for language, column in stored["labels"].items()
    }
    return MediaTopics(
        tops=tuple(sorted(code for code, parent in broader.items() if parent is None)),
        broader=broader,
        labels=labels,
        short_labels=_read_short_labels(),
    )


def _read_short_labels() -> dict[str, dict[str, str]]:
    head, *rows = (DATA / "mediatopics-short.tsv").read_text(encoding="utf-8").splitlines()
    languages = head.split("\t")[1:]
    table: dict[str, dict[str, str]] = {language: {} for language in languages}
    for row in rows:
        code, *names = row.split("\t")
        for language, name in zip(languages, names, strict=True):
            table[language][code] = name
    return table

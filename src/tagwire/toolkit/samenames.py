"""Same names: what goes by several names or spellings whatever the text, and which of them it is compared as.

``place-names.txt`` is made by ``scripts/make_place_names.py`` from CLDR; ``same-names.txt`` and ``same-words.txt`` are
written by us. A line holds one thing's names, the one it is compared as first: "Kyiv = Kiev = Киев".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, eq=False)
class SameNames:
    """Names and words that are one; two are equal when they are the same one."""

    names: tuple[tuple[str, ...], ...]
    """The names of one thing in each row, the one it is compared as first; a first name may stand in several rows."""
    words: Mapping[str, str]
    """Lower-case spelling of a word → the one it is compared as."""
    small_words: frozenset[str]
    """Spellings that hold only for words in small letters."""
    with_initials: frozenset[str]
    """People's names, in lower case and without dots, whose middle initials tell them from others."""


@cache
def load_same_names() -> SameNames:
    """Return the names that ship with the package, the same ones each time; takes some milliseconds."""
    written = tuple(_lines("same-names.txt"))
    words: dict[str, str] = {}
    small = set()
    for first, *others in _lines("same-words.txt"):
        form = first.removeprefix("- ")
        words |= dict.fromkeys(others, form)
        if form != first:
            small.update(others)
    return SameNames(
        names=(*_lines("place-names.txt"), *(row for row in written if len(row) > 1)),
        words=words,
        small_words=frozenset(small),
        with_initials=frozenset(row[0].removeprefix("! ").replace(".", "").lower() for row in written if len(row) == 1),
    )


def _lines(name: str) -> Iterator[tuple[str, ...]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield tuple(part.strip() for part in line.split(" = "))

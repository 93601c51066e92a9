"""Characters: how many of each kind the blocks of a page hold, counted for all blocks at once."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Column = NDArray[Any]
"""Numbers of any one kind, one for each block or element."""

KINDS = ("stop", "comma", "quote", "digit", "upper", "wide", "space", "wide_stop")
"""Kinds of characters, in the order of ``count_kinds``' columns."""
# fmt: off
_MEMBERS = {
    "stop": ".!?…", "comma": ",;،、，", "quote": "\"“”„«»「」", "wide_stop": "。！？।؟۔։።", "space": " ",
}
# fmt: on
_STOPS = frozenset(".!?…。！？।؟۔։።")
_ENDS = frozenset(".!?…。！？।؟۔:;»”\"’')）」』】։።")
PLANE = 0x10000
"""Characters of the basic plane; its last stands for all beyond."""
_UPPER = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я]")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_FIELD_BITS = 16
"""Counts are gathered four to a word of 64 bits; a block is shorter than 2**16 characters."""


def weighted_length(text: str) -> float:
    """Return a text's length in characters of a spaced script: one of an unspaced script counts two and a half."""
    if text.isascii():
        return float(len(text))
    return len(text) + 1.5 * int(np.count_nonzero(_wide_table()[points_of(text)]))


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, case-folded: what is compared when spacing and marks differ."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _NOT_LETTERS.sub("", text.casefold())


def letters_of_all(texts: Sequence[str]) -> list[str]:
    """Return the letters and digits of each text, as ``letters_of`` does, by one pass over all."""
    joined = "\n".join(texts)
    if joined.count("\n") != len(texts) - 1:
        return [letters_of(text) for text in texts]
    if not joined.isascii() and _changing_table()[points_of(joined)].any():
        joined = unicodedata.normalize("NFKC", joined)
    points = points_of(joined.casefold())
    if int(points.max(initial=0)) >= PLANE - 1:
        return [letters_of(text) for text in texts]
    kept = points[_letter_table()[points]]
    return kept.astype(np.uint16).tobytes().decode("utf-16-le", "surrogatepass").split("\n")


def points_of(text: str) -> NDArray[np.uint32]:
    """Return the characters' numbers; those beyond the basic plane as its last."""
    return np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32), PLANE - 1)


def edge_flags(texts: Sequence[str]) -> Column:
    """Return one row for each text: how it ends (in a stop, a mark that ends a paragraph, a colon) and how it begins
    (with a small letter, a digit, neither letter nor digit)."""
    table = _edge_table()
    last = np.array([min(ord(text[-1]), PLANE - 1) for text in texts])
    first = np.array([min(ord(text[0]), PLANE - 1) for text in texts])
    ends, begins = table[last][:, None], table[first][:, None]
    flags: Column = np.hstack([ends >> np.arange(3) & 1, begins >> np.arange(3, 6) & 1])
    return flags


@cache
def _wide_table() -> NDArray[np.bool_]:
    """Which characters are of a script without spaces."""
    return np.array([_WIDE.match(c) is not None for c in map(chr, range(PLANE))])


@cache
def _letter_table() -> NDArray[np.bool_]:
    """Which characters are letters or digits, or end a line."""
    table: NDArray[np.bool_] = _edge_table() >> 5 & 1 == 0
    table[ord("\n")] = True
    return table


@cache
def _changing_table() -> NDArray[np.bool_]:
    """Which characters may have other letters once normalised: those of another form, and marks that join others."""
    changed = [
        (not c.isalnum() and bool(_NOT_LETTERS.sub("", unicodedata.normalize("NFKC", c))))
        or (c.isalnum() and not unicodedata.is_normalized("NFKC", c))
        or unicodedata.category(c)[0] == "M"
        or 0x1100 <= ord(c) < 0x1200
        for c in map(chr, range(PLANE - 1))
    ]
    return np.array([*changed, True])


@cache
def _edge_table() -> Column:
    bits = [
        (c in _STOPS)
        | (c in _ENDS) << 1
        | (c == ":") << 2
        | c.islower() << 3
        | c.isdigit() << 4
        | (not c.isalnum()) << 5
        for c in map(chr, range(PLANE))
    ]
    return np.array(bits, dtype=np.int64)


def count_kinds(texts: Sequence[str]) -> Matrix:
    """Return one row for each text: how many characters of each of ``KINDS`` it holds.

    A stop counts only before a space: one inside a number or an address ends no sentence.
    """
    points = np.frombuffer(" ".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    starts = np.cumsum(sizes + 1) - sizes - 1
    points = np.minimum(points, PLANE - 1).astype(np.intp)
    tables = _packed_tables()
    columns = []
    for number, table in enumerate(tables):
        packed = table.take(points)
        if number == 0:
            ends = np.flatnonzero(packed & 1)
            ends = ends[ends + 1 < len(points)]
            packed[ends[points[ends + 1] != 32]] &= ~1
        summed = np.add.reduceat(packed, starts)
        columns += [(summed >> shift) & 0xFFFF for shift in range(0, 64, _FIELD_BITS)]
    found: Matrix = np.stack(columns[: len(KINDS)], axis=1).astype(np.float32)
    found[:-1, KINDS.index("space")] -= 1  # the space that joins it to the next
    return found


@cache
def _packed_tables() -> tuple[NDArray[np.int64], ...]:
    """For each character of the basic plane (the last stands for all others): one bit in each kind's field."""
    tables = [np.zeros(PLANE, dtype=np.int64) for _ in range(0, len(KINDS), 4)]
    characters = [chr(point) for point in range(PLANE)]
    for place, kind in enumerate(KINDS):
        if kind in _MEMBERS:
            members = [ord(character) for character in _MEMBERS[kind]]
        elif kind == "upper":
            members = [point for point, c in enumerate(characters) if _UPPER.match(c)]
        elif kind == "wide":
            members = [point for point, c in enumerate(characters) if _WIDE.match(c)]
        else:
            members = [point for point, c in enumerate(characters) if c.isdecimal()]
        tables[place // 4][members] |= 1 << (_FIELD_BITS * (place % 4))
    return tuple(tables)

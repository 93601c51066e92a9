"""Shingles: a text's fingerprint, by which a copy of it is known although it was cut, framed or edited.

Every run of five words (a shingle; Broder 1997) is hashed, and of a long text only hashes divisible by a power of two
are kept: the same ones in every text that holds them, so two fingerprints meet wherever the texts do. Scripts written
without spaces give one word a character.
"""

import re
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tagwire.text.search_terms import UNSPACED

Hashes = NDArray[np.uint32]

WORDS = 5
COARSEST = 2
"""A long text keeps one hash in 2²."""
LEAST_KEPT = 64
"""A text is sampled only as far as so many hashes are to be expected of it."""

_SEPARATORS = re.compile(
    "[\u00a0-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u3004\u3008-\u3020\u30fb\uff00-\uff0f\uff1a-\uff20]+"
)
"""Punctuation, blanks and symbols beyond ASCII."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ASCII_WORDS = bytes(c if c >= 0x80 or chr(c).isalnum() else 0x20 for c in range(256))
_MULTIPLIERS = np.array([pow(0x9E3779B97F4A7C15, n, 2**64) for n in range(1, WORDS + 1)], np.uint64)
_FINAL = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


class Fingerprint(NamedTuple):
    """What is kept of a text's shingles."""

    hashes: Hashes
    """In ascending order, each once; none for a text of fewer than five words."""
    level: int
    """One hash in 2 to this power was kept."""

    def at(self, level: int) -> Hashes:
        """Return the hashes that a level of sampling, no finer than this one's, keeps."""
        kept: Hashes = self.hashes[np.bitwise_and(self.hashes, (1 << level) - 1) == 0]
        return kept


def digest(text: Fingerprint) -> bytes:
    """Return a hash of a fingerprint."""
    return blake2b(text.hashes.tobytes(), digest_size=8).digest()


def fingerprint(text: str) -> Fingerprint:
    """Return the sampled shingle hashes of a text; the same on every machine."""
    words = np.fromiter(map(crc32, _words(text)), np.uint64)
    count = len(words) - WORDS + 1
    if count <= 0:
        return Fingerprint(np.zeros(0, np.uint32), 0)
    mixed = words[:count] * _MULTIPLIERS[0]
    for place in range(1, WORDS):
        mixed += words[place : place + count] * _MULTIPLIERS[place]
    mixed = (mixed ^ (mixed >> _HALF)) * _FINAL
    hashes = np.unique((mixed >> _HALF).astype(np.uint32))
    level = min(COARSEST, max(0, (len(hashes) // LEAST_KEPT).bit_length() - 1))
    return Fingerprint(Fingerprint(hashes, 0).at(level), level)


def _words(text: str) -> list[bytes]:
    lowered = text.lower()
    if not lowered.isascii():
        lowered = _UNSPACED.sub(r" \g<0> ", _SEPARATORS.sub(" ", lowered))
    return lowered.encode("utf-8", "replace").translate(_ASCII_WORDS).split()

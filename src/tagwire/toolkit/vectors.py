"""Static word vectors of English, and the Media Topics placed among them.

Distilled by ``scripts/distil_vectors.py`` from all-MiniLM-L6-v2 (Apache-2.0): unit vectors of 96 dimensions as int8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data" / "vectors-en.npz"
LANGUAGE = "en"
_ENDINGS = ("s", "es", "ed", "ing", "d")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Word vectors with the weight each word has in a text, and the topics' vectors, which are of length one."""

    index: Mapping[str, int]
    vectors: NDArray[np.int8]
    """Words × dimensions, 127 being one."""
    weights: Floats
    codes: tuple[str, ...]
    """The Media Topics' codes, in the order of ``topics``."""
    topics: Floats
    """Topics × dimensions."""

    def number_of(self, word: str) -> int | None:
        """Return a word's row, or that of the word without its ending ("looted" → "loot"); None for an unknown word."""
        number = self.index.get(word)
        if number is not None or len(word) < 5:
            return number
        stems = (word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending))
        return next((found for stem in stems if (found := self.index.get(stem)) is not None), None)

    def text_vector(self, uses: Mapping[str, float]) -> Floats:
        """Return the vector, of length one, of a text given as word → uses; zeros when none is known.

        A word counts by the logarithm of its uses and by its weight.
        """
        counted: dict[int, float] = {}
        for word, times in uses.items():
            if (number := self.number_of(word)) is not None:
                counted[number] = counted.get(number, 0.0) + times
        if not counted:
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        numbers = np.fromiter(counted, dtype=np.intp, count=len(counted))
        strengths = (
            np.log1p(np.fromiter(counted.values(), dtype=np.float32, count=len(counted))) * self.weights[numbers]
        )
        total = strengths @ self.vectors[numbers].astype(np.float32)
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), dtype=np.float32)


@cache
def load_word_vectors() -> WordVectors:
    """Return the vectors that ship with the package, the same ones each time; takes some 40 milliseconds."""
    with np.load(DATA, allow_pickle=False) as stored:
        words = stored["words"].tobytes().decode().split("\n")
        topics = stored["topics"].astype(np.float32)
        return WordVectors(
            index={word: number for number, word in enumerate(words)},
            vectors=stored["vectors"],
            weights=stored["weights"].astype(np.float32),
            codes=tuple(stored["codes"].tobytes().decode().split("\n")),
            topics=topics / np.maximum(np.linalg.norm(topics, axis=1, keepdims=True), 1e-9),
        )

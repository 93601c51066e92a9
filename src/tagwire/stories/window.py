"""The window: the newest articles as arrays, so that one can be compared with many at once.

A row an article, the oldest overwritten by the newest. Words are weighed when an article arrives, and again, with what
is common by then, when stories are repaired.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tagwire.stories.likeness import Floats, PairFeatures, PairWeights
from tagwire.stories.rarity import WordRarity
from tagwire.stories.sketch import MAX_HEADLINE_TERMS, MAX_TERMS, Sketch

Numbers = NDArray[np.int64]
Terms = NDArray[np.uint32]

_PLACES = 1 << 18
_AT_ONCE = 1_000
"""Articles weighed together: memory grows with them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article's words with their weights: unit vectors of all of them, and of the headline's."""

    terms: Terms
    weights: Floats
    title_weights: Floats
    """0 for words that are not in the headline."""
    day: float
    """Days since 1970; NaN where the date is unknown."""
    weekdays: int
    is_bare: bool


class Rows(NamedTuple):
    """The words of some articles, a row each; where ``is_word`` is false there is none."""

    terms: Terms
    is_word: NDArray[np.bool_]


class Window:
    """The newest articles: those whose number is less than ``capacity`` below the highest; 1.1 KB each."""

    def __init__(self, *, capacity: int, weights: PairWeights) -> None:
        self.capacity = capacity
        self._model = weights
        self._numbers = np.full(capacity, -1, np.int64)
        self._terms = np.zeros((capacity, MAX_TERMS), np.uint32)
        self._counts = np.zeros((capacity, MAX_TERMS), np.uint8)
        self._priors = np.zeros((capacity, MAX_TERMS), np.uint8)
        self._weights = np.zeros((capacity, MAX_TERMS), np.float16)
        self._title_terms = np.zeros((capacity, MAX_HEADLINE_TERMS), np.uint32)
        self._title_weights = np.zeros((capacity, MAX_HEADLINE_TERMS), np.float16)
        self._days = np.zeros(capacity, np.float64)
        self._weekdays = np.zeros(capacity, np.uint8)
        self._is_bare = np.zeros(capacity, np.bool_)
        self._place_of = np.zeros(_PLACES, np.uint8)
        """Where a term lies in the article that is being compared; filled and emptied by ``log_odds``."""

    def weigh(self, sketch: Sketch, *, day: float, rarity: WordRarity) -> Weighed:
        """Return an article's words as weighed by what is common now."""
        words, rare = _weights(sketch.terms, sketch.counts, sketch.priors, rarity)
        title = np.zeros(len(sketch.terms), np.float32)
        title[sketch.headline] = rare[sketch.headline]
        return Weighed(sketch.terms, words, _unit(title), day, sketch.weekdays, sketch.is_bare)

    def add(self, number: int, sketch: Sketch, weighed: Weighed) -> None:
        """Keep an article; the one ``capacity`` numbers before it is forgotten."""
        row, size, titles = number % self.capacity, len(sketch.terms), len(sketch.headline)
        self._numbers[row] = number
        for array, values in (
            (self._terms, sketch.terms),
            (self._counts, sketch.counts),
            (self._priors, sketch.priors),
            (self._weights, weighed.weights),
        ):
            array[row, :size], array[row, size:] = values, 0
        for array, values in (
            (self._title_terms, sketch.terms[sketch.headline]),
            (self._title_weights, weighed.title_weights[sketch.headline]),
        ):
            array[row, :titles], array[row, titles:] = values, 0
        self._days[row], self._weekdays[row], self._is_bare[row] = weighed.day, weighed.weekdays, weighed.is_bare

    def holds(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Return which of these articles are still kept."""
        kept: NDArray[np.bool_] = self._numbers[numbers % self.capacity] == numbers
        return kept

    def rows(self, numbers: Numbers) -> Rows:
        """Return the words of these articles, all kept."""
        rows = numbers % self.capacity
        return Rows(self._terms[rows], self._counts[rows] > 0)

    def weighed(self, number: int) -> Weighed:
        """Return an article kept, its words as they were weighed last."""
        row = number % self.capacity
        size = int(np.count_nonzero(self._counts[row]))
        titles = int(np.count_nonzero(self._title_terms[row]))
        terms = self._terms[row, :size]
        title = np.zeros(size, np.float32)
        title[np.searchsorted(terms, self._title_terms[row, :titles])] = self._title_weights[row, :titles]
        words = self._weights[row, :size].astype(np.float32)
        day, weekdays, is_bare = float(self._days[row]), int(self._weekdays[row]), bool(self._is_bare[row])
        return Weighed(terms, words, title, day, weekdays, is_bare)

    def reweigh(self, numbers: Numbers, *, rarity: WordRarity) -> None:
        """Weigh the words of these articles, all kept, by what is common now."""
        for begin in range(0, len(numbers), _AT_ONCE):
            rows = numbers[begin : begin + _AT_ONCE] % self.capacity
            terms, counts = self._terms[rows], self._counts[rows]
            self._weights[rows], rare = _weights(terms, counts, self._priors[rows], rarity)
            titles = self._title_terms[rows]
            held = np.argmax(terms[:, :, None] == titles[:, None, :], axis=1)
            rare = np.where(titles > 0, np.take_along_axis(rare, held, axis=1), np.float32(0))
            self._title_weights[rows] = _unit(rare)

    def weightiest(self, numbers: Numbers, most: int) -> tuple[Terms, Floats]:
        """Return so many words of each of these articles, the weightiest first, and their weights; 0 for no word."""
        terms = np.zeros((len(numbers), most), np.uint32)
        weights = np.zeros((len(numbers), most), np.float32)
        for begin in range(0, len(numbers), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            rows = numbers[part] % self.capacity
            best = np.argsort(-self._weights[rows], axis=1, kind="stable")[:, :most]
            terms[part] = np.take_along_axis(self._terms[rows], best, axis=1)
            weights[part] = np.take_along_axis(self._weights[rows], best, axis=1)
        return terms, weights

    def days(self, numbers: Numbers) -> list[float]:
        """Return when these articles, all kept, were published."""
        days: list[float] = self._days[numbers % self.capacity].tolist()
        return days

    def digest(self, number: int) -> bytes:
        """Return a hash of what is kept of an article, the same wherever it came."""
        row = number % self.capacity
        digest = blake2b(digest_size=8)
        for array in (self._terms, self._counts, self._priors, self._title_terms, self._weekdays[:, None]):
            digest.update(array[row].tobytes())
        return digest.digest()

    def log_odds(self, article: Weighed, numbers: Numbers, *, phrases: Floats) -> Floats:
        """Return the log-odds that an article and each of these, all kept, tell of the same event.

        ``phrases`` are those it shares with each.
        """
        rows = numbers % self.capacity
        spread = article.terms & np.uint32(_PLACES - 1)
        self._place_of[spread] = np.arange(len(spread))
        pairs = PairFeatures(
            self._cosines(article.terms, article.weights, self._terms[rows], self._weights[rows]),
            self._cosines(article.terms, article.title_weights, self._title_terms[rows], self._title_weights[rows]),
            np.abs(self._days[rows] - article.day).astype(np.float32),
            _agreement(self._weekdays[rows], np.array(article.weekdays, np.uint8)),
            phrases,
            self._is_bare[rows] | article.is_bare,
        )
        self._place_of[spread] = 0
        return self._model.log_odds(pairs)

    def pairs_within(self, numbers: Numbers, *, rarity: WordRarity, phrases: Floats) -> PairFeatures:
        """Return what is measured of every pair of these articles, all kept, as square arrays.

        Words are weighed by what is common now; ``phrases`` are those that each two share.
        """
        rows = numbers % self.capacity
        terms, counts = self._terms[rows], self._counts[rows]
        words, rare = _weights(terms, counts, self._priors[rows], rarity)
        is_title = (terms[:, :, None] == self._title_terms[rows][:, None, :]).any(2) & (counts > 0)
        days, weekdays, is_bare = self._days[rows], self._weekdays[rows], self._is_bare[rows]
        return PairFeatures(
            _cosines_within(terms, words),
            _cosines_within(terms, _unit(np.where(is_title, rare, np.float32(0)))),
            np.abs(days[:, None] - days[None, :]).astype(np.float32),
            _agreement(weekdays[:, None], weekdays[None, :]),
            phrases,
            is_bare[:, None] | is_bare[None, :],
        )

    def _cosines(self, terms: Terms, weights: Floats, others: Terms, their_weights: NDArray[np.float16]) -> Floats:
        """Return the cosine of one vector with each row; of two terms that share a place, one counts for nothing."""
        if not len(terms):
            return np.zeros(len(others), np.float32)
        places = self._place_of[others & np.uint32(_PLACES - 1)]
        shared = np.where(terms[places] == others, weights[places], np.float32(0))
        cosines: Floats = np.einsum("ij,ij->i", shared, their_weights.astype(np.float32))
        return cosines


def _weights(
    terms: Terms, counts: NDArray[np.uint8], priors: NDArray[np.uint8], rarity: WordRarity
) -> tuple[Floats, Floats]:
    """Return the unit vectors of articles' words, and how rare each word is."""
    rare = rarity.weigh(terms, priors)
    return _unit(counts * rare), rare


def _unit(vectors: Floats) -> Floats:
    length = np.sqrt((vectors * vectors).sum(-1, keepdims=True))
    unit: Floats = vectors / np.maximum(length, np.float32(1e-9))
    return unit


def _cosines_within(terms: Terms, weights: Floats) -> Floats:
    """Return the cosines of all pairs of rows, as a product of the matrix of words that two of them have."""
    _, words, times = np.unique(terms, return_inverse=True, return_counts=True)
    words = words.reshape(terms.shape)
    columns = np.cumsum(times > 1) - 1
    is_shared = (times > 1)[words] & (weights > 0)
    dense = np.zeros((len(terms), max(1, int(columns[-1]) + 1 if len(columns) else 1)), np.float32)
    rows = np.broadcast_to(np.arange(len(terms))[:, None], terms.shape)
    dense[rows[is_shared], columns[words[is_shared]]] = weights[is_shared]
    cosines: Floats = dense @ dense.T
    return cosines


def _agreement(weekdays: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.int8]:
    """Return 1 for a day in common, -1 for days but none in common, else 0."""
    agree = (weekdays & others) != 0
    differ = (weekdays != 0) & (others != 0) & ~agree
    agreement: NDArray[np.int8] = agree.astype(np.int8) - differ.astype(np.int8)
    return agreement

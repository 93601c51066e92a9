"""Bodies: which blocks of a page are the article's own text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

import numpy as np

from tagwire.extract.blocks import Block, PageBlocks
from tagwire.extract.boxes import boxes_in
from tagwire.extract.bylines import is_byline
from tagwire.extract.characters import Matrix, letters_of
from tagwire.extract.context import context_of
from tagwire.extract.echoes import without_echoes
from tagwire.extract.features import IN_HOLDER_COLUMN, PageFacts, features_of, lengths_in
from tagwire.extract.pointers import is_pointer
from tagwire.extract.trees import FlatTrees

_CAUTION = 1.2
_MOST = 0.6
_LEAST = 0.1
"""Between these is the likelihood from which a block is kept."""
_BESIDE = 0.6
"""A heading or list item is kept from this share of the bar on beside what is kept."""
_WORD_CHARS = 6
_MOST_CHARS = 3000
SETTLED_BELOW = 0.02
"""A first verdict below this stands: none of the labelled sets' 28,000 kept blocks had one below 0.03."""
MAX_TEXT_CHARS = 400_000
_STAMP = re.compile(r"[0-2]?\d[:.][0-5]\d(?::[0-5]\d)?(?:\s?Uhr|\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?", re.IGNORECASE)
_STAMP_CHARS = 20
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NAMES_CHARS = 100
_REPEATED_CHARS = 60
"""A block at least this long that stands on the page twice (for small and large screens) is kept once."""


@dataclass(frozen=True, slots=True)
class BodyModel:
    """All that is learned of where an article's own text stands on a page (``scripts/train_extraction.py``)."""

    markup: Matrix
    """A weight for each word of class names and ids, by how far above the block the name stands."""
    words: Matrix
    """A weight for each word of texts, and for each two that follow each other."""
    alone: FlatTrees
    """Reads each block's own features (``features_of``)."""
    together: FlatTrees
    """Reads those and what the first verdicts say of its neighbours (``context_of``)."""

    def verdicts(self, page: PageBlocks, rows: Matrix) -> Matrix:
        """Return how likely each block is the article's own text, given the features of all (``features_of``)."""
        first = self.alone.probabilities(rows)
        context = context_of(page, lengths_in(rows), first)
        is_open = (first >= SETTLED_BELOW) & ~boxes_in(page, rows)
        likely = np.zeros_like(first)
        likely[is_open] = self.together.probabilities(np.hstack([rows[is_open], context[is_open]]))
        return likely

    def save(self, path: Path) -> None:
        """Write the model as one compressed file."""
        arrays: dict[str, Any] = {**self.alone.arrays("alone"), **self.together.arrays("together")}
        for name, weights in (("markup", self.markup), ("words", self.words)):
            scale = float(np.abs(weights).max()) / 127
            arrays |= {name: np.round(weights / scale).astype(np.int8), f"{name}_scale": np.float32(scale)}
        np.savez_compressed(path, **arrays)

    @classmethod
    def load(cls, file: IO[bytes]) -> "BodyModel":
        """Read what ``save`` wrote."""
        with np.load(file, allow_pickle=False) as arrays:
            return cls(
                arrays["markup"].astype(np.float32) * arrays["markup_scale"],
                arrays["words"].astype(np.float32) * arrays["words_scale"],
                FlatTrees.of_arrays(arrays, "alone"),
                FlatTrees.of_arrays(arrays, "together"),
            )


@dataclass(frozen=True, slots=True)
class Body:
    """What was found to be an article's own text, and how it was judged."""

    kept: tuple[Block, ...]
    """In reading order."""
    confidence: float
    """The F1 to be expected of the kept blocks' text: near 1 when the page is clear, low when it is guesswork."""
    likely: tuple[float, ...]
    """How likely each block of the page is the article's."""
    bar: float
    """The likelihood from which blocks were kept."""


def read_body(page: PageBlocks, facts: PageFacts) -> Body:
    """Return the article's own text among the blocks of a page; an empty body when there is none."""
    if not page.blocks:
        return Body((), 0.0, (), _MOST)
    model = _model()
    rows = features_of(page, facts, model.markup, model.words)
    likely = model.verdicts(page, rows)
    bar, confidence = keep_from(likely, lengths_in(rows))
    return Body(tuple(kept_blocks(page, facts, rows, likely)), confidence, tuple(likely.tolist()), bar)


def kept_blocks(page: PageBlocks, facts: PageFacts, rows: Matrix, likely: Matrix) -> list[Block]:
    """Return the blocks to keep, given how likely each is the article's."""
    bar, _ = keep_from(likely, lengths_in(rows))
    kept = above_the_bar(page, likely.tolist(), bar)
    if not kept:
        kept = _in_best_holder(page, rows)
    return without_echoes(
        [block for block in without_repeats(kept, facts.headline, facts.authors) if not is_pointer(block)]
    )


def body_without(page: PageBlocks, body: Body, facts: PageFacts) -> dict[int, str]:
    """Return, by their ``id``, why blocks that were likely enough were left out all the same."""
    above = above_the_bar(page, body.likely, body.bar)
    left = {id(block) for block in without_repeats(above, facts.headline, facts.authors)}
    kept = {id(block) for block in body.kept}
    reasons = {id(block): "the headline, a byline, a time, or a repeat" for block in above if id(block) not in left}
    for block in above:
        if id(block) in left and id(block) not in kept:
            reasons[id(block)] = (
                "leads elsewhere, or tells what signing up means"
                if is_pointer(block)
                else "says again what the text says, or who took a picture"
            )
    return reasons


def keep_from(likely: Matrix, lengths: Matrix) -> tuple[float, float]:
    """Return the likelihood from which blocks are kept, and the F1 to be expected of the text: the best there is.

    After Lewis, "Evaluating and optimizing autonomous text classification systems" (1995): the bar is half that F1.
    On a page that is doubtful as a whole it sinks, where a fixed one would leave nothing. It is raised a little,
    for a foreign line is worse than a lost one; on the labelled sets that costs no F1.
    """
    order = np.argsort(-likely, kind="stable")
    ordered, words = likely[order], np.minimum(lengths[order], _MOST_CHARS) / _WORD_CHARS + 1
    found = np.cumsum(ordered * words)
    expected = 2 * found / (np.cumsum(words) + found[-1] + 1e-9)
    best = int(np.argmax(expected))
    return float(min(max(_CAUTION * expected[best] / 2, _LEAST), _MOST)), float(expected[best])


def above_the_bar(page: PageBlocks, likely: Sequence[float], bar: float) -> list[Block]:
    """Return the blocks from the bar on; headings and list items stand or fall with what they belong to.

    One somewhat below the bar is kept when it is a heading and the next block is kept, or a list's item and the one
    before or after it is.
    """
    blocks, parents = page.blocks, page.elements.parents
    is_sure = [p >= bar for p in likely]

    def is_kept(place: int) -> bool:
        return 0 <= place < len(blocks) and is_sure[place]

    def is_beside(place: int, other: int) -> bool:
        return is_kept(other) and parents[blocks[other].element] == parents[blocks[place].element]

    def belongs(place: int) -> bool:
        if likely[place] < _BESIDE * bar:
            return False
        if blocks[place].tag in _HEADINGS:
            return is_kept(place + 1)
        return blocks[place].tag == "li" and (is_beside(place, place - 1) or is_beside(place, place + 1))

    return [block for place, block in enumerate(blocks) if is_sure[place] or belongs(place)]


def text_of_blocks(blocks: list[Block]) -> str:
    """Return the text of blocks, a blank line between them, cut at a whole block when it would be too long."""
    texts: list[str] = []
    length = 0
    for block in blocks:
        length += len(block.text) + 2
        if length > MAX_TEXT_CHARS and texts:
            break
        texts.append(block.text)
    return "\n\n".join(texts)


def _in_best_holder(page: PageBlocks, rows: Matrix) -> list[Block]:
    """Return the running blocks of the element that holds most text: what Readability would do."""
    inside = rows[:, IN_HOLDER_COLUMN] > 0
    return [
        b for b, is_in in zip(page.blocks, inside.tolist(), strict=True) if is_in and b.link_chars < len(b.text) / 2
    ]


def without_repeats(blocks: list[Block], headline: str, authors: Sequence[str] = ()) -> list[Block]:
    """Return the blocks without repeats of long ones, headline, bylines, times of day standing alone, as above a live
    blog's entries (a heading parts them and stays), data that a broken page shows as text, and marks without a word."""
    headline = letters_of(headline)
    bylines = {letters_of(name) for name in (*authors, "".join(authors))}
    seen: set[str] = set()
    kept = []
    for block in blocks:
        text = block.text
        if (len(text) >= _REPEATED_CHARS and text in seen) or _is_data(text) or is_byline(text) or _is_stamp(block):
            continue
        if len(text) < 2 * len(headline) + 20 and letters_of(text) == headline:
            continue
        if (len(text) <= _NAMES_CHARS and letters_of(text) in bylines) or not any(map(str.isalnum, text)):
            continue
        seen.add(text)
        kept.append(block)
    return kept


def _is_stamp(block: Block) -> bool:
    """Whether a block is nothing but a time of day; as a heading it parts entries and stays."""
    text = block.text
    if not text[0].isdecimal() or len(text) > _STAMP_CHARS or block.tag in _HEADINGS:
        return False
    return _STAMP.fullmatch(text) is not None


def _is_data(text: str) -> bool:
    return text.startswith(('{"', '[{"')) or (text[0] == "{" and '":' in text[:40])


@cache
def _model() -> BodyModel:
    with (files("tagwire.extract") / "body.npz").open("rb") as file:
        return BodyModel.load(file)

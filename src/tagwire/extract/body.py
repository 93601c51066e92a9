"""Bodies: which blocks of a page are the article's own text."""

from functools import cache
from importlib.resources import files

from tagwire.extract.blocks import Block, PageBlocks
from tagwire.extract.features import PageFacts, features_of
from tagwire.extract.neighbours import with_neighbours
from tagwire.extract.trees import FlatTrees, Matrix

KEEP_FROM = 0.5
"""The probability from which a block is kept."""


def body_blocks(page: PageBlocks, facts: PageFacts) -> list[Block]:
    """Return the blocks of the article's own text, in reading order; empty when there are none."""
    if not page.blocks:
        return []
    probabilities = block_probabilities(page, facts)
    return [block for block, p in zip(page.blocks, probabilities.tolist(), strict=True) if p >= KEEP_FROM]


def block_probabilities(page: PageBlocks, facts: PageFacts) -> Matrix:
    """Return how likely each block is the article's: boosted trees over each block, then over its neighbours'."""
    first, second = _models()
    seen = features_of(page, facts)
    return second.probabilities(with_neighbours(seen, first.probabilities(seen.rows)))


@cache
def _models() -> tuple[FlatTrees, FlatTrees]:
    folder = files("tagwire.extract")
    with (folder / "body-first.npz").open("rb") as first, (folder / "body-second.npz").open("rb") as second:
        return FlatTrees.load(first), FlatTrees.load(second)


def joined(blocks: list[Block]) -> str:
    """Return the text of blocks, a blank line between them."""
    return "\n\n".join(block.text for block in blocks)



"""Bodies: which blocks of a page are the article's own text."""

from functools import cache
from importlib.resources import files

from tagwire.extract.blocks import Block, PageBlocks
from tagwire.extract.bylines import is_byline
from tagwire.extract.echoes import without_echoes
from tagwire.extract.features import IN_HOLDER_COLUMN, PageFacts, features_of, letters_of
from tagwire.extract.trees import FlatTrees, Matrix

KEEP_FROM = 0.48
"""The probability from which a block is kept."""
MAX_TEXT_CHARS = 400_000
_REPEATED_CHARS = 60
"""A block at least this long that stands on the page twice (for small and large screens) is kept once."""


def body_blocks(page: PageBlocks, facts: PageFacts) -> list[Block]:
    """Return the blocks of the article's own text, in reading order; empty when there are none."""
    if not page.blocks:
        return []
    rows = features_of(page, facts)
    return kept_blocks(page, facts, rows, _model().probabilities(rows))


def kept_blocks(page: PageBlocks, facts: PageFacts, rows: Matrix, likely: Matrix) -> list[Block]:
    """Return the blocks to keep, given how likely each is the article's."""
    kept = [block for block, p in zip(page.blocks, likely.tolist(), strict=True) if p >= KEEP_FROM]
    if not kept:
        kept = _in_best_holder(page, rows)
    return without_echoes(_once(kept, letters_of(facts.headline)))


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


def _once(blocks: list[Block], headline: str) -> list[Block]:
    """Leave out repeats of long blocks, headline, bylines, and data that a broken page shows as text."""
    seen: set[str] = set()
    kept = []
    for block in blocks:
        text = block.text
        if (len(text) >= _REPEATED_CHARS and text in seen) or _is_data(text) or is_byline(text):
            continue
        if len(text) < 2 * len(headline) + 20 and letters_of(text) == headline:
            continue
        seen.add(text)
        kept.append(block)
    return kept


def _is_data(text: str) -> bool:
    return text.startswith(('{"', '[{"')) or (text[0] == "{" and '":' in text[:40])


@cache
def _model() -> FlatTrees:
    with (files("tagwire.extract") / "body.npz").open("rb") as file:
        return FlatTrees.load(file)

"""The running order of a page's body: the article's blocks with what publishers push in between them."""

import re
from dataclasses import dataclass

from tagwire.demo.edition import DemoArticle
from tagwire.demo.markdown import Block, BlockKind

_QUOTED = re.compile(r"[“\"«„「]([^“”\"«»„「」]{30,160})[”\"»“」]")
"""A quotation long enough to be pulled out, in the marks of the demo's languages."""

_INTERRUPTIONS = {2: "advert", 3: "newsletter", 4: "related", 5: "pullquote", 7: "advert", 9: "related"}
"""What follows the paragraph of that number, unless it is the last."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a page's body: a block of the article, or an interruption."""

    kind: str
    """A BlockKind, or advert, newsletter, related, pullquote."""
    html: tuple[str, ...] = ()
    """The lines of a block, as safe HTML; empty for an interruption."""
    number: int = 0
    """Which of the page's interruptions of that kind this is, from 0."""


def running_order(article: DemoArticle) -> tuple[Piece, ...]:
    """Return the article's blocks in order, interrupted as a busy site interrupts them."""
    pieces: list[Piece] = []
    paragraphs = 0
    for place, block in enumerate(article.blocks, start=1):
        pieces.append(Piece(block.kind.value, block.html))
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        paragraphs += 1
        interruption = _INTERRUPTIONS.get(paragraphs)
        if interruption is None or place == len(article.blocks):
            continue
        if interruption != "pullquote" or pull_quote(article.blocks) is not None:
            pieces.append(Piece(interruption, number=sum(piece.kind == interruption for piece in pieces)))
    return tuple(pieces)


def pull_quote(blocks: tuple[Block, ...]) -> str | None:
    """Return the first longer quotation in the text, which the page shows a second time; None when there is none."""
    for block in blocks:
        for text in block.texts:
            if found := _QUOTED.search(text):
                return found[1].strip(" \u00a0,")
    return None

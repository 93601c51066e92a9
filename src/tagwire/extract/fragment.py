"""Fragments: the text of an article's HTML as a feed carries it, where nearly all is the article."""

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.blocks import TAG_BITS, Block, PageBlocks, read_blocks
from tagwire.extract.body import text_of_blocks
from tagwire.extract.cues import CUES, cues_in
from tagwire.extract.echoes import without_echoes
from tagwire.extract.hints import Hint

MAX_FRAGMENT_CHARS = 2_000_000
_NOT_TEXT = int(
    Hint.RELATED
    | Hint.SHARE
    | Hint.NEWSLETTER
    | Hint.AD
    | Hint.CAPTION
    | Hint.NAV
    | Hint.FOOT
    | Hint.DIALOG
    | Hint.HIDDEN
)
_NOT_TEXT_TAGS = TAG_BITS["figure"] | TAG_BITS["figcaption"] | TAG_BITS["aside"] | TAG_BITS["nav"] | TAG_BITS["footer"]
_NOT_TEXT_CUES = sum(1 << i for i, cue in enumerate(CUES) if cue.name in ("related", "newsletter", "share", "credit"))
_SHORT = 120


def fragment_text(html: str) -> str:
    """Return an HTML fragment's paragraphs, a blank line between them, without captions, share bars and "read more"."""
    page = read_blocks(LexborHTMLParser(html[:MAX_FRAGMENT_CHARS]))
    return text_of_blocks(without_echoes([block for block in page.blocks if _is_text(page, block)]))


def _is_text(page: PageBlocks, block: Block) -> bool:
    elements = page.elements
    if elements.above[block.element] & _NOT_TEXT or elements.tags_above[block.element] & _NOT_TEXT_TAGS:
        return False
    is_link = block.link_chars > 0.8 * len(block.text)
    return not (len(block.text) < _SHORT and (is_link or block.links) and cues_in(block.text) & _NOT_TEXT_CUES)

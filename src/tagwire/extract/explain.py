"""Explanations: what of a page was kept as the article's text, what was dropped, and why."""

from dataclasses import dataclass

from tagwire.extract.blocks import TAG_BITS, Block, PageBlocks
from tagwire.extract.body import body_without
from tagwire.extract.cues import CUES, cues_in
from tagwire.extract.features import PageFacts
from tagwire.extract.hints import Hint
from tagwire.extract.page import ReadPage

_TELLING_HINTS = tuple(
    hint
    for hint in Hint
    if hint not in (Hint.ARTICLE, Hint.BODY, Hint.HEAD, Hint.TITLE, Hint.LIST, Hint.PARAGRAPH, Hint.LEAD)
)
_TELLING_TAGS = ("aside", "figure", "figcaption", "form", "header", "address", "details", "table")
_MANY_LINKS = 0.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one block of a page."""

    text: str
    is_kept: bool
    likelihood: float
    """How likely it was found to be the article's own."""
    why: str
    """For people: what spoke against it; empty where nothing did."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a page was read."""

    verdicts: tuple[Verdict, ...]
    """Every block in reading order; what stands in nav and footer elements is never looked at."""
    bar: float
    """The likelihood from which blocks were kept."""
    confidence: float
    origin: str
    """Where the text comes from: the page's blocks, a rule, or data embedded in the page."""


def explain(page: ReadPage) -> Explanation:
    """Return how a page was read."""
    body, blocks = page.body, page.blocks
    kept = {id(block) for block in body.kept}
    reasons = body_without(blocks, body, PageFacts(page.stated.headline or "", authors=page.stated.byline.authors))
    verdicts = tuple(
        Verdict(
            block.text,
            id(block) in kept,
            likelihood,
            "" if id(block) in kept else reasons.get(id(block)) or _why(blocks, block) or "little speaks for it",
        )
        for block, likelihood in zip(blocks.blocks, body.likely, strict=True)
    )
    return Explanation(verdicts, body.bar, body.confidence, _origin(page))


def _origin(page: ReadPage) -> str:
    if page.rule is not None and page.rule.body:
        return f"a rule in {page.rule.origin}"
    own = "\n\n".join(block.text for block in page.body.kept)
    return "the page's blocks" if page.text == own or page.text[:200] == own[:200] else "data embedded in the page"


def _why(page: PageBlocks, block: Block) -> str:
    """Return what is known to speak against a block: names around it, elements, words, links."""
    elements = page.elements
    hints, tags = elements.above[block.element], elements.tags_above[block.element]
    cues = cues_in(block.text)
    parts = []
    names = [(hint.name or "").lower() for hint in _TELLING_HINTS if hints & hint]
    inside = [tag for tag in _TELLING_TAGS if tags & TAG_BITS[tag]]
    words = [cue.name for place, cue in enumerate(CUES) if cues >> place & 1]
    if inside:
        parts.append("stands in " + ", ".join(inside))
    if names:
        parts.append("elements around it are called " + ", ".join(names))
    if words:
        parts.append("its words tell of " + ", ".join(words))
    if block.link_chars > _MANY_LINKS * len(block.text):
        parts.append("it is a link")
    return "; ".join(parts)

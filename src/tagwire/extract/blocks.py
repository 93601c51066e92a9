"""Blocks: a page cut into its paragraphs, headings, list items and cells, in reading order, with where each stood.

The tree is pruned and written out again by the parser, in C; one scan over that well-formed text gives the blocks.
Visiting the nodes from Python instead costs ten times as much.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.hints import Hint, hints_of

MAX_HTML_CHARS = 4_000_000
MAX_BLOCKS = 4000
MAX_BLOCK_CHARS = 60_000
_LONG_CELL_CHARS = 200

UNREAD_TAGS = (
    "script style noscript template svg math iframe object embed canvas audio video select textarea input button "
    "option datalist xmp noembed noframes plaintext map progress meter rt rp link meta"
).split()
"""Elements whose content is never part of an article's text."""

_INLINE = frozenset(
    "abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q ruby rb rtc s samp small "
    "span strike strong sub sup time tt u var center-inline slot".split()
)
_BOLD = frozenset(("b", "strong"))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr keygen bgsound basefont frame image".split())
_TOKEN = re.compile(
    r'<(?:!--(?:.*?)--|(/?)([^\s!/>?][^\s/>]*+)((?: [^\s>][^\s=>]*+="[^"]*+")*+))>([^<]*+)', re.DOTALL
)
_HREF = re.compile(r' href="([^"]*)"')


@dataclass(slots=True)
class Element:
    """A block-level element that holds blocks; ``parent`` and all other numbers are places in ``PageBlocks.elements``."""

    tag: str
    parent: int
    depth: int
    hints: int
    """What its own names hint at."""
    above: int
    """What its own and all its ancestors' names hint at."""
    tags_above: int
    """Which telling tags it stands in (``TAG_BITS``)."""
    signature: int
    """Equal for elements of the same tag and names."""


@dataclass(slots=True)
class Block:
    """One paragraph-like piece of text."""

    text: str
    element: int
    tag: str
    link_chars: int
    links: int
    bold_chars: int
    images: int
    is_whole: bool
    """Whether the text is all its element holds directly (not cut by inner blocks or line breaks)."""


@dataclass(slots=True)
class PageBlocks:
    """A page's blocks with the elements they stand in."""

    elements: list[Element] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


TAG_BITS = {
    tag: 1 << i
    for i, tag in enumerate(
        "article main aside nav footer header figure figcaption ul ol li table form blockquote section dl pre details "
        "address h1 h2 h3 h4 h5 h6 p td div".split()
    )
}
_ROLE_TAGS = {"complementary": "aside", "navigation": "nav", "contentinfo": "footer", "banner": "header", "dialog": "nav"}
_ROLE = re.compile(r' role="(\w+)"')


def read_blocks(tree: LexborHTMLParser) -> PageBlocks:
    """Return the blocks of a parsed page; prunes the tree, so read everything else first."""
    tree.strip_tags(UNREAD_TAGS)
    body = tree.body
    html = (body.html if body is not None else None) or ""
    return _cut(html[:MAX_HTML_CHARS])


def _cut(html: str) -> PageBlocks:  # noqa: C901, PLR0912 - one loop over tokens; its branches are the kinds of tags
    page = PageBlocks([Element("body", 0, 0, 0, 0, 0, 0)])
    elements, blocks = page.elements, page.blocks
    stack = [0]
    parts: list[str] = []
    link_from = bold_from = -1
    length = link_chars = links = bold_chars = images = breaks = 0
    current = 0

    def flush(is_whole: bool) -> None:
        nonlocal length, link_chars, links, bold_chars, images, breaks, link_from, bold_from
        if parts:
            text = clean("".join(parts))
            if text:
                if link_from >= 0:
                    link_chars += length - link_from
                if bold_from >= 0:
                    bold_chars += length - bold_from
                blocks.append(Block(text[:MAX_BLOCK_CHARS], current, elements[current].tag, link_chars, links, bold_chars, images, is_whole))
                images = 0
            parts.clear()
        length = link_chars = links = bold_chars = breaks = 0
        link_from = 0 if link_from >= 0 else -1
        bold_from = 0 if bold_from >= 0 else -1

    for closing, tag, attributes, text in _TOKEN.findall(html):
        if tag in _INLINE:
            if tag in _BOLD:
                if closing:
                    if bold_from >= 0:
                        bold_chars += length - bold_from
                    bold_from = -1
                elif bold_from < 0:
                    bold_from = length
        elif tag == "a":
            if closing:
                if link_from >= 0:
                    link_chars += length - link_from
                link_from = -1
            else:
                links += 1
                if link_from < 0:
                    link_from = length
        elif tag == "br":
            breaks += 1
            if breaks >= 2:
                flush(False)
            else:
                parts.append("\n")
        elif tag == "img" or tag == "wbr":
            images += tag == "img"
        elif not tag:
            pass
        elif closing:
            if tag == "td" or tag == "th":
                if length > _LONG_CELL_CHARS:
                    flush(True)
                elif parts:
                    parts.append(_CELL)
            else:
                flush(True)
            if len(stack) > 1 and tag not in _VOID:
                stack.pop()
                current = stack[-1]
            if len(blocks) >= MAX_BLOCKS:
                break
        elif tag in _VOID:
            flush(False)
        else:
            if not (parts and (tag == "td" or tag == "th")):
                flush(False)
            above = elements[current]
            hints = hints_of(attributes[:1500]) if attributes else 0
            bit = TAG_BITS.get(tag, 0)
            if ' role="' in attributes:
                role = _ROLE.search(attributes)
                bit |= TAG_BITS.get(_ROLE_TAGS.get(role[1] if role else "", ""), 0)
            elements.append(
                Element(tag, current, above.depth + 1, hints, above.above | hints, above.tags_above | bit, hash((tag, hints)))
            )
            current = len(elements) - 1
            stack.append(current)
        if text:
            if breaks and not text.isspace():
                breaks = 0
            parts.append(text)
            length += len(text)
    flush(True)
    return page


_CELL = "\x1f"
_ENTITIES = re.compile("&(amp|lt|gt|nbsp|quot);")
_ENTITY = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "quot": '"'}
_DROPPED = dict.fromkeys([*range(9), 0xB, 0xC, *range(0xE, 0x1F), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF])
_HAS_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a piece of serialised text as people read it: entities resolved, controls dropped, white space collapsed."""
    if "&" in text:
        text = _ENTITIES.sub(_entity, text)
    if _HAS_DROPPED.search(text):
        text = re.sub(r"\s*\x1f\s*", " | ", text.strip("\x1f\n\t ")).translate(_DROPPED)
    return " ".join(text.split())


def _entity(match: re.Match[str]) -> str:
    return _ENTITY[match[1]]

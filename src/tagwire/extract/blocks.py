"""Blocks: a page cut into its paragraphs, headings, list items and cells, in reading order, with where each stood.

The tree is pruned and written out again by the parser, in C; one scan over that well-formed text gives the blocks.
Visiting the nodes from Python instead costs ten times as much.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

from tagwire.extract.hints import hints_of

MAX_HTML_CHARS = 4_000_000
MAX_BLOCKS = 4000
MAX_BLOCK_CHARS = 60_000
_MAX_ATTRIBUTE_CHARS = 1500
_LONG_CELL_CHARS = 200
"""A table cell above this is a paragraph of a page laid out by tables, not a cell of a table."""

# fmt: off
UNREAD_TAGS = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "audio", "video",
    "select", "textarea", "input", "button", "option", "datalist", "xmp", "noembed", "noframes", "plaintext", "map",
    "progress", "meter", "rt", "rp", "link", "meta",
]
"""Elements whose content is never part of an article's text."""

_INLINE = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "output", "q", "ruby", "rb", "rtc", "s", "samp", "slot", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "img", "wbr", "a", "br", "",
))
"""Elements that do not end a paragraph; the empty name is a comment's."""
_VOID = frozenset((
    "area", "base", "basefont", "bgsound", "col", "embed", "frame", "hr", "image", "input", "keygen", "link", "meta",
    "param", "source", "track",
))
# fmt: on
_BOLD = frozenset(("b", "strong"))
_CELLS = frozenset(("td", "th"))
_TOKEN = re.compile(r'<(?:!--(?:.*?)--|(/?)([^\s!/>?][^\s/>]*+)((?: [^\s>][^\s=>]*+="[^"]*+")*+))>([^<]*+)', re.DOTALL)


@dataclass(slots=True)
class Element:
    """A block-level element that holds blocks; ``parent`` is its place in ``PageBlocks.elements``."""

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


# fmt: off
_TELLING_TAGS = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "figcaption", "ul", "ol", "li", "table", "form",
    "blockquote", "section", "dl", "pre", "details", "address", "h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "div",
)
# fmt: on
TAG_BITS = {tag: 1 << place for place, tag in enumerate(_TELLING_TAGS)}
"""One bit for each tag that says something of the text inside."""
_ROLE_TAGS = {
    "complementary": "aside",
    "navigation": "nav",
    "contentinfo": "footer",
    "banner": "header",
    "dialog": "nav",
}
_UNSEEN_PIECES = ", ".join(
    f"{tag}{unseen}"
    for tag in ("p", "span", "font", "b", "i", "em", "h2", "h3", "li")
    for unseen in ("[hidden]", '[style*="display:none" i]', '[style*="display: none" i]')
)
"""Single pieces of text that no reader sees: written for machines. (Boxes may be opened by a click; the model judges
those.)"""
_ROLE = re.compile(r' role="(\w+)"')


def read_blocks(tree: LexborHTMLParser) -> PageBlocks:
    """Return the blocks of a parsed page; prunes the tree, so read everything else first."""
    tree.strip_tags(UNREAD_TAGS)
    for unseen in tree.css(_UNSEEN_PIECES):
        unseen.decompose()
    body = tree.body
    html = (body.html if body is not None else None) or ""
    return _cut(html[:MAX_HTML_CHARS])


def _cut(html: str) -> PageBlocks:
    """Cut serialised HTML into blocks, which end where a block-level element begins or ends, or at two breaks."""
    cutter = _Cutter()
    blocks = cutter.page.blocks
    for closing, tag, attributes, text in _TOKEN.findall(html):
        if tag in _INLINE:
            cutter.inline(tag, closing)
        elif closing:
            cutter.close(tag)
        elif tag in _VOID:
            cutter.flush(is_whole=False)
        else:
            cutter.open(tag, attributes)
        if text:
            cutter.add(text)
        if len(blocks) >= MAX_BLOCKS:
            break
    cutter.flush(is_whole=True)
    return cutter.page


class _Cutter:
    """The paragraph being gathered, and the open elements around it; the parser's output is balanced."""

    __slots__ = (
        "bold_chars", "bold_from", "breaks", "current", "images", "length", "link_chars", "link_from", "links", "page",
        "parts", "stack",
    )  # fmt: skip

    def __init__(self) -> None:
        self.page = PageBlocks([Element("body", 0, 0, 0, 0, 0, 0)])
        self.stack = [0]
        self.current = 0
        self.parts: list[str] = []
        self.link_from = self.bold_from = -1
        self.length = self.link_chars = self.links = self.bold_chars = self.images = self.breaks = 0

    def add(self, text: str) -> None:
        if self.breaks and not text.isspace():
            self.breaks = 0
        self.parts.append(text)
        self.length += len(text)

    def inline(self, tag: str, closing: str) -> None:
        if tag == "a":
            if closing:
                self._end_link()
                self.link_from = -1
            else:
                self.links += 1
                if self.link_from < 0:
                    self.link_from = self.length
        elif tag in _BOLD:
            if closing:
                self._end_bold()
                self.bold_from = -1
            elif self.bold_from < 0:
                self.bold_from = self.length
        elif tag == "br":
            self.breaks += 1
            if self.breaks >= 2:
                self.flush(is_whole=False)
            else:
                self.parts.append("\n")
        elif tag == "img":
            self.images += 1

    def open(self, tag: str, attributes: str) -> None:
        if not (self.parts and tag in _CELLS):
            self.flush(is_whole=False)
        elements = self.page.elements
        above = elements[self.current]
        hints = hints_of(attributes[:_MAX_ATTRIBUTE_CHARS]) if attributes else 0
        bit = TAG_BITS.get(tag, 0)
        if ' role="' in attributes:
            role = _ROLE.search(attributes)
            bit |= TAG_BITS.get(_ROLE_TAGS.get(role[1] if role else "", ""), 0)
        signature = hash((tag, hints))
        elements.append(
            Element(tag, self.current, above.depth + 1, hints, above.above | hints, above.tags_above | bit, signature)
        )
        self.current = len(elements) - 1
        self.stack.append(self.current)

    def close(self, tag: str) -> None:
        if tag in _CELLS and self.length <= _LONG_CELL_CHARS:
            if self.parts:
                self.parts.append(_CELL)
        else:
            self.flush(is_whole=True)
        if len(self.stack) > 1:
            self.stack.pop()
            self.current = self.stack[-1]

    def flush(self, *, is_whole: bool) -> None:
        if self.parts:
            text = clean("".join(self.parts))
            if text:
                self._end_link()
                self._end_bold()
                tag = self.page.elements[self.current].tag
                self.page.blocks.append(
                    Block(
                        text[:MAX_BLOCK_CHARS],
                        self.current,
                        tag,
                        self.link_chars,
                        self.links,
                        self.bold_chars,
                        self.images,
                        is_whole,
                    )
                )
                self.images = 0
            self.parts.clear()
        self.length = self.link_chars = self.links = self.bold_chars = self.breaks = 0
        self.link_from = min(self.link_from, 0)
        self.bold_from = min(self.bold_from, 0)

    def _end_link(self) -> None:
        if self.link_from >= 0:
            self.link_chars += self.length - self.link_from

    def _end_bold(self) -> None:
        if self.bold_from >= 0:
            self.bold_chars += self.length - self.bold_from


_CELL = "\x1f"
_ENTITIES = re.compile("&(amp|lt|gt|nbsp|quot);")
_ENTITY = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "quot": '"'}
_HAS_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Controls, soft hyphens, zero-width and bidirectional marks that only steer a browser; joiners stay, they spell."""


def clean(text: str) -> str:
    """Return serialised text as people read it: entities resolved, controls dropped, white space collapsed."""
    if "&" in text:
        text = _ENTITIES.sub(_entity, text)
    if _HAS_DROPPED.search(text):
        text = re.sub(r"[\s\x1f]*\x1f[\s\x1f]*", " | ", text.strip("\x1f\n\t ")) if _CELL in text else text
        text = _HAS_DROPPED.sub("", text)
    return " ".join(text.split())


def _entity(match: re.Match[str]) -> str:
    return _ENTITY[match[1]]

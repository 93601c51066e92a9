"""Blocks: a page cut into its paragraphs, headings, list items and cells, in reading order, with where each stood.

The tree is pruned and written out again by the parser, in C; one scan over that well-formed text gives the blocks.
Visiting the nodes from Python instead costs ten times as much.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tagwire.extract.hints import NO_MARKS, marks_of

MAX_HTML_CHARS = 4_000_000
MAX_BLOCKS = 4000
MAX_BLOCK_CHARS = 60_000
_MAX_ATTRIBUTE_CHARS = 1500
_LONG_CELL_CHARS = 200
"""A table cell above this is a paragraph of a page laid out by tables, not a cell of a table."""

# fmt: off
_STRIPPED = ["script", "style", "noscript", "svg", "iframe", "button", "nav", "footer"]
"""Elements on most pages whose content is never an article's text; nav and footer alone hold a third of the blocks."""
_RAW = ("xmp", "noembed", "noframes", "plaintext")
"""Such elements that are rare, but whose content is written out as it came."""
_UNREAD = frozenset((
    "template", "math", "object", "canvas", "audio", "video", "select", "textarea", "option", "datalist", "map",
    "progress", "meter", "rt", "rp",
))
"""Such elements that are rare: passed over where they are met, as stripping one more kind is one more walk."""
_INLINE = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "label", "mark", "nobr", "output", "q", "ruby", "rb", "rtc", "s", "samp", "slot", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "img", "wbr", "a", "br", "input", "link", "meta", "embed", "",
))
"""Elements that do not end a paragraph; the empty name is a comment's."""
_VOID = frozenset((
    "area", "base", "basefont", "bgsound", "col", "frame", "hr", "image", "keygen", "param", "source", "track",
))
# fmt: on
_BOLD = frozenset(("b", "strong"))
_COUNTED = frozenset(("a", "b", "strong", "br", "img"))
"""The inline elements that are looked at."""
_CELLS = frozenset(("td", "th"))
_TOKEN = re.compile(r'<(?:!--(?:.*?)--|(/?)([^\s!/>?][^\s/>]*+)((?: [^\s>][^\s=>]*+="[^"]*+")*+))>([^<]*+)', re.DOTALL)


@dataclass(slots=True)
class Elements:
    """The block-level elements that hold blocks, a column for each property, in the order they open; 0 is the body."""

    tags: list[str]
    parents: list[int]
    ends: list[int]
    """The last element inside."""
    depths: list[int]
    hints: list[int]
    """What its own names hint at (``Hint``)."""
    above: list[int]
    """What its own and all its ancestors' names hint at."""
    tags_above: list[int]
    """Which telling tags it stands in (``TAG_BITS``)."""
    signatures: list[int]
    """Equal for elements of the same tag and class names."""
    words: list[tuple[int, ...]]
    """The numbers of the words in its names (``hints.marks_of``)."""


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

    elements: Elements = field(default_factory=lambda: Elements(["body"], [0], [0], [0], [0], [0], [0], [0], [()]))
    blocks: list[Block] = field(default_factory=list)


# fmt: off
_TELLING_TAGS = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "figcaption", "ul", "ol", "li", "table", "form",
    "blockquote", "section", "dl", "pre", "details", "address", "h1", "h2", "h3", "h4", "h5", "h6", "p", "td", "div",
)
# fmt: on
TAG_BITS = {tag: 1 << place for place, tag in enumerate(_TELLING_TAGS)}
"""One bit for each tag that says something of the text inside."""
_ROLE_TAGS = {"complementary": "aside", "banner": "header"}
_UNSEEN = frozenset(("p", "span", "font", "b", "i", "em", "h2", "h3", "li"))
"""Single pieces of text that, where hidden, no reader sees or hears: written for machines. (Boxes may be opened by a
click; the model judges those.)"""
_PRUNED = ", ".join(
    (
        "[hidden]", '[style*="display:none" i]', '[style*="display: none" i]', '[aria-hidden="true"] p',
        '[aria-hidden="true"] li', '[role="navigation"]', '[role="contentinfo"]', '[role="dialog"]', *_RAW,
    )
)  # fmt: skip
_PRUNED_ROLES = frozenset(("navigation", "contentinfo", "dialog"))
"""Of the labelled sets' 15,000 paragraphs one stands in such an element."""
_ROLE = re.compile(r' role="(\w+)"')

_Tokens: TypeAlias = Iterator[tuple[str, str, str, str]]
"""Of serialised HTML: "/" where a tag closes, its name, its attributes, the text after it."""


def read_blocks(tree: LexborHTMLParser) -> PageBlocks:
    """Return the blocks of a parsed page; prunes the tree, so read everything else first."""
    tree.strip_tags(_STRIPPED)
    pruned = [node for node in tree.css(_PRUNED) if _is_pruned(node)]
    for node in reversed(pruned):  # what stands inside another goes first
        node.decompose()
    body = tree.body
    html = (body.html if body is not None else None) or ""
    return _cut(html[:MAX_HTML_CHARS])


def _is_pruned(node: LexborNode) -> bool:
    return node.tag in _UNSEEN or node.tag in _RAW or node.attributes.get("role") in _PRUNED_ROLES


def _cut(html: str) -> PageBlocks:
    """Cut serialised HTML into blocks, which end where a block-level element begins or ends, or at two breaks."""
    cutter = _Cutter()
    blocks = cutter.page.blocks
    tokens: _Tokens = iter(_TOKEN.findall(html))
    for closing, tag, attributes, text in tokens:
        if tag in _INLINE:
            if tag in _COUNTED:
                cutter.inline(tag, closing)
        elif closing:
            cutter.close(tag)
        elif tag in _UNREAD:
            text = _text_after(tag, tokens)
        elif tag in _VOID:
            cutter.flush(is_whole=False)
        else:
            cutter.open(tag, attributes)
        if text and (cutter.length or not text.isspace()):
            cutter.add(text)
            if len(blocks) >= MAX_BLOCKS:
                break
    cutter.finish()
    return cutter.page


def _text_after(tag: str, tokens: _Tokens) -> str:
    """Pass over the rest of an element that has just been opened; return the text after it."""
    depth = 1
    for closing, name, _, text in tokens:
        if name == tag:
            depth += -1 if closing else 1
            if not depth:
                return text
    return ""


class _Cutter:
    """The paragraph being gathered, and the open elements around it; the parser's output is balanced.

    Elements are entered in the page's columns when the first block inside them is found: most hold none.
    """

    __slots__ = (
        "bold_chars", "bold_from", "breaks", "entered", "images", "length", "link_chars", "link_from", "links",
        "open_tags", "page", "parts",
    )  # fmt: skip

    def __init__(self) -> None:
        self.page = PageBlocks()
        self.open_tags: list[tuple[str, str]] = []
        self.entered = [0]
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
        if not self.parts:
            self.links = self.breaks = 0
        elif tag not in _CELLS:
            self.flush(is_whole=False)
        self.open_tags.append((tag, attributes))

    def close(self, tag: str) -> None:
        if self.parts:
            if tag in _CELLS and self.length <= _LONG_CELL_CHARS:
                self.parts.append(_CELL)
            else:
                self.flush(is_whole=True)
        else:
            self.links = self.breaks = 0
        if self.open_tags:
            self.open_tags.pop()
            if len(self.entered) > len(self.open_tags) + 1:
                elements = self.page.elements
                elements.ends[self.entered.pop()] = len(elements.tags) - 1

    def finish(self) -> None:
        self.flush(is_whole=True)
        elements = self.page.elements
        for element in self.entered:
            elements.ends[element] = len(elements.tags) - 1

    def flush(self, *, is_whole: bool) -> None:
        if not self.parts:
            return
        text = clean("".join(self.parts))
        if text:
            self._end_link()
            self._end_bold()
            element = self._enter()
            self.page.blocks.append(
                Block(
                    text[:MAX_BLOCK_CHARS],
                    element,
                    self.page.elements.tags[element],
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

    def _enter(self) -> int:
        """Enter the open elements that aren't yet; return the innermost."""
        entered, elements = self.entered, self.page.elements
        for tag, attributes in self.open_tags[len(entered) - 1 :]:
            above, own = entered[-1], len(elements.tags)
            hints, signature, words = marks_of(attributes[:_MAX_ATTRIBUTE_CHARS]) if attributes else NO_MARKS
            bit = TAG_BITS.get(tag, 0)
            if ' role="' in attributes:
                role = _ROLE.search(attributes)
                bit |= TAG_BITS.get(_ROLE_TAGS.get(role[1] if role else "", ""), 0)
            elements.tags.append(tag)
            elements.parents.append(above)
            elements.ends.append(own)
            elements.depths.append(len(entered))
            elements.hints.append(hints)
            elements.above.append(elements.above[above] | hints)
            elements.tags_above.append(elements.tags_above[above] | bit)
            elements.signatures.append(hash((tag, signature)))
            elements.words.append(words)
            entered.append(own)
        return entered[-1]

    def _end_link(self) -> None:
        if self.link_from >= 0:
            self.link_chars += self.length - self.link_from

    def _end_bold(self) -> None:
        if self.bold_from >= 0:
            self.bold_chars += self.length - self.bold_from


_CELL = "\x1f"
_ENTITIES = re.compile("&(amp|lt|gt|nbsp|quot);")
_ENTITY = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "quot": '"'}
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""Controls, soft hyphens, zero-width and bidirectional marks that only steer a browser; joiners stay, they spell."""


def clean(text: str) -> str:
    """Return serialised text as people read it: entities resolved, controls dropped, white space collapsed."""
    if "&" in text:
        text = _ENTITIES.sub(_entity, text)
    if _CELL in text:
        text = re.sub(r"[\s\x1f]*\x1f[\s\x1f]*", " | ", text.strip("\x1f\n\t "))
    text = " ".join(text.split())
    return text if text.isprintable() else " ".join(_DROPPED.sub("", text).split())


def _entity(match: re.Match[str]) -> str:
    return _ENTITY[match[1]]

"""Limits: mark-up that would make any HTML5 parser slow, found before one is asked.

The standard's tree construction looks through all open elements at many tags, and through all of an element's
attributes at each new one, so that nesting and attributes without end cost their square.
"""

import re

MAX_DEPTH = 4000
MAX_ATTRIBUTES = 3000
_UNSCANNED_TAGS = 8000
"""A page with fewer tags can't be nested deep enough to matter; most pages have fewer."""
_UNSCANNED_TAG_CHARS = 12_000

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)([^<>]*)")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_UNSCANNED_TAG_CHARS},}}")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
# fmt: off
_NOT_NESTING = frozenset((
    "p", "li", "dt", "dd", "option", "tr", "td", "th", "br", "img", "input", "link", "meta", "hr", "source", "area",
    "col", "wbr", "embed", "param", "track", "base",
))
_RAW_TEXT = frozenset(("script", "style", "noscript", "textarea", "title", "iframe", "xmp"))
_LEAVES_DRAWING = frozenset((
    "div", "span", "p", "b", "i", "em", "strong", "ul", "ol", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6", "br",
    "body", "center", "code", "dd", "dl", "dt", "embed", "hr", "img", "menu", "nobr", "pre", "ruby", "s", "small",
    "strike", "sub", "sup", "tt", "u", "var", "blockquote", "head", "listing", "meta", "big", "font",
))
# fmt: on
_DRAWINGS = frozenset(("svg", "math"))


def is_too_tangled(html: str) -> bool:
    """Whether a page nests deeper than ``MAX_DEPTH`` or has an element of more than ``MAX_ATTRIBUTES`` attributes."""
    if html.count("<") > _UNSCANNED_TAGS and _deepest(html) > MAX_DEPTH:
        return True
    return any(len(_VALUE.sub("", found[0]).split()) > MAX_ATTRIBUTES for found in _LONG_TAG.finditer(html))


def _deepest(html: str) -> int:
    """Return how deep open tags ever nest, by counting: raw text is passed over, "/>" closes in drawings only."""
    depth = deepest = 0
    raw = ""
    in_drawing = False
    for closing, name, rest in _TAG.findall(html):
        tag = name.lower()
        if raw:
            raw = "" if closing and tag == raw else raw
        elif closing:
            in_drawing = in_drawing and tag not in _DRAWINGS
            depth = max(0, depth - (tag not in _NOT_NESTING))
        elif tag in _RAW_TEXT:
            raw = tag
        elif tag not in _NOT_NESTING:
            in_drawing = tag in _DRAWINGS or (in_drawing and tag not in _LEAVES_DRAWING)
            if not (in_drawing and rest.endswith("/")):
                depth += 1
                deepest = max(deepest, depth)
    return deepest

"""Limits: mark-up that would make any HTML5 parser slow, found before one is asked.

The standard's tree construction looks through all open elements at many tags, and through all of an element's
attributes at each new one, so that nesting and attributes without end cost their square.
"""

import re

import numpy as np
from numpy.typing import NDArray

MAX_DEPTH = 4000
MAX_ATTRIBUTES = 3000
_UNSCANNED_TAGS = 8000
"""A page with fewer tags can't be nested deep enough to matter; most pages have fewer."""
_LONG = 12_000

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)([^<>]*)")
_RAW_PIECES = re.compile(r"<(script|style|noscript|textarea|title|iframe|xmp)\b.*?</\1", re.IGNORECASE | re.DOTALL)
_LETTERS = 26
_FIRST_BYTES = 200
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


def is_too_tangled(html: str, body: bytes | None = None) -> bool:
    """Whether a page nests deeper than ``MAX_DEPTH`` or has an element of more than ``MAX_ATTRIBUTES`` attributes.

    ``body`` is the page's bytes, if at hand: they are scanned faster ("<" is itself in every encoding but UTF-16).
    """
    if body is None or b"\0" in body[:_FIRST_BYTES]:
        body = html.encode("utf-8", "replace")
    tags = _tag_starts(body)
    if len(tags) > _UNSCANNED_TAGS and _most_depth(html) > MAX_DEPTH and _deepest(html) > MAX_DEPTH:
        return True
    gaps = np.diff(tags, append=len(body))
    return any(_has_many_attributes(body[tags[i] : tags[i] + gaps[i]]) for i in np.flatnonzero(gaps > _LONG))


def _has_many_attributes(piece: bytes) -> bool:
    if not piece[1:2].isalpha() or b">" in piece[:_LONG]:
        return False
    tag = piece.partition(b">")[0]
    is_tag = len(tag) > _LONG
    return is_tag and len(_VALUE.sub("", tag.decode("utf-8", "replace")).split()) > MAX_ATTRIBUTES


def _tag_starts(html: bytes) -> NDArray[np.int64]:
    """Return where "<" stands."""
    return np.flatnonzero(np.frombuffer(html, dtype=np.uint8) == ord("<"))


def _most_depth(html: str) -> int:
    """Return more than how deep tags nest, cheaply: every tag that isn't closed counts, void ones too."""
    left = _RAW_PIECES.sub("", html).encode("utf-8", "replace") + b"  "
    following = np.frombuffer(left, dtype=np.uint8)[_tag_starts(left) + 1]
    steps = np.where(following == ord("/"), -1, (following | 0x20) - ord("a") < _LETTERS)
    level = np.cumsum(steps)
    return int((level - np.minimum.accumulate(np.append(0, level))[1:]).max(initial=0))


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

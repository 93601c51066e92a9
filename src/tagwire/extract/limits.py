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

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{_UNSCANNED_TAG_CHARS},}}")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_NOT_NESTING = frozenset(
    (
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
        "br",
        "img",
        "input",
        "link",
        "meta",
        "hr",
        "source",
        "area",
        "col",
        "wbr",
    )
)


def is_too_tangled(html: str) -> bool:
    """Whether a page nests deeper than ``MAX_DEPTH`` or has an element of more than ``MAX_ATTRIBUTES`` attributes."""
    if html.count("<") > _UNSCANNED_TAGS and _deepest(html) > MAX_DEPTH:
        return True
    return any(len(_VALUE.sub("", found[0]).split()) > MAX_ATTRIBUTES for found in _LONG_TAG.finditer(html))


def _deepest(html: str) -> int:
    depth = deepest = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() in _NOT_NESTING:
            continue
        if closing:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest

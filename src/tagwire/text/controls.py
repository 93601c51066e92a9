"""Controls: characters that are no text but steer a terminal or a browser, and turn or hide what stands around them."""

import re

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


def without_controls(text: str) -> str:
    """Return ``text`` without control characters, and zero-width and bidirectional marks.

    White space stays, and so do the joiners and the marks of direction that some scripts are spelled with.

    >>> without_controls("a\\x1b[31m\\u202eb")
    'a[31mb'
    """
    return text if text.isascii() and text.isprintable() else _CONTROLS.sub("", text)

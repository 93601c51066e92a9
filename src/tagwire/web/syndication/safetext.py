"""Text as feeds may hold it, whatever was stored: nothing XML or UTF-8 lacks, no line that turns its neighbours."""

import re

from tagwire.text.controls import without_controls

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("[\t\n\r\x85\u2028\u2029]+")


def clean(text: str) -> str:
    """Return a text without controls, and without what no XML 1.0 document may hold (§2.2)."""
    return without_controls(_SURROGATE.sub("", text))


def clean_line(text: str) -> str:
    """Return a title, a name or a label as one line."""
    return _LINE_ENDS.sub(" ", clean(text)).strip()

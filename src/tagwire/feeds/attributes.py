"""A tag's attributes, read from mark-up as written: quoted, unquoted or bare, in one pass and without a tree."""

import re

from tagwire.feeds.limits import MAX_ATTRIBUTES

_ATTRIBUTE = re.compile(r"[\s/]*([^\s=<>/\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s<>\"']+))?")
_TAG_END = re.compile(r"[\s/\"']*>")


def read_attributes(source: str, position: int) -> tuple[dict[str, str], int, bool]:
    """Return the attributes that follow ``position``, where their tag ends, and whether it ends with a ">".

    Names are as written, entities in values are not decoded, and of equal names the first counts. At most
    MAX_ATTRIBUTES are kept.
    """
    attributes: dict[str, str] = {}
    while (end := _TAG_END.match(source, position)) is None:
        attribute = _ATTRIBUTE.match(source, position)
        if attribute is None:
            return attributes, position, False
        position = attribute.end()
        name, value = attribute[1], attribute[2] or ""
        if len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(name, value[1:-1] if value[:1] in ("'", '"') else value)
    return attributes, end.end(), True

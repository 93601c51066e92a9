"""Stated: texts as the fields of files and of JSON hold them."""

from collections.abc import Mapping
from typing import Any

from tagwire.errors import ParseError

Fields = dict[str, Any]


def stated_text(fields: Mapping[str, Any], name: str) -> str:
    """Return a text that fields state, its blanks tidied; raise ParseError."""
    value = fields[name]
    if not isinstance(value, str) or not value.strip():
        raise ParseError(f"{name} = {value!r} is not a text")
    return " ".join(value.split())


def stated_texts(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return the texts that fields state, of which one may stand alone; raise ParseError."""
    values = fields.get(name, [])
    listed = [values] if isinstance(values, str) else values
    if not isinstance(listed, list):
        raise ParseError(f"{name} = {values!r} is not a list of texts")
    return tuple(stated_text({name: value}, name) for value in listed)

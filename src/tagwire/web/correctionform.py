"""What the forms that correct tags say, read as decisions."""

import re

from tagwire.errors import ParseError, UsageError
from tagwire.model.correction import (
    Add,
    Block,
    Condition,
    Decision,
    Detach,
    Hide,
    Merge,
    Pin,
    Rename,
    Split,
)
from tagwire.model.tag import TagKind
from tagwire.text.keys import tag_key
from tagwire.text.sayings import Saying, said
from tagwire.web.access.forms import Fields

MAX_NAMES = 20
_BETWEEN = re.compile(r"[,;\n]")


def tag_decision(tag: str, fields: Fields) -> Decision:
    """Return what a tag's own form decides about it; raise UsageError naming the field to fill."""
    match fields.get("do", ""):
        case "merge":
            return Merge((tag,), _name(fields, "into", said("Name the tag to keep")))
        case "rename":
            return Rename(tag, _name(fields, "name", said("Write the name it shall have")))
        case "phrase":
            return Merge((_name(fields, "phrase", said("Write the other name")),), tag)
        case "split":
            when = Condition(
                tags=_names(fields, "with"), publishers=_words(fields, "publishers"), words=_words(fields, "words")
            )
            return Split(tag, _name(fields, "other", said("Write what the other meaning is called")), when)
        case "detach":
            return Detach(_name(fields, "off", said("Choose the name to take off")), tag)
        case "hide":
            return Hide(tag)
        case "pin":
            return Pin(tag)
        case _:
            raise UsageError(said("Choose what is wrong"))


def article_decision(article_id: str, fields: Fields) -> Decision:
    """Return what an article's own form decides about its tags; raise UsageError naming the field to fill."""
    match fields.get("do", ""):
        case "block":
            return Block(article_id, _name(fields, "tag", said("Choose the tag to take off")))
        case "add":
            return Add(article_id, _name(fields, "new", said("Write the tag to add")), _kind(fields.get("kind", "")))
        case _:
            raise UsageError(said("Choose what is wrong"))


def _name(fields: Fields, field: str, wanted: Saying) -> str:
    """Return a tag as it was typed, without the "#"."""
    given = " ".join(fields.get(field, "").strip().removeprefix("#").split())
    if not given:
        raise UsageError(wanted)
    return _checked(given)


def _names(fields: Fields, field: str) -> tuple[str, ...]:
    return tuple(_checked(given.removeprefix("#")) for given in _words(fields, field))


def _words(fields: Fields, field: str) -> tuple[str, ...]:
    found = tuple(filter(None, (" ".join(part.split()) for part in _BETWEEN.split(fields.get(field, "")))))
    if len(found) > MAX_NAMES:
        raise UsageError(said("Name at most %(most)s at once", most=MAX_NAMES))
    return found


def _checked(name: str) -> str:
    try:
        tag_key(name)
    except ParseError as error:
        raise UsageError(*error.args) from None
    return name


def _kind(given: str) -> TagKind:
    try:
        return TagKind(given or TagKind.THING)
    except ValueError:
        raise UsageError(
            said(
                "%(given)s is no kind of tag; it is one of %(known)s", given=repr(given[:40]), known=", ".join(TagKind)
            )
        ) from None

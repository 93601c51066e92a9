"""Corrections as plain fields: the shape they have in the database, in files and in JSON."""

from collections.abc import Mapping
from typing import Any

from tagwire.errors import ParseError
from tagwire.model.correction import (
    Action,
    Add,
    Block,
    Condition,
    Detach,
    Example,
    Hide,
    MarkDecision,
    Merge,
    Pin,
    Rename,
    Split,
    StoryDecision,
    Undo,
)
from tagwire.model.correction_marks import MARKS, MARKS_ALLOWED, mark_fields, mark_of
from tagwire.model.stated import Fields, stated_text, stated_texts
from tagwire.model.tag import TagKind

_LISTS = ("articles", "with", "publishers", "words")
_NEEDED = {
    "merge": ("from", "into"),
    "split": ("tag",),
    "rename": ("tag", "to"),
    "hide": ("tag",),
    "pin": ("tag",),
    "block": ("article", "tag"),
    "add": ("article", "tag"),
    **MARKS,
    "undo": ("of",),
}
_ALLOWED = {
    **{do: set(needed) for do, needed in _NEEDED.items()},
    "split": {"tag", "into", "off", *_LISTS},
    "block": {"article", "tag", "example"},
    "add": {"article", "tag", "kind", "example"},
    **MARKS_ALLOWED,
}
DECISIONS = tuple(_NEEDED)
"""What ``do`` may be."""


def action_fields(action: Action) -> Fields:
    """Return an action as fields; ``do`` says which it is."""
    if isinstance(action, MarkDecision | StoryDecision):
        return mark_fields(action)
    match action:
        case Merge(froms, into):
            return {"do": "merge", "from": list(froms), "into": into}
        case Split(tag, into, when):
            values = (when.articles, when.tags, when.publishers, when.words)
            return {
                "do": "split",
                "tag": tag,
                "into": into,
                **{name: list(value) for name, value in zip(_LISTS, values, strict=True) if value},
            }
        case Detach(alias, tag):
            return {"do": "split", "tag": tag, "off": alias}
        case Rename(tag, name):
            return {"do": "rename", "tag": tag, "to": name}
        case Hide(tag):
            return {"do": "hide", "tag": tag}
        case Pin(tag):
            return {"do": "pin", "tag": tag}
        case Block(article, tag, example):
            return {"do": "block", "article": article, "tag": tag, **_example_fields(example)}
        case Add(article, tag, kind, example):
            shown = {} if kind is TagKind.THING else {"kind": kind.value}
            return {"do": "add", "article": article, "tag": tag, **shown, **_example_fields(example)}
        case Undo(of):
            return {"do": "undo", "of": of}


def action_of(fields: Mapping[str, Any]) -> Action:
    """Return the action that fields state; raise ParseError saying which can't be read."""
    do = fields.get("do")
    if do not in _NEEDED:
        raise ParseError(f"do = {do!r} is no correction; it is one of {', '.join(_NEEDED)}")
    _check_fields(do, fields)
    if do in MARKS:
        return mark_of(do, fields)
    match do:
        case "merge":
            return Merge(stated_texts(fields, "from"), stated_text(fields, "into"))
        case "split":
            return _split_of(fields)
        case "rename":
            return Rename(stated_text(fields, "tag"), stated_text(fields, "to"))
        case "hide":
            return Hide(stated_text(fields, "tag"))
        case "pin":
            return Pin(stated_text(fields, "tag"))
        case "block":
            return Block(stated_text(fields, "article"), stated_text(fields, "tag"), _example_of(fields))
        case "add":
            return Add(stated_text(fields, "article"), stated_text(fields, "tag"), _kind(fields), _example_of(fields))
        case _:
            return Undo(int(fields["of"]))


def _check_fields(do: str, fields: Mapping[str, Any]) -> None:
    if unknown := fields.keys() - {"do"} - _ALLOWED[do]:
        raise ParseError(f"{do!r} has no {', '.join(sorted(map(repr, unknown)))}")
    for name in _NEEDED[do]:
        if name not in fields:
            raise ParseError(f"{do!r} needs {name!r}")


def _split_of(fields: Mapping[str, Any]) -> Split | Detach:
    tag = stated_text(fields, "tag")
    if ("off" in fields) == ("into" in fields):
        raise ParseError("'split' needs either 'into', the name of the other tag, or 'off', a name to take off")
    if "off" in fields:
        if any(name in fields for name in _LISTS):
            raise ParseError("'split' with 'off' concerns every article: it has no condition")
        return Detach(stated_text(fields, "off"), tag)
    return Split(tag, stated_text(fields, "into"), Condition(*(stated_texts(fields, name) for name in _LISTS)))


def _kind(fields: Mapping[str, Any]) -> TagKind:
    try:
        return TagKind(fields.get("kind", TagKind.THING))
    except ValueError:
        raise ParseError(f"kind = {fields['kind']!r} is no kind of tag; it is one of {', '.join(TagKind)}") from None


def _example_of(fields: Mapping[str, Any]) -> Example | None:
    stated = fields.get("example")
    if stated is None:
        return None
    if not isinstance(stated, Mapping) or stated.keys() != {"publisher", "name", "kind"}:
        raise ParseError(f"example = {stated!r} does not say publisher, name and kind")
    return Example(stated_text(stated, "publisher"), stated_text(stated, "name"), _kind(stated))


def _example_fields(example: Example | None) -> Fields:
    if example is None:
        return {}
    return {"example": {"publisher": example.publisher, "name": example.name, "kind": example.kind.value}}

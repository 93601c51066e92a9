"""The corrections file: what a newsroom keeps in git, TOML, one ``[[correction]]`` for each that is in force.

    [[correction]]
    do = "merge"
    from = ["Kiev", "Kiew"]
    into = "Kyiv"
    why = "the city's own name"
    who = "ines"
    at = 2031-03-14T14:00:00Z

Each is read for itself, so that a mistake in one does not lose the others, and is told by its line.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tagwire.errors import ParseError, UsageError
from tagwire.model.correction import Correction, Draft, Undo
from tagwire.model.correction_fields import action_fields, action_of
from tagwire.text.times import rfc3339

HEAD = """\
# Corrections of tags, as `tagwire tags export` writes and `tagwire tags import` reads them: docs/corrections.md.
"""
_ENTRY = re.compile(r"^[ \t]*\[\[[ \t]*correction[ \t]*\]\]", re.MULTILINE)
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A correction of a file, or what is wrong with it, with the line it begins at (from 1)."""

    line: int
    draft: Draft | None
    problem: str | None = None
    is_dated: bool = True
    """Whether the file says when it was made."""


def write_corrections(made: Iterable[Correction]) -> str:
    """Return corrections as a file, in their order."""
    return HEAD + "".join(map(_entry, made))


def read_corrections(text: str, *, who: str, at: datetime) -> tuple[FileEntry, ...]:
    """Return what a file holds, in its order; ``who`` and ``at`` stand in where an entry does not say."""
    starts = [match.start() for match in _ENTRY.finditer(text)]
    found: list[FileEntry] = []
    before = text[: starts[0]] if starts else text
    try:
        if stray := tomllib.loads(before):
            raise ParseError(f"{', '.join(stray)} stands before the first [[correction]]")
    except (tomllib.TOMLDecodeError, ParseError) as error:
        found.append(FileEntry(1, None, _located(error, 1)))
    for start, end in pairwise([*starts, len(text)] if starts else []):
        line = text.count("\n", 0, start) + 1
        try:
            found.append(_read(tomllib.loads(text[start:end]), line, who=who, at=at))
        except (tomllib.TOMLDecodeError, ParseError, UsageError) as error:
            found.append(FileEntry(line, None, _located(error, line)))
    return tuple(found)


def _read(parsed: Mapping[str, Any], line: int, *, who: str, at: datetime) -> FileEntry:
    [fields] = parsed["correction"]
    if stray := parsed.keys() - {"correction"}:
        raise ParseError(f"{', '.join(sorted(stray))} is a table of its own; write it inside the [[correction]]")
    made_at = fields.pop("at", None)
    if made_at is not None and not isinstance(made_at, datetime):
        raise ParseError(f"at = {made_at!r} is not a time such as 2031-03-14T14:00:00Z")
    words = {"who": fields.pop("who", who), "why": fields.pop("why", "")}
    for name, value in words.items():
        if not isinstance(value, str):
            raise ParseError(f"{name} = {value!r} is not a text")
    action = action_of(fields)
    if isinstance(action, Undo):
        raise ParseError("a file holds what is in force; to undo a correction take it out, or use `tagwire tags undo`")
    moment = at if made_at is None else (made_at if made_at.tzinfo else made_at.replace(tzinfo=UTC)).astimezone(UTC)
    draft = Draft(action, moment.replace(microsecond=0), words["who"], words["why"]).checked()
    return FileEntry(line, draft, is_dated=made_at is not None)


def _located(error: Exception, line: int) -> str:
    """Return what is wrong, with TOML's own place told as a line of the whole file."""
    match = _PLACE.search(str(error))
    if match is None:
        return str(error)
    where = f"; see line {line + int(match[1]) - 1}" if match[1] else ""
    return f"{str(error)[: match.start()]}{where}"


def _entry(made: Correction) -> str:
    fields = {**action_fields(made.action), "why": made.why or None, "who": made.who}
    lines = [f"{name} = {_value(value)}" for name, value in fields.items() if value is not None]
    return "\n[[correction]]\n" + "\n".join(lines) + f"\nat = {rfc3339(made.at).replace('+00:00', 'Z')}\n"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_value(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return "".join(_escaped(json.dumps(str(value), ensure_ascii=False)))


def _escaped(quoted: str) -> Iterator[str]:
    """Yield a JSON string's characters as TOML takes them: DEL, too, must be escaped there."""
    for character in quoted:
        yield "\\u007f" if character == "\x7f" else character

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
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from tagwire.errors import ParseError, UsageError
from tagwire.model.correction import Action, Correction, Draft, LoggedCorrection, SplitStory, Undo
from tagwire.model.correction_fields import action_fields, action_of
from tagwire.text.keys import fold
from tagwire.text.times import rfc3339

HEAD = """\
# Corrections, as `tagwire tags export` writes and `tagwire tags import` reads them: docs/corrections.md.
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


@dataclass(frozen=True, slots=True)
class ImportStep:
    """What is to be done with an entry of a file."""

    entry: FileEntry
    is_known: bool = False
    """Whether the correction stands here already."""
    problem: str | None = None
    """Why it is not to be made."""


def plan_import(entries: Iterable[FileEntry], log: Iterable[LoggedCorrection]) -> tuple[ImportStep, ...]:
    """Return what to do with each entry of a file, given the log here; a file read twice is known the second time.

    An entry that was made here, and undone here since, is a contradiction between the file and the log: it is told, and
    not made again.
    """
    standing: set[str] = set()
    undone: dict[tuple[str, str, datetime], int] = {}
    for logged in log:
        made = logged.correction
        if logged.undone_by is None:
            standing.add(_decision(made.action))
        else:
            undone[_decision(made.action), made.who, made.at] = logged.undone_by
    return tuple(_step(entry, standing, undone) for entry in entries)


def _step(entry: FileEntry, standing: Set[str], undone: Mapping[tuple[str, str, datetime], int]) -> ImportStep:
    if entry.draft is None:
        return ImportStep(entry, problem=entry.problem)
    decision = _decision(entry.draft.action)
    if decision in standing:
        return ImportStep(entry, is_known=True)
    by = undone.get((decision, entry.draft.who, entry.draft.at)) if entry.is_dated else None
    if by is not None:
        return ImportStep(
            entry,
            problem=f"it was undone here by correction {by}; take it out of the file, or its 'at' to make it anew",
        )
    return ImportStep(entry)


def _decision(action: Action) -> str:
    """Return what a correction decides as a text to compare: tags by key, without what only explains it."""
    fields = action_fields(action)
    for name in ("tag", "into", "off", "from", "with"):
        if name in fields:
            value = fields[name]
            fields[name] = sorted(map(fold, value)) if isinstance(value, list) else fold(value)
    explaining = {"example", "kind", "held"} | ({"into"} if isinstance(action, SplitStory) else set())
    return json.dumps({name: fields[name] for name in sorted(fields) if name not in explaining})


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

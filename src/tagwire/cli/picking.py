"""Picking: numbers of a list, given with ``--pick`` or asked for on the terminal."""

import re
from typing import Any

import typer
from typer.core import TyperCommand

from tagwire.errors import UsageError

ASK = "ask"
_NUMBERS = re.compile(r"\s*\d{1,5}(?:\s*-\s*\d{1,5})?(?:\s*,\s*\d{1,5}(?:\s*-\s*\d{1,5})?)*\s*")


class PickingCommand(TyperCommand):
    """A command whose ``--pick`` may stand without numbers: then they are asked for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the command line, a bare ``--pick`` completed."""
        return super().parse_args(ctx, with_pick(args))


def with_pick(args: list[str]) -> list[str]:
    """Return arguments in which each ``--pick`` that no numbers follow asks for them.

    >>> with_pick(["--pick", "https://example.org"]), with_pick(["--pick", "1,3"])
    (['--pick=ask', 'https://example.org'], ['--pick', '1,3'])
    """
    return [
        f"--pick={ASK}" if arg == "--pick" and not any(map(_NUMBERS.fullmatch, args[at + 1 : at + 2])) else arg
        for at, arg in enumerate(args)
    ]


def picked_numbers(pick: str, *, most: int) -> set[int]:
    """Return the numbers from 1 to ``most`` that ``pick`` names ("1,3" or "2-5"), or that a person answers.

    Raise UsageError for a number that is not in the list, and for no answer.
    """
    answer = pick
    if pick == ASK:
        answer = _asked(most)
    if not _NUMBERS.fullmatch(answer):
        raise UsageError(f"{answer!r} names no numbers: write them as 1,3 or 2-5")
    picked: set[int] = set()
    for part in answer.split(","):
        first, _, last = part.partition("-")
        low, high = int(first), int(last or first)
        if not 1 <= low <= high <= most:
            raise UsageError(f"{part.strip()} is not in the list: its numbers go from 1 to {most}")
        picked.update(range(low, high + 1))
    return picked


def _asked(most: int) -> str:
    try:
        return str(typer.prompt(f"Which? Numbers from 1 to {most}, such as 1,3", default="1", err=True))
    except typer.Abort:
        raise UsageError("no numbers were given: name them with --pick, such as --pick 1,3") from None

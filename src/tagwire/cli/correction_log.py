"""``tagwire tags history``, ``undo``, ``export`` and ``import``: the log of corrections."""

from pathlib import Path
from typing import Annotated

import typer

from tagwire.cli.correction_making import (
    Later,
    Making,
    Who,
    Why,
    go_through,
    key_of,
    login_name,
    make,
    moment,
    open_of,
    print_correction,
)
from tagwire.cli.options import Data, Json
from tagwire.errors import NotFoundError, UsageError
from tagwire.model.correction import Refusal, Undo


def add_commands(app: typer.Typer) -> None:
    """Add the commands on the log."""
    for name, command in (("history", history), ("undo", undo), ("export", export), ("import", import_file)):
        app.command(name, rich_help_panel="Log")(command)


def history(
    tag: Annotated[str | None, typer.Argument(metavar="[TAG]", help="Only this tag's.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many corrections.")] = 50,
    before: Annotated[int | None, typer.Option(metavar="NUMBER", help="Older than this one.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """List corrections, newest first: what, who, when, why.

    Example: tagwire tags history --limit 10
    """
    from tagwire.cli.console import out, write_json
    from tagwire.tags.correction_words import correction_json

    with open_of(data) as store:
        log = store.corrections(limit=limit, before=before, tag=None if tag is None else key_of(tag))
        left = store.articles_to_correct()
    if json:
        write_json([correction_json(logged) for logged in log])
    for logged in () if json else log:
        print_correction(out(), logged)
    if len(log) == limit and not json:
        typer.echo(f"Older ones: --before {log[-1].correction.id}", err=True)
    if left:
        typer.echo(f"{left:,} articles are still to be gone through; `tagwire up` does that.", err=True)
    if not log:
        raise NotFoundError("nothing was corrected" + ("" if tag is None else f" about #{key_of(tag)}"))


def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="A correction's number: `tagwire tags history`.")],
    why: Why = "",
    who: Who = None,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Undo a correction: everything is as if it had not been made.

    Example: tagwire tags undo 7 --why 'they are two people'
    """
    make([Undo(number)], data, Making(who, why, later, json))


def export(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to [default: standard output].")] = None,
    data: Data = None,
) -> None:
    """Write the corrections in force as TOML, for a newsroom to keep in git.

    Example: tagwire tags export corrections.toml
    """
    from tagwire.model.correction_file import write_corrections

    with open_of(data) as store:
        standing = store.standing_corrections()
    text = write_corrections(standing)
    if file is None:
        typer.echo(text, nl=False)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file} can't be written: {error.strerror}; choose another place") from error
    typer.echo(f"{len(standing)} corrections written to {file}.", err=True)


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `tagwire tags export` wrote, or by hand.")],
    who: Who = None,
    later: Later = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make the corrections of a file that are not in force yet; twice changes nothing. What can't be is told by line.

    Example: tagwire tags import corrections.toml
    """
    from tagwire.cli.console import write_json
    from tagwire.model.correction_file import plan_import, read_corrections

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{file} can't be read: {getattr(error, 'strerror', None) or error}; name a TOML file"
        ) from error
    entries = read_corrections(text, who=who or login_name(), at=moment())
    made, known, problems = 0, 0, list[tuple[int, str]]()
    with open_of(data) as store:
        steps = plan_import(entries, store.corrections(limit=2**31))
        known = sum(step.is_known for step in steps)
        problems += [(step.entry.line, step.problem) for step in steps if step.problem is not None]
        todo = [step.entry for step in steps if not step.is_known and step.problem is None]
        outcomes = store.correct([entry.draft for entry in todo if entry.draft is not None])
        for entry, outcome in zip(todo, outcomes, strict=True):
            if not isinstance(outcome, Refusal):
                made += 1
            elif outcome.is_known:
                known += 1
            else:
                problems.append((entry.line, outcome.reason))
        go_through(store, later=later)
    problems.sort()
    if json:
        told = [{"line": line, "problem": problem} for line, problem in problems]
        write_json({"made": made, "known": known, "problems": told})
    for line, problem in problems:
        typer.echo(f"{file}:{line}: {problem}", err=True)
    typer.echo(f"{made} corrections made, {known} known already, {len(problems)} not made.", err=True)
    if problems:
        raise typer.Exit(1)

"""Trying corrections of categories, genres and stories before they are made."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.correction_making import Making, login_name, make, moment, open_of
from tagwire.errors import TagwireError
from tagwire.model.correction import Action, Draft, LoggedCorrection, Refusal

if TYPE_CHECKING:
    from tagwire.model.preview import RetaggedArticle

DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would change, and change nothing.")]


def decide(action: Action, data: Path | None, making: Making, *, is_tried: bool) -> None:
    """Make a correction, or say what it would do; raise TagwireError for one that is refused."""
    if is_tried:
        _try_out(action, data, making)
    else:
        make([action], data, making)


def _try_out(action: Action, data: Path | None, making: Making) -> None:
    from tagwire.cli.console import out, plain, write_json
    from tagwire.tags.correction_words import action_words, correction_json

    with open_of(data) as store:
        found = store.preview(Draft(action, moment(), making.who or login_name(), making.why))
    if isinstance(found.outcome, Refusal):
        if found.outcome.is_known:
            typer.echo(f"Nothing to do: {found.outcome.reason}.", err=True)
            return
        raise TagwireError(found.outcome.reason)
    if making.json:
        words = correction_json(LoggedCorrection(found.outcome))["words"]
        changed = [asdict(article) for article in found.changed]
        write_json({"words": words, "concerned": found.concerned, "looked_at": found.looked_at, "changed": changed})
        return
    typer.echo(f"It would stand in the log as: {action_words(found.outcome)}.", err=True)
    for article in found.changed:
        out().print(f"{plain(article.headline)} [dim]({article.id})[/dim]")
        out().print(f"    {plain(_changes(article))}", style="dim")
    if found.concerned > found.looked_at:
        typer.echo(f"{found.concerned - found.looked_at:,} older articles were not looked at.", err=True)


def _changes(article: "RetaggedArticle") -> str:
    return "; ".join(f"{mark.of}: {mark.before or 'none'} → {mark.after or 'none'}" for mark in article.marks)

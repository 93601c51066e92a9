"""Making corrections: in whose name, what came of each, and the articles they concern."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import settings_from
from tagwire.errors import NotFoundError, TagwireError, UsageError
from tagwire.model.correction import Action, Draft, LoggedCorrection, Refusal, Undo

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from rich.console import Console

    from tagwire.store import Store

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for everybody who asks later.")]
Who = Annotated[
    str | None,
    typer.Option("--who", metavar="NAME", help="Who decides [default: your login name].", show_default=False),
]
Unseen = Annotated[bool, typer.Option("--unseen", help="Decide about tags no article has yet, too.")]
Later = Annotated[
    bool, typer.Option("--later", help="Leave older articles to `tagwire up`; all that is read from now on is right.")
]
Tags = Annotated[list[str], typer.Argument(metavar="TAG…")]
Tag = Annotated[str, typer.Argument(metavar="TAG")]
Article = Annotated[str, typer.Argument(metavar="ARTICLE", help="An article's id, or its address.")]


@dataclass(frozen=True, slots=True)
class Making:
    """How corrections are made: in whose name, why, and what is told."""

    who: str | None
    why: str
    later: bool
    json: bool
    unseen: bool = True


def key_of(tag: str) -> str:
    """Return the key of a tag as a person typed it; raise UsageError."""
    from tagwire.errors import ParseError
    from tagwire.text.keys import tag_key

    try:
        return tag_key(tag)
    except ParseError as error:
        raise UsageError(str(error)) from error


def article_id_of(store: "Store", article: str) -> str:
    """Return the id of an article that a person named by its id or address; raise NotFoundError."""
    from tagwire.text.urls import normalise_url

    if "://" not in article:
        return store.get_article(article.strip().rsplit("/", 1)[-1]).id
    found = store.known_article([normalise_url(article)])
    if found is None:
        raise NotFoundError(f"no stored article has the address {article}; `tagwire search` finds articles")
    return store.get_article(found).id


def login_name() -> str:
    """Return the name this person is logged in under; raise UsageError."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageError("your login name is not known here: say who you are with --who NAME") from error


def print_correction(console: "Console", logged: "LoggedCorrection") -> None:
    """Print a correction in two lines at most: number, time, person, what; and why."""
    from tagwire.cli.console import plain
    from tagwire.tags.correction_words import action_words

    made = logged.correction
    undone = f" [dim](undone by {logged.undone_by})[/dim]" if logged.undone_by is not None else ""
    when = f"{made.at:%Y-%m-%d %H:%M}"
    console.print(f"[bold]{made.id}[/bold] {when} {plain(made.who)} {plain(action_words(made))}{undone}")
    if made.why:
        console.print(f"    {plain(made.why)}", style="dim")


def make(actions: "Sequence[Action]", data: Path | None, making: Making, *, known: Iterable[str] = ()) -> None:
    """Make corrections, say what came of each, and go through the articles they concern.

    Raise TagwireError when one was refused, once the others are made; NotFoundError for a tag of ``known`` that no
    article has, unless that is meant.
    """
    from tagwire.cli.console import write_json
    from tagwire.tags.correction_words import action_words, correction_json

    with open_of(data) as store:
        if not making.unseen:
            for tag in known:
                _check_seen(store, tag)
        who, at = making.who or login_name(), moment()
        outcomes = store.correct([Draft(action, at, who, making.why) for action in actions])
        for outcome in outcomes:
            if not isinstance(outcome, Refusal):
                typer.echo(f"Correction {outcome.id}: {action_words(outcome)}.", err=True)
            elif outcome.is_known:
                typer.echo(f"Nothing to do: {outcome.reason}.", err=True)
        if making.json:
            write_json(
                [
                    {"id": None, "reason": outcome.reason, "known": outcome.is_known}
                    if isinstance(outcome, Refusal)
                    else correction_json(LoggedCorrection(outcome))
                    for outcome in outcomes
                ]
            )
        go_through(store, later=making.later)
    refused = [outcome.reason for outcome in outcomes if isinstance(outcome, Refusal) and not outcome.is_known]
    if refused:
        raise TagwireError("\n".join(refused))


def take_back(
    tag: str, sort: type, state: str, data: Path | None, making: Making, *, article: str | None = None
) -> None:
    """Undo whatever hid, pinned or blocked a tag; raise NotFoundError where nothing did."""
    key = key_of(tag)
    with open_of(data) as store:
        log = store.corrections(limit=2**31, tag=key)
    numbers = [
        logged.correction.id
        for logged in log
        if isinstance(logged.correction.action, sort)
        and logged.undone_by is None
        and (article is None or getattr(logged.correction.action, "article", None) == article)
    ]
    if not numbers:
        raise NotFoundError(f"#{key} is not {state}; `tagwire tags history {key}` says what was decided about it")
    make([Undo(number) for number in numbers], data, making)


def go_through(store: "Store", *, later: bool) -> None:
    """Go through the articles that corrections concern, with a bar; or say who will."""
    from tagwire.cli.console import progress_bar
    from tagwire.ingest.correcting import correct_all

    left = store.articles_to_correct()
    if not left:
        return
    if later:
        typer.echo(f"{left:,} older articles are left to `tagwire up`.", err=True)
        return
    with progress_bar() as bar:
        task = bar.add_task("Going through articles", total=left)
        asyncio.run(correct_all(store, told=lambda now_left: bar.update(task, completed=left - now_left)))


def _check_seen(store: "Store", tag: str) -> None:
    from tagwire.errors import HiddenTagError

    try:
        store.get_tag(key_of(tag))
    except HiddenTagError:
        return
    except NotFoundError as error:
        raise NotFoundError(f"{error}; to decide about it before one has: --unseen") from error


def name_of(tag: str) -> str:
    """Return a tag as a person typed it, without the "#"; raise UsageError where it is none."""
    key_of(tag)
    return " ".join(tag.strip().removeprefix("#").split())


def moment() -> "datetime":
    from tagwire.cli.workshop import now

    return now().replace(microsecond=0)


def open_of(data: Path | None) -> "AbstractContextManager[Store]":
    from tagwire.cli.workshop import open_store

    return open_store(settings_from(data).settings)

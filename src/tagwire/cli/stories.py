"""``tagwire stories``: the events that most publishers tell of now, one with what each article adds, corrections."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli import story_corrections
from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from tagwire.model.story import Story

LANG, LOCALE = "en", "en_GB"
STORY_ARTICLES = 30
"""How many of a story's newest articles a list looks at for its headline and tags."""


def make_app() -> typer.Typer:
    """Return the group of commands on stories."""
    app = typer.Typer(
        help="Stories: the events that several publishers tell of; list them, and correct them for good."
        "\n\nExample: tagwire stories list --days 7",
        no_args_is_help=True,
    )
    app.command("list", rich_help_panel="Look")(list_stories)
    app.command("show", rich_help_panel="Look")(show)
    story_corrections.add_commands(app)
    return app


def list_stories(
    days: Annotated[int, typer.Option(min=1, max=30, help="How far back to look.")] = 2,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many stories.")] = 20,
    data: Data = None,
    json: Json = False,
) -> None:
    """List the stories that most publishers told of, then the newest.

    Example: tagwire stories list --days 7
    """
    from datetime import timedelta

    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.contract import story_json
    from tagwire.model.story import fullest

    settings = settings_from(data).settings
    with open_store(settings) as store:
        found = store.busy_stories(now=now(), span=timedelta(days=days), limit=limit, articles=STORY_ARTICLES)
    if json:
        write_json({"stories": [story_json(story, lang=LANG) for story in found]})
    else:
        console = out()
        for story in found:
            console.print(_facts(story, now()), style="dim")
            console.print(f"[bold]{plain(fullest(story.articles, lang=LANG).article.headline)}[/bold]")
            console.print(f"{plain(story.id)}\n", style="cyan")
    if not found:
        raise NotFoundError(f"no story was told of in the last {days} days")


def show(
    story_id: Annotated[str, typer.Argument(metavar="ID", help="A story's id; an old one leads to its story.")],
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many of its newest articles.")] = 50,
    data: Data = None,
    json: Json = False,
) -> None:
    """Show a story: its articles, newest first, and what each adds to those before it.

    Example: tagwire stories show 7hq2m0cd41ka
    """
    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.story import fullest
    from tagwire.stories.additions import account_json, additions_of
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    with open_store(settings_from(data).settings) as store:
        story = store.story(story_id, limit=limit)
    if json:
        write_json(account_json(story, lang=LANG))
        return
    console, moment = out(), now()
    console.print(f"[bold]{plain(fullest(story.articles, lang=LANG).article.headline)}[/bold]")
    console.print(_facts(story, moment) + "\n", style="dim")
    adds = additions_of(story.articles)
    for article in story.articles:
        piece = article.article
        age = "" if piece.published is None else f" · {age_of(piece.published, moment, ENGLISH).text}"
        copy = " · the same text as an earlier one" if article.duplicate_of else ""
        console.print(f"[cyan]{plain(piece.publisher.name)}[/cyan]{age} · {article.genre.value}{copy}", style="dim")
        console.print(plain(piece.headline))
        if article.id in adds:
            console.print(f"  adds: {plain(adds[article.id].sentence)}", style="green")
        console.print(f"{plain(piece.canonical_url)}\n", style="dim")


def _facts(story: "Story", moment: "datetime") -> str:
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    told = [f"{story.publishers} {'publisher' if story.publishers == 1 else 'publishers'}"]
    told.append(f"{story.texts} {'article' if story.texts == 1 else 'articles'}")
    told.append(f"began {age_of(story.began_at, moment, ENGLISH).text}")
    told.append(f"last word {age_of(story.newest_at, moment, ENGLISH).text}")
    return " · ".join(told)

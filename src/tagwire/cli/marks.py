"""``tagwire correct``: an article's category and genre put right, and the log of all corrections."""

from typing import Annotated

import typer

from tagwire.cli import correction_log
from tagwire.cli.correction_making import Article, Making, Who, Why, article_id_of, open_of
from tagwire.cli.mark_making import DryRun, decide
from tagwire.cli.options import Data, Json
from tagwire.errors import ParseError, UsageError
from tagwire.model.correction import SetCategory, SetGenre


def make_app() -> typer.Typer:
    """Return the group of commands that correct articles."""
    app = typer.Typer(
        help="Correct an article's category and genre, for good. Tags: `tagwire tags`. Stories: `tagwire stories`."
        "\n\nExample: tagwire correct category https://www.example.org/cup-final sport",
        no_args_is_help=True,
    )
    app.command("category", rich_help_panel="Correct")(category)
    app.command("genre", rich_help_panel="Correct")(genre)
    correction_log.add_commands(app)
    return app


def category(
    article: Article,
    name: Annotated[
        str,
        typer.Argument(metavar="CATEGORY", help="A label in any language, a code (medtop:15000000), or none."),
    ],
    why: Why = "",
    who: Who = None,
    dry_run: DryRun = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say which category an article belongs to. It teaches what its publisher's sections mean, too.

    Example: tagwire correct category https://www.example.org/cup-final sport
    """
    from tagwire.topics.given import category_code

    try:
        code = category_code(name)
    except ParseError as error:
        raise UsageError(str(error)) from error
    with open_of(data) as store:
        action = SetCategory(article_id_of(store, article), code)
    decide(action, data, Making(who, why, False, json), is_tried=dry_run)


def genre(
    article: Article,
    name: Annotated[str, typer.Argument(metavar="GENRE", help="report, analysis, opinion, interview, review, …")],
    why: Why = "",
    who: Who = None,
    dry_run: DryRun = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Say which genre an article is of.

    Example: tagwire correct genre https://www.example.org/my-view opinion
    """
    from tagwire.model.correction_marks import genre_of

    try:
        found = genre_of(name)
    except ParseError as error:
        raise UsageError(str(error)) from error
    with open_of(data) as store:
        action = SetGenre(article_id_of(store, article), found)
    decide(action, data, Making(who, why, False, json), is_tried=dry_run)

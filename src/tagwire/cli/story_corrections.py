"""``tagwire stories move``, ``merge`` and ``split``: which articles tell of one event, put right for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.correction_making import Article, Making, Who, Why, article_id_of, open_of
from tagwire.cli.mark_making import DryRun, decide
from tagwire.cli.options import Data, Json
from tagwire.errors import UsageError
from tagwire.model.correction import MergeStories, MoveArticle, SplitStory

if TYPE_CHECKING:
    from tagwire.store import Store

StoryId = Annotated[str, typer.Argument(metavar="STORY", help="A story's id, or its page's address.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands that correct."""
    for command in (move, merge, split):
        app.command(command.__name__, rich_help_panel="Correct")(command)


def move(
    article: Article,
    story: StoryId,
    why: Why = "",
    who: Who = None,
    dry_run: DryRun = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Move an article, with those that have the same text, to another story.

    Example: tagwire stories move https://www.example.org/ferry-strike 7hq2m0cd41ka
    """
    with open_of(data) as store:
        action = MoveArticle(article_id_of(store, article), story_id_of(store, story))
    decide(action, data, Making(who, why, False, json), is_tried=dry_run)


def merge(
    stories: Annotated[list[str], typer.Argument(metavar="FROM… INTO", help="The stories, and last the one to keep.")],
    why: Why = "",
    who: Who = None,
    dry_run: DryRun = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Make several stories one. Every old address leads to it.

    Example: tagwire stories merge 7hq2m0cd41ka k3v9x1m8b2qd --why 'the same strike'
    """
    if len(stories) < 2:
        raise UsageError("name the stories to merge, and last the one to keep")
    with open_of(data) as store:
        *froms, into = (story_id_of(store, story) for story in stories)
    decide(MergeStories(tuple(froms), into), data, Making(who, why, False, json), is_tried=dry_run)


def split(
    story: StoryId,
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE…", help="The articles, by id or address, of another event."),
    ],
    why: Why = "",
    who: Who = None,
    dry_run: DryRun = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Take articles out of a story: they are a story of their own.

    Example: tagwire stories split 7hq2m0cd41ka https://www.example.org/other-ferry
    """
    with open_of(data) as store:
        named = tuple(article_id_of(store, article) for article in articles)
        action = SplitStory(story_id_of(store, story), named)
    decide(action, data, Making(who, why, False, json), is_tried=dry_run)


def story_id_of(store: "Store", story: str) -> str:
    """Return the id of the story that an id or an address leads to now; raise NotFoundError."""
    return store.story(story.strip().rstrip("/").rsplit("/", 1)[-1], limit=1).id

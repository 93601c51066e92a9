"""``tagwire latest``: "Latest news with #TAG" in the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import HiddenTagError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from tagwire.model.article import AnnotatedArticle
    from tagwire.model.listing import TagExpression
    from tagwire.store import ReadingStore

LOCALE = "en_GB"
SHOWN_WORDS = 60


def latest(
    tag: Annotated[str, typer.Argument(help="A tag, or tag algebra: a+b (both), a|b (either), -c (not).")],
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many articles.")] = 20,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Older than this: the 'next' of an earlier answer.")
    ] = None,
    lang: Annotated[str | None, typer.Option(help="Only this language (two letters).")] = None,
    publisher: Annotated[str | None, typer.Option(help="Only this publisher (its domain).")] = None,
    category: Annotated[str | None, typer.Option(help="Only this category (medtop code).")] = None,
    genre: Annotated[str | None, typer.Option(help="Only this genre.")] = None,
    full: Annotated[bool, typer.Option("--full", help="The whole text of each article.")] = False,
    json: Json = False,
) -> None:
    """Show the latest news with a hashtag, newest first: publisher, age, category, byline, headline, text.

    Example: tagwire latest "rentcontrol+portcalder-opinion"
    """
    from tagwire.cli.console import out, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.errors import ParseError, UsageError
    from tagwire.model.algebra import parse_tag_expression
    from tagwire.model.contract import annotated_article_json
    from tagwire.model.listing import Cursor, Listing

    try:
        expression = parse_tag_expression(tag)
        cursor = None if before is None else Cursor.parse(before)
    except ParseError as error:
        raise UsageError(str(error)) from error
    with open_store(settings_from(data).settings) as store:
        shown = tag_json_of(store, expression)
        page = store.find(
            Listing(
                tags=expression,
                publisher=publisher,
                category=category,
                lang=lang,
                genre=genre,
                before=cursor,
                limit=limit,
            )
        )
    if json:
        write_json(
            {
                "tag": shown,
                "articles": [annotated_article_json(a) for a in page.articles],
                "next": None if page.next is None else str(page.next),
            }
        )
    elif page.articles:
        console = out()
        console.print(f"[bold]Latest news with #{shown['label']}[/bold]\n")
        for article in page.articles:
            _print(console, article, now(), full=full)
        if page.next is not None:
            typer.echo(f"Older ones: --before {page.next}", err=True)
    if not page.articles:
        raise NotFoundError(f"no article has #{shown['label']} with what you asked for")


def tag_json_of(store: "ReadingStore", expression: "TagExpression") -> dict[str, object]:
    """Return what the answer says of the tags: of algebra, and of a tag nobody has, only how it is written."""
    from tagwire.model.algebra import write_tag_expression

    try:
        tag = None if expression.single is None else store.get_tag(expression.single)
    except HiddenTagError:
        raise
    except NotFoundError:
        tag = None
    if tag is None:
        written = write_tag_expression(expression)
        return {"key": written, "label": written, "name": written, "kind": None, "articles": None}
    return {"key": tag.key, "label": tag.label, "name": tag.name, "kind": tag.kind.value, "articles": tag.articles}


def _print(console: "Console", article: "AnnotatedArticle", moment: "datetime", *, full: bool) -> None:
    from tagwire.cli.console import plain
    from tagwire.model.contract import source_line
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    piece = article.article
    marks = [f"[cyan]{plain(piece.publisher.name)}[/cyan]"]
    if piece.published is not None:
        marks.append(age_of(piece.published, moment, ENGLISH).text)
    if article.category is not None:
        marks.append(plain(article.category.label))
    marks.append(article.genre.value)
    marks.append(plain(source_line(article)))
    console.print(" · ".join(marks), style="dim")
    console.print(f"[bold]{plain(piece.headline)}[/bold]")
    words = piece.text.split(" ")
    console.print(plain(piece.text if full or len(words) <= SHOWN_WORDS else " ".join(words[:SHOWN_WORDS]) + " …"))
    console.print(" ".join(f"#{plain(t.label)}" for t in article.tags), style="green")
    console.print(f"{plain(piece.canonical_url)}\n", style="dim")

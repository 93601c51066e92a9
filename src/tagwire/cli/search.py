"""``tagwire search``: the query language of the search page in the terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from tagwire.errors import QueryError
    from tagwire.model.search import Found, SearchPage

LOCALE = "en_GB"


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", OR, -not, #tags, publisher:, lang:, after:7d …')],
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many articles.")] = 20,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="What comes after this: the 'next' of an earlier answer.")
    ] = None,
    best: Annotated[bool, typer.Option("--best", help="Best matches first, instead of newest.")] = False,
    json: Json = False,
) -> None:
    """Search the full text of every stored article, newest first.

    Example: tagwire search 'ferry "public register" -genre:opinion after:30d'
    """
    from tagwire.cli.console import out, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.errors import ParseError, QueryError, UsageError
    from tagwire.model.listing import Cursor
    from tagwire.model.querying import QueryContext, parse_query
    from tagwire.model.querywords import read_as
    from tagwire.model.search import SearchOrder
    from tagwire.toolkit.mediatopics import load_media_topics
    from tagwire.toolkit.topicnames import category_finder

    try:
        wanted = parse_query(query, QueryContext(now(), category_finder(load_media_topics())))
        cursor = None if before is None else Cursor.parse(before)
        with open_store(settings_from(data).settings) as store:
            page = store.search(
                wanted, order=SearchOrder.BEST if best else SearchOrder.NEWEST, before=cursor, limit=limit
            )
    except QueryError as error:
        raise UsageError(_pointed(error)) from error
    except ParseError as error:
        raise UsageError(str(error)) from error
    words = read_as(wanted)
    if json:
        write_json(_json(page, words))
    elif page.found:
        console = out()
        for found in page.found:
            _print(console, found, now())
        more = "" if page.is_total_exact else "more than "
        typer.echo(f"{more}{page.total} articles; read as: {words}", err=True)
        if page.next is not None:
            typer.echo(f"Further ones: --before {page.next}", err=True)
    if not page.found:
        raise NotFoundError(f"no stored article matches: {words}")


def _pointed(error: "QueryError") -> str:
    """Return the reason, the search, and a caret under the place."""
    from unicodedata import category, east_asian_width

    shown = "".join(c if c.isprintable() else "\ufffd" for c in error.query)
    before = shown[: error.place]
    widths = (0 if category(c)[0] == "M" else 2 if east_asian_width(c) in {"W", "F"} else 1 for c in before)
    return f"{error}\n  {shown}\n  {' ' * sum(widths)}^"


def _json(page: "SearchPage", words: str) -> dict[str, object]:
    from tagwire.model.contract import annotated_article_json

    return {
        "read_as": words,
        "total": page.total,
        "is_total_exact": page.is_total_exact,
        "articles": [annotated_article_json(article) for article in page.articles],
        "next": None if page.next is None else str(page.next),
    }


def _print(console: "Console", found: "Found", moment: "datetime") -> None:
    from rich.text import Text

    from tagwire.cli.console import plain
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    article = found.article
    piece = article.article
    marks = [f"[cyan]{plain(piece.publisher.name)}[/cyan]"]
    if piece.published is not None:
        marks.append(age_of(piece.published, moment, ENGLISH).text)
    marks += [article.genre.value, plain(", ".join(piece.authors))]
    console.print(" · ".join(mark for mark in marks if mark), style="dim")
    console.print(f"[bold]{plain(piece.headline)}[/bold]")
    if found.passage is not None:
        # Text takes no mark-up; what can't be printed is replaced one for one, so the places stay.
        text = Text("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in found.passage.text))
        for start, end in found.passage.spans:
            text.stylize("bold yellow", start, end)
        console.print(text)
    console.print(f"{plain(piece.canonical_url)}\n", style="dim")

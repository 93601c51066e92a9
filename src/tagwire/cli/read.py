"""``tagwire read``: one page, without storing it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import TagwireError

if TYPE_CHECKING:
    from rich.console import Console

    from tagwire.model.article import AnnotatedArticle

FILE_ADDRESS = "https://localhost.invalid/"
"""The address of a file that names none itself."""


def read(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A page's address, or a saved page (- for standard input).")
    ],
    url: Annotated[str | None, typer.Option(help="The address a file came from.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Read one page: headline, byline, date, category, tags with their evidence, text. Nothing is stored.

    Example: tagwire read https://www.example.org/news/fourteen-warnings
    """
    from tagwire.cli.console import out, write_json
    from tagwire.cli.inputs import document_of
    from tagwire.extract import extract_article
    from tagwire.model.article import Rejected
    from tagwire.model.contract import annotated_article_json
    from tagwire.model.document import Purpose
    from tagwire.toolkit.kit import load_toolkit
    from tagwire.understand import annotate

    document = asyncio.run(
        document_of(page, purpose=Purpose.PAGE, address=url or FILE_ADDRESS, settings=settings_from(data).settings)
    )
    article = extract_article(document)
    if isinstance(article, Rejected):
        if json:
            rejected = {"stage": article.stage.value, "reason": article.reason, "detail": article.detail}
            write_json({"key": None, "rejected": rejected})
        raise TagwireError(f"{page} was not read as an article ({article.reason}): {article.detail}")
    annotated = annotate(article, load_toolkit())
    if json:
        write_json(annotated_article_json(annotated))
    else:
        _print(out(), annotated)


def _print(console: "Console", annotated: "AnnotatedArticle") -> None:
    from tagwire.cli.console import plain
    from tagwire.model.contract import source_line
    from tagwire.text.times import rfc3339

    article = annotated.article
    console.print(f"[bold]{plain(article.headline)}[/bold]")
    category = annotated.category.label if annotated.category else "no category"
    published = rfc3339(article.published) if article.published else "no date"
    marks = (article.publisher.name, source_line(annotated), published, category, annotated.genre.value)
    console.print(
        plain(" · ".join((*marks, annotated.lang or "language unknown", f"{annotated.words} words"))), style="dim"
    )
    console.print()
    for tag in annotated.tags:
        where = ", headline" if tag.evidence.in_headline else ""
        why = plain(tag.evidence.sentence)
        console.print(f"[green]#{plain(tag.label)}[/green] {tag.score:.2f} {tag.kind.value}{where}: {why}")
    console.print("\n" + plain(article.text))

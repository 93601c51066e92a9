"""``tagwire read``: one page, without storing it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import TagwireError

if TYPE_CHECKING:
    from rich.console import Console

    from tagwire.extract.page import ReadPage
    from tagwire.model.article import AnnotatedArticle

FILE_ADDRESS = "https://localhost.invalid/"
"""The address of a file that names none itself."""
_SHOWN_CHARS = 160


def read(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A page's address, or a saved page (- for standard input).")
    ],
    url: Annotated[str | None, typer.Option(help="The address a file came from.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show every piece of the page: kept or dropped, and why.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Read one page: headline, byline, date, category, tags with their evidence, text. Nothing is stored.

    Example: tagwire read https://www.example.org/news/fourteen-warnings
    """
    from tagwire.addons import load_rerankers
    from tagwire.cli.console import out, write_json
    from tagwire.cli.inputs import document_of
    from tagwire.cli.workshop import addon_choice
    from tagwire.extract import article_of
    from tagwire.extract.page import read_page
    from tagwire.extract.rules import RULES_FOLDER, load_rules
    from tagwire.model.article import Rejected
    from tagwire.model.contract import annotated_article_json
    from tagwire.model.document import Purpose
    from tagwire.toolkit.kit import load_toolkit
    from tagwire.understand import annotate

    settings = settings_from(data).settings
    rules = load_rules(settings.data / RULES_FOLDER)
    document = asyncio.run(document_of(page, purpose=Purpose.PAGE, address=url or FILE_ADDRESS, settings=settings))
    found = read_page(document, rules=rules)
    if explain and not isinstance(found, Rejected):
        _explain(found, json=json)
    article = found if isinstance(found, Rejected) else article_of(found, document)
    if isinstance(article, Rejected):
        if json:
            rejected = {"stage": article.stage.value, "reason": article.reason, "detail": article.detail}
            write_json({"key": None, "rejected": rejected})
        raise TagwireError(f"{page} was not read as an article ({article.reason}): {article.detail}")
    if explain:
        return
    annotated = annotate(article, load_toolkit(load_rerankers(addon_choice(settings))))
    if json:
        write_json(annotated_article_json(annotated))
    else:
        _print(out(), annotated)


def _explain(page: "ReadPage", *, json: bool) -> None:
    """Print what became of each block of a page."""
    from tagwire.cli.console import out, plain, write_json
    from tagwire.extract.explain import explain

    found = explain(page)
    if json:
        verdicts = [
            {"text": v.text, "kept": v.is_kept, "likelihood": round(v.likelihood, 3), "why": v.why}
            for v in found.verdicts
        ]
        write_json(
            {
                "confidence": round(found.confidence, 3),
                "kept_from": round(found.bar, 3),
                "origin": found.origin,
                "blocks": verdicts,
            }
        )
        return
    console = out()
    console.print(
        f"Text from {plain(found.origin)}; confidence {found.confidence:.2f}; "
        f"kept from a likelihood of {found.bar:.2f}\n"
    )
    for verdict in found.verdicts:
        mark, style = ("+", "green") if verdict.is_kept else ("-", "dim")
        console.print(f"[{style}]{mark} {verdict.likelihood:.2f}  {plain(verdict.text[:_SHOWN_CHARS])}[/{style}]")
        if verdict.why:
            console.print(f"[dim]         {plain(verdict.why)}[/dim]")


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

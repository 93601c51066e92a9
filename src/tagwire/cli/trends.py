"""``tagwire trends``: the tags, stories or categories that rise now, each against its own past."""

from typing import Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError
from tagwire.model.trend import TrendOf

LANG = "en"


def trends(
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 20,
    of: Annotated[TrendOf, typer.Option(help="What rises.")] = TrendOf.TAGS,
    json: Json = False,
) -> None:
    """Show what rises: what several publishers write of more than is usual for it.

    Example: tagwire trends --of stories --limit 10
    """
    from rich.table import Table

    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.contract import trend_json
    from tagwire.toolkit.mediatopics import load_media_topics
    from tagwire.trends import rise
    from tagwire.web.rising import rising_now

    with open_store(settings_from(data).settings) as store:
        found = rising_now(store, load_media_topics(), of=of, now=now(), limit=limit, lang=LANG)
    if json:
        write_json({"trends": [trend_json(rising.trend, name=rising.name) for rising in found]})
    elif found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("hashtag" if of is TrendOf.TAGS else "story" if of is TrendOf.STORIES else "category")
        for title in ("times its usual", "articles", "publishers", "usually"):
            table.add_column(title, justify="right")
        for trend, name in found:
            times = f"{rise(trend.voices, trend.usual):.1f}"
            row = (times, str(trend.articles), str(trend.publishers), f"{trend.usual:.1f}")
            table.add_row(f"[bold]{'#' if of is TrendOf.TAGS else ''}{plain(name)}[/bold]", *row)
        out().print(table)
    if not found:
        raise NotFoundError(
            f"nothing rises now among {of.value}: a rise needs two publishers who write of a thing more than is usual"
            " for it, and the collection some days to have a usual"
        )

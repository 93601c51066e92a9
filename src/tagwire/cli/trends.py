"""``tagwire trends``: what rises now, against each tag's own past."""

from typing import Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from
from tagwire.errors import NotFoundError


def trends(
    data: Data = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many hashtags.")] = 20,
    json: Json = False,
) -> None:
    """Show the hashtags that rise: what several publishers write of more than is usual for it.

    Example: tagwire trends --limit 10
    """
    from rich.table import Table

    from tagwire.cli.console import out, plain, write_json
    from tagwire.cli.workshop import now, open_store
    from tagwire.model.contract import trend_json
    from tagwire.trends import rise, rising_tags

    with open_store(settings_from(data).settings) as store:
        found = rising_tags(store.trend_material(now=now()), limit=limit)
    if json:
        write_json({"trends": [trend_json(trend) for trend in found]})
    elif found:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("hashtag")
        for title in ("times its usual", "articles", "publishers", "usually"):
            table.add_column(title, justify="right")
        for trend in found:
            times = f"{rise(trend.voices, trend.usual):.1f}"
            row = (times, str(trend.articles), str(trend.publishers), f"{trend.usual:.1f}")
            table.add_row(f"[bold]#{plain(trend.tag.label)}[/bold]", *row)
        out().print(table)
    if not found:
        raise NotFoundError(
            "nothing rises now: a tag needs two publishers who write of it more than is usual for it,"
            " and the collection some days to have a usual"
        )

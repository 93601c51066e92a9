"""``tagwire add``: find what a site, feed or sitemap publishes, and follow it."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from tagwire.cli.options import Data, Json, settings_from

if TYPE_CHECKING:
    from tagwire.ingest.discovery import Discovery, FoundFeed
    from tagwire.settings import Settings
    from tagwire.store.sqlite import SqliteStore


def add(
    urls: Annotated[
        list[str], typer.Argument(metavar="URL…", help="A site, a feed, a news sitemap, a publisher's address.")
    ],
    every: Annotated[bool, typer.Option("--all", help="Follow everything found, not only the best.")] = False,
    pick: Annotated[
        str | None,
        typer.Option(
            "--pick",
            metavar="[NUMBERS]",
            help="Follow these of what is found (1,3 or 2-5); without numbers you are asked.",
            show_default=False,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what is there; follow nothing.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Find the feeds and news sitemaps behind an address, follow the best, and say what each holds.

    The articles are read by the next `tagwire fetch`, or by a running `tagwire up`.

    Example: tagwire add https://www.example.org --pick 1,3
    """
    from tagwire.cli.console import write_json
    from tagwire.cli.picking import ASK, picked_numbers
    from tagwire.cli.workshop import open_store
    from tagwire.errors import TagwireError, UsageError

    if every and pick is not None:
        raise UsageError("--all and --pick contradict each other: give one of them")
    settings = settings_from(data).settings
    with open_store(settings) as store:
        discoveries = asyncio.run(_discover(settings, store, urls, looks_at_all=every))
        numbered = dict(enumerate((found for d in discoveries for found in d.found), 1))
        if pick is not None and numbered:
            if pick == ASK and not json:
                _print(discoveries, {}, is_open=True)
            chosen = picked_numbers(pick, most=len(numbered))
        elif every:
            chosen = set(numbered)
        else:
            best = {d.found[0].draft.url for d in discoveries if d.found}
            chosen = {number for number, found in numbered.items() if found.draft.url in best}
        wanted = {} if dry_run else {number: found for number, found in numbered.items() if number in chosen}
        followed = _follow(settings, store, list(wanted.values()))
    if json:
        write_json(_discoveries_json(discoveries, followed))
    elif pick == ASK and not dry_run:
        _tell_followed(followed)
    else:
        _print(discoveries, followed, is_open=dry_run)
    failed = [d for d in discoveries if not d.found]
    if failed:
        raise TagwireError("; ".join(map(_why, failed)))


def _why(discovery: "Discovery") -> str:
    from tagwire.cli.console import with_address

    return with_address(discovery.url, discovery.problem or "nothing was found there")


async def _discover(
    settings: "Settings", store: "SqliteStore", urls: list[str], *, looks_at_all: bool
) -> "list[Discovery]":
    from tagwire.cli.console import progress_bar
    from tagwire.cli.workshop import language_identifier, open_fetcher
    from tagwire.ingest.discovery import MOST_READ, MOST_READ_FOR_ALL, discover

    identify = language_identifier()
    most_read = MOST_READ_FOR_ALL if looks_at_all else MOST_READ
    with progress_bar() as bar:
        task = bar.add_task("Looking for feeds", total=len(urls))
        async with open_fetcher(settings, store=store) as fetcher:

            async def one(url: str) -> "Discovery":
                discovery = await discover(url, fetcher, robots=store, identify=identify, most_read=most_read)
                bar.advance(task)
                return discovery

            return list(await asyncio.gather(*map(one, urls)))


def _follow(settings: "Settings", store: "SqliteStore", wanted: "list[FoundFeed]") -> dict[str, bool]:
    """Follow feeds; return for each address whether it was new."""
    from tagwire.cli.workshop import now, poll_policy
    from tagwire.ingest.discovery import follow_found

    policy = poll_policy(settings)
    followed: dict[str, bool] = {}
    for found in wanted:
        _, is_new = follow_found(store, found, policy=policy, now=now())
        followed[found.draft.url] = followed.get(found.draft.url, False) or is_new
    return followed


def _discoveries_json(discoveries: "list[Discovery]", followed: dict[str, bool]) -> list[dict[str, object]]:
    answer: list[dict[str, object]] = []
    number = 0
    for discovery in discoveries:
        rows = []
        for found in discovery.found:
            number += 1
            rows.append(_found_json(number, found, followed))
        answer.append(
            {"url": discovery.url, "found": rows, "not_looked_at": discovery.unread, "problem": discovery.problem}
        )
    return answer


def _found_json(number: int, found: "FoundFeed", followed: dict[str, bool]) -> dict[str, object]:
    draft, holdings = found.draft, found.holdings
    return {
        "number": number,
        "url": draft.url,
        "title": draft.title,
        "site": draft.site,
        "format": draft.format.value,
        "kind": found.kind.value,
        "how": found.how,
        "entries": holdings.entries,
        "newest": holdings.newest,
        "text": holdings.text.value,
        "lang": holdings.lang,
        "problems": len(found.feed.problems),
        "same_as": [{"url": twin.url, "format": twin.format.value} for twin in found.twins],
        "followed": draft.url in followed,
        "new": followed.get(draft.url, False),
    }


_TEXT_WORDS = {"full": "full text", "summary": "summaries", "titles": "titles only", "addresses": "addresses only"}
_KIND_WORDS = {"site": "", "section": "section · ", "comments": "comments · "}


def _print(discoveries: "list[Discovery]", followed: dict[str, bool], *, is_open: bool) -> None:
    """List what was found; while it is still open what is followed, only that it is there."""
    from tagwire.cli.console import err, out, plain

    console = out()
    number = 0
    left = []
    for discovery in discoveries:
        for found in discovery.found:
            number += 1
            draft = found.draft
            if draft.url in followed:
                state = "[green]followed[/green]" if followed[draft.url] else "followed already"
            else:
                state = "found"
                left.append(number)
            console.print(f"{number:>2}  {state}: [bold]{plain(draft.title or draft.url)}[/bold]")
            console.print(f"    {plain(draft.url)}\n    [dim]{plain(_holdings_words(found))}[/dim]")
            if found.feed.problems:
                console.print(f"    [yellow]{_problem_words(len(found.feed.problems))}[/yellow]")
            for twin in found.twins:
                console.print(f"    [dim]the same as {twin.format.value}: {plain(twin.url)}[/dim]")
        if discovery.unread:
            err().print(
                f"{plain(discovery.url)} names {discovery.unread} further addresses that were not looked at"
                " (--all looks at more)."
            )
    if left and not is_open:
        err().print(f"Not followed: {', '.join(map(str, left))}. --pick follows those you name, --all all of them.")


def _tell_followed(followed: dict[str, bool]) -> None:
    from tagwire.cli.console import out, plain

    for url, is_new in followed.items():
        out().print(f"{'[green]followed[/green]' if is_new else 'followed already'}: {plain(url)}")


def _problem_words(count: int) -> str:
    return f"{'one problem' if count == 1 else f'{count} problems'} in it: `tagwire feed` of it names them"


def _holdings_words(found: "FoundFeed") -> str:
    """Return what a feed holds: "rss20 · 20 entries · newest 3 hours ago · full text · en"."""
    from tagwire.cli.workshop import now
    from tagwire.web.ages import age_of
    from tagwire.web.wording import ENGLISH

    holdings = found.holdings
    entries = "1 entry" if holdings.entries == 1 else f"{holdings.entries} entries"
    newest = "undated" if holdings.newest is None else f"newest {age_of(holdings.newest, now(), ENGLISH).text}"
    marks = [
        f"{found.draft.format.value} · {_KIND_WORDS[found.kind.value]}{entries}",
        newest,
        _TEXT_WORDS[holdings.text.value],
        holdings.lang or "language unknown",
    ]
    return " · ".join(marks if holdings.entries else [marks[0]])

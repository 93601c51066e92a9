"""``tagwire backfill`` on the address of a followed feed: its archive documents, gone through once."""

import asyncio
import json
from pathlib import Path

from feed_sites import WORDS
from fetch_publisher import Publisher, publishing, reply
from program import tagwire


def archive(site: Publisher, number: int, *, older: str | None) -> bytes:
    """Return a document of one entry, with the archive behind it."""
    link = "" if older is None else f'<link rel="prev-archive" href="{older}"/>'
    page = site.url(f"/{number}")
    date = f"<updated>2020-0{number + 1}-01T00:00:00Z</updated>"
    entry = f'<entry><id>{page}</id><title>Bridge {number}</title><link href="{page}"/>{date}</entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>{link}{entry}</feed>'.encode()


def article(number: int) -> bytes:
    body = f"<h1>Bridge number {number} closes</h1><p>{WORDS * 6} It is bridge {number}.</p>"
    return f"<!doctype html><title>Bridge {number}</title><article>{body}</article>".encode()


def test_the_past_of_a_feed_is_read_once_and_its_articles_stored(tmp_path: Path) -> None:
    async def walk() -> tuple[list[dict[str, object]], list[str], int]:
        async with publishing() as site:
            site.replies |= {f"/{n}": reply(200, article(n)) for n in range(3)}
            site.replies |= {
                "/feed": reply(200, archive(site, 2, older="/2019")),
                "/2019": reply(200, archive(site, 1, older="/2018")),
                "/2018": reply(200, archive(site, 0, older="/2017")),
            }
            await asyncio.to_thread(tagwire, "add", site.url("/feed"), data=tmp_path)
            ran = [
                await asyncio.to_thread(tagwire, "backfill", site.url("/feed"), "--json", data=tmp_path)
                for _ in range(2)
            ]
            stranger = await asyncio.to_thread(tagwire, "backfill", site.url("/other"), data=tmp_path)
            return [json.loads(run.stdout) for run in ran], site.paths(), stranger.returncode

    (first, second), asked, stranger = asyncio.run(walk())
    [feed] = first["feeds"]  # type: ignore[misc]
    assert (feed["documents"], feed["entries"], feed["new_entries"]) == (3, 3, 2)
    assert "/2017" in feed["problem"]
    assert first["stored_of_feeds"] == 3
    assert second["stored_of_feeds"] == 0
    assert [asked.count(f"/{n}") for n in range(3)] == [1, 1, 1]
    assert stranger == 4

"""Whose words an article is made of: a publisher's own feed may carry them, another's may not."""

import asyncio
import json
from pathlib import Path

from feed_sites import WORDS
from fetch_publisher import publishing, reply
from program import tagwire

OWN = "The harbour master closed the quay to all ships on Tuesday, after the tide had lifted its stones. " * 12


def feed(link: str, words: str) -> bytes:
    """Return a feed whose one entry carries its article in full."""
    content = f'<content type="html">&lt;p&gt;{words}&lt;/p&gt;</content>'
    entry = f'<entry><id>{link}</id><title>Quay closed</title><link href="{link}"/>{content}</entry>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title>{entry}</feed>'.encode()


def test_full_text_of_its_own_feed_needs_no_page_and_that_of_another_is_not_believed(tmp_path: Path) -> None:
    page = f"<!doctype html><title>Bridge</title><article><h1>Bridge closed</h1><p>{WORDS * 6}</article>"

    async def follow() -> tuple[list[str], dict[str, object]]:
        async with publishing() as own, publishing() as planet:
            own.replies |= {"/feed": reply(200, feed(own.url("/a"), OWN)), "/b": reply(200, page.encode())}
            planet.replies["/feed"] = reply(200, feed(own.url("/b"), "Invented words of somebody else. " * 40))
            await asyncio.to_thread(tagwire, "add", own.url("/feed"), planet.url("/feed"), data=tmp_path)
            fetched = await asyncio.to_thread(tagwire, "fetch", "--json", data=tmp_path)
            return own.paths(), json.loads(fetched.stdout)

    asked, summary = asyncio.run(follow())
    assert summary["stored"] == 2
    assert "/b" in asked
    assert "/a" not in asked
    assert tagwire("search", "invented", data=tmp_path).returncode == 4
    assert b"Bridge closed" in tagwire("search", "bridge", data=tmp_path).stdout
    assert b"Quay closed" in tagwire("search", "harbour", data=tmp_path).stdout

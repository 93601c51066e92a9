"""``tagwire add`` as people use it: what it says, what it follows, and what it does not ask for twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from feed_sites import WORDS, page_of, rss_of, stated
from fetch_publisher import Publisher, publishing, reply
from program import tagwire

ARTICLE = f"<!doctype html><title>Bridge</title><article><h1>Bridge closes for a year</h1><p>{WORDS * 6}</article>"


@asynccontextmanager
async def site() -> AsyncIterator[Publisher]:
    """Serve a site with a feed, a section's feed, and one article of each."""
    async with publishing() as publisher:
        courier = rss_of("Courier", [publisher.url("/a")], year=2020, text=WORDS)
        sea = rss_of("Sea", [publisher.url("/b")], year=2020, text=WORDS)
        publisher.replies |= {
            "/": reply(200, page_of(stated("/feed"), stated("/category/sea/feed", title="Sea"))),
            "/feed": reply(
                200,
                courier,
                ("ETag", '"one"'),
                ("Last-Modified", "yesterday"),
            ),
            "/category/sea/feed": reply(200, sea),
            "/a": reply(200, ARTICLE.encode()),
            "/b": reply(200, ARTICLE.replace("Bridge", "Quay").encode()),
        }
        yield publisher


def run(*arguments: str, data: Path, stdin: bytes = b"") -> tuple[int, str, str, Publisher]:
    """Run a command on the site's address, given as "SITE"."""

    async def within() -> tuple[int, str, str, Publisher]:
        async with site() as publisher:
            words = [publisher.url("/") if word == "SITE" else word for word in arguments]
            ended = await asyncio.to_thread(tagwire, *words, data=data, stdin=stdin)
            return ended.returncode, ended.stdout.decode(), ended.stderr.decode(), publisher

    return asyncio.run(within())


def followed(data: Path) -> list[str]:
    return [s["title"] for s in json.loads(tagwire("sources", "--json", data=data).stdout)]


@pytest.mark.parametrize(
    ("arguments", "stdin", "titles"),
    [
        (["SITE"], b"", ["Courier"]),
        (["SITE", "--all"], b"", ["Courier", "Sea"]),
        (["SITE", "--pick", "2"], b"", ["Sea"]),
        (["--pick", "1-2", "SITE"], b"", ["Courier", "Sea"]),
        (["--pick", "SITE"], b"2\n", ["Sea"]),
        (["SITE", "--pick"], b"\n", ["Courier"]),
        (["SITE", "--pick=2", "--dry-run"], b"", []),
    ],
)
def test_what_is_followed(arguments: list[str], stdin: bytes, titles: list[str], tmp_path: Path) -> None:
    code, _, complaint, _ = run("add", *arguments, data=tmp_path, stdin=stdin)
    assert code == 0, complaint
    assert followed(tmp_path) == titles


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["SITE", "--pick", "3"], "its numbers go from 1 to 2"),
        (["SITE", "--pick", "0-1"], "its numbers go from 1 to 2"),
        (["SITE", "--pick=x"], "names no numbers"),
        (["SITE", "--pick"], "--pick 1,3"),
        (["SITE", "--pick", "1", "--all"], "contradict"),
    ],
)
def test_what_can_not_be_picked(arguments: list[str], said: str, tmp_path: Path) -> None:
    code, _, complaint, _ = run("add", *arguments, data=tmp_path)
    assert code == 2
    assert said in complaint
    assert followed(tmp_path) == []


def test_it_says_what_each_feed_holds(tmp_path: Path) -> None:
    _, listed, hint, _ = run("add", "SITE", data=tmp_path)
    assert "1  followed: Courier" in listed
    assert "rss20 · 1 entry · newest 1 March 2020 · summaries · en" in " ".join(listed.split("\n"))
    assert "Not followed: 2." in hint
    _, said, _, publisher = run("add", "SITE", "--json", "--dry-run", data=tmp_path / "other")
    [answer] = json.loads(said)
    assert (answer["not_looked_at"], [found["number"] for found in answer["found"]]) == (0, [1, 2])
    assert answer["found"][1] | {"number": 0} == {
        "number": 0,
        "url": publisher.url("/category/sea/feed"),
        "title": "Sea",
        "site": publisher.url("/category/sea/feed"),
        "format": "rss20",
        "kind": "section",
        "how": "link",
        "entries": 1,
        "newest": "2020-03-01T09:00:00Z",
        "text": "summary",
        "lang": "en",
        "problems": 0,
        "same_as": [],
        "followed": False,
        "new": False,
    }


def test_an_address_with_nothing_to_follow_is_named(tmp_path: Path) -> None:
    async def add() -> tuple[str, str]:
        async with publishing({"/": reply(200, page_of())}) as empty:
            ended = await asyncio.to_thread(tagwire, "add", empty.url("/"), data=tmp_path)
            return ended.stderr.decode(), empty.url("/")

    said, address = asyncio.run(add())
    assert f"{address}: no feed or news sitemap was found there" in said


def test_a_feed_read_while_it_is_added_is_then_asked_for_conditionally_only(tmp_path: Path) -> None:
    async def add_and_fetch() -> tuple[dict[str, object], Publisher]:
        async with site() as publisher:
            await asyncio.to_thread(tagwire, "add", publisher.url("/"), data=tmp_path)
            publisher.replies["/feed"] = reply(304)
            fetched = await asyncio.to_thread(tagwire, "fetch", "--json", data=tmp_path)
            return json.loads(fetched.stdout), publisher

    summary, publisher = asyncio.run(add_and_fetch())
    assert summary["stored"] == 1
    first, second = (asked for asked in publisher.asked if asked.path == "/feed")
    assert (first.header("If-None-Match"), second.header("If-None-Match")) == (None, b'"one"')

"""A feed that is broken, as people see it: what `add`, `fetch`, `sources` and `doctor` say of it."""

import asyncio
from pathlib import Path

import pytest
from feed_sites import WORDS, rss_of
from fetch_publisher import publishing, reply
from program import tagwire


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What was said of a feed that was cut when it was added, and replaced by an error page afterwards."""
    data: Path = tmp_path_factory.mktemp("data")

    async def commands() -> dict[str, str]:
        async with publishing() as publisher:
            whole = rss_of("Courier", [publisher.url("/a"), publisher.url("/b")], year=2020, text=WORDS)
            publisher.replies["/feed"] = reply(200, whole[: whole.rindex(b"</title>")])
            url = publisher.url("/feed")
            told = {"url": url}
            for name, words in (("add", ["add", url]), ("fetch a cut feed", ["fetch"])):
                if name.startswith("fetch"):  # another cut, lest it be taken for unchanged
                    publisher.replies["/feed"] = reply(200, whole[: whole.rindex(b"<title>")])
                ended = await asyncio.to_thread(tagwire, *words, data=data)
                told[name] = (ended.stdout + ended.stderr).decode()
            publisher.replies["/feed"] = reply(200, b"<!doctype html><title>Oops</title><p>Something went wrong.")
            for command in ("fetch", "sources", "doctor"):
                ended = await asyncio.to_thread(tagwire, command, data=data)
                told[command] = (ended.stdout + ended.stderr).decode()
            return told

    return asyncio.run(commands())


@pytest.mark.parametrize("command", ["add", "fetch a cut feed"])
def test_what_could_not_be_read_of_a_feed_is_said(said: dict[str, str], command: str) -> None:
    assert "problem" in said[command]
    assert "`tagwire feed` of it names them" in said[command]


@pytest.mark.parametrize("command", ["fetch", "sources", "doctor"])
def test_the_reason_of_a_failure_is_said_with_its_address_once(said: dict[str, str], command: str) -> None:
    words = " ".join(said[command].split())
    assert "the document is an HTML page, not a feed" in words
    assert "".join(words.split()).count(said["url"]) == 1  # a narrow table folds it

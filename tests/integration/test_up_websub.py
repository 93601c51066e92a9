"""``tagwire up`` and a hub: subscribed, pushed to, shown, and let go, as an operator meets it."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from program import LOOPBACK_ALLOWED, tagwire
from running_room import running_up
from websub_hub import Hub, publishing_hub

from tagwire.model.source import PollRecord, SourceDraft
from tagwire.model.subscription import PushOffer
from tagwire.store.sqlite import open_store
from tagwire.understand import choose

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LONG = " ".join(
    f"The council of Port Calder met for the {n}th time and found the old bridge wanting." for n in range(30)
)


async def until(what: Callable[[], bool], *, within_s: float = 40) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not await asyncio.to_thread(what):  # noqa: ASYNC110  # another process brings it about
            await asyncio.sleep(0.1)


def of(data: Path, extra: dict[str, str], *arguments: str) -> list[dict[str, object]]:
    told = tagwire(*arguments, "--json", data=data, extra=extra)
    assert told.returncode == 0, told.stderr.decode()
    found: list[dict[str, object]] = json.loads(told.stdout)
    return found


def test_pushes_are_asked_for_shown_and_given_up(tmp_path: Path) -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        extra = {**LOOPBACK_ALLOWED, "TAGWIRE_BASE_URL": f"http://127.0.0.1:{port}/"}
        async with publishing_hub() as hub:
            added = await asyncio.to_thread(tagwire, "add", hub.topic, data=tmp_path, extra=extra)
            assert added.returncode == 0, added.stderr.decode()
            with running_up(tmp_path, port=port, extra=extra) as up:
                await until(lambda: hub.confirmations == [(200, "chall&nge é")])
                polls = hub.polls
                assert await hub.push(_document(hub)) == 202
                await until(lambda: "Bridge found wanting" in up.get("/latest.json"))
                assert hub.polls == polls
                assert json.loads(up.get("/latest.json"))["hubs"] == [{"type": "WebSub", "url": f"{up.address}hub"}]
                [source] = await asyncio.to_thread(of, tmp_path, extra, "sources")
                push = source["push"]
                assert isinstance(push, dict)
                assert (push["state"], push["hub"], push["pushes"]) == ("active", hub.address, 1)
                assert hub.last["hub.secret"] not in json.dumps(source)
                assert hub.last["hub.callback"] not in json.dumps(source)
                table = await asyncio.to_thread(tagwire, "sources", data=tmp_path, extra=extra)
                assert f"pushed by 127.0.0.1:{hub.port} until" in " ".join(table.stdout.decode().split())
                await asyncio.to_thread(of, tmp_path, extra, "sources", "remove", "1")
                await until(lambda: hub.last["hub.mode"] == "unsubscribe" and len(hub.confirmations) == 2)
                assert await hub.push(_document(hub), form=hub.asked[0]) == 410
                up.process.send_signal(signal.SIGINT)
                assert await asyncio.to_thread(up.process.wait, timeout=20) == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({}, "base_url is not set"),
        ({"TAGWIRE_BASE_URL": "http://10.0.0.7:8321"}, "10.0.0.7 is private"),
        ({"TAGWIRE_BASE_URL": "http://calder:8321"}, "only your own network knows"),
        ({"TAGWIRE_BASE_URL": "https://news.example.org"}, "0 of 1 followed feeds"),
        ({"TAGWIRE_BASE_URL": "http://news.example.org"}, "is not https"),
        ({"TAGWIRE_BASE_URL": "https://news.example.org", "TAGWIRE_WEBSUB": "false"}, "off by the setting websub"),
    ],
)
def test_the_doctor_says_whether_hubs_can_push(tmp_path: Path, extra: dict[str, str], words: str) -> None:
    store = open_store(tmp_path, choose=choose)
    source, _ = store.add_source(SourceDraft("https://courier.example/feed"), now=NOW)
    offer = PushOffer("https://hub.example/", "https://courier.example/feed")
    store.record_poll(PollRecord(source.id, NOW, NOW, offer=offer))
    store.close()
    said = [f for f in of(tmp_path, extra, "doctor") if f["check"] == "websub"]
    assert any(words in str(finding["detail"]) for finding in said), said


@pytest.mark.parametrize("base", ["news.example.org", "ftp://news.example.org", "https://", "https://a.example/?b=c"])
def test_a_base_url_that_is_no_address_is_refused(tmp_path: Path, base: str) -> None:
    told = tagwire("config", data=tmp_path, extra={"TAGWIRE_BASE_URL": base})
    assert told.returncode == 3
    assert "base_url" in told.stderr.decode()


def _document(hub: Hub) -> bytes:
    item = (
        f"<item><guid>bridge</guid><title>Bridge found wanting</title><description>{LONG}</description>"
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{LONG}</p><p>{LONG}</p>]]>"
        "</content:encoded></item>"
    )
    return hub.document().replace(b"</channel>", item.encode() + b"</channel>")

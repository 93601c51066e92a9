"""``tagwire up`` as a newcomer runs it: the demo edition, the first real source, Ctrl-C."""

import json
import re
import signal
import time
import urllib.request
from pathlib import Path

from demo_publishers import served_publishers
from program import tagwire
from running_room import running_up

READY = "The demo edition is ready"


def test_the_demo_edition_is_read_shown_and_replaced_by_the_first_source(tmp_path: Path) -> None:
    with running_up(tmp_path) as up:
        up.wait_for(READY)
        page = up.get("/tag/institutionalfailure")
        assert "<h1" in page
        assert "Demo edition" in page
        feed = json.loads(up.get("/tag/institutionalfailure.json"))
        publishers = {item["authors"][0]["name"] for item in feed["items"] if item.get("authors")}
        assert len(feed["items"]) >= 6
        assert len(publishers) >= 4
        with served_publishers() as server:
            assert tagwire("add", server.sources[1], data=tmp_path).returncode == 0
            up.wait_for("the demo edition is over")
            deadline = time.monotonic() + 30
            while "Meridian Wire" not in (page := up.get("/publishers")) and time.monotonic() < deadline:
                time.sleep(0.3)
        assert "Meridian Wire" in page
        assert "Demo edition" not in page
        assert "Le Fanal" not in page
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(timeout=20) == 0
        up.wait_for("Stopped")


def test_the_demo_edition_survives_a_kill_and_asks_nothing_anew(tmp_path: Path) -> None:
    with running_up(tmp_path) as up:
        first = up.wait_for(READY)
        up.process.kill()
    with running_up(tmp_path) as up:
        second = up.wait_for(READY)
        articles = re.findall(r"(\d+) articles", first + second)
        assert len(articles) == 2
        assert articles[0] == articles[1]
        up.process.send_signal(signal.SIGTERM)
        assert up.process.wait(timeout=20) == 0


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with running_up(tmp_path, "--no-ingest") as up:
        port = up.address.rstrip("/").rsplit(":", 1)[1]
        second = tagwire("up", "--port", port, data=tmp_path)
    assert second.returncode == 3
    assert f":{port}" in second.stderr.decode()


def test_it_stops_cleanly_while_somebody_listens(tmp_path: Path) -> None:
    with running_up(tmp_path, "--no-ingest") as up:
        with urllib.request.urlopen(up.address + "live?version=0", timeout=20) as stream:
            assert stream.readline() == b"retry: 5000\n"
            up.process.send_signal(signal.SIGINT)
            stream.read()
        assert up.process.wait(timeout=20) == 0
        up.wait_for("Stopped; everything read so far is stored.")
        assert not [line for line in up.said if "Traceback" in line or "Error" in line]

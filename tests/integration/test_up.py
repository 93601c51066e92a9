"""``tagwire up`` as a newcomer runs it: the demo edition, the first real source, Ctrl-C."""

import json
import re
import signal
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo_publishers import served_publishers
from program import command, environment, tagwire

READY = "The demo edition is ready"


class Up:
    """A running ``tagwire up`` and what it has said."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._more = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, words: str, *, within_s: float = 60) -> str:
        """Return the line that holds the words, once it is said."""
        deadline = time.monotonic() + within_s
        with self._more:
            while True:
                for line in self.said:
                    if words in line:
                        return line
                assert self._more.wait(deadline - time.monotonic()), f"{words!r} was not said, but {self.said}"

    @property
    def address(self) -> str:
        """Where the reading room is."""
        found = re.search(r"http://\S+", self.wait_for("Reading room:"))
        assert found
        return found[0]

    def get(self, path: str) -> str:
        """Return a page's text."""
        with urllib.request.urlopen(self.address.rstrip("/") + path, timeout=20) as answer:
            return str(answer.read().decode())

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._more:
                self.said.append(line)
                self._more.notify_all()


@contextmanager
def running_up(data: Path, *arguments: str) -> Iterator[Up]:
    """Yield a reading room on a free port; kill it if the block leaves it running."""
    with subprocess.Popen(
        command("up", "--port", "0", "--workers", "2", *arguments),
        env=environment(data),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Up(process)
        finally:
            process.kill()


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

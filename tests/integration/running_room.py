"""``tagwire up`` running in a process of its own, and what it says."""

import re
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from program import LOOPBACK_ALLOWED, command, environment


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
def running_up(data: Path, *arguments: str, port: int = 0, extra: Mapping[str, str] = LOOPBACK_ALLOWED) -> Iterator[Up]:
    """Yield a reading room, on a free port unless told; kill it if the block leaves it running."""
    with subprocess.Popen(
        command("up", "--port", str(port), "--workers", "2", *arguments),
        env=environment(data, extra),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Up(process)
        finally:
            process.kill()

"""Fuzz the API of a running room against its own OpenAPI document.

    python fuzz/api.py [--seconds 60] [--paths alerts]

The room holds the demo edition's articles, and the token may change everything. Schemathesis (requirements/fuzz.txt)
makes requests from the document, right ones and wrong ones, and holds the answers against it: no 5xx, no status and no
shape that the document does not name. What it finds ends the run with exit code 1.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent
START_S = 60
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "unsupported_method,allow_header_conformance"
)


def main() -> int:
    """Fuzz and return the exit code."""
    arguments = argparse.ArgumentParser(description="Fuzz the API.")
    arguments.add_argument("--seconds", type=int, default=60, help="in all")
    arguments.add_argument("--paths", default="", help="only addresses with this in them, a regular expression")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        edition = Path(folder) / "demo"
        with _room("--data", folder) as log:
            _said(log, r"[0-9] articles")
        token = _token(edition)
        with _room("--data", edition, "--no-ingest") as log:
            address = _said(log, r"Reading room: (http://\S+/)")
            fuzz = [BIN / "schemathesis", "run", f"{address}api/openapi.json", "--checks", CHECKS]
            fuzz += ["-H", f"Authorization: Bearer {token}", "--request-timeout", "90"]
            fuzz += ["--max-time", str(given.seconds), "--continue-on-failure", "--warnings", "off"]
            fuzz += ["--include-path-regex", given.paths] if given.paths else []
            return subprocess.run(fuzz, check=False, cwd=folder).returncode


@contextmanager
def _room(*arguments: str | Path) -> Iterator[Path]:
    """Yield what a room says, while it runs."""
    unhurried = {**os.environ, "TAGWIRE_API_REQUESTS_A_MINUTE": "1000000"}
    command = [BIN / "tagwire", "up", "--port", "0", *arguments]
    with (
        tempfile.NamedTemporaryFile("w") as stream,
        subprocess.Popen(command, stderr=stream, env=unhurried) as room,
    ):
        try:
            yield Path(stream.name)
        finally:
            room.terminate()


def _token(data: Path) -> str:
    """Return a token that may do everything."""
    accounts = [BIN / "tagwire", "accounts"]
    word = "a lantern on the mole"
    subprocess.run(
        [*accounts, "add", "fuzz", "--role", "admin", "--data", data], input=f"{word}\n", text=True, check=True
    )
    scopes = ["--label", "fuzz", "--scope", "read", "--scope", "correct", "--scope", "manage"]
    made = [*accounts, "token", "fuzz", *scopes, "--data", data]
    return subprocess.run(made, stdout=subprocess.PIPE, text=True, check=True).stdout.split()[-1]


def _said(log: Path, pattern: str) -> str:
    """Return what a room says, once it does."""
    for _ in range(START_S):
        found = re.search(pattern, log.read_text())
        if found:
            return found[found.lastindex or 0]
        time.sleep(1)
    sys.exit(f"The room did not say {pattern!r} within {START_S} s, but: {log.read_text()}")


if __name__ == "__main__":
    sys.exit(main())

"""Fuzz the API of a running demo edition against its own OpenAPI document: ``python fuzz/api.py [--seconds 60]``.

Schemathesis (requirements/fuzz.txt) makes requests from the document, right ones and wrong ones, and holds the answers
against it: no 5xx, no status and no shape that the document does not name. What it finds ends the run with exit code 1.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
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
    seconds = arguments.parse_args().seconds
    with tempfile.TemporaryDirectory() as folder:
        command = [BIN / "tagwire", "up", "--port", "0", "--data", folder]
        unhurried = {**os.environ, "TAGWIRE_API_REQUESTS_A_MINUTE": "1000000"}
        log = Path(folder) / "log"
        with log.open("w") as stream, subprocess.Popen(command, stderr=stream, env=unhurried) as room:
            try:
                fuzz = [BIN / "schemathesis", "run", f"{_address(log)}api/openapi.json", "--checks", CHECKS]
                fuzz += ["--max-time", str(seconds), "--continue-on-failure", "--warnings", "off"]
                return subprocess.run(fuzz, check=False, cwd=folder).returncode
            finally:
                room.terminate()


def _address(log: Path) -> str:
    """Return the room's address once it holds articles, which its log says."""
    for _ in range(START_S):
        said = log.read_text()
        found = re.search(r"Reading room: (http://\S+/)", said)
        if found and re.search(r"[0-9] articles", said):
            return found[1]
        time.sleep(1)
    sys.exit(f"The demo edition did not start within {START_S} s; it said: {log.read_text()}")


if __name__ == "__main__":
    sys.exit(main())

"""The program itself, run as people run it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

LOOPBACK_ALLOWED = {"TAGWIRE_ALLOW_NETWORKS": "127.0.0.0/8"}


def environment(data: Path, extra: Mapping[str, str] = LOOPBACK_ALLOWED) -> dict[str, str]:
    """Return the environment of a run on a data folder, without any setting of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TAGWIRE_")}
    return {**clean, **extra, "TAGWIRE_DATA": str(data)}


def tagwire(
    *arguments: str, data: Path, stdin: bytes = b"", extra: Mapping[str, str] = LOOPBACK_ALLOWED
) -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end and return its code and output."""
    return subprocess.run(
        command(*arguments), env=environment(data, extra), input=stdin, capture_output=True, timeout=120, check=False
    )


def command(*arguments: str) -> list[str]:
    """Return the command line of a run."""
    return [sys.executable, "-m", "tagwire", *arguments]

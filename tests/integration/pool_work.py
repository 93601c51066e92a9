"""Work for the pool's tests: it must be importable in the worker processes."""

import os
import signal
import time
from collections.abc import Callable


def load_work() -> Callable[[str], str]:
    """Return a function that does what its item says."""
    return work


def work(item: str) -> str:
    """Do what the item says."""
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "hang":
        time.sleep(60)
    if item == "raise":
        raise ValueError("this item is cursed")
    return f"{item} done"


def failed(item: str, why: str) -> str:
    """Return the result of an item that could not be worked on."""
    return f"{item} failed: {why}"

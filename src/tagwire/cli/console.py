"""Writing to people and to machines: results to standard output, progress and messages to standard error."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


def out() -> Console:
    """Return a console on standard output: colours only on a terminal, no wrapping into a file."""
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def err() -> Console:
    """Return a console on standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def write_json(value: object) -> None:
    """Write one JSON value and a line end to standard output."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z))
    sys.stdout.buffer.flush()


def with_address(url: str, message: str) -> str:
    """Return a message that names the address it is about, once."""
    return message if url in message else f"{url}: {message}"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a progress bar on standard error, which shows itself only on a terminal."""
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err(),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        yield bar


def plain(text: str) -> str:
    """Return text from outside without control characters (terminal escapes, bidi overrides) and rich mark-up."""
    from rich.markup import escape

    return escape("".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in text))

"""``tagwire annotate``: the batch filter, JSON lines in, JSON lines out, in input order, on all cores."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from tagwire.cli.options import settings_from
from tagwire.errors import TagwireError, UsageError

if TYPE_CHECKING:
    from tagwire.ingest.batch import BatchLine

BATCH = 32


def annotate(
    source: Annotated[
        str, typer.Argument(metavar="[IN.jsonl|-]", help="Input; - or nothing for standard input.", show_default=False)
    ] = "-",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Output file; else standard output.", show_default=False)
    ] = None,
    only: Annotated[
        Literal["extract", "understand"] | None, typer.Option(help="Stop after the text, or begin at it.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes; all cores without it.")] = None,
    stories: Annotated[
        bool,
        typer.Option(
            "--stories",
            help="Also give story and duplicate_of. Lines wait on disk until theirs is decided: 100,000 lines later,"
            " or at the end of the input.",
        ),
    ] = False,
) -> None:
    """Turn pages or texts into annotated articles, a JSON object a line, in input order.

    Input: {"key", "html" | "html_file" | "text", "url"?, "headline"?, "published"?, "lang"?, "publisher"?,
    "section"?, "keywords"?}; a headline alone is enough. A refused input gives {"key", "rejected"}; a bad line is
    reported and passed over.

    With --stories, articles of one event share "story", and "duplicate_of" is the key of the earliest article with the
    same text. An article's first story can be mended by what comes later, so its line is written when that is done.
    Give articles in order of time.

    Example: tagwire annotate pages.jsonl --stories -o annotated.jsonl
    """
    from functools import partial

    from tagwire.cli.console import err, plain, progress_bar
    from tagwire.cli.workshop import ITEM_TIMEOUT_S, addon_choice
    from tagwire.engine.pool import WorkerPool
    from tagwire.extract.rules import RULES_FOLDER, load_rules
    from tagwire.ingest.batch import Only, failed_line, load_batch_work
    from tagwire.ingest.batchstories import BatchStories
    from tagwire.ingest.spool import LineSpool

    if stories and only == "extract":
        raise UsageError("--stories needs articles to be understood: leave out --only extract")
    settings = settings_from(None).settings
    count = workers or settings.workers
    rules = settings.data / RULES_FOLDER
    load_rules(rules)  # so that a mistake in one is told here, not by every worker
    folder = Path() if source == "-" else Path(source).parent
    load = partial(load_batch_work, folder, Only(only or "all"), rules, addon_choice(settings))
    bad = 0
    with ExitStack() as stack:
        lines = _open_input(source, stack)
        target = _open_output(output, stack, source=source)
        pool = stack.enter_context(WorkerPool(load, workers=count, item_timeout_s=ITEM_TIMEOUT_S, failed=failed_line))
        bar = stack.enter_context(progress_bar())
        task = bar.add_task("Annotating", total=None)
        gathered = BatchStories(stack.enter_context(LineSpool())) if stories else None
        for answers in pool.map(_batches(lines)):
            for answer in answers:
                if answer.output is None:
                    bad += 1
                    err().print(f"[red]{plain(answer.problem or '')}[/red]")
                elif gathered is None:
                    target.write(answer.output + b"\n")
                else:
                    target.writelines(line + b"\n" for line in gathered.add(answer))
            bar.advance(task, len(answers))
            target.flush()
        if gathered is not None:
            target.writelines(line + b"\n" for line in gathered.finish())
            target.flush()
    if bad:
        raise TagwireError(f"{bad} lines of {source} could not be read and were passed over")


def _open_input(source: str, stack: ExitStack) -> IO[bytes]:
    if source == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(source).open("rb"))
    except OSError as error:
        raise UsageError(f"{source} can't be read: {error.strerror}") from error


def _open_output(output: Path | None, stack: ExitStack, *, source: str) -> IO[bytes]:
    if output is None:
        return sys.stdout.buffer
    try:
        if source != "-" and output.exists() and output.samefile(source):
            raise UsageError(f"{output} is the input itself; name another file")
        return stack.enter_context(output.open("wb"))
    except OSError as error:
        raise UsageError(f"{output} can't be written: {error.strerror}") from error


def _batches(lines: IO[bytes]) -> "Iterator[list[BatchLine]]":
    from tagwire.ingest.batch import BatchLine

    batch: list[BatchLine] = []
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            batch.append(BatchLine(number, raw))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

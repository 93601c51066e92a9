"""The commands gathered, and how each kind of error ends the program.

Exit codes: 0 done, 1 something asked for failed, 2 usage, 3 configuration, 4 nothing found, 130 interrupted.
Usage errors of the command line itself are typer's to tell.
"""

import sys
from typing import Annotated

import typer

from tagwire.cli import (
    accounts,
    add,
    alerts,
    annotate,
    backfill,
    config,
    digests,
    doctor,
    feed,
    fetch,
    latest,
    marks,
    opml,
    optouts,
    read,
    search,
    sources,
    stories,
    tags,
    trends,
    up,
)
from tagwire.cli.picking import PickingCommand
from tagwire.errors import ConfigError, NotFoundError, TagwireError, UsageError

DONE, FAILED, USAGE, CONFIGURATION, NOTHING_FOUND, INTERRUPTED = 0, 1, 2, 3, 4, 130


def run() -> int:
    """Run the command that the arguments name and return the exit code."""
    try:
        make_app()()
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _say("Interrupted: what was stored stays stored.")
        return ended.code if isinstance(ended.code, int) else DONE
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nobody is left to tell
        return FAILED
    except TagwireError as error:
        _say(f"tagwire: {error}")
        return exit_code(error)
    return DONE


def make_app() -> typer.Typer:
    """Return the command-line program."""
    app = typer.Typer(
        name="tagwire",
        help="Follow publishers, read the full text, find the hashtags they share.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        rich_markup_mode="rich",
    )
    app.callback()(_about)
    app.command("up", rich_help_panel="Every day")(up.up)
    app.command("latest", rich_help_panel="Every day")(latest.latest)
    app.command("search", rich_help_panel="Every day")(search.search)
    app.add_typer(tags.make_app(), name="tags", rich_help_panel="Every day")
    app.add_typer(stories.make_app(), name="stories", rich_help_panel="Every day")
    app.add_typer(marks.make_app(), name="correct", rich_help_panel="Every day")
    app.command("trends", rich_help_panel="Every day")(trends.trends)
    app.add_typer(alerts.make_app(), name="alert", rich_help_panel="Every day")
    app.add_typer(digests.make_app(), name="digest", rich_help_panel="Every day")
    app.command("fetch", rich_help_panel="Every day")(fetch.fetch)
    app.command("add", cls=PickingCommand, rich_help_panel="Sources")(add.add)
    app.add_typer(sources.make_app(), name="sources", rich_help_panel="Sources")
    app.add_typer(optouts.make_app(), name="optouts", rich_help_panel="Sources")
    app.command("import", rich_help_panel="Sources")(opml.import_opml)
    app.command("export", rich_help_panel="Sources")(opml.export)
    app.command("backfill", rich_help_panel="Sources")(backfill.backfill)
    app.command("read", rich_help_panel="Look inside")(read.read)
    app.command("feed", rich_help_panel="Look inside")(feed.feed)
    app.command("annotate", rich_help_panel="Look inside")(annotate.annotate)
    app.add_typer(accounts.make_app(), name="accounts", rich_help_panel="Keep house")
    app.command("config", rich_help_panel="Keep house")(config.config)
    app.command("doctor", rich_help_panel="Keep house")(doctor.doctor)
    return app


def exit_code(error: TagwireError) -> int:
    """Return the exit code an error stands for."""
    if isinstance(error, ConfigError):
        return CONFIGURATION
    if isinstance(error, UsageError):
        return USAGE
    return NOTHING_FOUND if isinstance(error, NotFoundError) else FAILED


def _about(version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False) -> None:
    if version:
        from tagwire import __version__

        typer.echo(f"tagwire {__version__}")
        raise typer.Exit


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")

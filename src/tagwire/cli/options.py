"""Options that many commands share, and the settings they lead to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tagwire.settings import LoadedSettings

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database [env: TAGWIRE_DATA].", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines to standard output.")]


def settings_from(data: Path | None, **overrides: object) -> "LoadedSettings":
    """Return the effective settings; raise ConfigError."""
    from tagwire.settings import load_settings  # pydantic takes longer to load than most help texts to print

    return load_settings({"data": data, **overrides})

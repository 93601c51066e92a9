"""Options that many commands share, and the settings they lead to."""

from pathlib import Path
from typing import Annotated

import typer

from tagwire.settings import LoadedSettings, load_settings

Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="DIR", help="Folder of the database [env: TAGWIRE_DATA].", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for machines to standard output.")]


def settings_from(data: Path | None, **overrides: object) -> LoadedSettings:
    """Return the effective settings; raise ConfigError."""
    return load_settings({"data": data, **overrides})

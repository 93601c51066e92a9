"""Migrations: how a database of an earlier release becomes one of this release."""

from pathlib import Path

from sqlalchemy import Connection

from tagwire.store.schema import HEAD


def migrate(connection: Connection) -> None:
    """Bring the database behind an open connection to the newest schema, in one transaction."""
    # Alembic takes some 150 ms to import, and is needed only when there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)

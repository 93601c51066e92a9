"""A store of an earlier schema is opened, brought up to date, and works."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

import tagwire.store.migrations
from store_articles import NOW
from store_claims import claim
from tagwire.store.sqlite import FILE_NAME, open_store
from tagwire.store.sqlite.connection import open_engine, writing
from tagwire.text.times import epoch
from tagwire.understand import choose


def migrate_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(tagwire.store.migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_sources_of_the_second_schema_are_due_by_publisher(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / FILE_NAME)
    with writing(engine, visible=False) as connection:
        migrate_to(connection, "0002")
        for number in range(6):
            connection.execute(
                text(
                    "INSERT INTO source (url, format, state, added_at, next_poll_at, failures)"
                    " VALUES (:url, 'rss20', 'active', :now, :now, 0)"
                ),
                {"url": f"https://s{number}.courier.example/feed", "now": epoch(NOW)},
            )
    engine.dispose()
    store = open_store(tmp_path, choose=choose)
    assert len(store.sources()) == 6
    assert len(store.claim_due_sources(claim(NOW + timedelta(seconds=1)), limit=99)) == 4
    assert store.check() == []
    store.close()

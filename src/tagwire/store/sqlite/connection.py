"""Connections to the embedded database: pragmas, transactions, and the one door through which its errors leave."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from tagwire.errors import StoreError

BUSY_TIMEOUT_MS = 30_000
"""How long one process waits for another's write before StoreError."""
NAMED_AT_ONCE = 500

_Value = TypeVar("_Value")


def open_engine(path: Path) -> Engine:
    """Return an engine on the SQLite file at ``path``, in WAL mode, with every commit on disk before it returns."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=32,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        query_cache_size=500,
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-8192",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one state of the database from first query to last."""
    with _errors_wrapped(), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        try:
            yield connection
        finally:
            connection.exec_driver_sql("ROLLBACK")


class VersionReader:
    """Reads the version by a connection kept for it: every request for a kept page asks for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: PoolProxiedConnection | None = None
        self._lock = Lock()

    def read(self) -> int:
        """Return the version, by one statement in no transaction; safe to call from any thread."""
        with self._lock, _errors_wrapped():
            if self._kept is None:
                self._kept = self._engine.raw_connection()
            try:
                found = self._kept.cursor().execute(_VERSION).fetchone()
            except sqlite3.Error as error:
                self.close()
                raise DBAPIError(_VERSION, None, error) from error
        return int(found[0]) if found else 0

    def close(self) -> None:
        """Give the connection back; the next read takes another."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None


@contextmanager
def writing(engine: Engine, *, visible: bool = True) -> Iterator[Connection]:
    """Yield a connection in a write transaction: committed at the end, undone on any exception.

    ``visible`` says that readers could see the change, so that cached pages must be made anew.
    """
    with _errors_wrapped(), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            if visible:
                grow_version(connection)
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            if connection.connection.driver_connection and _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK")
            raise


@contextmanager
def writing_unseen(engine: Engine, write_lock: Lock) -> Iterator[Connection]:
    """Yield a connection in a write transaction of this process's one writer, of which readers see nothing."""
    with write_lock, writing(engine, visible=False) as connection:
        yield connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """Yield a connection in a write transaction that is undone at the end, whatever was done in it."""
    with _errors_wrapped(), engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        finally:
            if _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK")


def in_parts(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """Yield values, as many at once as are named in one statement."""
    for at in range(0, len(values), NAMED_AT_ONCE):
        yield values[at : at + NAMED_AT_ONCE]


def grow_version(connection: Connection) -> None:
    """Say, in an open write transaction, that readers could see its change."""
    connection.execute(_GROW_VERSION)


_VERSION = "SELECT value FROM state WHERE name = 'version'"
_GROW_VERSION = text(
    "INSERT INTO state (name, value) VALUES ('version', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1"
)


def _in_transaction(connection: Connection) -> bool:
    raw = connection.connection.driver_connection
    return isinstance(raw, sqlite3.Connection) and raw.in_transaction


@contextmanager
def _errors_wrapped() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        transient = isinstance(error, OperationalError) and "locked" in str(error.orig)
        remedy = (
            "another program is writing to it; try again"
            if transient
            else "run `tagwire doctor` to check the file and the disk"
        )
        raise StoreError(f"the database failed: {error.orig}; {remedy}", transient=transient) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database failed: {error}; try again", transient=True) from error

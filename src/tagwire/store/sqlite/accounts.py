"""Accounts, sessions, API tokens and wrong passwords.

Of sessions and tokens only a digest is kept: who reads the database can't log in with it.
"""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, text

from tagwire.errors import NotFoundError, UsageError
from tagwire.model.account import FORGIVEN_AFTER, Account, ApiToken, FailedLogins, Role, Scope
from tagwire.store.sqlite.connection import reading, writing_unseen
from tagwire.text.sayings import said
from tagwire.text.times import epoch, from_epoch

DAY_S = 24 * 3600


class SqliteAccounts:
    """Accounts on the store's own file (see the protocol ``AccountStore`` for what each method promises)."""

    def __init__(self, engine: Engine, write_lock: Lock) -> None:
        self._engine = engine
        self._write_lock = write_lock

    def add(self, account: Account, password_hash: str) -> None:
        values = {"name": account.name, "role": account.role, "hash": password_hash, "at": epoch(account.created_at)}
        with writing_unseen(self._engine, self._write_lock) as connection:
            if not connection.execute(_ADD, values).rowcount:
                raise UsageError(
                    said("there is an account %(name)s already; choose another name", name=repr(account.name))
                )

    def all(self) -> tuple[Account, ...]:
        with reading(self._engine) as connection:
            return _all(connection)

    def with_password(self, name: str) -> tuple[Account, str] | None:
        with reading(self._engine) as connection:
            row = connection.execute(_ACCOUNT, {"name": name}).one_or_none()
        return None if row is None else (_account(row), row.password_hash)

    def set_password(self, name: str, password_hash: str) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            _change(connection, _SET_PASSWORD, name, hash=password_hash)
            connection.execute(_END_SESSIONS, {"name": name})

    def set_role(self, name: str, role: Role) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            if role is not Role.ADMIN:
                _keep_an_admin(connection, name)
            _change(connection, _SET_ROLE, name, role=role)

    def remove(self, name: str) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            _keep_an_admin(connection, name)
            _change(connection, _REMOVE, name)

    def start_session(self, digest: bytes, name: str, *, now: datetime, until: datetime) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_DROP_OVER, {"now": epoch(now)})
            connection.execute(_START_SESSION, {"digest": digest, "name": name, "until": epoch(until)})

    def session(self, digest: bytes, *, now: datetime) -> Account | None:
        with reading(self._engine) as connection:
            row = connection.execute(_SESSION, {"digest": digest, "now": epoch(now)}).one_or_none()
        return None if row is None else _account(row)

    def end_session(self, digest: bytes) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_END_SESSION, {"digest": digest})

    def add_token(self, digest: bytes, token: ApiToken) -> ApiToken:
        values = {
            "digest": digest,
            "account": token.account,
            "label": token.label,
            "scopes": " ".join(sorted(token.scopes)),
            "at": epoch(token.created_at),
        }
        with writing_unseen(self._engine, self._write_lock) as connection:
            return _token(connection.execute(_ADD_TOKEN, values).one())

    def tokens(self, name: str) -> tuple[ApiToken, ...]:
        with reading(self._engine) as connection:
            return tuple(_token(row) for row in connection.execute(_TOKENS, {"account": name}))

    def token(self, digest: bytes, *, now: datetime) -> tuple[Account, ApiToken] | None:
        with reading(self._engine) as connection:
            row = connection.execute(_TOKEN, {"digest": digest}).one_or_none()
        if row is None:
            return None
        today = epoch(now) // DAY_S * DAY_S
        if row.used_at is None or row.used_at < today:
            with writing_unseen(self._engine, self._write_lock) as connection:
                connection.execute(_USED, {"number": row.number, "day": today})
        return _account(row), _token(row)

    def remove_token(self, name: str, number: int) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            if not connection.execute(_REMOVE_TOKEN, {"account": name, "number": number}).rowcount:
                raise NotFoundError(said("%(name)s has no token %(number)s", name=name, number=number))

    def failed_logins(self, key: str, *, now: datetime) -> FailedLogins:
        since = epoch(now - FORGIVEN_AFTER)
        with reading(self._engine) as connection:
            row = connection.execute(_FAILED, {"key": key, "since": since}).one_or_none()
        return FailedLogins() if row is None else FailedLogins(row.failures, from_epoch(row.last_at))

    def note_failed_login(self, keys: Sequence[str], *, now: datetime) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FORGIVE, {"since": epoch(now - FORGIVEN_AFTER)})
            for key in keys:
                connection.execute(_COUNT_FAILED, {"key": key, "now": epoch(now)})

    def forget_failed_logins(self, key: str) -> None:
        with writing_unseen(self._engine, self._write_lock) as connection:
            connection.execute(_FORGET_FAILED, {"key": key})


def _all(connection: Connection) -> tuple[Account, ...]:
    return tuple(_account(row) for row in connection.execute(_ACCOUNTS))


def _keep_an_admin(connection: Connection, name: str) -> None:
    admins = [account.name for account in _all(connection) if account.role is Role.ADMIN]
    if admins == [name]:
        raise UsageError(said("%(name)s is the only admin; make another account one first", name=name))


def _change(connection: Connection, statement: Any, name: str, **values: object) -> None:
    if not connection.execute(statement, {"name": name, **values}).rowcount:
        raise NotFoundError(said("there is no account %(name)s; `tagwire accounts` lists them", name=repr(name)))


def _account(row: Any) -> Account:
    return Account(row.name, Role(row.role), from_epoch(row.created_at))


def _token(row: Any) -> ApiToken:
    return ApiToken(
        number=row.number,
        account=row.account,
        label=row.label,
        scopes=frozenset(map(Scope, row.scopes.split())),
        created_at=from_epoch(row.token_created_at),
        used_at=None if row.used_at is None else from_epoch(row.used_at),
    )


_COLUMNS = "a.name, a.role, a.created_at, a.password_hash"
_TOKEN_COLUMNS = "number, account, label, scopes, created_at AS token_created_at, used_at"  # noqa: S105  no password
_ADD = text(
    "INSERT INTO account (name, role, password_hash, created_at) VALUES (:name, :role, :hash, :at)"
    " ON CONFLICT (name) DO NOTHING"
)
_ACCOUNTS = text(f"SELECT {_COLUMNS} FROM account a ORDER BY a.name")
_ACCOUNT = text(f"SELECT {_COLUMNS} FROM account a WHERE a.name = :name")
_SET_PASSWORD = text("UPDATE account SET password_hash = :hash WHERE name = :name")
_SET_ROLE = text("UPDATE account SET role = :role WHERE name = :name")
_REMOVE = text("DELETE FROM account WHERE name = :name")
_START_SESSION = text("INSERT INTO session (digest, account, until) VALUES (:digest, :name, :until)")
_DROP_OVER = text("DELETE FROM session WHERE until <= :now")
_SESSION = text(
    f"SELECT {_COLUMNS} FROM session s JOIN account a ON a.name = s.account WHERE s.digest = :digest AND s.until > :now"
)
_END_SESSION = text("DELETE FROM session WHERE digest = :digest")
_END_SESSIONS = text("DELETE FROM session WHERE account = :name")
_ADD_TOKEN = text(
    "INSERT INTO api_token (digest, account, label, scopes, created_at)"
    f" VALUES (:digest, :account, :label, :scopes, :at) RETURNING {_TOKEN_COLUMNS}"
)
_TOKENS = text(f"SELECT {_TOKEN_COLUMNS} FROM api_token WHERE account = :account ORDER BY number DESC")
_TOKEN = text(
    f"SELECT {_COLUMNS}, t.number, t.account, t.label, t.scopes, t.created_at AS token_created_at, t.used_at"
    " FROM api_token t JOIN account a ON a.name = t.account WHERE t.digest = :digest"
)
_USED = text("UPDATE api_token SET used_at = :day WHERE number = :number AND coalesce(used_at, 0) < :day")
_REMOVE_TOKEN = text("DELETE FROM api_token WHERE account = :account AND number = :number")
_FAILED = text("SELECT failures, last_at FROM failed_login WHERE key = :key AND last_at > :since")
_FORGIVE = text("DELETE FROM failed_login WHERE last_at <= :since")
_COUNT_FAILED = text(
    "INSERT INTO failed_login (key, failures, last_at) VALUES (:key, 1, :now)"
    " ON CONFLICT (key) DO UPDATE SET failures = failures + 1, last_at = :now"
)
_FORGET_FAILED = text("DELETE FROM failed_login WHERE key = :key")

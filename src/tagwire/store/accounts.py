"""The store as those who let people in see it: accounts, sessions, tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from tagwire.model.account import Account, ApiToken, FailedLogins, Role


class AccountStore(Protocol):
    """Who may log in. Names are those that ``model.account.account_name`` returns; digests are of secrets."""

    def add(self, account: Account, password_hash: str) -> None:
        """Add an account; raise UsageError when its name is taken."""

    def all(self) -> Sequence[Account]:
        """Return every account by name."""

    def with_password(self, name: str) -> tuple[Account, str] | None:
        """Return an account and its password's hash; None when there is none."""

    def set_password(self, name: str, password_hash: str) -> None:
        """Change a password, which ends the account's sessions; raise NotFoundError."""

    def set_role(self, name: str, role: Role) -> None:
        """Change a role; raise NotFoundError, or UsageError when no admin would be left."""

    def remove(self, name: str) -> None:
        """Remove an account with its sessions and tokens; raise as ``set_role``."""

    def start_session(self, digest: bytes, name: str, *, now: datetime, until: datetime) -> None:
        """Remember a session; those that are over are forgotten."""

    def session(self, digest: bytes, *, now: datetime) -> Account | None:
        """Return whose session it is; None when it is unknown or over."""

    def end_session(self, digest: bytes) -> None:
        """Forget a session."""

    def add_token(self, digest: bytes, token: ApiToken) -> ApiToken:
        """Remember a token and return it with its number."""

    def tokens(self, name: str) -> Sequence[ApiToken]:
        """Return an account's tokens, newest first."""

    def token(self, digest: bytes, *, now: datetime) -> tuple[Account, ApiToken] | None:
        """Return a token and whose it is, and remember the day of its use; None when it is unknown."""

    def remove_token(self, name: str, number: int) -> None:
        """Revoke one of an account's tokens; raise NotFoundError."""

    def failed_logins(self, key: str, *, now: datetime) -> FailedLogins:
        """Return the wrong passwords in a row for a name or an address."""

    def note_failed_login(self, keys: Sequence[str], *, now: datetime) -> None:
        """Count a wrong password for each key."""

    def forget_failed_logins(self, key: str) -> None:
        """Forget a key's wrong passwords."""

"""Accounts: who may do what, and the proofs by which somebody is known."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tagwire.errors import UsageError
from tagwire.text.sayings import said

MAX_NAME_LENGTH = 64
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGIVEN_AFTER = timedelta(hours=1)
"""How long after the last wrong password all of them are forgotten."""

_NAME = re.compile(r"[\w.@+-]+")


class Scope(StrEnum):
    """One thing that may be done."""

    READ = "read"
    CORRECT = "correct"
    """Correct tags, categories and stories."""
    MANAGE = "manage"
    """Follow, pause and remove sources; keep accounts."""


class Role(StrEnum):
    """What an account may do, each role all that the one before it may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def scopes(self) -> frozenset[Scope]:
        """What the role may do."""
        return frozenset(list(Scope)[: list(Role).index(self) + 1])


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may log in."""

    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A proof for programs, of which only a digest is kept."""

    number: int
    account: str
    label: str
    """What it is for, in its owner's words."""
    scopes: frozenset[Scope]
    created_at: datetime
    used_at: datetime | None = None
    """The last day it was used, to the day."""


@dataclass(frozen=True, slots=True)
class FailedLogins:
    """Wrong passwords in a row, for one name or from one network."""

    count: int = 0
    last_at: datetime | None = None

    def wait(self, now: datetime, *, free: int) -> timedelta:
        """Return how long the next try must wait: nothing for the ``free`` first, then each time twice as long."""
        if self.last_at is None or self.count < free or now - self.last_at >= FORGIVEN_AFTER:
            return timedelta()
        doublings = min(self.count - free, 10)
        until = self.last_at + min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
        return max(timedelta(), until - now)


def account_name(given: str) -> str:
    """Return a name in the one form it is kept and compared in; raise UsageError for what can't be one."""
    name = unicodedata.normalize("NFKC", given).strip().casefold()
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME_LENGTH:
        raise UsageError(
            said(
                "%(given)s can't be an account's name: use up to %(max_name_length)s letters, digits and . _ @ + -",
                given=repr(given[:40]),
                max_name_length=MAX_NAME_LENGTH,
            )
        )
    return name

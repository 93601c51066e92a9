"""Passwords: Argon2id (RFC 9106) with the library's parameters, and bounds on what trying costs us."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tagwire.errors import UsageError
from tagwire.text.sayings import said

SHORTEST = 10
LONGEST = 1000
AT_ONCE = 2
"""Passwords checked at once; each takes 64 MiB while it is checked."""

_hasher = PasswordHasher()
_turns = BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Return what is kept of a password; raise UsageError for one that is too short, or absurdly long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            said(
                "a password has from %(least)s to %(most)s characters; this one has %(count)s",
                least=SHORTEST,
                most=f"{LONGEST:,}",
                count=f"{len(password):,}",
            )
        )
    with _turns:
        return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Whether a password is the one that was kept; for no account (None) it takes as long and is never right."""
    if len(password) > LONGEST:
        return False
    with _turns:
        try:
            _hasher.verify(_NOBODYS if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


_NOBODYS = _hasher.hash("nobody's password: no account has it")

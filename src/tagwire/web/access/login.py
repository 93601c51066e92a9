"""Logging in and out, and what wrong passwords cost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

from tagwire.errors import UsageError
from tagwire.model.account import Account, account_name
from tagwire.store import AccountStore
from tagwire.web.access.passwords import is_password
from tagwire.web.access.proofs import digest, new_secret

SESSION = timedelta(days=30)
NETWORK_BITS = 64
"""What one IPv6 subscriber has at least: all its addresses count as one."""
FREE_OF_NAME_FROM_NETWORK = 5
FREE_FROM_NETWORK = 20
FREE_OF_NAME = 50
"""Wrong passwords before the next must wait: for one name from one network, from one network, for one name.

The last is high, so that nobody can lock a member out from elsewhere by a handful of wrong passwords.
"""


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A right password: the account, and the secret of its new session."""

    account: Account
    secret: str


@dataclass(frozen=True, slots=True)
class NotLoggedIn:
    """A wrong password, or one that may not be tried yet."""

    wait: timedelta = timedelta()


def log_in(accounts: AccountStore, name: str, password: str, *, address: str, now: datetime) -> LoggedIn | NotLoggedIn:
    """Start a session for the right password.

    Each try is counted before it is checked, so that many at once gain nothing; a right password takes its own count
    back. After a few wrong ones the next must wait, longer each time (``FailedLogins.wait``).
    """
    try:
        name = account_name(name)
    except UsageError:
        name = ""
    network = _network(address)
    of_name_from_network = f"{name} from {network}"
    free = {of_name_from_network: FREE_OF_NAME_FROM_NETWORK, f"from {network}": FREE_FROM_NETWORK, name: FREE_OF_NAME}
    wait = max(accounts.failed_logins(key, now=now).wait(now, free=tries) for key, tries in free.items())
    if wait:
        return NotLoggedIn(wait)
    accounts.note_failed_login([of_name_from_network], now=now)
    found = accounts.with_password(name) if name else None
    if not is_password(password, None if found is None else found[1]) or found is None:
        accounts.note_failed_login([f"from {network}", name], now=now)
        return NotLoggedIn()
    accounts.forget_failed_logins(of_name_from_network)
    secret = new_secret()
    accounts.start_session(digest(secret), name, now=now, until=now + SESSION)
    return LoggedIn(found[0], secret)


def client_address(request: Request) -> str:
    """Return the address a request comes from."""
    return request.client.host if request.client else ""


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, NETWORK_BITS), strict=False))
    return str(found)

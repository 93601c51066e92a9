"""Who asks: found from a token, a session's cookie, or the header of a proxy that the operator trusts."""

import base64
import binascii
from dataclasses import dataclass
from hmac import compare_digest
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import UsageError
from tagwire.model.account import Account, Role, Scope, account_name
from tagwire.web.access.proofs import digest
from tagwire.web.room import ReadingRoom

COOKIE = "tagwire_session"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who proved to be who they are."""

    name: str
    role: Role
    scopes: frozenset[Scope]
    form_secret: str | None
    """What their forms' proofs are made from; None for programs, which no other site can make send anything."""


def find_visitor(room: ReadingRoom, request: Request) -> Visitor | None:
    """Return who asks, or None for somebody unknown; it asks the store, so not from the event loop."""
    if room.accounts is None:
        return None
    authorization = request.headers.get("authorization")
    if authorization is not None:
        return _by_token(room, authorization)
    proxied = _by_proxy(room, request)
    if proxied is not None:
        return proxied
    secret = request.cookies.get(COOKIE)
    if secret and is_owner(room, secret):
        return _owner(room, secret)
    account = None if not secret else room.accounts.session(digest(secret), now=room.clock())
    return None if account is None else _visitor(account, form_secret=secret)


def is_owner(room: ReadingRoom, secret: str) -> bool:
    """Whether a secret is the one that the owner's terminal shows."""
    return room.owner is not None and compare_digest(room.owner.digest, digest(secret))


def set_session(room: ReadingRoom, request: Request, response: Response, *, secret: str, seconds: int) -> None:
    """Give the reader a session's cookie: not for scripts, not for other sites' forms; 0 seconds take it away."""
    is_https = request.url.scheme == "https" or (room.site.base_url or "").startswith("https://")
    response.set_cookie(COOKIE, secret, max_age=seconds, path="/", httponly=True, samesite="lax", secure=is_https)


def _owner(room: ReadingRoom, secret: str) -> Visitor:
    name = "owner" if room.owner is None else room.owner.name
    return Visitor(name, Role.ADMIN, Role.ADMIN.scopes, form_secret=secret)


def _by_token(room: ReadingRoom, authorization: str) -> Visitor | None:
    """Read a token as a bearer's (RFC 6750), or as a Basic password (RFC 7617), which feed readers can send."""
    scheme, _, given = authorization.partition(" ")
    secret = given.strip()
    if scheme.lower() == "basic":
        try:
            secret = base64.b64decode(secret, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.lower() != "bearer":
        return None
    found = None if room.accounts is None else room.accounts.token(digest(secret), now=room.clock())
    if found is None:
        return None
    account, token = found
    return Visitor(account.name, account.role, token.scopes & account.role.scopes, form_secret=None)


def _by_proxy(room: ReadingRoom, request: Request) -> Visitor | None:
    """Take a trusted proxy's word for who asks; somebody without an account here may read."""
    name = request.headers.get(room.site.proxy_user_header) if room.site.proxy_user_header else None
    if not name or room.accounts is None or not _is_trusted(room, request):
        return None
    try:
        name = account_name(name)
    except UsageError:
        return None
    known = room.accounts.with_password(name)
    account = Account(name, Role.READER, room.clock()) if known is None else known[0]
    return _visitor(account, form_secret=f"{room.form_key}{name}")


def _is_trusted(room: ReadingRoom, request: Request) -> bool:
    try:
        address = ip_address(request.client.host) if request.client else None
    except ValueError:
        return False
    return address is not None and any(address in network for network in room.site.trusted_proxies)


def _visitor(account: Account, *, form_secret: str | None) -> Visitor:
    return Visitor(account.name, account.role, account.role.scopes, form_secret)

"""Secrets that prove who somebody is: sessions, API tokens, and what forms carry against forgery."""

import base64
import hmac
import secrets
from hashlib import sha256

from tagwire.model.alert import SECRET_PREFIX

SECRET_BYTES = 32
TOKEN_PREFIX = "twr_"  # noqa: S105  it marks a token as one, for scanners of leaked secrets
_FORM_PURPOSE = b"tagwire form"


def new_secret() -> str:
    """Return a secret of 256 random bits, safe in headers and cookies."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_token() -> str:
    """Return a secret for a program."""
    return TOKEN_PREFIX + new_secret()


def new_webhook_secret() -> str:
    """Return a secret of 256 random bits, as Standard Webhooks writes one."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def digest(secret: str) -> bytes:
    """Return what is kept of a secret: it has 256 bits of its own, so a plain hash can't be turned back."""
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()


def form_proof(secret: str) -> str:
    """Return what a form must carry to be taken for this session's own (OWASP: HMAC-based token pattern)."""
    return hmac.new(secret.encode("utf-8", "surrogateescape"), _FORM_PURPOSE, sha256).hexdigest()


def is_form_proof(secret: str, given: str) -> bool:
    """Whether a form carries the proof of this session."""
    return hmac.compare_digest(form_proof(secret).encode(), given.encode("utf-8", "surrogateescape"))

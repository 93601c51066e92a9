"""Signatures of pushed documents: the HMAC of a body that X-Hub-Signature states (WebSub, W3C Recommendation, §7)."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

STRENGTH = {"sha1": 1, "sha256": 2, "sha384": 3, "sha512": 4}
"""The methods the recommendation registers (§7), weakest first."""
_HEX_LENGTH = {"sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_MOST_STATED = 16


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as a header states it."""

    method: str
    """One of STRENGTH."""
    digest: str
    """Hexadecimal, lower case."""


def signed(body: bytes, secret: str, *, method: str = "sha256") -> str:
    """Return what X-Hub-Signature says of a body.

    >>> signed(b"news", "between us")[:15]
    'sha256=d2c7d8c4'
    """
    return f"{method}={_digest(body, secret, method)}"


def strongest_signature(headers: Iterable[str]) -> Signature | None:
    """Return the strongest signature that headers state, or None where they state none that can be read.

    One header may state several, with commas between; a method nobody registered counts as not stated.
    """
    stated = [part for header in headers for part in header.split(",", _MOST_STATED)][:_MOST_STATED]
    found = [signature for part in stated if (signature := _read(part)) is not None]
    return max(found, key=lambda signature: STRENGTH[signature.method], default=None)


def is_signed_by(signature: Signature, body: bytes, secret: str) -> bool:
    """Whether the signature is that of ``body`` with ``secret``; takes the same time wherever they differ."""
    return hmac.compare_digest(signature.digest, _digest(body, secret, signature.method))


def _read(stated: str) -> Signature | None:
    method, _, digest = stated.strip().partition("=")
    method, digest = method.strip().lower(), digest.strip().lower()
    if len(digest) != _HEX_LENGTH.get(method) or not set(digest) <= set("0123456789abcdef"):
        return None
    return Signature(method, digest)


def _digest(body: bytes, secret: str, method: str) -> str:
    return hmac.digest(secret.encode(), body, method).hex()

"""What a page tells once after something was changed: left in a cookie, shown and taken away by the next own page."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.room import ReadingRoom

COOKIE = "told"
CHANGED_COOKIE = "changed"
CHANGED_S = 600
"""Longer than a browser may show a page it keeps (``answers.PAGE``)."""
LONGEST = 600
_SHOWN_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for whoever changed something, and whether it was done."""

    sentence: str
    is_bad: bool = False


def tell(room: ReadingRoom, response: Response, told: Told) -> Response:
    """Leave a sentence for the next page, and make the browser ask anew for pages it kept: they vary by cookie."""
    said = f"{'-' if told.is_bad else '+'}{told.sentence[:LONGEST]}"
    body = urlsafe_b64encode(said.encode()).decode()
    _keep(response, CHANGED_COOKIE, token_hex(4), CHANGED_S)
    _keep(response, COOKIE, f"{_seal(room, body)}.{body}", _SHOWN_WITHIN_S)
    return response


def told_before(room: ReadingRoom, request: Request) -> Told | None:
    """Return the sentence that this room left; None for none, and for what another left."""
    seal, _, body = request.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(seal.encode(), _seal(room, body).encode()):
        return None
    try:
        said = urlsafe_b64decode(body).decode()
    except (binascii.Error, ValueError):
        return None
    return Told(said[1:], is_bad=said.startswith("-"))


def forget(response: Response) -> None:
    """Take the sentence away: it was shown."""
    _keep(response, COOKIE, "", 0)


def _keep(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="lax")


def _seal(room: ReadingRoom, body: str) -> str:
    return hmac.new(room.form_key.encode(), body.encode("utf-8", "surrogateescape"), sha256).hexdigest()[:32]

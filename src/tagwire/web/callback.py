"""Callbacks: where hubs confirm, deny and push (WebSub). What they say is the inbox's business; here it is only read.

No answer is ever a redirect, and none tells more than a status and, to a hub that verifies, its own challenge.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tagwire.errors import StoreError
from tagwire.model.subscription import CALLBACK_PATH, HubQuestion, Push, Receipt

BODY_WITHIN_S = 30.0
MAX_FIELD_CHARS = 4096
MAX_SIGNATURES = 8
_SIGNATURE_HEADERS = ("x-hub-signature", "x-hub-signature-256")
"""The recommendation's, and the one in which some hubs state the stronger of two."""
_STATUSES = {
    Receipt.TAKEN: 202,
    Receipt.IGNORED: 202,
    Receipt.UNKNOWN: 404,
    Receipt.OVER: 410,
    Receipt.TOO_LARGE: 413,
}
"""What is ignored is acknowledged as well: whoever guesses at signatures learns nothing (§7.1)."""
BUSY_S = 60


class Inbox(Protocol):
    """Who knows the subscriptions and takes what is pushed."""

    async def confirm(self, token: str, question: HubQuestion) -> str | None:
        """Return what to answer a hub that verifies or denies; None: we know nothing of that."""

    async def take(self, token: str, push: Push) -> Receipt:
        """Take a push in and say what came of it."""


def callback_routes(inbox: Inbox | None) -> list[Route]:
    """Return the route of all callbacks; none without an inbox."""
    if inbox is None:
        return []

    async def answer(request: Request) -> Response:
        token = request.path_params["token"]
        try:
            if request.method == "POST":
                return await _pushed(inbox, token, request)
            if request.method == "GET":
                return await _asked(inbox, token, request)
        except StoreError as error:
            structlog.get_logger(__name__).error("store failed", path=CALLBACK_PATH, error=str(error))
            return _come_again()
        return Response(status_code=405, headers={"allow": "GET, POST"})  # HEAD, which would change something

    return [Route(f"{CALLBACK_PATH}{{token}}", answer, methods=["GET", "POST"])]


async def _asked(inbox: Inbox, token: str, request: Request) -> Response:
    query = request.query_params
    fields = {name: query.get(f"hub.{name}") for name in ("mode", "topic", "challenge", "lease_seconds", "reason")}
    if any(len(value or "") > MAX_FIELD_CHARS for value in fields.values()):
        return Response(status_code=404)
    question = HubQuestion(
        fields["mode"] or "", fields["topic"] or "", fields["challenge"], fields["lease_seconds"], fields["reason"]
    )
    said = await inbox.confirm(token, question)
    return Response(status_code=404) if said is None else PlainTextResponse(said)


async def _pushed(inbox: Inbox, token: str, request: Request) -> Response:
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding != "identity":
        return Response(status_code=415)  # the signature is of the body as sent, and nothing is unpacked unbelieved
    stated = [value for name in _SIGNATURE_HEADERS for value in request.headers.getlist(name)]
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    push = Push(tuple(stated[:MAX_SIGNATURES]), media_type, charset, _reader(request))
    receipt = await inbox.take(token, push)
    return _come_again() if receipt is Receipt.BUSY else Response(status_code=_STATUSES[receipt])


def _come_again() -> Response:
    return Response(status_code=503, headers={"retry-after": str(BUSY_S)})


def _reader(request: Request) -> Callable[[int], Awaitable[bytes | None]]:
    async def read(most: int) -> bytes | None:
        announced = request.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced[:18]) > most:
            return None
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_WITHIN_S):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > most:
                        return None
        except (TimeoutError, ClientDisconnect) as error:
            raise HTTPException(408) from error
        return bytes(body)

    return read


def _content_type(header: str) -> tuple[str, str | None]:
    """Return media type and charset of a Content-Type header; what can't be read counts as not stated."""
    kind, *parameters = (part.strip() for part in header.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip("\"' "):
            return kind.lower(), value.strip("\"' ")[:64]
    return kind.lower(), None

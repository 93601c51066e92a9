"""Requests to our hub (WebSub §5.1): read, checked as far as they can be at once, and noted to be verified."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tagwire.errors import UsageError
from tagwire.model.subscriber import HubLimits, HubRequest, Wish
from tagwire.store import SubscriberStore
from tagwire.text.urls import publisher_id, split_http_url
from tagwire.web.hub import HUB_PATH
from tagwire.web.hub.topics import read_topic

DEFAULT_LEASE = timedelta(days=10)
SHORTEST_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(days=30)
MAX_FORM_BYTES = 16 * 1024
MAX_FIELDS = 50
MAX_CALLBACK_CHARS = 2000
MAX_SECRET_BYTES = 199
FORM = "application/x-www-form-urlencoded"
LIMITS = HubLimits()
COME_AGAIN_S = 3600


def hub_routes(
    subscribers: SubscriberStore | None, *, base: str | None, clock: Callable[[], datetime], limits: HubLimits = LIMITS
) -> list[Route]:
    """Return the hub's route; none without subscribers or a public address."""
    if subscribers is None or base is None:
        return []
    known, address = subscribers, base

    async def answer(request: Request) -> Response:
        fields = await _read(request)
        if isinstance(fields, str):
            return PlainTextResponse(fields, status_code=400)
        asked = hub_request(fields)
        if isinstance(asked, str):
            return PlainTextResponse(asked, status_code=400)
        if asked.wish is Wish.SUBSCRIBE and await read_topic(request.app, asked.topic, base=address) is None:
            return PlainTextResponse(_NO_TOPIC, status_code=404)
        note = partial(known.ask, asked, publisher=publisher_id(asked.callback), limits=limits, now=clock())
        if not await run_in_threadpool(note):
            return PlainTextResponse(_FULL, status_code=503, headers={"retry-after": str(COME_AGAIN_S)})
        return PlainTextResponse("Accepted; your callback is asked now whether you meant it.\n", status_code=202)

    return [Route(HUB_PATH, answer, methods=["POST"])]


def hub_request(fields: Mapping[str, str]) -> HubRequest | str:
    """Return what a form asks, or a sentence on why it can't be taken."""
    topic, callback, secret = (fields.get(f"hub.{name}", "") for name in ("topic", "callback", "secret"))
    try:
        wish = Wish(fields.get("hub.mode", ""))
    except ValueError:
        return "hub.mode must be subscribe or unsubscribe.\n"
    if not topic or not callback:
        return "hub.topic and hub.callback must be given.\n"
    if len(callback) > MAX_CALLBACK_CHARS:
        return f"hub.callback may have {MAX_CALLBACK_CHARS} characters.\n"
    try:
        split_http_url(callback)
    except UsageError as error:
        return f"hub.callback: {error}.\n"
    if len(secret.encode()) > MAX_SECRET_BYTES:
        return "hub.secret must be shorter than 200 bytes.\n"
    lease = _lease(fields.get("hub.lease_seconds", ""))
    return HubRequest(topic, callback, wish, lease, secret or None)


def _lease(stated: str) -> timedelta:
    """Return the lease to grant: what is asked for, between the shortest and the longest we give."""
    stated = stated.strip()
    if not (stated.isascii() and stated.isdigit()):
        return DEFAULT_LEASE
    asked = timedelta(seconds=int(stated[:9])) if len(stated) < 10 else LONGEST_LEASE
    return min(max(asked, SHORTEST_LEASE), LONGEST_LEASE)


async def _read(request: Request) -> Mapping[str, str] | str:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return f"A request is sent as {FORM}.\n"
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            return f"A request may have {MAX_FORM_BYTES:,} bytes.\n"
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        return "The form can't be read: it must be UTF-8, with few fields.\n"
    return dict(reversed(pairs))


_NO_TOPIC = "hub.topic is no feed of this hub: give the self address that the feed's Link header states.\n"
_FULL = "This hub has as many subscribers as it takes; come again later.\n"

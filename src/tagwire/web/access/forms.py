"""What people send: small forms, taken only from this site's own pages and from whoever may do what they ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tagwire.errors import ForbiddenError, ParseError
from tagwire.model.account import Scope
from tagwire.text.sayings import said
from tagwire.web.access.proofs import is_form_proof
from tagwire.web.access.visitor import Visitor, find_visitor
from tagwire.web.room import ReadingRoom

MAX_FORM_BYTES = 64 * 1024
MAX_FIELDS = 50
PROOF_FIELD = "proof"
FORM = "application/x-www-form-urlencoded"

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was taken: who sent it and what it says."""

    visitor: Visitor
    fields: Fields


Act = Callable[[ReadingRoom, Request, Sent], Response]
Show = Callable[[ReadingRoom, Request, Visitor], Response]


async def take_open_form(
    room: ReadingRoom, request: Request, *, act: Callable[[ReadingRoom, Request, Fields], Response]
) -> Response:
    """Take a form from somebody unknown, such as the one that logs in."""
    _refuse_other_sites(room, request)
    return await run_in_threadpool(act, room.for_reader(request), request, await _read(request))


async def take_form(room: ReadingRoom, request: Request, *, scope: Scope, act: Act) -> Response:
    """Take a form from a member who may do what ``scope`` names; raise ForbiddenError, or lead to the login page."""
    _refuse_other_sites(room, request)
    fields = await _read(request)
    visitor = await run_in_threadpool(find_visitor, room, request)
    if visitor is None:
        return to_login(request.headers.get("referer", ""))
    if visitor.form_secret is not None and not is_form_proof(visitor.form_secret, fields.get(PROOF_FIELD, "")):
        raise ForbiddenError(said("This form is not from your present session: load its page again and send it anew"))
    _demand(visitor, scope)
    return await run_in_threadpool(act, room.for_reader(request), request, Sent(visitor, fields))


def member_page(room: ReadingRoom, request: Request, *, scope: Scope, show: Show) -> Response:
    """Show a page to members who may do what ``scope`` names; raise ForbiddenError, or lead to the login page."""
    visitor = find_visitor(room, request)
    if visitor is None:
        return to_login(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
    _demand(visitor, scope)
    return show(room.for_reader(request), request, visitor)


def to_login(back: str) -> Response:
    """Lead to the login page, and back to a page of ours afterwards."""
    parts = urlsplit(back)
    place = parts.path + (f"?{parts.query}" if parts.query else "")
    return RedirectResponse(f"/login?next={quote(own_place(place), safe='')}", status_code=303)


def own_place(given: str) -> str:
    """Return an address of this site as given, or "/" where it may lead elsewhere."""
    is_own = given.startswith("/") and not given.startswith("//") and "\\" not in given and given.isprintable()
    return given if is_own else "/"


def see(place: str) -> Response:
    """Lead to the page that shows what was done (RFC 9110 §15.4.4)."""
    return RedirectResponse(place, status_code=303)


def _demand(visitor: Visitor, scope: Scope) -> None:
    if scope not in visitor.scopes:
        raise ForbiddenError(
            said(
                "%(name)s may not do that: it needs the right to %(scope)s, which an admin gives",
                name=visitor.name,
                scope=scope.value,
            )
        )


def _refuse_other_sites(room: ReadingRoom, request: Request) -> None:
    """Refuse what another site's page sends in a reader's name (Fetch Metadata; RFC 6454 where a browser lacks it)."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    own = {request.headers.get("host", "").lower()}
    if room.site.base_url:
        own.add(urlsplit(room.site.base_url).netloc.lower())
    is_own = origin is None or urlsplit(origin).netloc.lower() in own
    if site is not None:  # no page can write this one itself, and a proxy may change our host
        is_own = site in {"same-origin", "none"}
    if not is_own:
        raise ForbiddenError(said("This form was sent from another site: open the page here and send it from there"))


async def _read(request: Request) -> Fields:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise ParseError(said("A form is sent as %(type)s", type=FORM))
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            raise ParseError(said("This form is too long: at most %(most)s bytes", most=f"{MAX_FORM_BYTES:,}"))
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise ParseError(said("This form can't be read: %(reason)s", reason=error)) from None
    return dict(pairs)

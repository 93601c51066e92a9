"""Answers: conditional requests, the page cache and HEAD, the same for pages, feeds and static files."""

from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.assets import Asset
from tagwire.web.coding import LEAST_BYTES, Coding, coding_for, etag_of, packed, takes
from tagwire.web.pagecache import Packed, Rendered
from tagwire.web.remembering import OF_A_BODY, REMEMBERED, Remembered
from tagwire.web.room import ReadingRoom

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How an answer may be kept, and what of the request it depends on."""

    cache_control: str
    vary: str
    is_aging: bool
    """Whether the answer tells ages or days, and so is another one each minute."""


PAGE = Keeping(
    "public, max-age=30, stale-while-revalidate=300", "Accept-Encoding, Accept-Language, Cookie", is_aging=True
)
DATA = Keeping("public, max-age=300", "Accept-Encoding", is_aging=False)
FOR_EVER = "public, max-age=31536000, immutable"


def answer(
    room: ReadingRoom,
    request: Request,
    *,
    address: str,
    variant: str,
    keeping: Keeping,
    render: Callable[[], Rendered],
    links: str = "",
    lang: str | None = None,
) -> Response:
    """Answer from the reader's copy (304), from the cache, or by rendering.

    ``address`` is the canonical one, ``variant`` whatever else of the request changes the answer (the theme, the
    origin), ``lang`` the language of its interface. What ``render`` gives must depend on nothing but these, the
    store's version, the minute and the build.
    ``links`` is a Link header (RFC 8288).
    """
    version = room.store.version()
    minute = room.now().isoformat() if keeping.is_aging else ""
    key = (address, variant, lang, version, minute)
    coding = coding_for(request)
    etag = f'"{blake2b(repr((*key, room.build)).encode(), digest_size=12).hexdigest()}"'
    changed_at = room.changes.seen_at(version, room.clock())
    cache_control = keeping.cache_control
    if room.site.members_only:
        cache_control = cache_control.replace("public", "private")
    headers = {
        "cache-control": cache_control,
        "vary": keeping.vary,
        "last-modified": format_datetime(changed_at, usegmt=True),
    }
    if links:
        headers["link"] = links
    if lang is not None:
        headers["content-language"] = lang
    if is_current(request, etag, last_modified=None if keeping.is_aging else headers["last-modified"]):
        return Response(status_code=304, headers={**headers, "etag": etag_of(etag, coding)})
    answered = room.cache.get((*key, coding))
    if answered is None:
        answered = pack(render(), coding)
        room.cache.put((*key, coding), answered)
    if answered.status >= 400:
        headers = {name: value for name, value in headers.items() if name in ("vary", "content-language")}
        headers["cache-control"] = "no-store"
        etag = ""
    response = send(request, answered, headers=headers, etag=etag)
    if response.status_code == 200 and not room.site.members_only:
        request.scope[REMEMBERED] = Remembered(
            version=version,
            minute=room.now() if keeping.is_aging else None,
            etag=etag_of(etag, answered.coding).encode(),
            headers=tuple(response.raw_headers),
            unchanged=tuple(pair for pair in response.raw_headers if pair[0] not in OF_A_BODY),
            body=answered.body,
        )
    return response


def send(request: Request, answered: Packed, *, headers: dict[str, str], etag: str = "") -> Response:
    """Return a packed answer; without its body for HEAD. ``etag`` is that of the plain form."""
    if answered.coding:
        headers = {**headers, "content-encoding": answered.coding}
    if etag:
        headers = {**headers, "etag": etag_of(etag, answered.coding)}
    if answered.location is not None:
        headers = {**headers, "location": answered.location}
    headers = {**headers, "content-type": answered.media_type, "content-length": str(len(answered.body))}
    return Response(b"" if request.method == "HEAD" else answered.body, status_code=answered.status, headers=headers)


def send_rendered(request: Request, rendered: Rendered, *, headers: dict[str, str]) -> Response:
    """Return an answer that nobody keeps."""
    return send(request, pack(rendered, coding_for(request)), headers=headers)


def send_asset(request: Request, asset: Asset) -> Response:
    """Return a static file, to be kept for ever: its address changes when it does."""
    headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding"}
    if is_current(request, asset.etag, last_modified=None):
        return Response(status_code=304, headers={**headers, "etag": asset.etag})
    return send(request, packed_asset(request, asset), headers=headers, etag=asset.etag)


def packed_asset(request: Request, asset: Asset) -> Packed:
    """Return a static file in the form the reader takes: packed ahead by gzip, harder than answers are."""
    if asset.gzipped is None or not takes(request, Coding.GZIP):
        return Packed(asset.body, asset.media_type, Coding.NONE)
    return Packed(asset.gzipped, asset.media_type, Coding.GZIP)


def redirect(location: str) -> Rendered:
    """Return a permanent redirect."""
    return Rendered(b"", "text/plain; charset=utf-8", status=301, location=location)


def pack(rendered: Rendered, coding: Coding) -> Packed:
    """Pack a content where that pays."""
    coding = coding if len(rendered.body) >= LEAST_BYTES else Coding.NONE
    return Packed(
        packed(rendered.body, coding), rendered.media_type, coding, status=rendered.status, location=rendered.location
    )


def is_current(request: Request, etag: str, *, last_modified: str | None) -> bool:
    """Whether the reader's copy is still right (RFC 9110 §13.2.2: If-None-Match decides where both are given)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        named = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return not named.isdisjoint({etag_of(etag, coding) for coding in Coding})
    since = request.headers.get("if-modified-since")
    if since is None or last_modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(last_modified)
    except (ValueError, TypeError):
        return False

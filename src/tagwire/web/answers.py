"""Answers: conditional requests, the page cache, gzip and HEAD, the same for pages, feeds and static files."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.assets import Asset
from tagwire.web.pagecache import Packed, Rendered
from tagwire.web.room import ReadingRoom

HTML = "text/html; charset=utf-8"
GZIP_FROM_BYTES = 500
GZIP_LEVEL = 5
GZIP_ETAG_SUFFIX = '-gz"'
"""A strong ETag names exact bytes, so the packed form has its own (RFC 9110 §8.8.1)."""


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
    is_gzip = accepts_gzip(request)
    if is_current(request, etag, last_modified=None if keeping.is_aging else headers["last-modified"]):
        return Response(status_code=304, headers={**headers, "etag": gzip_etag(etag) if is_gzip else etag})
    packed = room.cache.get(key)
    if packed is None:
        packed = pack(render())
        room.cache.put(key, packed)
    if packed.rendered.status >= 400:
        headers = {name: value for name, value in headers.items() if name in ("vary", "content-language")}
        headers["cache-control"] = "no-store"
        etag = ""
    return send(request, packed, headers=headers, etag=etag)


def send(request: Request, packed: Packed, *, headers: dict[str, str], etag: str = "") -> Response:
    """Return the answer in the form the reader takes; without a body for HEAD."""
    rendered = packed.rendered
    body = rendered.body
    if packed.gzipped is not None and accepts_gzip(request):
        body = packed.gzipped
        headers = {**headers, "content-encoding": "gzip"}
        etag = gzip_etag(etag) if etag else ""
    if etag:
        headers = {**headers, "etag": etag}
    if rendered.location is not None:
        headers = {**headers, "location": rendered.location}
    headers = {**headers, "content-type": rendered.media_type, "content-length": str(len(body))}
    return Response(b"" if request.method == "HEAD" else body, status_code=rendered.status, headers=headers)


def send_asset(request: Request, asset: Asset) -> Response:
    """Return a static file, to be kept for ever: its address changes when it does."""
    headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding"}
    if is_current(request, asset.etag, last_modified=None):
        return Response(status_code=304, headers={**headers, "etag": asset.etag})
    packed = Packed(Rendered(asset.body, asset.media_type), asset.gzipped)
    return send(request, packed, headers=headers, etag=asset.etag)


def redirect(location: str) -> Rendered:
    """Return a permanent redirect."""
    return Rendered(b"", "text/plain; charset=utf-8", status=301, location=location)


def pack(rendered: Rendered) -> Packed:
    """Gzip a content where that pays."""
    is_worth_it = len(rendered.body) >= GZIP_FROM_BYTES
    return Packed(rendered, gzip.compress(rendered.body, GZIP_LEVEL, mtime=0) if is_worth_it else None)


def gzip_etag(etag: str) -> str:
    """Return the ETag of the packed form."""
    return etag[:-1] + GZIP_ETAG_SUFFIX


def accepts_gzip(request: Request) -> bool:
    """Whether the reader takes gzip (RFC 9110 §12.5.3; "gzip;q=0" refuses it)."""
    for part in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = part.partition(";")
        if coding.strip().lower() in {"gzip", "*"}:
            return weight.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def is_current(request: Request, etag: str, *, last_modified: str | None) -> bool:
    """Whether the reader's copy is still right (RFC 9110 §13.2.2: If-None-Match decides where both are given)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        named = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return not named.isdisjoint({etag, gzip_etag(etag)})
    since = request.headers.get("if-modified-since")
    if since is None or last_modified is None:
        return False
    try:
        return parsedate_to_datetime(since) >= parsedate_to_datetime(last_modified)
    except (ValueError, TypeError):
        return False

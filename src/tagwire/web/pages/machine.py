"""What machines ask for: health, readiness, robots.txt, static files."""

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tagwire.web.answers import packed_asset, send, send_asset, send_rendered
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom


def healthz(_room: ReadingRoom, _request: Request) -> Response:
    """Answer /healthz: the process serves."""
    return PlainTextResponse("ok\n")


def readyz(room: ReadingRoom, _request: Request) -> Response:
    """Answer /readyz: the store answers; a failing one gives 503."""
    room.store.version()
    return PlainTextResponse("ready\n")


def robots(room: ReadingRoom, _request: Request) -> Response:
    """Answer /robots.txt."""
    rule = "Allow: /" if room.site.indexable else "Disallow: /"
    return PlainTextResponse(f"User-agent: *\n{rule}\n", headers={"cache-control": "public, max-age=3600"})


def manifest(room: ReadingRoom, request: Request) -> Response:
    """Answer /manifest.webmanifest (W3C Web Application Manifest): the room can be installed."""
    icon = {"src": room.assets.path("icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    fields = {
        "name": room.site.title,
        "short_name": room.site.title[:12],
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "lang": room.words.lang,
        "background_color": "#faf8f3",
        "theme_color": "#faf8f3",
        "icons": [icon],
    }
    rendered = Rendered(orjson.dumps(fields), "application/manifest+json")
    headers = {"cache-control": "public, max-age=3600", "vary": "Accept-Encoding, Accept-Language, Cookie"}
    return send_rendered(request, rendered, headers=headers)


def worker(room: ReadingRoom, request: Request) -> Response:
    """Answer /worker.js: at the root, for a service worker sees what lies below its own address."""
    asset = room.assets.by_name["worker.js"]
    headers = {"cache-control": "no-cache", "vary": "Accept-Encoding"}
    return send(request, packed_asset(request, asset), headers=headers, etag=asset.etag)


def static_file(room: ReadingRoom, request: Request) -> Response:
    """Answer /static/NAME."""
    asset = room.assets.by_path.get(request.scope["path"])
    if asset is None:
        raise HTTPException(404)
    return send_asset(request, asset)

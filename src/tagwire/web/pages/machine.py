"""What machines ask for: health, readiness, robots.txt, static files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from tagwire.web.answers import send_asset
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


def static_file(room: ReadingRoom, request: Request) -> Response:
    """Answer /static/NAME."""
    asset = room.assets.by_path.get(request.scope["path"])
    if asset is None:
        raise HTTPException(404)
    return send_asset(request, asset)

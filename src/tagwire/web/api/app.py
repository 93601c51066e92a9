"""The API as an application of its own, mounted at ``/api``: its errors are JSON, and it counts its readers."""

import time
from collections.abc import Awaitable, Callable
from functools import partial

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.web.answers import DATA, answer
from tagwire.web.api import alerts, articles, corrections, publishers, sources, stories, tags, trends
from tagwire.web.api.changing import Change, answer_change
from tagwire.web.api.endpoint import JSON, Endpoint, answer_endpoint
from tagwire.web.api.openapi import openapi_document
from tagwire.web.api.problems import problem_handlers
from tagwire.web.api.ratelimit import RateLimit
from tagwire.web.origin import origin_of
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

ENDPOINTS = (
    *articles.ENDPOINTS,
    *tags.ENDPOINTS,
    *stories.ENDPOINTS,
    *trends.ENDPOINTS,
    *publishers.ENDPOINTS,
    *sources.ENDPOINTS,
    *corrections.ENDPOINTS,
)
CHANGES = (*sources.CHANGES, *corrections.CHANGES, *alerts.CHANGES)
SEEN_BY_SCRIPTS = ("etag", "retry-after", "ratelimit", "ratelimit-policy")


Handler = Callable[[Request], Awaitable[Response]]


def create_api(room: ReadingRoom) -> Starlette:
    """Return the API of a reading room."""
    site = room.site
    app = Starlette(
        routes=[
            *_routes(room),
            Route("/openapi.json", partial(_openapi, room)),
        ],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=site.api_origins,
                allow_methods=("GET", "HEAD"),
                allow_headers=("if-none-match",),
                expose_headers=SEEN_BY_SCRIPTS,
            ),
            Middleware(RateLimit, a_minute=site.api_requests_a_minute, monotonic=time.monotonic),
        ],
        exception_handlers=problem_handlers(),
    )
    app.router.redirect_slashes = False
    return app


def endpoints_of(room: ReadingRoom) -> tuple[Endpoint, ...]:
    """Return what can be read through the API of this room."""
    return tuple(endpoint for endpoint in ENDPOINTS if endpoint.is_there(room))


def changes_of(room: ReadingRoom) -> tuple[Change, ...]:
    """Return what can be changed through the API of this room: nothing where nobody has a token."""
    return () if room.accounts is None else tuple(change for change in CHANGES if change.is_there(room))


def _routes(room: ReadingRoom) -> list[Route]:
    """Return one route an address, so that a method it does not know is told which ones it does."""
    handlers: dict[str, dict[str, Handler]] = {}
    for endpoint in endpoints_of(room):
        read = partial(_read, room, endpoint=endpoint)
        handlers.setdefault(endpoint.path, {}).update(GET=read, HEAD=read)
    for change in changes_of(room):
        handlers.setdefault(change.path, {})[change.method] = partial(answer_change, room, change=change)
    return [Route(f"/v1{path}", partial(_dispatch, known), methods=list(known)) for path, known in handlers.items()]


async def _dispatch(known: dict[str, Handler], request: Request) -> Response:
    return await known[request.method](request)


async def _read(room: ReadingRoom, request: Request, *, endpoint: Endpoint) -> Response:
    return await run_in_threadpool(partial(answer_endpoint, room, request, endpoint=endpoint))


def _openapi(room: ReadingRoom, request: Request) -> Response:
    origin = origin_of(request, room.site)

    def render() -> Rendered:
        document = openapi_document(endpoints_of(room), changes_of(room), site=room.site, origin=origin)
        return Rendered(orjson.dumps(document), JSON)

    return answer(room, request, address="/api/openapi.json", variant=origin, keeping=DATA, render=render)

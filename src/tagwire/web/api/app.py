"""The API as an application of its own, mounted at ``/api``: its errors are JSON, and it counts its readers."""

import time
from functools import partial

import orjson
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tagwire.web.answers import DATA, answer
from tagwire.web.api import articles, corrections, publishers, tags, trends
from tagwire.web.api.endpoint import JSON, answer_endpoint
from tagwire.web.api.openapi import openapi_document
from tagwire.web.api.problems import problem_handlers
from tagwire.web.api.ratelimit import RateLimit
from tagwire.web.origin import origin_of
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

ENDPOINTS = (
    *articles.ENDPOINTS,
    *tags.ENDPOINTS,
    *trends.ENDPOINTS,
    *publishers.ENDPOINTS,
    *corrections.ENDPOINTS,
)
SEEN_BY_SCRIPTS = ("etag", "retry-after", "ratelimit", "ratelimit-policy")


def create_api(room: ReadingRoom) -> Starlette:
    """Return the API of a reading room."""
    site = room.site
    app = Starlette(
        routes=[
            *(Route(f"/v1{e.path}", partial(answer_endpoint, room, endpoint=e)) for e in ENDPOINTS),
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


def _openapi(room: ReadingRoom, request: Request) -> Response:
    origin = origin_of(request, room.site)

    def render() -> Rendered:
        return Rendered(orjson.dumps(openapi_document(ENDPOINTS, title=room.site.title, origin=origin)), JSON)

    return answer(room, request, address="/api/openapi.json", variant=origin, keeping=DATA, render=render)

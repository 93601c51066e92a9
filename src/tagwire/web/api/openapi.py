"""The API's description as an OpenAPI 3.1 document, made from the endpoints themselves."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from tagwire import __version__
from tagwire.web.api.endpoint import BASE, JSON, Endpoint, Parameter, Schema
from tagwire.web.api.problems import PROBLEM
from tagwire.web.api.schemas import SCHEMAS

_DESCRIPTION = """\
Everything the reading room shows, as JSON. Lists are newest first and paged by cursor: state the `next` of one page as
`before` (of tags: `after`) of the following one. Answers carry an ETag; send it back as `If-None-Match` and an
unchanged answer costs nothing (304). Errors are problem details (RFC 9457). Times are RFC 3339 in UTC. The fields
`RateLimit` and `RateLimit-Policy` say how many requests are left."""

_WHY = {
    400: "a parameter can't be read; the detail names it.",
    404: "there is no such thing here.",
    410: "the publisher took the article back.",
    429: "go on after the seconds that Retry-After states.",
    503: "the store does not answer just now; Retry-After says when to try again.",
}


def openapi_document(endpoints: Sequence[Endpoint], *, title: str, origin: str) -> dict[str, Any]:
    """Return the document for a room whose absolute address is ``origin``."""
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title} API", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": origin + BASE}],
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in endpoints},
        "components": {"schemas": SCHEMAS},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": {
            "200": {"description": "As asked.", **_content(JSON, endpoint.gives)},
            "304": {"description": "Your copy (If-None-Match) is still right."},
            **{str(status): _problem(status, why) for status, why in _failures(endpoint)},
        },
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "path" if parameter.in_path else "query",
        "required": parameter.in_path,
        "description": parameter.meaning,
        "schema": parameter.schema,
        "example": parameter.example,
    }


def _failures(endpoint: Endpoint) -> list[tuple[int, str]]:
    statuses = (400, *endpoint.missing, 429, 503)
    return [(status, _WHY[status]) for status in statuses]


def _problem(status: int, why: str) -> dict[str, Any]:
    return {"description": f"{HTTPStatus(status).phrase}: {why}", **_content(PROBLEM, "Problem")}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    reference: Schema = {"$ref": f"#/components/schemas/{schema}"}
    return {"content": {media_type: {"schema": reference}}}

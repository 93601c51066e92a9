"""The API's description as an OpenAPI 3.1 document, made from the endpoints themselves."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from tagwire import __version__
from tagwire.web.api.changing import Change
from tagwire.web.api.endpoint import BASE, JSON, Endpoint, Parameter, Schema
from tagwire.web.api.problems import PROBLEM
from tagwire.web.api.schemas import SCHEMAS
from tagwire.web.site import SiteSettings

_DESCRIPTION = """\
Everything the reading room shows, as JSON. Lists are newest first and paged by cursor: state the `next` of one page as
`before` (of tags: `after`) of the following one. Answers carry an ETag; send it back as `If-None-Match` and an
unchanged answer costs nothing (304). Errors are problem details (RFC 9457). Times are RFC 3339 in UTC. The fields
`RateLimit` and `RateLimit-Policy` say how many requests are left. To change something takes an API token with the right
to, sent as `Authorization: Bearer …`; a login's cookie is not enough."""

_WHY = {
    400: "a parameter or the body can't be read; the detail names what.",
    401: "a token of this room is needed.",
    403: "the token may not do that.",
    404: "there is no such thing here.",
    410: "the publisher took the article back.",
    409: "something that holds is against it, or it holds already; the detail says which.",
    413: "the body is too long.",
    415: "the body is sent as something else than JSON.",
    422: "nothing is there that could be used; the detail says why.",
    429: "go on after the seconds that Retry-After states.",
    503: "the store does not answer just now; Retry-After says when to try again.",
}


def openapi_document(
    endpoints: Sequence[Endpoint], changes: Sequence[Change], *, site: SiteSettings, origin: str
) -> dict[str, Any]:
    """Return the document for a room whose absolute address is ``origin``."""
    paths: dict[str, dict[str, Any]] = {endpoint.path: {"get": _operation(endpoint, site)} for endpoint in endpoints}
    for change in changes:
        paths.setdefault(change.path, {})[change.method.lower()] = _change(change)
    token = {"type": "http", "scheme": "bearer", "description": "An API token, which /account makes."}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{site.title} API", "version": __version__, "description": _DESCRIPTION},
        "servers": [{"url": origin + BASE}],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "securitySchemes": {"token": token}},
    }


def _operation(endpoint: Endpoint, site: SiteSettings) -> dict[str, Any]:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [_parameter(parameter) for parameter in endpoint.parameters],
        "responses": {
            "200": {"description": "As asked.", **_content(JSON, endpoint.gives)},
            "304": {"description": "Your copy (If-None-Match) is still right."},
            **_problems((400, *((401,) if site.members_only else ()), *endpoint.missing, 429, 503)),
        },
        **({"security": [{"token": []}]} if site.members_only else {}),
    }


def _change(change: Change) -> dict[str, Any]:
    body = {"requestBody": {"required": True, **_content(JSON, change.takes)}} if change.takes else {}
    unread = (413, 415) if change.takes else ()
    done = {"description": "Done.", **(_content(JSON, change.gives) if change.gives else {})}
    return {
        "operationId": change.name,
        "summary": change.summary,
        "description": f"The token needs the right to {change.scope}.",
        "parameters": [_parameter(parameter) for parameter in change.parameters],
        **body,
        "responses": {
            str(change.done): done,
            **_problems((400, 401, 403, *change.refusals, *unread, 429, 503)),
        },
        "security": [{"token": []}],
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


def _problems(statuses: Sequence[int]) -> dict[str, Any]:
    return {str(status): _problem(status, _WHY[status]) for status in sorted(statuses)}


def _problem(status: int, why: str) -> dict[str, Any]:
    return {"description": f"{HTTPStatus(status).phrase}: {why}", **_content(PROBLEM, "Problem")}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    reference: Schema = {"$ref": f"#/components/schemas/{schema}"}
    return {"content": {media_type: {"schema": reference}}}

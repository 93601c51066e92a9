"""The API's reference, made from the endpoints themselves."""

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.api.app import changes_of, endpoints_of
from tagwire.web.api.endpoint import BASE, Endpoint
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import with_query
from tagwire.web.room import ReadingRoom

PATH = "/api"


def api_reference(room: ReadingRoom, request: Request) -> Response:
    """Answer /api."""
    frame = Frame(
        title=room.words.say("API"),
        description=room.words.say("Everything the reading room shows, as JSON."),
        path=PATH,
    )
    endpoints = [(endpoint, BASE + endpoint.path, _example(endpoint)) for endpoint in endpoints_of(room)]
    changes = [(change, BASE + change.path) for change in changes_of(room)]
    values = {"endpoints": endpoints, "changes": changes, "limit": room.site.api_requests_a_minute}
    return answer_page(room, request, address=PATH, page=lambda: Page("api.html", frame, values))


def _example(endpoint: Endpoint) -> str | None:
    """Return an address to try; None where it would name one thing that may not be here."""
    if endpoint.missing:
        return None
    stated = [(p.name, p.example) for p in endpoint.parameters if p.name == "limit"]
    return with_query(BASE + endpoint.path, stated)

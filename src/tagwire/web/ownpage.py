"""Pages that are one person's own: made anew each time, kept by nobody, with what is to be told once."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web import flash
from tagwire.web.answers import send_rendered
from tagwire.web.frame import Page, look_of, render_page
from tagwire.web.room import ReadingRoom


def own_page(room: ReadingRoom, request: Request, page: Page) -> Response:
    """Answer with a page that is this person's own; its template may show ``told``."""
    told = flash.told_before(room, request)
    shown = replace(page, values={**page.values, "told": told})
    headers = {"cache-control": "no-store", "content-language": room.words.lang}
    response = send_rendered(request, render_page(room, look_of(request), shown), headers=headers)
    if told is not None:
        flash.forget(response)
    return response

"""Keys and help."""

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.room import ReadingRoom


def keys_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /help."""
    frame = Frame(
        title=room.words.say("Keys and help"),
        description=room.words.say("Keys, and addresses to write by hand."),
        path="/help",
    )
    return answer_page(room, request, address="/help", page=lambda: Page("help.html", frame, {}))

"""The stories of these days: events that more than one article tells of."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.room import ReadingRoom
from tagwire.web.storycards import story_card

PATH = "/stories"
SPAN = timedelta(days=2)
SHOWN_STORIES = 40
STORY_ARTICLES = 12
"""How many of a story's articles its card is made of."""


def stories_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /stories."""

    def page() -> Page:
        found = room.store.busy_stories(now=room.now(), span=SPAN, limit=SHOWN_STORIES, articles=STORY_ARTICLES)
        frame = Frame(
            title=room.words.say("Stories"),
            description=room.words.say("Events that several articles tell of, those of most publishers first."),
            path=PATH,
            nav="stories",
        )
        cards = tuple(story_card(story, room) for story in found if story.texts > 1)
        return Page("stories.html", frame, {"cards": cards, "days": SPAN.days})

    return answer_page(room, request, address=PATH, page=page)

"""Stories: those that most publishers tell of now, and single ones with what each article adds."""

from datetime import timedelta

from starlette.requests import Request

from tagwire.errors import ParseError
from tagwire.model.contract import story_json
from tagwire.stories.additions import account_json
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.room import ReadingRoom

DAYS, MOST_DAYS = 2, 30
STORY_ARTICLES = 30
"""How many of a story's newest articles a list looks at for its headline and tags."""


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit = read_limit(request)
    given = request.query_params.get("days", str(DAYS))
    days = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else 0
    if not 1 <= days <= MOST_DAYS:
        raise ParseError(f"days={given[:40]!r} is not a number from 1 to {MOST_DAYS}")

    def read(room: ReadingRoom) -> object:
        span = timedelta(days=days)
        found = room.store.busy_stories(now=room.now(), span=span, limit=limit, articles=STORY_ARTICLES)
        return {"stories": [story_json(story, lang=room.site.lang) for story in found]}

    return read


def _one(_room: ReadingRoom, request: Request) -> Read:
    story_id: str = request.path_params["story_id"]
    limit = read_limit(request)

    def read(room: ReadingRoom) -> object:
        return account_json(room.store.story(story_id, limit=limit), lang=room.site.lang)

    return read


ENDPOINTS = (
    Endpoint(
        path="/stories",
        name="listStories",
        summary="The stories that most publishers told of in the last days, then the newest.",
        gives="StoryList",
        ask=_list,
        parameters=(
            Parameter(
                "days",
                f"How far back to look; {DAYS} when not stated.",
                {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": DAYS},
                "7",
            ),
            LIMIT,
        ),
        is_aging=True,
    ),
    Endpoint(
        path="/stories/{story_id}",
        name="getStory",
        summary="One story with its newest articles and what each adds. An id that it had before leads to it.",
        gives="StoryWithAccounts",
        ask=_one,
        parameters=(
            Parameter("story_id", "The story's id.", {"type": "string"}, "7hq2m0cd41ka", in_path=True),
            LIMIT,
        ),
        missing=(404,),
    ),
)

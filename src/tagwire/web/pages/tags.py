"""All hashtags: the busy ones, and A to Z."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ParseError
from tagwire.text.keys import tag_key
from tagwire.text.sayings import said
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import with_query
from tagwire.web.listing import tag_link
from tagwire.web.pages.home import busy_tag
from tagwire.web.room import ReadingRoom

PATH = "/tags"
BUSY_TAGS = 24
TAGS_PER_PAGE = 300
WEEK = timedelta(days=7)


def tags_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /tags; ?after=KEY turns the page of A to Z."""
    given = request.query_params.get("after", "")
    after = tag_key(given) if given else ""
    if after != given:
        raise ParseError(
            said("%(given)s is not a tag's key: follow a page's own link to the next tags", given=repr(given[:40]))
        )

    def page() -> Page:
        now = room.now()
        listed = room.store.all_tags(limit=TAGS_PER_PAGE + 1, after=after)
        shown, more = listed[:TAGS_PER_PAGE], len(listed) > TAGS_PER_PAGE
        busy = room.store.busy_tags(now=now, span=WEEK, limit=BUSY_TAGS) if not after else ()
        query = (("after", after),) if after else ()
        frame = Frame(
            title=room.words.say("Hashtags"),
            description=room.words.say("Every hashtag in use here, the busy ones first."),
            path=PATH,
            query=query,
            nav="tags",
            next=with_query(PATH, (("after", shown[-1].key),)) if more else None,
            first=PATH if after else None,
        )
        values = {
            "total": room.store.counts(now=now).tags,
            "busy": tuple(map(busy_tag, busy)),
            "tags": tuple((tag_link(tag), tag.articles) for tag in shown),
        }
        return Page("tags.html", frame, values)

    return answer_page(room, request, address=with_query(PATH, (("after", after),)), page=page)

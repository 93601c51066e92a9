"""The whole wire, newest first, with its feeds: every article of every publisher."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.listing import PAGE_SIZE
from tagwire.web.filters import filter_fields, read_filters
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import with_query
from tagwire.web.pages.listingpage import listing_view, shown_tags
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed

PATH = "/latest"
MONTH = timedelta(days=30)


def latest_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /latest."""
    filters = read_filters(request)

    def page() -> Page:
        found = room.store.find(filters.listing(limit=PAGE_SIZE))
        publishers = room.store.publishers(now=room.now(), span=MONTH)
        fields = filter_fields(filters, publishers=publishers, words=room.words)
        view = listing_view(room, found, path=PATH, filters=filters, fields=fields)
        frame = Frame(
            title=room.words.say("Latest news"),
            description=room.words.say("Every article of every publisher followed here, newest first."),
            path=PATH,
            query=filters.query(filters.before),
            nav="today",
            feeds=view.feeds,
            next=view.next,
            first=view.first,
            is_live=view.first is None,
        )
        return Page("latest.html", frame, {"listing": view, "tags": shown_tags(found)})

    return answer_page(room, request, address=with_query(PATH, filters.query(filters.before)), page=page)


def latest_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /latest.rss, .atom and .json."""
    filters = read_filters(request)

    def listed() -> Listed:
        return Listed(
            title=room.words.say("Latest news") + f" · {room.site.title}",
            description=room.words.say(
                "Every article of every publisher followed here, with its full text and hashtags"
            ),
            path=PATH,
            page=room.store.find(filters.listing(limit=FEED_SIZE)),
        )

    return answer_feed(room, request, ending=ending, path=PATH, filters=filters, listed=listed)

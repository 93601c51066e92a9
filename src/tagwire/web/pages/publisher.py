"""A publisher's page with its feeds, and the table of all publishers."""

from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.article import Publisher
from tagwire.model.listing import PAGE_SIZE
from tagwire.web.filters import filter_fields, read_filters
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import publisher_path, with_query
from tagwire.web.listing import PublisherMark, publisher_mark
from tagwire.web.pages.listingpage import listing_view
from tagwire.web.publisherside import publisher_side
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """A line of the table of publishers."""

    publisher: PublisherMark
    id: str
    articles: int


def publishers_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /publishers."""

    def page() -> Page:
        rows = tuple(
            PublisherRow(publisher_mark(count.publisher), count.publisher.id, count.articles)
            for count in room.store.publishers(now=room.now(), span=MONTH)
        )
        frame = Frame(
            title=room.words.say("Publishers"),
            description=room.words.say("Every publisher followed here, busiest first."),
            path="/publishers",
            nav="publishers",
        )
        return Page("publishers.html", frame, {"rows": rows})

    return answer_page(room, request, address="/publishers", page=page)


def publisher_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /publisher/ID."""
    publisher_id = request.path_params["publisher_id"]
    filters = replace(read_filters(request), publisher=None)
    path = publisher_path(publisher_id)

    def page() -> Page:
        publisher = room.store.get_publisher(publisher_id)
        found = room.store.find(replace(filters, publisher=publisher.id).listing(limit=PAGE_SIZE))
        fields = filter_fields(filters, words=room.words)
        view = listing_view(room, found, path=path, filters=filters, fields=fields)
        month = {count.publisher.id: count.articles for count in room.store.publishers(now=room.now(), span=MONTH)}
        frame = Frame(
            title=publisher.name,
            description=room.words.say("The newest articles from %(publisher)s.", publisher=publisher.name),
            path=path,
            query=filters.query(filters.before),
            nav="publishers",
            feeds=view.feeds,
            next=view.next,
            first=view.first,
            is_live=view.first is None,
        )
        values = {
            "publisher": publisher_mark(publisher),
            "publisher_id": publisher.id,
            "month": month.get(publisher.id, 0),
            "listing": view,
            "side": publisher_side(room, publisher),
        }
        return Page("publisher.html", frame, values)

    return answer_page(room, request, address=with_query(path, filters.query(filters.before)), page=page)


def publisher_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /publisher/ID.rss, .atom and .json."""
    publisher_id = request.path_params["publisher_id"]
    filters = replace(read_filters(request), publisher=None)
    path = publisher_path(publisher_id)

    def listed() -> Listed:
        publisher: Publisher = room.store.get_publisher(publisher_id)
        return Listed(
            title=publisher.name,
            description=room.words.say(
                "The newest articles from %(publisher)s, with their full text and hashtags", publisher=publisher.name
            ),
            path=path,
            page=room.store.find(replace(filters, publisher=publisher.id).listing(limit=FEED_SIZE)),
        )

    return answer_feed(room, request, ending=ending, path=path, filters=filters, listed=listed)

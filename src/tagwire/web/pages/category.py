"""A category's page with its feeds: the articles of a Media Topic and of all below it, and its place in the tree."""

from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.article import Genre
from tagwire.model.listing import PAGE_SIZE
from tagwire.model.listing import Page as ListingPage
from tagwire.model.query import AllOf, CategoryIs, GenreIs, LangIs, Node, PublisherIs, Query
from tagwire.text.sayings import said
from tagwire.toolkit.mediatopics import medtop
from tagwire.web.answers import redirect
from tagwire.web.filters import CATEGORY_CODE, Filters, filter_fields, read_filters
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import category_path, with_query
from tagwire.web.listing import Link
from tagwire.web.pagecache import Rendered
from tagwire.web.pages.listingpage import listing_view, shown_tags
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed

MONTH = timedelta(days=30)
_PREFIX = "medtop:"


@dataclass(frozen=True, slots=True)
class Below:
    """A topic right below the page's own, with how many articles it and what is below it hold."""

    topic: Link
    articles: int
    is_exact: bool
    """Whether there are no more than ``articles``: counting stops at a thousand."""


def category_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /category/CODE; the digits alone lead to the whole code."""
    code = request.path_params["code"]
    filters = replace(read_filters(request), category=None)
    path = category_path(code)

    def page() -> Page | Rendered:
        if CATEGORY_CODE.fullmatch(_PREFIX + code):
            return redirect(with_query(category_path(_PREFIX + code), filters.query(filters.before)))
        topic = _topic(code, room)
        label = topic.label
        found = _find(room, topic, filters, limit=PAGE_SIZE)
        publishers = room.store.publishers(now=room.now(), span=MONTH)
        fields = filter_fields(filters, publishers=publishers, words=room.words)
        view = listing_view(room, found, path=path, filters=filters, fields=fields)
        frame = Frame(
            title=room.words.say("Latest news: %(label)s", label=label),
            description=room.words.say(
                "The newest articles in the category %(label)s, from every publisher followed here.", label=label
            ),
            path=path,
            query=filters.query(filters.before),
            feeds=view.feeds,
            next=view.next,
            first=view.first,
            is_live=view.first is None,
        )
        values = {
            "label": label,
            "code": code,
            "listing": view,
            "tags": shown_tags(found),
            "broader": _broader(code, room),
            "below": _below(code, room),
        }
        return Page("category.html", frame, values)

    return answer_page(room, request, address=with_query(path, filters.query(filters.before)), page=page)


def category_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /category/CODE.rss, .atom and .json."""
    code = request.path_params["code"]
    filters = replace(read_filters(request), category=None)
    path = category_path(code)

    def listed() -> Listed | Rendered:
        if CATEGORY_CODE.fullmatch(_PREFIX + code):
            whole = category_path(_PREFIX + code)
            return redirect(with_query(f"{whole}.{ending}", filters.query(filters.before)))
        topic = _topic(code, room)
        return Listed(
            title=room.words.say("Latest news: %(label)s", label=topic.label),
            description=room.words.say(
                "The newest articles in the category %(label)s, with their full text and hashtags", label=topic.label
            ),
            path=path,
            page=_find(room, topic, filters, limit=FEED_SIZE),
        )

    return answer_feed(room, request, ending=ending, path=path, filters=filters, listed=listed)


def _topic(code: str, room: ReadingRoom) -> CategoryIs:
    """Return a live topic with all below it; raise NotFoundError."""
    found = room.find_category(code) if CATEGORY_CODE.fullmatch(code) else None
    if found is None:
        raise NotFoundError(
            said("%(given)s is no IPTC Media Topic: look for it below one of the categories", given=repr(code[:40]))
        )
    return found


def _find(room: ReadingRoom, topic: CategoryIs, filters: Filters, *, limit: int) -> ListingPage:
    """Return a page of a topic's articles; those of a category are listed, those further down searched for."""
    if topic.is_top:
        return room.store.find(replace(filters, category=topic.code).listing(limit=limit))
    conditions: list[Node] = [topic]
    if filters.publisher is not None:
        conditions.append(PublisherIs(filters.publisher))
    if filters.lang is not None:
        conditions.append(LangIs(filters.lang))
    if filters.genre is not None:
        conditions.append(GenreIs(Genre(filters.genre)))
    query = Query(f"category:{topic.code}", AllOf(tuple(conditions)) if len(conditions) > 1 else topic)
    found = room.store.search(query, before=filters.before, limit=limit)
    return ListingPage(found.articles, found.next)


def _broader(code: str, room: ReadingRoom) -> tuple[Link, ...]:
    """Return the topics a topic lies in, the widest first."""
    topics, path = room.topics, list[str]()
    above = topics.broader[code.removeprefix(_PREFIX)]
    while above is not None:
        path.append(above)
        above = topics.broader[above]
    return tuple(_link(code, room) for code in reversed(path))


def _below(code: str, room: ReadingRoom) -> tuple[Below, ...]:
    """Return the topics right below one that hold articles, by name."""
    found = []
    for narrower in room.topics.narrower(code):
        counted = room.store.search(Query(f"category:{narrower}", _topic(medtop(narrower), room)), limit=0)
        if counted.total:
            found.append(Below(_link(narrower, room), counted.total, counted.is_total_exact))
    return tuple(sorted(found, key=lambda below: below.topic.text.casefold()))


def _link(code: str, room: ReadingRoom) -> Link:
    return Link(room.words.topic(code), category_path(medtop(code)))

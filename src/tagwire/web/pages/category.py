"""A category's page with its feeds: a top-level Media Topic's articles from every publisher."""

from dataclasses import replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.listing import PAGE_SIZE
from tagwire.web.answers import redirect
from tagwire.web.filters import CATEGORY_CODE, filter_fields, read_filters
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import category_path, with_query
from tagwire.web.pagecache import Rendered
from tagwire.web.pages.listingpage import listing_view, shown_tags
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed

MONTH = timedelta(days=30)
_PREFIX = "medtop:"


def category_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /category/CODE; the digits alone lead to the whole code."""
    code = request.path_params["code"]
    filters = replace(read_filters(request), category=None)
    path = category_path(code)

    def page() -> Page | Rendered:
        if CATEGORY_CODE.fullmatch(_PREFIX + code):
            return redirect(with_query(category_path(_PREFIX + code), filters.query(filters.before)))
        label = _label(code, room)
        found = room.store.find(replace(filters, category=code).listing(limit=PAGE_SIZE))
        publishers = room.store.publishers(now=room.now(), span=MONTH)
        fields = filter_fields(filters, publishers=publishers, topics=room.topics, site=room.site)
        view = listing_view(room, found, path=path, filters=filters, fields=fields)
        frame = Frame(
            title=f"Latest news: {label}",
            description=f"The newest articles in the category {label}, from every publisher followed here.",
            path=path,
            query=filters.query(filters.before),
            feeds=view.feeds,
            next=view.next,
            first=view.first,
            is_live=view.first is None,
        )
        return Page("category.html", frame, {"label": label, "code": code, "listing": view, "tags": shown_tags(found)})

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
        label = _label(code, room)
        return Listed(
            title=f"Latest news: {label}",
            description=f"The newest articles in the category {label}, with their full text and hashtags",
            path=path,
            page=room.store.find(replace(filters, category=code).listing(limit=FEED_SIZE)),
        )

    return answer_feed(room, request, ending=ending, path=path, filters=filters, listed=listed)


def _label(code: str, room: ReadingRoom) -> str:
    topics = room.topics
    if not CATEGORY_CODE.fullmatch(code) or code not in topics or topics.level_of(code) != 1:
        raise NotFoundError(f"{code[:40]!r} is none of the {len(topics.tops)} categories")
    return topics.label_of(code, room.site.lang)

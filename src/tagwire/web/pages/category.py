"""A category's page with its feeds: a top-level Media Topic's articles from every publisher, and the topics below it.

A topic further down is a search: its address leads there, and so do those of its feeds.
"""

from dataclasses import replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.listing import PAGE_SIZE
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
_NARROWING = frozenset({"publisher", "lang", "genre"})


def category_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /category/CODE; the digits alone lead to the whole code."""
    code = request.path_params["code"]
    filters = replace(read_filters(request), category=None)
    path = category_path(code)

    def page() -> Page | Rendered:
        if CATEGORY_CODE.fullmatch(_PREFIX + code):
            return redirect(with_query(category_path(_PREFIX + code), filters.query(filters.before)))
        if _is_below(code, room):
            return _to_search(code, filters, ending="")
        label = _label(code, room)
        found = room.store.find(replace(filters, category=code).listing(limit=PAGE_SIZE))
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
            "narrower": _narrower(code, room),
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
        if _is_below(code, room):
            return _to_search(code, filters, ending=f".{ending}")
        label = _label(code, room)
        return Listed(
            title=room.words.say("Latest news: %(label)s", label=label),
            description=room.words.say(
                "The newest articles in the category %(label)s, with their full text and hashtags", label=label
            ),
            path=path,
            page=room.store.find(replace(filters, category=code).listing(limit=FEED_SIZE)),
        )

    return answer_feed(room, request, ending=ending, path=path, filters=filters, listed=listed)


def _narrower(code: str, room: ReadingRoom) -> tuple[Link, ...]:
    """Return the topics right below one, by name."""
    topics = room.topics
    found = [
        Link(room.words.topic(below), with_query("/search", (("q", f"category:{medtop(below)}"),)))
        for below in topics.narrower(code)
    ]
    return tuple(sorted(found, key=lambda link: link.text.casefold()))


def _is_below(code: str, room: ReadingRoom) -> bool:
    """Whether a code is of a topic below the top level."""
    return bool(CATEGORY_CODE.fullmatch(code)) and code in room.topics and room.topics.level_of(code) > 1


def _to_search(code: str, filters: Filters, *, ending: str) -> Rendered:
    """Lead to the search for a topic and all below it, narrowed as the address says."""
    words = [f"category:{code}", *(f"{name}:{value}" for name, value in filters.narrowing if name in _NARROWING)]
    location = with_query(f"/search{ending}", (("q", " ".join(words)),))
    return Rendered(b"", "text/plain; charset=utf-8", status=302, location=location)


def _label(code: str, room: ReadingRoom) -> str:
    topics = room.topics
    if not CATEGORY_CODE.fullmatch(code) or code not in topics or topics.level_of(code) != 1:
        raise NotFoundError(
            said("%(given)s is none of the %(count)s categories", given=repr(code[:40]), count=len(topics.tops))
        )
    return room.words.topic(code)

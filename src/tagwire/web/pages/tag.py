"""The tag page, "Latest news with #…", for one tag or tag algebra, and its feeds."""

from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import NotFoundError
from tagwire.model.algebra import parse_tag_expression, write_tag_expression
from tagwire.model.correction import Hide
from tagwire.model.listing import PAGE_SIZE, Tag, TagExpression, TagOverview
from tagwire.text.keys import fold
from tagwire.text.sayings import said
from tagwire.web.answers import redirect
from tagwire.web.filters import Filters, filter_fields, read_filters
from tagwire.web.frame import Frame, Page, answer_page
from tagwire.web.links import expression_path, tag_path, with_query
from tagwire.web.listing import PublisherMark, TagLink, publisher_mark, tag_link
from tagwire.web.pagecache import Rendered
from tagwire.web.pages.corrections import shown
from tagwire.web.pages.listingpage import listing_view
from tagwire.web.plots import DayPlot, day_plot
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed
from tagwire.web.tagmap import TagMap, related_map
from tagwire.web.tagnames import ResolvedTags, resolve_tags

MONTH = timedelta(days=30)
SHOWN_PUBLISHERS = 6
SHOWN_ORDER = 6
"""How many broader and how many narrower tags are shown."""
NEAR_TAGS = 5
NEARNESS = 0.6
"""Least likeness (Ratcliff and Obershelp) of a tag suggested for one nobody has used."""
HIDDEN_LOG = 100
"""How many of a hidden tag's newest corrections are looked through for the one that hid it."""
_SEARCHED_TAGS = 200


@dataclass(frozen=True, slots=True)
class Share:
    """A publisher and its part of a tag's articles; ``percent`` is of the largest part."""

    publisher: PublisherMark
    articles: int
    percent: int


@dataclass(frozen=True, slots=True)
class TagSide:
    """What stands beside a tag's articles."""

    today: int
    month: int
    plot: DayPlot
    shares: tuple[Share, ...]
    publishers: int
    langs: int
    map: TagMap | None
    also_written: tuple[str, ...]
    broader: tuple[TagLink, ...]
    narrower: tuple[TagLink, ...]


def tag_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /tag/EXPR."""
    given = request.path_params["expr"]
    expression = parse_tag_expression(given)
    filters = read_filters(request)
    address = with_query(f"/tag/{given}", filters.query(filters.before))

    def page() -> Page | Rendered:
        resolved = resolve_tags(room.store, expression)
        path = expression_path(resolved.expression)
        if write_tag_expression(resolved.expression) != given:
            return redirect(with_query(path, filters.query(filters.before)))
        return _page(room, resolved, path=path, filters=filters)

    return answer_page(room, request, address=address, page=page)


def tag_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /tag/EXPR.rss, .atom and .json."""
    given = request.path_params["expr"]
    expression = parse_tag_expression(given)
    filters = read_filters(request)

    def listed() -> Listed | Rendered:
        resolved = resolve_tags(room.store, expression)
        path = expression_path(resolved.expression)
        if write_tag_expression(resolved.expression) != given:
            return redirect(with_query(f"{path}.{ending}", filters.query(filters.before)))
        tags = resolved.in_words(room.words)
        if not resolved.can_match:
            raise NotFoundError(
                said("A person hid %(tags)s", tags=tags)
                if resolved.hidden
                else said("No article has %(tags)s", tags=tags)
            )
        return Listed(
            title=room.words.say("Latest news with %(tags)s", tags=tags),
            description=room.words.say("The newest articles with %(tags)s, with their full text", tags=tags),
            path=path,
            page=room.store.find(filters.listing(tags=resolved.expression, limit=FEED_SIZE)),
        )

    return answer_feed(room, request, ending=ending, path=f"/tag/{given}", filters=filters, listed=listed)


def near_tags(room: ReadingRoom, expression: TagExpression) -> tuple[Tag, ...]:
    """Return tags written much like an expression's own, best first; the busiest when none is.

    "institutional-failure" is read as one tag without the other, so the joined word is tried too.
    """
    sought = fold(write_tag_expression(expression))
    busy = [count.tag for count in room.store.busy_tags(now=room.now(), span=MONTH, limit=_SEARCHED_TAGS)]
    beginning = sought[: max(1, len(sought) // 3)]
    known = {tag.key: tag for tag in (*busy, *room.store.all_tags(limit=_SEARCHED_TAGS, after=beginning))}
    near = get_close_matches(sought, known, n=NEAR_TAGS, cutoff=NEARNESS)
    return tuple(known[key] for key in near) or tuple(busy[:NEAR_TAGS])


def _page(room: ReadingRoom, resolved: ResolvedTags, *, path: str, filters: Filters) -> Page:
    if not resolved.can_match:
        hidden = any(key in resolved.hidden for term in resolved.expression.any_of for key in term.all_of)
        return _hidden_page(room, resolved, path=path) if hidden else _empty_page(room, resolved, path=path)
    found = room.store.find(filters.listing(tags=resolved.expression, limit=PAGE_SIZE))
    overview = _overview(room, resolved)
    if not found.articles and not filters.narrowing and filters.before is None:
        return _empty_page(room, resolved, path=path)
    publishers = overview.publishers if overview else ()
    view = listing_view(
        room,
        found,
        path=path,
        filters=filters,
        fields=filter_fields(
            filters,
            publishers=publishers,
            facets=overview.facets if overview else None,
            words=room.words,
        ),
        tags=resolved.wanted,
    )
    words = room.words
    tags = resolved.in_words(words)
    frame = Frame(
        title=words.say("Latest news with %(tags)s", tags=tags),
        description=words.say("The newest articles with %(tags)s, from every publisher followed here.", tags=tags),
        path=path,
        query=filters.query(filters.before),
        nav="tags",
        feeds=view.feeds,
        next=view.next,
        first=view.first,
        is_live=view.first is None,
    )
    values = {
        "named": tags,
        "tags": tuple(map(tag_link, resolved.wanted)),
        "is_single": resolved.expression.single is not None,
        "listing": view,
        "side": None if overview is None else _side(overview, room),
    }
    return Page("tag.html", frame, values)


def _empty_page(room: ReadingRoom, resolved: ResolvedTags, *, path: str) -> Page:
    is_known = resolved.can_match
    named = resolved.in_words(room.words)
    near = tuple(tag for tag in near_tags(room, resolved.expression) if tag.key not in resolved.tags)
    values = {
        "named": named,
        "is_known": is_known,
        "near": tuple(map(tag_link, near[:NEAR_TAGS])),
        "unknown": tuple(key for term in resolved.expression.any_of for key in term.all_of if key not in resolved.tags),
    }
    frame = Frame(
        title=named, description=room.words.say("No articles with %(tags)s", tags=named), path=path, nav="tags"
    )
    return Page("empty-tag.html", frame, values, status=200 if is_known else 404)


def _hidden_page(room: ReadingRoom, resolved: ResolvedTags, *, path: str) -> Page:
    """The page of a tag that a person hid: who did, when, why."""
    logged = (made for key in resolved.hidden for made in room.store.corrections(limit=HIDDEN_LOG, tag=key))
    hiding = [made for made in logged if isinstance(made.correction.action, Hide) and made.undone_by is None]
    named = resolved.in_words(room.words)
    frame = Frame(
        title=room.words.say("%(tags)s is hidden", tags=named),
        description=room.words.say("A person hid this tag."),
        path=path,
        nav="tags",
    )
    single = resolved.expression.single
    values = {
        "named": named,
        "hidden": tuple(shown(made, room) for made in hiding),
        "correct_href": None if single is None else f"{tag_path(single)}/correct",
    }
    return Page("hidden-tag.html", frame, values, status=404)


def _overview(room: ReadingRoom, resolved: ResolvedTags) -> TagOverview | None:
    single = resolved.expression.single
    return None if single is None else room.overviews.of(room.store, resolved.tags[single], now=room.now())


def _side(overview: TagOverview, room: ReadingRoom) -> TagSide:
    most = max((count.articles for count in overview.publishers), default=1)
    return TagSide(
        today=overview.today,
        month=overview.month,
        plot=day_plot(overview.days, subject=f"#{overview.tag.label}", words=room.words),
        shares=tuple(
            Share(publisher_mark(count.publisher), count.articles, round(100 * count.articles / max(1, most)))
            for count in overview.publishers[:SHOWN_PUBLISHERS]
        ),
        publishers=len(overview.publishers),
        langs=len(overview.facets.langs),
        map=related_map(overview.tag, overview.related),
        also_written=overview.also_written,
        broader=tuple(map(tag_link, overview.broader[:SHOWN_ORDER])),
        narrower=tuple(map(tag_link, overview.narrower[:SHOWN_ORDER])),
    )

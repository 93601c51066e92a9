"""The search page, its feeds, and how a browser learns to search here."""

from dataclasses import dataclass, replace
from datetime import UTC, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from tagwire.errors import ParseError, QueryError
from tagwire.model.listing import PAGE_SIZE
from tagwire.model.listing import Page as ListingPage
from tagwire.model.query import Query
from tagwire.model.querywords import Names, read_as
from tagwire.model.search import Found, SearchFacets, SearchOrder, SearchPage
from tagwire.web.answers import DATA, answer
from tagwire.web.frame import Frame, Page, answer_page, feed_links
from tagwire.web.links import with_query
from tagwire.web.listing import Item, ItemOptions, Link, item, tag_link
from tagwire.web.origin import origin_of
from tagwire.web.pagecache import Rendered
from tagwire.web.passages import marked
from tagwire.web.plots import DayPlot, day_plot
from tagwire.web.room import ReadingRoom
from tagwire.web.searchquery import PATH, Asked, narrowed, near_searches, quoted, read_asked, read_query
from tagwire.web.syndication.feed import Listed
from tagwire.web.syndication.serve import FEED_SIZE, answer_feed
from tagwire.web.wording import Wording

OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
PLOTTED_DAYS = 30
SHOWN_VALUES = 8


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An article among the results."""

    item: Item
    headline: Markup
    passage: Markup | None


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, how many of the counted results have it, and the search narrowed to it."""

    text: str
    href: str
    articles: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One way the results divide."""

    kind: str
    """Which: category, genre, lang, publisher or tag."""
    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a search can't be read, and the search with the place marked."""

    reason: str
    where: Markup | None


@dataclass(frozen=True, slots=True)
class SearchSide:
    """What stands beside the results."""

    counted: int
    facets: tuple[Facet, ...]
    plot: DayPlot | None


def search_page(room: ReadingRoom, request: Request) -> Response:
    """Answer /search."""
    asked = read_asked(request)
    address = with_query(PATH, asked.query(asked.before))

    def page() -> Page:
        if not asked.text:
            return _page(room, asked, {})
        try:
            query = read_query(room, asked.text)
            found = room.store.search(query, order=asked.order, before=asked.before, limit=PAGE_SIZE)
        except ParseError as error:
            return replace(_page(room, asked, {"error": _unreadable(error, room.words)}), status=400)
        return _results(room, asked, query, found)

    return answer_page(room, request, address=address, page=page)


def search_feed(room: ReadingRoom, request: Request, *, ending: str) -> Response:
    """Answer /search.rss, .atom and .json, newest first; raise QueryError."""
    asked = replace(read_asked(request), order=SearchOrder.NEWEST)
    query = read_query(room, asked.text)

    def listed() -> Listed:
        found = room.store.search(query, before=asked.before, limit=FEED_SIZE)
        return Listed(
            title=room.words.say("Search: %(query)s", query=asked.text) + f" · {room.site.title}",
            description=room.words.say("The newest articles found here: %(query)s", query=_words(room, query)),
            path=PATH,
            page=ListingPage(found.articles, found.next),
        )

    return answer_feed(room, request, ending=ending, path=PATH, filters=asked, listed=listed)


def opensearch(room: ReadingRoom, request: Request) -> Response:
    """Answer /opensearch.xml (OpenSearch 1.1), by which browsers offer this search."""
    origin = origin_of(request, room.site)

    def render() -> Rendered:
        template = room.templates.get_template("opensearch.xml")
        return Rendered(template.render(origin=origin).encode(), OPENSEARCH)

    return answer(room, request, address="/opensearch.xml", variant=origin, keeping=DATA, render=render)


def _page(room: ReadingRoom, asked: Asked, values: dict[str, object], *, next_page: str | None = None) -> Page:
    """Return the search page; without results it teaches how to ask."""
    title = room.words.say("Search: %(query)s", query=asked.text) if asked.text else room.words.say("Search")
    frame = Frame(
        title=title,
        description=title if asked.text else room.words.say("Search the full text of every article followed here."),
        path=PATH,
        query=asked.query(asked.before) if asked.text else (),
        nav="search",
        feeds=feed_links(PATH, asked.narrowing) if "results" in values or "near" in values else (),
        next=next_page,
        first=None if asked.before is None else with_query(PATH, asked.query(None)),
    )
    busy = [count.tag for count in room.store.busy_tags(now=room.now(), span=timedelta(days=2), limit=SHOWN_VALUES)]
    defaults: dict[str, object] = {
        "asked": asked,
        "error": None,
        "results": (),
        "read_as": "",
        "near": (),
        "side": None,
        "orders": _orders(asked, room.words),
        "busy": tuple(map(tag_link, busy)),
        "today": room.now(),
    }
    return Page("search.html", frame, {**defaults, **values})


def _results(room: ReadingRoom, asked: Asked, query: Query, found: SearchPage) -> Page:
    words = _words(room, query)
    if not found.found:
        return _page(room, asked, {"read_as": words, "near": near_searches(room, asked, query)})
    options = ItemOptions(words=room.words, now=room.now())
    following = None if found.next is None else with_query(PATH, asked.query(found.next))
    values = {
        "results": tuple(_found_item(each, options) for each in found.found),
        "read_as": words,
        "total": found.total,
        "is_total_exact": found.is_total_exact,
        "side": _side(room, asked, room.store.search_facets(query)),
    }
    return _page(room, asked, values, next_page=following)


def _words(room: ReadingRoom, query: Query) -> str:
    words = room.words
    return words.of(read_as(query, Names(language=words.language, genre=words.genre, moment=words.moment)))


def _found_item(found: Found, options: ItemOptions) -> FoundItem:
    passage = found.passage
    shown = None
    if passage is not None:
        before, after = "" if passage.begins_paragraph else "… ", "" if passage.ends_paragraph else " …"
        shown = Markup(before) + marked(passage.text, passage.spans) + Markup(after)  # noqa: S704  two constants
    return FoundItem(item(found.article, options), marked(found.article.article.headline, found.headline_spans), shown)


def _unreadable(error: ParseError, words: Wording) -> Unreadable:
    if not isinstance(error, QueryError):
        return Unreadable(words.of(error), None)
    place = min(error.place, max(0, len(error.query) - 1))
    return Unreadable(words.of(error.reason), marked(error.query, [(place, place + 1)]))


def _orders(asked: Asked, words: Wording) -> tuple[tuple[Link, bool], ...]:
    named = ((SearchOrder.NEWEST, words.say("Newest first")), (SearchOrder.BEST, words.say("Best match")))
    return tuple(
        (Link(name, with_query(PATH, replace(asked, order=order).query(None))), asked.order is order)
        for order, name in named
    )


def _side(room: ReadingRoom, asked: Asked, facets: SearchFacets) -> SearchSide:
    words = room.words
    topic = words.topic
    divided = (
        (
            "category",
            words.say("Category"),
            [(topic(c), f"category:{quoted(topic(c).lower())}", n) for c, n in facets.categories],
        ),
        ("genre", words.say("Genre"), [(words.genre(g), f"genre:{g}", n) for g, n in facets.genres]),
        ("lang", words.say("Language"), [(words.language(code), f"lang:{code}", n) for code, n in facets.langs]),
        (
            "publisher",
            words.say("Publisher"),
            [(p.publisher.name, f"publisher:{quoted(p.publisher.id)}", p.articles) for p in facets.publishers],
        ),
        ("tag", words.say("Hashtag"), [(f"#{t.tag.label}", f"#{t.tag.key}", t.articles) for t in facets.tags]),
    )
    return SearchSide(
        counted=facets.articles,
        facets=tuple(
            Facet(
                kind,
                name,
                tuple(FacetValue(t, narrowed(asked.text, condition), n) for t, condition, n in values[:SHOWN_VALUES]),
            )
            for kind, name, values in divided
            if len(values) > 1
        ),
        plot=_plot(room, facets),
    )


def _plot(room: ReadingRoom, facets: SearchFacets) -> DayPlot | None:
    today = room.now().astimezone(UTC).date()
    counts = dict(facets.days)
    days = [(day, counts.get(day, 0)) for ago in range(PLOTTED_DAYS - 1, -1, -1) for day in [today - timedelta(ago)]]
    return day_plot(days, subject=room.words.say("this search"), words=room.words) if any(n for _, n in days) else None

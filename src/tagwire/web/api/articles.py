"""Articles: lists by tag, filter or search, and single ones."""

from starlette.requests import Request

from tagwire.errors import ParseError
from tagwire.model.algebra import parse_tag_expression
from tagwire.model.contract import annotated_article_json, revision_json
from tagwire.model.listing import Cursor
from tagwire.model.search import SearchOrder
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.filters import read_filters
from tagwire.web.labels import GENRE_LABELS
from tagwire.web.room import ReadingRoom
from tagwire.web.searchquery import read_query
from tagwire.web.tagnames import resolve_tags

BEFORE = Parameter(
    "before",
    'Where the page begins: the "next" of the page before it, or a moment (RFC 3339).',
    {"type": "string"},
    "2031-03-14T12:00:00Z",
)
FILTERS = (
    Parameter("publisher", "Only this publisher's, by its id.", {"type": "string"}, "courier.example"),
    Parameter("category", "Only this top-level IPTC Media Topic.", {"type": "string"}, "medtop:11000000"),
    Parameter("lang", "Only this language, ISO 639-1.", {"type": "string"}, "en"),
    Parameter("genre", "Only this genre.", {"type": "string", "enum": list(GENRE_LABELS)}, "report"),
)


def _list(room: ReadingRoom, request: Request) -> Read:
    given = request.query_params
    limit = read_limit(request)
    filters = read_filters(request)
    if "q" in given:
        if "tag" in given or filters.narrowing:
            raise ParseError("q goes with limit, before and order alone: write the filters into the query")
        return _search(room, given["q"], order=given.get("order", ""), before=filters.before, limit=limit)
    if "order" in given:
        raise ParseError("order belongs to a search: state q as well, or leave it out (lists are newest first)")
    expression = parse_tag_expression(given["tag"]) if "tag" in given else None

    def read(room: ReadingRoom) -> object:
        tags = None if expression is None else resolve_tags(room.store, expression).expression
        page = room.store.find(filters.listing(tags=tags, limit=limit))
        return {
            "articles": [annotated_article_json(article) for article in page.articles],
            "next": None if page.next is None else str(page.next),
        }

    return read


def _search(room: ReadingRoom, text: str, *, order: str, before: Cursor | None, limit: int) -> Read:
    if not text.strip():
        raise ParseError("q is empty: write what to search for, or leave it out")
    if order not in ("", *SearchOrder):
        raise ParseError(f"order={order[:40]!r} is neither newest nor best")
    query = read_query(room, text)

    def read(room: ReadingRoom) -> object:
        found = room.store.search(query, order=SearchOrder(order or "newest"), before=before, limit=limit)
        return {
            "articles": [annotated_article_json(article) for article in found.articles],
            "next": None if found.next is None else str(found.next),
            "total": found.total,
            "total_is_exact": found.is_total_exact,
        }

    return read


def _one(_room: ReadingRoom, request: Request) -> Read:
    article_id: str = request.path_params["article_id"]

    def read(room: ReadingRoom) -> object:
        article = room.store.get_article(article_id)
        return annotated_article_json(article) | {
            "revisions": [revision_json(revision) for revision in room.store.history(article_id)]
        }

    return read


ENDPOINTS = (
    Endpoint(
        path="/articles",
        name="listArticles",
        summary="Articles, newest first: all, those with a tag, those a filter leaves, or those a search finds.",
        gives="ArticlePage",
        ask=_list,
        parameters=(
            Parameter("q", "A search in the query language of the search page.", {"type": "string"}, "harbour #safety"),
            Parameter(
                "order",
                "How a search's results stand; newest when not stated.",
                {"type": "string", "enum": [order.value for order in SearchOrder]},
                "best",
            ),
            Parameter(
                "tag",
                "A tag, or tag algebra: a+b (both), a|b (either), -c (not). Old spellings lead to their tag.",
                {"type": "string"},
                "rentcontrol+berlin-opinion",
            ),
            *FILTERS,
            BEFORE,
            LIMIT,
        ),
    ),
    Endpoint(
        path="/articles/{article_id}",
        name="getArticle",
        summary="One article with its whole text, its tags and their evidence, and what changed in it.",
        gives="ArticleWithHistory",
        ask=_one,
        parameters=(Parameter("article_id", "The article's id.", {"type": "string"}, "3k9w0zq4m1xd", in_path=True),),
        missing=(404, 410),
    ),
)

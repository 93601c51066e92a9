"""Tags: lists, single ones, what they go with, and how much was written under them."""

from datetime import timedelta
from itertools import islice

from starlette.requests import Request

from tagwire.errors import ParseError
from tagwire.model.listing import Tag
from tagwire.text.keys import tag_key
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.api.publishers import publisher_count_json
from tagwire.web.room import ReadingRoom

KEY = Parameter("key", "The tag, in any spelling: old ones lead to their tag.", {"type": "string"}, "rentcontrol", True)
SPANS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


def tag_summary_json(tag: Tag) -> dict[str, object]:
    """Return a tag without its articles."""
    return {"key": tag.key, "label": tag.label, "name": tag.name, "kind": tag.kind.value, "articles": tag.articles}


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit = read_limit(request)
    given = request.query_params
    busy = given.get("busy")
    after = given.get("after", "")
    if busy is not None:
        if after:
            raise ParseError("busy gives the busiest tags, in one page: leave after out")
        if busy not in SPANS:
            raise ParseError(f"busy={busy[:40]!r} is none of {', '.join(SPANS)}")
        return lambda room: _busiest(room, SPANS[busy], limit)

    def read(room: ReadingRoom) -> object:
        found = room.store.all_tags(limit=limit + 1, after=after)
        shown = list(islice(found, limit))
        return {
            "tags": [tag_summary_json(tag) for tag in shown],
            "next": shown[-1].key if len(found) > limit else None,
        }

    return read


def _busiest(room: ReadingRoom, span: timedelta, limit: int) -> object:
    counts = room.store.busy_tags(now=room.now(), span=span, limit=limit)
    tags = [tag_summary_json(count.tag) | {"recent": count.articles, "days": list(count.days)} for count in counts]
    return {"tags": tags, "next": None}


def _one(_room: ReadingRoom, request: Request) -> Read:
    key = tag_key(request.path_params["key"])

    def read(room: ReadingRoom) -> object:
        overview = room.store.tag_overview(key, now=room.now())
        return tag_summary_json(overview.tag) | {
            "today": overview.today,
            "month": overview.month,
            "also_written": list(overview.also_written),
            "publishers": [publisher_count_json(count) for count in overview.publishers],
            "languages": dict(overview.facets.langs),
            "genres": dict(overview.facets.genres),
            "categories": dict(overview.facets.categories),
        }

    return read


def _related(_room: ReadingRoom, request: Request) -> Read:
    key = tag_key(request.path_params["key"])

    def read(room: ReadingRoom) -> object:
        overview = room.store.tag_overview(key, now=room.now())
        return {
            "tag": tag_summary_json(overview.tag),
            "related": [tag_summary_json(count.tag) | {"shared": count.articles} for count in overview.related],
            "broader": [tag_summary_json(tag) for tag in overview.broader],
            "narrower": [tag_summary_json(tag) for tag in overview.narrower],
        }

    return read


def _timeline(_room: ReadingRoom, request: Request) -> Read:
    key = tag_key(request.path_params["key"])

    def read(room: ReadingRoom) -> object:
        overview = room.store.tag_overview(key, now=room.now())
        return {
            "tag": tag_summary_json(overview.tag),
            "days": [{"day": day.isoformat(), "articles": count} for day, count in overview.days],
        }

    return read


ENDPOINTS = (
    Endpoint(
        path="/tags",
        name="listTags",
        summary="All tags by their key, or the busiest of a span.",
        gives="TagPage",
        ask=_list,
        parameters=(
            Parameter(
                "busy",
                "The tags with most articles in this span before now, busiest first.",
                {"type": "string", "enum": list(SPANS)},
                "week",
            ),
            Parameter(
                "after", 'Where the page begins: the "next" of the page before it.', {"type": "string"}, "berlin"
            ),
            LIMIT,
        ),
        is_aging=True,
    ),
    Endpoint(
        path="/tags/{key}",
        name="getTag",
        summary="One tag: its names, who used it in the last 30 days, and in what.",
        gives="TagOverview",
        ask=_one,
        parameters=(KEY,),
        missing=(404,),
        is_aging=True,
    ),
    Endpoint(
        path="/tags/{key}/related",
        name="getRelatedTags",
        summary="Tags of the same recent articles, most shared first.",
        gives="RelatedTags",
        ask=_related,
        parameters=(KEY,),
        missing=(404,),
        is_aging=True,
    ),
    Endpoint(
        path="/tags/{key}/timeline",
        name="getTagTimeline",
        summary="How many articles had the tag, on each of the last 30 days (UTC), oldest first.",
        gives="TagTimeline",
        ask=_timeline,
        parameters=(KEY,),
        missing=(404,),
        is_aging=True,
    ),
)

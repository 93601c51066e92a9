"""Trends: the tags, stories or categories that rise against their own past."""

from starlette.requests import Request

from tagwire.errors import ParseError
from tagwire.model.contract import trend_json
from tagwire.model.trend import TrendOf
from tagwire.web.api.endpoint import LIMIT, Endpoint, Parameter, Read, read_limit
from tagwire.web.rising import rising_now
from tagwire.web.room import ReadingRoom

_KINDS = [kind.value for kind in TrendOf]


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit, of = read_limit(request), _read_of(request)

    def read(room: ReadingRoom) -> object:
        found = rising_now(room.store, room.topics, of=of, now=room.now(), limit=limit, lang=room.site.lang)
        return {"trends": [trend_json(rising.trend, name=rising.name) for rising in found]}

    return read


def _read_of(request: Request) -> TrendOf:
    given = request.query_params.get("of", TrendOf.TAGS.value)
    if given not in _KINDS:
        raise ParseError(f"of={given[:40]!r} is none of {', '.join(_KINDS)}")
    return TrendOf(given)


ENDPOINTS = (
    Endpoint(
        path="/trends",
        name="listTrends",
        summary="What several publishers write of more than is usual for it, the first first.",
        gives="TrendList",
        ask=_list,
        parameters=(Parameter("of", "What rises.", {"type": "string", "enum": _KINDS}, "tags"), LIMIT),
        is_aging=True,
    ),
)

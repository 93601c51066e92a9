"""Trends: the tags that rise against their own past."""

from starlette.requests import Request

from tagwire.model.contract import trend_json
from tagwire.trends import rising_tags
from tagwire.web.api.endpoint import LIMIT, Endpoint, Read, read_limit
from tagwire.web.room import ReadingRoom


def _list(_room: ReadingRoom, request: Request) -> Read:
    limit = read_limit(request)

    def read(room: ReadingRoom) -> object:
        found = rising_tags(room.store.trend_material(now=room.now()), limit=limit)
        return {"trends": [trend_json(trend) for trend in found]}

    return read


ENDPOINTS = (
    Endpoint(
        path="/trends",
        name="listTrends",
        summary="The tags that several publishers write of more than is usual for each, the first first.",
        gives="TrendList",
        ask=_list,
        parameters=(LIMIT,),
        is_aging=True,
    ),
)

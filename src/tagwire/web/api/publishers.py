"""Publishers: who is followed here, and how much each wrote lately."""

from datetime import timedelta

from starlette.requests import Request

from tagwire.model.listing import PublisherCount
from tagwire.web.api.endpoint import Endpoint, Read
from tagwire.web.room import ReadingRoom

MONTH = timedelta(days=30)


def publisher_count_json(count: PublisherCount) -> dict[str, object]:
    """Return a publisher with how many articles it counts."""
    return {"id": count.publisher.id, "name": count.publisher.name, "articles": count.articles}


def _list(_room: ReadingRoom, _request: Request) -> Read:
    def read(room: ReadingRoom) -> object:
        return {"publishers": [publisher_count_json(c) for c in room.store.publishers(now=room.now(), span=MONTH)]}

    return read


ENDPOINTS = (
    Endpoint(
        path="/publishers",
        name="listPublishers",
        summary="Every publisher with its articles of the last 30 days, busiest first.",
        gives="PublisherList",
        ask=_list,
        is_aging=True,
    ),
)

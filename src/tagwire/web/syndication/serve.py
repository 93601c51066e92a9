"""Answer with a listing's feed, in the format its address ends with."""

from collections.abc import Callable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response

from tagwire.model.listing import Cursor
from tagwire.text.times import from_epoch
from tagwire.web.answers import DATA, answer
from tagwire.web.links import Query, with_query
from tagwire.web.origin import origin_of
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom
from tagwire.web.syndication import atom, jsonfeed, rss
from tagwire.web.syndication.feed import Listed, OutFeed, changed_at

FEED_SIZE = 50
"""Articles a feed holds: more than a page, for a feed is fetched hourly and must miss none."""

_FORMATS: dict[str, tuple[str, Callable[[OutFeed], bytes]]] = {
    "rss": (rss.MEDIA_TYPE, rss.write_rss),
    "atom": (atom.MEDIA_TYPE, atom.write_atom),
    "json": (jsonfeed.MEDIA_TYPE, jsonfeed.write_json_feed),
}


class Narrowing(Protocol):
    """What an address says beside its path: what the listing is narrowed to, and where in it one is."""

    @property
    def before(self) -> Cursor | None:
        """The place in the listing."""

    @property
    def lang(self) -> str | None:
        """The one language of the articles."""

    @property
    def narrowing(self) -> Query:
        """What it is narrowed to."""

    def query(self, before: Cursor | None) -> Query:
        """Everything, with another place in the listing."""


def answer_feed(
    room: ReadingRoom,
    request: Request,
    *,
    ending: str,
    path: str,
    filters: Narrowing,
    listed: Callable[[], Listed | Rendered],
) -> Response:
    """Answer with a listing's feed; ``listed`` is called only when it must be made, and may give a redirect instead.

    Where the room has a hub, the feed names it; a listing's older articles are never pushed.
    """
    origin = origin_of(request, room.site)
    hub = room.site.hub if filters.before is None else None
    media_type, write = _FORMATS[ending]

    def render() -> Rendered:
        made = listed()
        if isinstance(made, Rendered):
            return made
        return Rendered(write(_feed(made, room, origin=origin, ending=ending, filters=filters, hub=hub)), media_type)

    address = with_query(f"{path}.{ending}", filters.query(filters.before))
    links = f'<{hub}>; rel="hub", <{origin}{address}>; rel="self"' if hub else ""
    return answer(room, request, address=address, variant=origin, keeping=DATA, render=render, links=links)


def _feed(
    listed: Listed, room: ReadingRoom, *, origin: str, ending: str, filters: Narrowing, hub: str | None
) -> OutFeed:
    older = listed.page.next
    return OutFeed(
        title=listed.title,
        description=listed.description,
        home=origin + with_query(listed.path, filters.narrowing),
        self=origin + with_query(f"{listed.path}.{ending}", filters.query(filters.before)),
        next=None if older is None else origin + with_query(f"{listed.path}.{ending}", filters.query(older)),
        origin=origin,
        hub=hub,
        lang=listed.lang or filters.lang,
        updated=max(map(changed_at, listed.page.articles), default=from_epoch(0)),
        generator=room.site.title,
        articles=listed.page.articles,
    )

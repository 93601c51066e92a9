"""The feeds of the busy hashtags as one list, to be taken into a feed reader."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from tagwire.feeds.opml import write_opml
from tagwire.model.source import SourceDraft
from tagwire.web.answers import DATA, answer
from tagwire.web.links import tag_path
from tagwire.web.origin import origin_of
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

PATH = "/tags.opml"
OPML = "text/x-opml; charset=utf-8"
SPAN = timedelta(days=30)
LISTED = 200


def tags_opml(room: ReadingRoom, request: Request) -> Response:
    """Answer /tags.opml: the 200 busiest hashtags of the last 30 days, each with its feed (OPML 2.0)."""
    origin = origin_of(request, room.site)

    def render() -> Rendered:
        busy = room.store.busy_tags(now=room.now(), span=SPAN, limit=LISTED)
        feeds = [_feed(origin + tag_path(count.tag.key), count.tag.label) for count in busy]
        return Rendered(write_opml(feeds, room.words.say("%(site)s: hashtags", site=room.site.title)), OPML)

    return answer(room, request, address=PATH, variant=origin, keeping=DATA, render=render)


def _feed(page: str, label: str) -> SourceDraft:
    return SourceDraft(f"{page}.rss", title=f"#{label}", site=page)

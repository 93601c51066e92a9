"""The followed sources as a list that other readers of feeds take (OPML 2.0)."""

from starlette.requests import Request
from starlette.responses import Response

from tagwire.feeds.opml import write_opml
from tagwire.web.answers import DATA, answer
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

PATH = "/sources.opml"
OPML = "text/x-opml; charset=utf-8"


def sources_opml(room: ReadingRoom, request: Request) -> Response:
    """Answer /sources.opml, with the folders sources were imported with."""
    desk = room.bench.sources
    assert desk is not None, "this address exists only where there are sources"

    def render() -> Rendered:
        sources = [report.source for report in desk.reports()]
        return Rendered(write_opml(sources, room.words.say("%(site)s: sources", site=room.site.title)), OPML)

    return answer(room, request, address=PATH, variant="", keeping=DATA, render=render)

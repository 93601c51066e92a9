"""The application: which address is whose."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from tagwire.errors import ForbiddenError, NotFoundError, ParseError, StoreError, WithdrawnError
from tagwire.store import AccountStore, ReadingStore, SubscriberStore
from tagwire.web.access.gate import MembersOnly
from tagwire.web.api.app import create_api
from tagwire.web.callback import Inbox, callback_routes
from tagwire.web.frame import FEED_FORMATS, for_reader
from tagwire.web.headers import SecurityHeaders
from tagwire.web.hub.requests import hub_routes
from tagwire.web.live import Live
from tagwire.web.metrics import Measured, Metrics, StoreCollector, metrics_page
from tagwire.web.pages import (
    account,
    alerts,
    apireference,
    article,
    category,
    correcting,
    correctingmarks,
    corrections,
    errors,
    home,
    keys,
    latest,
    machine,
    publisher,
    reader,
    search,
    sources,
    stories,
    story,
    tag,
    tagfeeds,
    tags,
    trends,
)
from tagwire.web.remembering import Remembering
from tagwire.web.room import Owner, ReadingRoom, Workbench, open_room
from tagwire.web.site import SiteSettings

EMPTY_BENCH = Workbench()
ErrorPage = Callable[[ReadingRoom, Request, Exception], Response]


def create_app(
    store: ReadingStore,
    *,
    site: SiteSettings,
    clock: Callable[[], datetime],
    accounts: AccountStore | None = None,
    owner: Owner | None = None,
    bench: Workbench = EMPTY_BENCH,
    inbox: Inbox | None = None,
    subscribers: SubscriberStore | None = None,
) -> Starlette:
    """Return the reading room as an ASGI application; ``clock`` gives aware times.

    Handlers run in the thread pool, so the store's reading methods must be safe to call from any thread. Without
    ``accounts`` nobody can log in, and so nothing can be changed; what else can be is on the ``bench``. An ``owner``
    needs no account. With an ``inbox``, which is used in the event loop that serves, hubs find their callbacks; with
    ``subscribers`` the room takes requests as a hub. Its ``state.live`` is to be ended before the server stops.
    """
    room = open_room(store, site, clock, accounts=accounts, owner=owner, bench=bench)
    live = Live(store.version)
    metrics = Metrics()
    metrics.registry.register(StoreCollector(room))
    door = [Middleware(MembersOnly, room=room)] if site.members_only else []
    again = Middleware(Remembering, version=store.version, clock=clock)
    app = Starlette(
        routes=[
            *_routes(room, live),
            Route("/metrics", metrics_page(metrics)),
            *callback_routes(inbox),
            *hub_routes(subscribers, base=site.base_url, clock=clock),
        ],
        middleware=[Middleware(Measured, metrics=metrics), Middleware(SecurityHeaders), *door, again],
        exception_handlers=_error_pages(room),
    )
    app.router.redirect_slashes = False
    app.state.live = live
    return app


def _routes(room: ReadingRoom, live: Live) -> list[Route | Mount]:
    feeds = (
        ("/tag/{expr}", tag.tag_feed),
        ("/publisher/{publisher_id}", publisher.publisher_feed),
        ("/category/{code}", category.category_feed),
        ("/story/{story_id}", story.story_feed),
        ("/latest", latest.latest_feed),
        ("/search", search.search_feed),
    )
    pages = (
        ("/", home.home_page),
        ("/latest", latest.latest_page),
        ("/tag/{expr}", tag.tag_page),
        ("/tags", tags.tags_page),
        (tagfeeds.PATH, tagfeeds.tags_opml),
        (trends.PATH, trends.trends_page),
        ("/article/{article_id}", article.article_page),
        (stories.PATH, stories.stories_page),
        ("/story/{story_id}", story.story_page),
        ("/publisher/{publisher_id}", publisher.publisher_page),
        ("/publishers", publisher.publishers_page),
        ("/category/{code}", category.category_page),
        ("/search", search.search_page),
        ("/corrections", corrections.corrections_page),
        ("/corrections.json", corrections.corrections_feed),
        ("/opensearch.xml", search.opensearch),
        ("/help", keys.keys_page),
        ("/api", apireference.api_reference),
        ("/healthz", machine.healthz),
        ("/readyz", machine.readyz),
        ("/robots.txt", machine.robots),
        ("/manifest.webmanifest", machine.manifest),
        ("/worker.js", machine.worker),
        ("/static/{name}", machine.static_file),
    )
    return [
        *account.routes(room),
        *reader.routes(room),
        *sources.routes(room),
        *correcting.routes(room),
        *correctingmarks.routes(room),
        *alerts.routes(room),
        Route("/live", live.answer),
        *(
            Route(f"{path}.{ending}", partial(feed, room, ending=ending))
            for path, feed in feeds
            for ending, _, _ in FEED_FORMATS
        ),
        *(
            Route(f"/article/{{article_id}}.{e}", partial(article.article_data, room, ending=e))
            for e in ("json", "txt")
        ),
        *(Route(path, for_reader(room, page)) for path, page in pages),
        Mount("/api", create_api(room)),
    ]


def _error_pages(room: ReadingRoom) -> Mapping[int | type[Exception], Callable[[Request, Exception], Response]]:
    pages: dict[int | type[Exception], ErrorPage] = {
        ParseError: errors.bad_address,
        ForbiddenError: errors.forbidden,
        NotFoundError: errors.not_found,
        WithdrawnError: errors.withdrawn,
        StoreError: errors.store_failed,
        HTTPException: errors.refused,
        Exception: errors.failed,
    }

    def in_language(page: ErrorPage, request: Request, error: Exception) -> Response:
        return page(room.for_reader(request), request, error)

    return {kind: partial(in_language, page) for kind, page in pages.items()}

"""The frame around every page: title, head, navigation, and the reader's look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from tagwire.web.answers import HTML, PAGE, answer
from tagwire.web.links import Query, with_query
from tagwire.web.pagecache import Rendered
from tagwire.web.room import ReadingRoom

FEED_FORMATS = (
    ("rss", "RSS", "application/rss+xml"),
    ("atom", "Atom", "application/atom+xml"),
    ("json", "JSON Feed", "application/feed+json"),
)
"""Ending, name and media type of each feed a listing has."""

THEMES = frozenset({"light", "dark"})
SIZES = frozenset({"large", "larger"})


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader's cookies say of a page's looks; the only thing they change."""

    theme: str | None = None
    size: str | None = None
    has_keys: bool = True

    @property
    def variant(self) -> str:
        """The look in one word, for caches."""
        return f"{self.theme or ''} {self.size or ''}{'' if self.has_keys else ' nokeys'}"


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of the page."""

    name: str
    href: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page says of itself."""

    title: str
    description: str
    path: str
    """The page's canonical address, without the query."""
    query: Query = ()
    nav: str = ""
    """Which of the main links is this page's own."""
    feeds: tuple[FeedLink, ...] = ()
    next: str | None = None
    is_live: bool = False
    """Whether new articles appear at its top: the newest page of a listing."""
    first: str | None = None
    """The newest page of this listing, on every other page of it."""

    @property
    def address(self) -> str:
        """The canonical address."""
        return with_query(self.path, self.query)


@dataclass(frozen=True, slots=True)
class Page:
    """A page about to be rendered: its template, its frame and the values the template names."""

    template: str
    frame: Frame
    values: Mapping[str, object]
    status: int = 200


def look_of(request: Request) -> Look:
    """Return what the reader's cookies ask for; anything else in them is ignored."""
    theme, size = request.cookies.get("theme"), request.cookies.get("size")
    return Look(
        theme if theme in THEMES else None, size if size in SIZES else None, request.cookies.get("keys") != "off"
    )


def feed_links(path: str, query: Query = ()) -> tuple[FeedLink, ...]:
    """Return a listing's three feeds, with the same filters."""
    return tuple(
        FeedLink(name, with_query(f"{path}.{ending}", query), media_type) for ending, name, media_type in FEED_FORMATS
    )


def answer_page(room: ReadingRoom, request: Request, *, address: str, page: Callable[[], Page | Rendered]) -> Response:
    """Answer with a page; ``page`` is called only when it must be made, and may give a redirect instead."""
    look = look_of(request)

    def render() -> Rendered:
        made = page()
        return made if isinstance(made, Rendered) else render_page(room, look, made)

    return answer(
        room, request, address=address, variant=look.variant, keeping=PAGE, render=render, lang=room.words.lang
    )


def for_reader(room: ReadingRoom, page: Callable[[ReadingRoom, Request], Response]) -> Callable[[Request], Response]:
    """Return a page as an address answers with it: in the language of who asks."""

    def answer_reader(request: Request) -> Response:
        return page(room.for_reader(request), request)

    return answer_reader


def render_page(room: ReadingRoom, look: Look, page: Page) -> Rendered:
    """Return a page's bytes."""
    template = room.templates.get_template(page.template)
    html = template.render(
        page.values,
        frame=page.frame,
        look=look,
        now_iso=f"{room.now():%Y-%m-%dT%H:%M:%SZ}",
        version=room.store.version() if page.frame.is_live else None,
    )
    return Rendered(html.encode(), HTML, status=page.status)

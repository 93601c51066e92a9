"""Sites: every address of a publisher and what answers there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from tagwire.demo.addresses import HOUSE_PAGES, Addresses, amp_path, article_path, picture_path, redirect_path, token
from tagwire.demo.edition import DemoArticle, DemoPublisher, Edition, FeedKind, Wrinkle
from tagwire.demo.feeds import comments_feed_body, feed_body, last_change, sitemap_body
from tagwire.demo.pages import PageMaker
from tagwire.demo.pictures import TRACKING_PIXEL, landscape

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_FEED_TYPES = {
    FeedKind.RSS: "application/rss+xml",
    FeedKind.RDF: "application/rdf+xml; charset=utf-8",
    FeedKind.ATOM: "application/atom+xml; charset=utf-8",
    FeedKind.JSON: "application/feed+json",
    FeedKind.NEWS_SITEMAP: _XML,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answers."""

    status: int
    content_type: str
    body: bytes
    modified: datetime | None = None
    """When it last changed; None for what is never asked for conditionally."""
    location: str | None = None


Maker = Callable[[int], Answer]
"""Makes an answer; the number counts the requests for it before, and hardly anything depends on it."""


def site(edition: Edition, publisher: DemoPublisher, *, port: int) -> Mapping[str, Maker]:
    """Return a publisher's addresses, as unencoded paths (with "?id=N" where that is what names the page)."""
    at = Addresses(publisher, port)
    pages = PageMaker(edition, publisher, at)
    routes: dict[str, Maker] = {
        "/robots.txt": lambda _: Answer(200, "text/plain; charset=utf-8", _robots(at).encode(), edition.made_at),
        "/": _page(pages.front, last_change(edition, publisher)),
        "/search": _page(lambda: pages.listing("…", edition.articles_of(publisher), canonical=None), edition.made_at),
        "/px.gif": lambda _: Answer(200, "image/gif", TRACKING_PIXEL),
        "/media/logo.png": lambda _: Answer(200, "image/png", landscape(publisher.folder), edition.made_at),
    }
    for name in HOUSE_PAGES:
        routes[f"/house/{name}"] = _page(partial(pages.house, name), edition.made_at)
    routes |= _feed_routes(edition, publisher, at=at)
    routes |= _index_routes(edition, publisher, pages=pages)
    for article in edition.articles_of(publisher):
        routes |= _article_routes(publisher, article, pages=pages)
    return routes


def not_found(edition: Edition, publisher: DemoPublisher, *, port: int) -> Answer:
    """Return a publisher's answer to an address it does not have."""
    return Answer(404, _HTML, PageMaker(edition, publisher, Addresses(publisher, port)).not_found().encode())


def _feed_routes(edition: Edition, publisher: DemoPublisher, *, at: Addresses) -> dict[str, Maker]:
    modified = None if Wrinkle.CHANGING_GUIDS in publisher.wrinkles else last_change(edition, publisher)
    # A script that forgets the header sends its feed as the language's default: HTML.
    media_type = _HTML if Wrinkle.BROKEN_FEED in publisher.wrinkles else _FEED_TYPES[publisher.feed]

    def feed(nth: int) -> Answer:
        return Answer(200, media_type, feed_body(edition, publisher, addresses=at, nth=nth), modified)

    routes: dict[str, Maker] = {publisher.feed_path: feed}
    if publisher.feed is not FeedKind.NEWS_SITEMAP:
        routes["/sitemap.xml"] = lambda _: Answer(200, _XML, sitemap_body(edition, publisher, addresses=at), modified)
    if publisher.feed_path_before:
        routes[publisher.feed_path_before] = lambda _: _redirect(301, at.feed)
    if Wrinkle.FAILING_FEED in publisher.wrinkles:
        routes["/rss.php?id=2"] = lambda _: Answer(500, "text/plain; charset=utf-8", b"Error: too many connections\n")
    if Wrinkle.COMMENTS_FEED in publisher.wrinkles:
        routes["/comments/feed/"] = lambda _: Answer(
            200, "application/rss+xml", comments_feed_body(edition, publisher, addresses=at), edition.made_at
        )
    return routes


def _index_routes(edition: Edition, publisher: DemoPublisher, *, pages: PageMaker) -> dict[str, Maker]:
    articles, modified, at = edition.articles_of(publisher), last_change(edition, publisher), pages.addresses
    routes: dict[str, Maker] = {}

    def add(path: str, heading: str, listed: list[DemoArticle], canonical: str) -> None:
        routes[path] = _page(lambda: pages.listing(heading, listed, canonical=canonical), modified)

    for section, slug in publisher.sections:
        add(f"/{slug}/", section, [article for article in articles if article.section == section], at.section(section))
    for name in sorted({name for article in articles for name in article.byline}):
        add(
            f"/authors/{token(name)}",
            name,
            [article for article in articles if name in article.byline],
            at.author(name),
        )
    for word in sorted({word for article in articles for word in article.keywords}):
        add(
            f"/topic/{token(word)}", word, [article for article in articles if word in article.keywords], at.topic(word)
        )
    return routes


def _article_routes(publisher: DemoPublisher, article: DemoArticle, *, pages: PageMaker) -> dict[str, Maker]:
    picture = partial(landscape, article.event + article.slug)
    routes: dict[str, Maker] = {
        article_path(publisher, article): _page(partial(pages.article, article), article.updated),
        f"/print/{article.number}": _page(partial(pages.print_version, article), article.updated),
        picture_path(article): lambda _: Answer(200, "image/png", picture(), article.published),
    }
    if Wrinkle.AMP in publisher.wrinkles:
        routes[amp_path(article)] = _page(partial(pages.amp, article), article.updated)
    if Wrinkle.REDIRECTED_LINKS in publisher.wrinkles:
        routes[redirect_path(article)] = lambda _: _redirect(302, pages.addresses.article(article))
    return routes


def _page(make: Callable[[], str], modified: datetime) -> Maker:
    return lambda _: Answer(200, _HTML, make().encode(), modified)


def _redirect(status: int, target: str) -> Answer:
    return Answer(status, "text/plain; charset=utf-8", f"See {target}\n".encode(), location=target)


def _robots(at: Addresses) -> str:
    sitemap = at.feed if at.publisher.feed is FeedKind.NEWS_SITEMAP else at.at("/sitemap.xml")
    return f"User-agent: *\nDisallow: /search\nDisallow: /print/\nAllow: /\n\nSitemap: {sitemap}\n"

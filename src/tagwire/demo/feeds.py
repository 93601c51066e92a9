"""Feeds and sitemaps: how each publisher lists its articles, quirks included."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from html import escape

from jinja2 import Environment, PackageLoader, StrictUndefined

from tagwire.demo.addresses import Addresses, token
from tagwire.demo.breakage import break_feed
from tagwire.demo.edition import DemoArticle, DemoPublisher, Edition, FeedKind, Wrinkle
from tagwire.demo.furniture import furniture
from tagwire.demo.markdown import Block, BlockKind
from tagwire.text.times import rfc3339

_TEMPLATES = {
    FeedKind.RSS: "feeds/rss.xml.j2",
    FeedKind.RDF: "feeds/rdf.xml.j2",
    FeedKind.ATOM: "feeds/atom.xml.j2",
    FeedKind.NEWS_SITEMAP: "feeds/news-sitemap.xml.j2",
}
_WRAPPERS = {BlockKind.PARAGRAPH: "p", BlockKind.HEADING: "h2", BlockKind.QUOTE: "blockquote"}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article as a feed lists it."""

    article: DemoArticle
    link: str
    guid: str
    teaser: str
    """HTML, or plain text where the publisher writes that."""
    content: str | None
    """The full text in HTML, where the feed carries it."""
    picture: str
    writers: tuple[str, ...]


def feed_body(edition: Edition, publisher: DemoPublisher, *, addresses: Addresses, nth: int = 0) -> bytes:
    """Return a publisher's feed; ``nth`` counts the requests before, which only changing guids follow."""
    items = _items(edition, publisher, addresses=addresses, nth=nth)
    if publisher.feed is FeedKind.JSON:
        return _json_feed(publisher, items, addresses=addresses)
    text = _render(_TEMPLATES[publisher.feed], edition, publisher, addresses=addresses, items=items)
    if Wrinkle.BROKEN_FEED in publisher.wrinkles:
        text = break_feed(text, addresses=addresses)
    return text.encode(publisher.feed_encoding, "xmlcharrefreplace")


def sitemap_body(edition: Edition, publisher: DemoPublisher, *, addresses: Addresses) -> bytes:
    """Return the plain sitemap of a publisher's articles."""
    return _render("feeds/sitemap.xml.j2", edition, publisher, addresses=addresses, items=()).encode()


def comments_feed_body(edition: Edition, publisher: DemoPublisher, *, addresses: Addresses) -> bytes:
    """Return a feed of readers' comments without any."""
    return _render("feeds/comments.xml.j2", edition, publisher, addresses=addresses, items=()).encode()


def last_change(edition: Edition, publisher: DemoPublisher) -> datetime:
    """Return when a publisher's feed last changed: with its latest article or its latest change to one."""
    return max((article.updated for article in edition.articles_of(publisher)), default=edition.made_at)


def _items(edition: Edition, publisher: DemoPublisher, *, addresses: Addresses, nth: int) -> list[FeedItem]:
    items = [_item(publisher, article, addresses=addresses, nth=nth) for article in edition.articles_of(publisher)]
    if Wrinkle.LISTED_TWICE in publisher.wrinkles and len(items) > 2:
        items.insert(2, _item(publisher, items[0].article, addresses=addresses, nth=nth, place="editors-choice"))
    return items


def _item(
    publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses, nth: int, place: str = ""
) -> FeedItem:
    link = addresses.listed(article, place=place)
    return FeedItem(
        article=article,
        link=link,
        guid=_guid(publisher, article, nth=nth, place=place),
        teaser=_teaser(publisher, article, link=link),
        content=_content(publisher, article, addresses=addresses) if publisher.full_text else None,
        picture=addresses.picture(article),
        writers=article.byline or ((article.agency,) if article.agency else ()),
    )


def _guid(publisher: DemoPublisher, article: DemoArticle, *, nth: int, place: str) -> str:
    if Wrinkle.CHANGING_GUIDS in publisher.wrinkles:
        return f"item-{token(f'{article.slug} {nth}')}"
    if publisher.feed is FeedKind.ATOM:
        return f"tag:{publisher.host}.localhost,2020:{article.number}"
    return f"{publisher.host}-{article.number}{'-' * bool(place)}{place}"


def _teaser(publisher: DemoPublisher, article: DemoArticle, *, link: str) -> str:
    if Wrinkle.BROKEN_FEED in publisher.wrinkles or publisher.feed is FeedKind.RDF:
        return article.lead
    more = furniture(publisher.lang).say("continue_reading")
    return f'<p>{escape(article.lead)}</p><p><a href="{escape(link)}">{more}…</a></p>'


def _content(publisher: DemoPublisher, article: DemoArticle, *, addresses: Addresses) -> str:
    parts = [_block_html(block) for block in article.blocks]
    if publisher.feed is FeedKind.RSS:
        url, words = addresses.article(article), furniture(publisher.lang)
        picture = f'<img src="{addresses.picture(article)}" alt="">'
        parts.insert(0, f"<figure>{picture}<figcaption>{escape(article.caption)}</figcaption></figure>")
        parts.append(
            f'<p><a href="{url}">{escape(article.headline)}</a> {words.say("backlink")} '
            f'<a href="{addresses.home}">{escape(publisher.name)}</a>.</p>'
        )
    return "\n".join(parts)


def _block_html(block: Block) -> str:
    if block.kind is BlockKind.LIST:
        return "<ul>" + "".join(f"<li>{line}</li>" for line in block.html) + "</ul>"
    wrapper = _WRAPPERS[block.kind]
    return f"<{wrapper}>{block.html[0]}</{wrapper}>"


def _json_feed(publisher: DemoPublisher, items: list[FeedItem], *, addresses: Addresses) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": publisher.name,
        "home_page_url": addresses.home,
        "feed_url": addresses.feed,
        "description": publisher.tagline,
        "language": publisher.lang,
        "icon": addresses.at("/media/logo.png"),
        "items": [
            {
                "id": item.guid,
                "url": item.link,
                "title": item.article.headline,
                "summary": item.article.lead,
                "content_html": item.teaser,
                "image": item.picture,
                "date_published": _zoned(item.article.published, hours=1),
                "date_modified": _zoned(item.article.updated, hours=1),
                "authors": [{"name": name, "url": addresses.author(name)} for name in item.writers],
                "tags": [item.article.section, *item.article.keywords],
                "language": item.article.lang,
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _render(
    template: str,
    edition: Edition,
    publisher: DemoPublisher,
    *,
    addresses: Addresses,
    items: list[FeedItem] | tuple[()],
) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            pub=publisher,
            at=addresses,
            items=items,
            articles=edition.articles_of(publisher),
            updated=last_change(edition, publisher),
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tagwire.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["http_date"] = _http_date
    environment.filters["rfc3339"] = rfc3339
    environment.filters["japan_date"] = _japan_date
    return environment


def _http_date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


def _japan_date(moment: datetime) -> str:
    return _zoned(moment, hours=9)


def _zoned(moment: datetime, *, hours: int) -> str:
    return moment.astimezone(timezone(timedelta(hours=hours))).isoformat()

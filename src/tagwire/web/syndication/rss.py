"""A listing as RSS 2.0, full text in content:encoded, authors in dc:creator (RSS Advisory Board's profile)."""

from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import source_line
from tagwire.web.links import publisher_path
from tagwire.web.passages import first_paragraph, html_paragraphs
from tagwire.web.syndication.feed import OutFeed
from tagwire.web.syndication.xml import ATOM, CONTENT, DC, TAGWIRE, XML_LANG, add, add_evidence, add_line, to_bytes

MEDIA_TYPE = "application/rss+xml; charset=utf-8"
TTL_MINUTES = "5"


def write_rss(feed: OutFeed) -> bytes:
    """Return the feed as RSS 2.0."""
    root = etree.Element("rss", {"version": "2.0"}, {"atom": ATOM, "content": CONTENT, "dc": DC, "tagwire": TAGWIRE})
    channel = add(root, "channel")
    add_line(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add_line(channel, "description", feed.description)
    if feed.lang:
        add(channel, "language", feed.lang)
    add(channel, "lastBuildDate", _rfc822(feed.updated))
    add(channel, "generator", feed.generator)
    add(channel, "docs", "https://www.rssboard.org/rss-specification")
    add(channel, "ttl", TTL_MINUTES)
    add(channel, f"{{{ATOM}}}link", rel="self", href=feed.self, type="application/rss+xml")
    if feed.next:
        add(channel, f"{{{ATOM}}}link", rel="next", href=feed.next, type="application/rss+xml")
    if feed.hub:
        add(channel, f"{{{ATOM}}}link", rel="hub", href=feed.hub)
    for article in feed.articles:
        _add_item(channel, article, feed)
    return to_bytes(root)


def _add_item(channel: etree._Element, article: AnnotatedArticle, feed: OutFeed) -> None:
    piece = article.article
    item = add(channel, "item")
    if article.lang:
        item.set(XML_LANG, article.lang)
    add_line(item, "title", piece.headline)
    add(item, "link", piece.url)
    add(item, "guid", piece.canonical_url, isPermaLink="false")
    if piece.published is not None:
        add(item, "pubDate", _rfc822(piece.published))
    for author in piece.authors or (source_line(article),):
        add_line(item, f"{{{DC}}}creator", author)
    for tag in article.tags:
        add_line(item, "category", tag.label)
    add_line(item, "source", piece.publisher.name, url=f"{feed.origin}{publisher_path(piece.publisher.id)}.rss")
    add(item, "description", html_paragraphs(first_paragraph(piece.text, piece.lead)))
    add(item, f"{{{CONTENT}}}encoded", html_paragraphs(piece.text))
    add(item, f"{{{ATOM}}}link", rel="related", href=feed.room_link(article), type="text/html")
    if piece.rights.notice:
        add(item, f"{{{DC}}}rights", piece.rights.notice)
    if piece.rights.terms:
        add(item, f"{{{ATOM}}}link", rel="license", href=piece.rights.terms)
    add_evidence(item, article)


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)

"""A listing as Atom 1.0 (RFC 4287)."""

from lxml import etree

from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import source_line
from tagwire.text.times import rfc3339
from tagwire.web.links import publisher_path
from tagwire.web.passages import first_paragraph, html_paragraphs
from tagwire.web.syndication.feed import OutFeed, changed_at
from tagwire.web.syndication.xml import ATOM, TAGWIRE, XML_LANG, add, add_evidence, add_line, to_bytes

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_ATOM = f"{{{ATOM}}}"


def write_atom(feed: OutFeed) -> bytes:
    """Return the feed as Atom 1.0."""
    root = etree.Element(_ATOM + "feed", {}, {None: ATOM, "tagwire": TAGWIRE})
    if feed.lang:
        root.set(XML_LANG, feed.lang)
    add(root, _ATOM + "id", feed.home)
    add_line(root, _ATOM + "title", feed.title)
    add_line(root, _ATOM + "subtitle", feed.description)
    add(root, _ATOM + "updated", rfc3339(feed.updated))
    add(root, _ATOM + "generator", feed.generator)
    add(root, _ATOM + "link", rel="self", type="application/atom+xml", href=feed.self)
    add(root, _ATOM + "link", rel="alternate", type="text/html", href=feed.home)
    if feed.next:
        add(root, _ATOM + "link", rel="next", type="application/atom+xml", href=feed.next)
    if feed.hub:
        add(root, _ATOM + "link", rel="hub", href=feed.hub)
    for article in feed.articles:
        _add_entry(root, article, feed)
    return to_bytes(root)


def _add_entry(root: etree._Element, article: AnnotatedArticle, feed: OutFeed) -> None:
    piece = article.article
    entry = add(root, _ATOM + "entry")
    if article.lang:
        entry.set(XML_LANG, article.lang)
    add(entry, _ATOM + "id", piece.canonical_url)
    add_line(entry, _ATOM + "title", piece.headline, type="text")
    add(entry, _ATOM + "updated", rfc3339(changed_at(article)))
    if piece.published is not None:
        add(entry, _ATOM + "published", rfc3339(piece.published))
    add(entry, _ATOM + "link", rel="alternate", type="text/html", href=piece.url)
    add(entry, _ATOM + "link", rel="related", type="text/html", href=feed.room_link(article))
    for author in piece.authors or (source_line(article),):
        add_line(add(entry, _ATOM + "author"), _ATOM + "name", author)
    for tag in article.tags:
        add(entry, _ATOM + "category", term=tag.key, label=tag.label, scheme=f"{feed.origin}/tag/")
    add(entry, _ATOM + "summary", first_paragraph(piece.text, piece.lead), type="text")
    add(entry, _ATOM + "content", html_paragraphs(piece.text), type="html")
    if piece.rights.notice:
        add(entry, _ATOM + "rights", piece.rights.notice, type="text")
    if piece.rights.terms:
        add(entry, _ATOM + "link", rel="license", href=piece.rights.terms)
    source = add(entry, _ATOM + "source")
    home = feed.origin + publisher_path(piece.publisher.id)
    add(source, _ATOM + "id", home)
    add_line(source, _ATOM + "title", piece.publisher.name)
    add(source, _ATOM + "updated", rfc3339(changed_at(article)))
    add(source, _ATOM + "link", rel="self", type="application/atom+xml", href=f"{home}.atom")
    add_evidence(entry, article)

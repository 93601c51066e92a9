"""Feeds: bytes → entries. RSS, RDF, Atom, JSON Feed and sitemaps are read here; OPML and discovery stand beside.

``parse_feed`` is the one seam: pure, bounded, and blind to media types. Everything a document says is foreign and
hostile until it has passed through here: addresses come out absolute and http(s), HTML sanitised, dates in UTC.
"""

from tagwire.errors import ParseError
from tagwire.feeds.detection import Dialect, dialect_of
from tagwire.feeds.encodings import decoded_text, is_binary
from tagwire.feeds.jsonfeed import parse_json_feed
from tagwire.feeds.limits import MAX_BODY_BYTES
from tagwire.feeds.sitemaps import GZIP_MARK, inflated, parse_sitemap, parse_text_sitemap
from tagwire.feeds.syndication import parse_syndication
from tagwire.model.document import Document
from tagwire.model.feed import ParsedFeed
from tagwire.text.encodings import BINARY_MARKS

__all__ = ["parse_feed"]


def parse_feed(document: Document) -> ParsedFeed:
    """Return what a feed document says; bad entries are named under ``problems`` and the others kept.

    Raise ParseError, and nothing else, when the bytes are no feed at all; its text says what they are instead.
    """
    body = document.body
    if body.startswith(GZIP_MARK):
        body = inflated(body, limit=MAX_BODY_BYTES)
    if len(body) > MAX_BODY_BYTES:
        raise ParseError(f"the document is longer than {MAX_BODY_BYTES} bytes: no feed we read is")
    if body.startswith(BINARY_MARKS) or is_binary(body):
        raise ParseError("the document is binary (a picture, an archive, a program), not a feed")
    dialect, text = dialect_of(decoded_text(body, charset=document.charset))
    match dialect:
        case Dialect.JSON:
            return parse_json_feed(document, text)
        case Dialect.SITEMAP:
            return parse_sitemap(document, text)
        case Dialect.TEXT_SITEMAP:
            return parse_text_sitemap(document, text)
        case Dialect.SYNDICATION:
            return parse_syndication(document, text)

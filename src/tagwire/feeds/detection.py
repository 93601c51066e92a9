"""What a document is, told from its text and never from its media type."""

import re
from enum import StrEnum

from tagwire.errors import ParseError

_LOOKED_AT = 65_536


class Dialect(StrEnum):
    """The kind of reader a document needs."""

    SYNDICATION = "syndication"
    JSON = "json"
    SITEMAP = "sitemap"
    TEXT_SITEMAP = "text sitemap"


_ROOT = re.compile(r"<(?!!|\?)(?:[^\W\d][\w.\-]*:)?([^\W\d][\w.\-]*)")
_COMMENT = "<!--"
_FEED_ROOT = re.compile(r"<(?:rss|feed|(?:[A-Za-z]\w{0,15}:)?rdf|channel|urlset|sitemapindex)(?=[\s>])", re.IGNORECASE)
_ITEM = re.compile(r"<(?:[A-Za-z]\w{0,15}:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_SYNDICATION_ROOTS = frozenset({"rss", "feed", "rdf", "channel", "entry", "item"})
_SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)


def dialect_of(text: str) -> tuple[Dialect, str]:
    """Return the dialect of a decoded document and its text from its first mark on, whatever junk stands before.

    Raise ParseError, saying what the document is instead, when it is no feed.
    """
    head = text[:_LOOKED_AT].lstrip()
    if not head:
        raise ParseError("the document holds no text: the server sent no feed")
    if head[0] in "{[":
        return Dialect.JSON, text.lstrip()
    if head.startswith(("http://", "https://")) and "<" not in head:
        return Dialect.TEXT_SITEMAP, text
    if "<" not in head:
        raise ParseError("the document is plain text, not a feed")
    return _xml_dialect(text)


def _xml_dialect(text: str) -> tuple[Dialect, str]:
    head = text[:_LOOKED_AT]
    start, name = _root_of(head)
    if name not in _SYNDICATION_ROOTS | _SITEMAP_ROOTS:
        is_page = name == "html" or _HTML_DOCTYPE.search(head[:1_024]) is not None
        found = None if is_page else _FEED_ROOT.search(head)
        if found is None:
            if is_page:
                raise ParseError("the document is an HTML page, not a feed: give the page's address to `tagwire add`")
            if name == "opml":
                raise ParseError("the document is an OPML list of feeds, not a feed: use `tagwire import`")
            if _ITEM.search(head) and not name.startswith("?"):
                return Dialect.SYNDICATION, text
            raise ParseError(f"the document is {_kind_of_markup(name)}, not a feed")
        start, name = found.start(), _root_of(head[found.start() :])[1]
    declaration = head.rfind("<?xml", 0, start)
    doctype = head.find("<!DOCTYPE", max(0, declaration), start)
    begin = declaration if declaration >= 0 else doctype if doctype >= 0 else start
    return (Dialect.SITEMAP if name in _SITEMAP_ROOTS else Dialect.SYNDICATION), text[begin:]


def _root_of(head: str) -> tuple[int, str]:
    """Return where the first element begins and its local name in lower case; comments don't count."""
    position = 0
    while (found := _ROOT.search(head, position)) is not None:
        comment = head.find(_COMMENT, position, found.start())
        if comment < 0:
            return found.start(), found[1].lower()
        end = head.find("-->", comment)
        if end < 0:
            return found.start(), found[1].lower()
        position = end + 3
    return 0, ""


def _kind_of_markup(name: str) -> str:
    return f"XML with the root <{name[:40]}>" if name else "text with stray angle brackets"

"""Which feeds and sitemaps a page, its headers or a robots.txt point to, best first."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, islice, takewhile
from urllib.parse import urlsplit

from tagwire.feeds.attributes import read_attributes
from tagwire.feeds.encodings import decoded_text
from tagwire.feeds.limits import MAX_NAME_LENGTH
from tagwire.feeds.links import absolute_link, is_http_link
from tagwire.feeds.markup import shortened
from tagwire.model.document import Document
from tagwire.model.feed import FeedLink
from tagwire.text.urls import is_same_publisher

COMMON_FEED_PATHS = (
    "/feed",
    "/rss",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/all.atom.xml",
    "/feeds/posts/default",
    "/?feed=rss2",
)
"""Where publishers' software puts a site's feed, commonest first."""

COMMON_SITEMAP_PATHS = (
    "/news-sitemap.xml",
    "/sitemap-news.xml",
    "/sitemap_news.xml",
    "/news_sitemap.xml",
    "/sitemap/news.xml",
    "/googlenews.xml",
    "/sitemap.xml",
    "/sitemap_index.xml",
)
"""Where publishers put their news sitemaps, and their sitemaps."""

MAX_LINKS = 100
"""Candidates kept of one page."""
_MAX_PAGE_LENGTH = 4_000_000
_MAX_TAGS = 20_000
_MAX_WORDS = 400
_MAX_ROBOTS_LENGTH = 512_000
_MAX_SITEMAPS = 1_000
_MAX_LABEL = 40
"""Characters of a link's words that may be a label; longer ones are a headline that holds the word."""

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/rss+xml"}
)
_GENERAL_TYPES = frozenset({"", "application/xml", "text/xml", "application/json"})
"""Types that feeds share with much else: the address has to look like a feed too."""
_FEED_SEGMENTS = frozenset({"feed", "feeds", "rss", "rss2", "atom", "rdf"})
_FEED_WORDS = ("rss", "atom", "feed", "rdf")
_FEED_ENDINGS = (".xml", ".json", ".php", ".asp", ".aspx")
_FEED_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|type|output|alt)=(?:rss2?|atom|feed|rdf|json_?feed|xml)(?:&|$)", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|kommentar|commentaire|comentari|reactie|yorum|коммент|评论|コメント", re.IGNORECASE)
_SECTION = re.compile(
    r"/(?:category|categories|cat|tag|tags|topic|topics|section|author|authors|user|search|label|thema|rubrique)/|"
    r"[?&](?:cat|tag|author|q|s)=",
    re.IGNORECASE,
)
_WHOLE_SITE_WORDS = (
    "all arc blog content content-feeds default en feedburner index latest main media news outboundfeeds posts public "
    "services static syndication top topstories wp xml de fr es it pt nl pl sv da no fi ru uk tr ar he hi ja ko zh"
)
_WHOLE_SITE = frozenset(_WHOLE_SITE_WORDS.split())
"""Folders of a feed's address that name no section."""
_FEED_LABEL = re.compile(
    r"\brss\b|\b(?:atom|json|xml|web|news)[ -]?feeds?\b|^\W*feeds?\W*$|\bfils? rss\b|フィード|订阅|訂閱", re.IGNORECASE
)
"""What stands on links to feeds, and to pages that list them."""
_META_CHARSET = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_:.\-]{1,40})", re.IGNORECASE
)
_NEWS = re.compile(r"news|noticia|nachrichten|actualit|aktuell", re.IGNORECASE)
_SITEMAP_LINE = re.compile(r"\s*sitemap\s*:\s*(\S+)", re.IGNORECASE)
_MARK = re.compile(
    r"<(?:!--|(base|link|a|script|style|textarea|title|xmp|iframe|noembed|noframes|template)(?=[\s/>]))", re.IGNORECASE
)
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "template"})
_ANY_TAG = re.compile(r"<[^<>]*>?")
_HOW_ORDER = ("header", "link", "robots", "anchor", "common")


class FeedKind(StrEnum):
    """What a feed is to the page it was found on, by its address and title."""

    SITE = "site"
    SECTION = "section"
    COMMENTS = "comments"


_KINDS = tuple(FeedKind)
"""Best first."""


@dataclass(frozen=True, slots=True)
class _Tag:
    """A base, link or a tag: attributes by lower-case name, decoded; for an a tag the words it holds."""

    name: str
    attributes: dict[str, str]
    words: str


def find_feed_links(document: Document) -> tuple[FeedLink, ...]:
    """Return the feeds a page points to, each address once, best first; empty when it points to none.

    Read are the HTTP Link header, ``<link rel=alternate>`` of a feed's type (anywhere in the page, WHATWG), and anchors
    whose address looks like a feed's.
    """
    charset = document.charset
    if charset is None and (meta := _META_CHARSET.search(document.body, 0, 4_096)):
        charset = meta[1].decode("ascii")
    tags = list(islice(_tags(decoded_text(document.body[:_MAX_PAGE_LENGTH], charset=charset)), _MAX_TAGS))
    base = _base(tags, document.final_url)
    found: dict[str, FeedLink] = {}
    for link in chain(_header_links(document), _link_elements(tags, base), _anchors(tags, base)):
        if link.url != document.final_url:
            found.setdefault(link.url, link)
        if len(found) >= MAX_LINKS:
            break
    return ranked_links(found.values(), page_url=document.final_url)


def ranked_links(links: Iterable[FeedLink], *, page_url: str) -> tuple[FeedLink, ...]:
    """Return candidates best first: posts before comments, the whole site before a section, stated before guessed.

    Those of the page's own publisher go before others'; the page's order decides between equals.
    """

    def rank(link: FeedLink) -> tuple[int, int, bool]:
        is_foreign = is_http_link(page_url) and not is_same_publisher(link.url, page_url)
        kind = kind_of(link.url, link.title, page_url=page_url)
        return _KINDS.index(kind), _HOW_ORDER.index(link.how), is_foreign and link.how == "anchor"

    return tuple(sorted(links, key=rank))


def kind_of(url: str, title: str | None, *, page_url: str) -> FeedKind:
    """Return what a feed with this address and title is to a page: its site's, a section's, or that of its comments.

    On a section's own page the section's feed is the one that is meant.
    """
    parts = urlsplit(url)
    if _COMMENTS.search(f"{parts.path} {title or ''}"):
        return FeedKind.COMMENTS
    page = urlsplit(page_url).path.lower()
    folders = _section_folders(parts.path.lower())
    if folders and page.strip("/").startswith("/".join(folders)):
        return FeedKind.SITE
    if folders or (_SECTION.search(url) and not _SECTION.search(page_url)):
        return FeedKind.SECTION
    return FeedKind.SITE


def sitemap_links(robots_txt: str, base: str) -> tuple[FeedLink, ...]:
    """Return the sitemaps a robots.txt names, those that sound like news first.

    ``base`` is the address of the robots.txt; sitemaps of another publisher are left out (sitemaps.org, "location").
    """
    found: dict[str, FeedLink] = {}
    for line in re.split(r"[\r\n]+", robots_txt[:_MAX_ROBOTS_LENGTH]):
        match = _SITEMAP_LINE.match(line)
        url = absolute_link(base, match[1]) if match else None
        if url and is_http_link(base) and is_same_publisher(url, base):
            found.setdefault(url, FeedLink(url, how="robots"))
        if len(found) >= _MAX_SITEMAPS:
            break
    return tuple(sorted(found.values(), key=lambda link: not sounds_like_news(link.url)))


def sounds_like_news(url: str) -> bool:
    """Whether a sitemap's address says that it is one of news."""
    return bool(_NEWS.search(urlsplit(url).path))


def looks_like_feed(url: str) -> bool:
    """Whether an address by itself looks like a feed's ("/feed/", "/rss.xml", "?format=rss")."""
    parts = urlsplit(url)
    path = parts.path.lower()
    if "://" in path:
        return False
    *folders, name = path.split("/")
    if _FEED_SEGMENTS.intersection((*folders, name)) or name == "index.xml" or name.endswith((".rss", ".atom", ".rdf")):
        return True
    if name.endswith(_FEED_ENDINGS) and any(word in name for word in _FEED_WORDS):
        return True
    return bool(_FEED_QUERY.search(parts.query))


def _tags(page: str) -> Iterator[_Tag]:
    """Yield a page's base, link and a tags in its order, in one pass: a tree would cost a deep page's depth squared.

    Those in comments, scripts and other raw text are none (HTML Standard, 13.2.5).
    """
    position = 0
    while (mark := _MARK.search(page, position)) is not None:
        name = (mark[1] or "").lower()
        if not name:
            end = page.find("-->", mark.end())
            position = end + 3 if end >= 0 else len(page)
            continue
        attributes, position, _ = read_attributes(page, mark.end())
        if name in _RAW_TEXT:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(page, position)
            position = closing.end() if closing else len(page)
            continue
        words = _ANY_TAG.sub(" ", page[position : position + _MAX_WORDS].partition("</a")[0]) if name == "a" else ""
        yield _Tag(name, {key.lower(): html.unescape(value) for key, value in attributes.items()}, words)


def _base(tags: Iterable[_Tag], final_url: str) -> str:
    """Return the page's base address: that of its first base element with one, wherever it stands."""
    href = next((tag.attributes["href"] for tag in tags if tag.name == "base" and "href" in tag.attributes), None)
    return absolute_link(final_url, href) or final_url


def _header_links(document: Document) -> Iterator[FeedLink]:
    for address, rel, kind in document.links:
        url = absolute_link(document.final_url, address)
        if url and _is_feed_relation(rel, kind, url):
            yield FeedLink(url, type=kind.lower() or None, how="header")


def _link_elements(tags: Iterable[_Tag], base: str) -> Iterator[FeedLink]:
    for attributes in (tag.attributes for tag in tags if tag.name == "link"):
        kind = attributes.get("type", "").partition(";")[0].strip().lower()
        url = absolute_link(base, attributes.get("href"))
        if url and _is_feed_relation(attributes.get("rel", ""), kind, url):
            yield FeedLink(url, _title(attributes.get("title")), kind or None, how="link")


def _is_feed_relation(rel: str, kind: str, url: str) -> bool:
    rels = rel.lower().split()
    kind = kind.partition(";")[0].strip().lower()
    if "feed" in rels:
        return kind in _FEED_TYPES or kind in _GENERAL_TYPES
    if "alternate" not in rels or "stylesheet" in rels:
        return False
    return kind in _FEED_TYPES or (kind in _GENERAL_TYPES and kind != "" and looks_like_feed(url))


def _anchors(tags: Iterable[_Tag], base: str) -> Iterator[FeedLink]:
    for tag in tags:
        if tag.name == "a" and (url := absolute_link(base, tag.attributes.get("href"))):
            title = _title(tag.attributes.get("title") or html.unescape(tag.words))
            if looks_like_feed(url) or (_is_feed_label(title) and is_http_link(base) and is_same_publisher(url, base)):
                yield FeedLink(url.partition("#")[0], title, how="anchor")


def _is_feed_label(words: str | None) -> bool:
    return words is not None and len(words) <= _MAX_LABEL and bool(_FEED_LABEL.search(words))


def _section_folders(path: str) -> tuple[str, ...]:
    """Return the folders before the part of a feed's path that makes it a feed, unless they name the whole site."""
    *folders, _ = path.strip("/").split("/")
    before = [f for f in takewhile(lambda folder: folder not in _FEED_SEGMENTS, folders) if f]
    return tuple(before) if any(folder not in _WHOLE_SITE for folder in before) else ()


def _title(text: str | None) -> str | None:
    return shortened(text or "", limit=MAX_NAME_LENGTH) or None

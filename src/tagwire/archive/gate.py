"""The gate: which records can't be an article, told from their heads, then from a glance at their bytes.

What it lets through is judged by ``extract`` itself; so it refuses only what needs no judgement.
"""

import re

from tagwire.archive.heads import RecordHead
from tagwire.errors import UsageError
from tagwire.text.urls import split_http_url

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
SMALLEST_PAGE_BYTES = 500
MAX_PAGE_BYTES = 10_000_000
_LISTS = frozenset(("tag", "tags", "category", "categories", "author", "authors", "search", "page"))
"""Path parts that name a list when one word, without a hyphen, follows them and nothing else."""
_ENDS = _LISTS | {"topics", "feed", "feeds", "rss", "login", "signin", "register", "cart", "checkout"}
"""Path parts that, last in an address, name a list or a form and no article."""
_FRONT = re.compile(r"/?(?:(?:index|default|home)(?:\.\w{2,5})?)?/?", re.IGNORECASE)
_SHOWS_TEXT = (b"<p>", b"<p ", b"<br", b"<h1", b"<article", b"<main", b"<td", b"articlebody", b"newsarticle")


def head_refusal(head: RecordHead) -> str | None:
    """Return why a record can't be an article's page, from its head alone, or None."""
    if head.type == "revisit":
        return "revisit"
    if head.type == "other":
        return "not-a-response"
    if head.http is None:
        return "no-http"
    if not 200 <= head.http.status < 300 or head.http.status in (204, 205, 206):
        return "status"
    if head.http.media_type not in HTML_TYPES:
        return "media-type"
    if head.date is None:
        return "no-date"
    body = head.length - head.http.length
    if body > MAX_PAGE_BYTES:
        return "too-large"
    return _address_refusal(head.url)


def body_refusal(body: bytes) -> str | None:
    """Return why a page's bytes can't hold an article, or None; pages in UTF-16 are left to extraction."""
    if len(body) > MAX_PAGE_BYTES:
        return "too-large"
    if len(body) < SMALLEST_PAGE_BYTES:
        return "too-small"
    if b"\0" not in body[:200] and not _shows_text(body):
        return "no-text"
    return None


def _shows_text(body: bytes) -> bool:
    lowered = body.lower()
    return any(mark in lowered for mark in _SHOWS_TEXT)


def _address_refusal(url: str) -> str | None:
    try:
        parts = split_http_url(url)
    except UsageError:
        return "address"
    if parts.query:
        # "/?p=812" names an article at many publishers
        return "search-address" if re.search(r"(?:^|&)(?:s|q|query)=", parts.query) else None
    if _FRONT.fullmatch(parts.path):
        return "front-page"
    segments = [s.lower() for s in parts.path.split("/") if s]
    if segments[-1] in _ENDS or (len(segments) >= 2 and segments[-2] in _LISTS and "-" not in segments[-1]):
        return "list-address"
    return None

"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org, Google News) → ParsedFeed.

The dates of a plain sitemap are hints: lastmod becomes ``updated``, never ``published``.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from tagwire.errors import ParseError
from tagwire.feeds.completion import EntryDraft, EntryRules, completed_entries
from tagwire.feeds.dates import read_date
from tagwire.feeds.elements import ElementSource, element_source, xml_elements
from tagwire.feeds.limits import (
    MAX_CHILD_SITEMAPS,
    MAX_ENCLOSURES,
    MAX_NAME_LENGTH,
    MAX_SITEMAP_ENTRIES,
    MAX_TITLE_LENGTH,
    bounded_problems,
)
from tagwire.feeds.links import absolute_link, is_http_link
from tagwire.feeds.markup import plain_text
from tagwire.model.document import Document
from tagwire.model.feed import Enclosure, FeedFormat, ParsedFeed, Problem
from tagwire.text.urls import is_same_publisher

GZIP_MARK = b"\x1f\x8b"
_INFLATE_STEP = 65_536


@dataclass(slots=True)
class _Row:
    """One url or sitemap element: the texts of its children by "parent/name", and its pictures."""

    kind: str
    texts: dict[str, str] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)


def parse_sitemap(document: Document, text: str) -> ParsedFeed:
    """Return what a sitemap, a news sitemap or a sitemap index says; ``text`` is its decoded body."""
    source = element_source(text)
    problems = [Problem("sitemap", complaint) for complaint in source.complaints]
    drafts: list[EntryDraft] = []
    children: dict[str, None] = {}
    is_news = False
    for number, row in enumerate(_rows(source), 1):
        if len(drafts) > MAX_SITEMAP_ENTRIES or len(children) > MAX_CHILD_SITEMAPS:
            break
        address = absolute_link(document.final_url, row.texts.get(f"{row.kind}/loc"))
        if address is None:
            problems.append(Problem(f"{row.kind} {number}", "its loc is no http(s) address, and it is left out"))
        elif row.kind == "sitemap":
            children[address] = None
        else:
            is_news = is_news or "news/title" in row.texts or "news/publication_date" in row.texts
            drafts.append(_draft(row, address))
    rules = EntryRules(document.fetched_at, limit=MAX_SITEMAP_ENTRIES, invents_titles=False)
    entries = completed_entries(drafts, rules, problems=problems)
    return ParsedFeed(
        format=FeedFormat.NEWSSITEMAP if is_news else FeedFormat.SITEMAP,
        title=_only({entry.source for entry in entries}),
        link=_site(document),
        lang=_only({entry.lang for entry in entries}),
        entries=entries,
        child_sitemaps=_allowed_children(list(children), document, problems),
        problems=bounded_problems(problems),
    )


def parse_text_sitemap(document: Document, text: str) -> ParsedFeed:
    """Return the addresses of a sitemap in plain text: one a line, other lines named as problems."""
    problems: list[Problem] = []
    drafts: list[EntryDraft] = []
    for number, line in enumerate(text.splitlines(), 1):
        if len(drafts) > MAX_SITEMAP_ENTRIES:
            break
        if is_http_link(line):
            address = absolute_link("", line)
            drafts.append(EntryDraft(id=address, link=address))
        elif line.strip():
            problems.append(Problem(f"line {number}", "it is no http(s) address, and is left out"))
    rules = EntryRules(document.fetched_at, limit=MAX_SITEMAP_ENTRIES, invents_titles=False)
    return ParsedFeed(
        format=FeedFormat.SITEMAP,
        link=_site(document),
        entries=completed_entries(drafts, rules, problems=problems),
        problems=bounded_problems(problems),
    )


def inflated(body: bytes, *, limit: int) -> bytes:
    """Return the bytes in a gzip file ("sitemap.xml.gz"); raise ParseError when it is broken, cut or too large."""
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts: list[bytes] = []
    total = 0
    rest = body
    try:
        while rest and not stream.eof:
            part = stream.decompress(rest, _INFLATE_STEP)
            rest = stream.unconsumed_tail
            total += len(part)
            if total > limit:
                raise ParseError(f"the gzip file holds more than {limit} bytes: no sitemap may")
            parts.append(part)
    except zlib.error as error:
        raise ParseError(f"the document begins like a gzip file but is broken: {error}") from None
    if not stream.eof:
        raise ParseError("the gzip file is cut short")
    return b"".join(parts)


def _rows(source: ElementSource) -> Iterator[_Row]:
    path: list[str] = []
    row: _Row | None = None
    for element in xml_elements(source):
        if not element.is_end:
            path.append(element.name)
            if element.name in ("url", "sitemap") and len(path) == 2:
                row = _Row(element.name)
            continue
        path.pop()
        if row is None:
            continue
        if not path[1:]:
            yield row
            row = None
        elif element.text:
            parent = path[-1]
            if parent == "image" and element.name == "loc":
                row.images.append(element.text)
            row.texts.setdefault(f"{parent}/{element.name}", element.text)


def _draft(row: _Row, address: str) -> EntryDraft:
    texts = row.texts
    images = (absolute_link(address, image) for image in row.images[:MAX_ENCLOSURES])
    keywords = (_plain(word) for word in texts.get("news/keywords", "").split(","))
    return EntryDraft(
        id=address,
        link=address,
        title=plain_text(texts.get("news/title", ""), limit=MAX_TITLE_LENGTH) or None,
        published=read_date(texts.get("news/publication_date")),
        updated=read_date(texts.get("url/lastmod")),
        categories=tuple(dict.fromkeys(word for word in keywords if word)),
        enclosures=tuple(Enclosure(image) for image in images if image),
        source=_plain(texts.get("publication/name", "")),
        lang=_plain(texts.get("publication/language", "")),
    )


def _plain(text: str) -> str | None:
    return plain_text(text, limit=MAX_NAME_LENGTH) or None


def _site(document: Document) -> str | None:
    return absolute_link("", urljoin(document.final_url, "/"))


def _only(values: set[str | None]) -> str | None:
    """Return the one value all entries share."""
    return values.pop() if len(values) == 1 else None


def _allowed_children(children: list[str], document: Document, problems: list[Problem]) -> tuple[str, ...]:
    """Return the sitemaps an index may speak for: those of its own publisher (sitemaps.org, "location")."""
    if not is_http_link(document.final_url):
        return tuple(children[:MAX_CHILD_SITEMAPS])
    if len(children) > MAX_CHILD_SITEMAPS:
        problems.append(
            Problem("sitemap", f"more than {MAX_CHILD_SITEMAPS} sitemaps: the first {MAX_CHILD_SITEMAPS} are kept")
        )
    own = [child for child in children[:MAX_CHILD_SITEMAPS] if is_same_publisher(child, document.final_url)]
    problems += [
        Problem("sitemap", f"{child[:200]} belongs to another publisher, and is left out")
        for child in children[:MAX_CHILD_SITEMAPS]
        if child not in own
    ]
    return tuple(own)

"""Feeds as publishers state them: one document, its entries, and what was wrong with it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tagwire.model.rhythm import FeedHints


class FeedFormat(StrEnum):
    """The dialect a feed is written in."""

    RSS20 = "rss20"
    RSS10 = "rss10"
    RSS09X = "rss09x"
    ATOM10 = "atom10"
    ATOM03 = "atom03"
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"
    NEWSSITEMAP = "newssitemap"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EntryAuthor:
    """A person or body as an entry names it."""

    name: str | None = None
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A media file that goes with an entry; ``length`` in bytes."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the feed states it, addresses made absolute, HTML sanitised, dates in UTC."""

    id: str
    """The guid, Atom id or JSON Feed id exactly as given; else the link; else a hash of title and date."""
    link: str | None = None
    title: str | None = None
    """Plain text."""
    summary: str | None = None
    """Sanitised HTML."""
    content: str | None = None
    """Sanitised HTML: the full text, where the feed carries it."""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[EntryAuthor, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    source: str | None = None
    """Another publication the feed credits (RSS source, Atom source, news:name)."""
    lang: str | None = None
    rights: str | None = None
    """The statement of rights of the entry, else of its feed (atom:rights, dc:rights, copyright)."""
    license: str | None = None
    """The address of the licence of the entry, else of its feed (link rel=license, creativeCommons:license)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a feed that did not stop the rest: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class DeletedEntry:
    """A tombstone (RFC 6721): the feed says that an entry of its own was deleted, and when."""

    id: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one feed document says."""

    format: FeedFormat
    title: str | None = None
    link: str | None = None
    """The site's own address."""
    description: str | None = None
    lang: str | None = None
    updated: datetime | None = None
    ttl_minutes: int | None = None
    hub: str | None = None
    self: str | None = None
    next: str | None = None
    """The next page of a feed in pages (RFC 5005 §3; JSON Feed's next_url)."""
    prev_archive: str | None = None
    """The archive document before this one (RFC 5005 §4)."""
    is_complete: bool = False
    """Whether it says that it holds all its entries (RFC 5005 §2), and all of it was read."""
    icon: str | None = None
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    child_sitemaps: tuple[str, ...] = ()
    """Addresses a sitemap index lists; empty for everything else."""
    deleted: tuple[DeletedEntry, ...] = ()
    hints: FeedHints = field(default_factory=FeedHints)
    """When the feed asks not to be asked."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed or sitemap that a page points to."""

    url: str
    title: str | None = None
    type: str | None = None
    """Media type as declared, or None."""
    how: str = "link"
    """How it was found: link, header, anchor, robots, common."""

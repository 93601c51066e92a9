"""RSS, RDF and Atom → ParsedFeed: feedparser's reading, made into what a news engine needs.

On top of it: addresses resolved against the address that answered and xml:base, titles from the body or the link where
there are none, authors from the feed, dates in UTC, HTML sanitised.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urljoin

from tagwire.feeds.completion import EntryDraft, EntryRules, MarkupBudget, completed_entries
from tagwire.feeds.dates import read_date
from tagwire.feeds.feedparser_core import Fields, RawFeed, read_syndication
from tagwire.feeds.limits import MAX_NAME_LENGTH, MAX_TITLE_LENGTH, bounded_problems
from tagwire.feeds.links import absolute_link, is_http_link
from tagwire.feeds.markup import html_of_text, plain_text, sanitised_html
from tagwire.model.document import Document
from tagwire.model.feed import DeletedEntry, Enclosure, EntryAuthor, FeedFormat, ParsedFeed, Problem
from tagwire.model.rhythm import FeedHints
from tagwire.text.urls import host_of

_FORMATS = {
    "rss090": FeedFormat.RSS09X,
    "rss091n": FeedFormat.RSS09X,
    "rss091u": FeedFormat.RSS09X,
    "rss092": FeedFormat.RSS09X,
    "rss093": FeedFormat.RSS09X,
    "rss094": FeedFormat.RSS09X,
    "rss10": FeedFormat.RSS10,
    "rss20": FeedFormat.RSS20,
    "rss": FeedFormat.RSS20,
    "atom01": FeedFormat.ATOM03,
    "atom02": FeedFormat.ATOM03,
    "atom03": FeedFormat.ATOM03,
    "atom10": FeedFormat.ATOM10,
    "atom": FeedFormat.ATOM10,
}
_PERIOD_MINUTES = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_MAX_TTL_MINUTES = 525_600
_MARKUP_TYPES = ("text/html", "application/xhtml+xml", "html", "xhtml")
_LINKS_WITHOUT_PAGE = frozenset(
    {"self", "enclosure", "hub", "edit", "replies", "license", "service", "next", "prev", "previous", "first", "last"}
    | {"current", "prev-archive", "next-archive"}
)


def parse_syndication(document: Document, text: str) -> ParsedFeed:
    """Return what an RSS, RDF or Atom document says; ``text`` is its decoded body."""
    raw = read_syndication(text)
    problems = [Problem("feed", complaint) for complaint in raw.complaints]
    feed, base = raw.feed, document.final_url
    link = _page_link(feed, base, is_atom=raw.version.startswith("atom")) or (base if is_http_link(base) else None)
    budget = MarkupBudget()
    entry_base = _entry_base(link, base)
    drafts = [_entry_draft(entry, raw, base=entry_base, budget=budget) for entry in raw.entries]
    rules = EntryRules(
        document.fetched_at,
        feed.text("language"),
        rights=_plain(feed, "rights", limit=MAX_TITLE_LENGTH),
        license=_link_of(feed, "license", base),
    )
    entries = completed_entries(drafts, rules, problems=problems)
    problems = [*problems, *budget.problems()]
    next_page = _link_of(feed, "next", base) or _header_link(document, "next")
    prev_archive = _link_of(feed, "prev-archive", base) or _header_link(document, "prev-archive")
    return ParsedFeed(
        format=_FORMATS.get(raw.version, FeedFormat.UNKNOWN),
        title=_plain(feed, "title", limit=MAX_TITLE_LENGTH) or link,
        link=link,
        description=_plain(feed, "subtitle", limit=MAX_TITLE_LENGTH * 4),
        lang=_short(feed.text("language")),
        updated=read_date(feed.text("updated")) or read_date(feed.text("published")),
        ttl_minutes=_ttl_minutes(feed),
        hub=_header_link(document, "hub") or _link_of(feed, "hub", base),
        self=_header_link(document, "self") or _link_of(feed, "self", base),
        next=next_page,
        prev_archive=prev_archive,
        is_complete=raw.is_complete and not (problems or next_page or prev_archive),
        icon=_icon(feed, base),
        entries=entries,
        deleted=tuple(DeletedEntry(entry_id, read_date(when)) for entry_id, when in raw.deleted),
        problems=bounded_problems(problems),
        hints=_hints(feed),
    )


def _entry_draft(entry: Fields, raw: RawFeed, *, base: str, budget: MarkupBudget) -> EntryDraft:
    published, updated = _dates(entry)
    summary = _markup(entry.fields("summary_detail"), entry.text("summary"), base=base, budget=budget)
    contents = [_markup(content, content.text("value"), base=base, budget=budget) for content in entry.rows("content")]
    return EntryDraft(
        id=_entry_id(entry),
        link=absolute_link(base, entry.text("feedburner_origlink"))
        or _page_link(entry, base, is_atom=raw.version.startswith("atom")),
        title=_plain(entry, "title", limit=MAX_TITLE_LENGTH),
        summary=summary,
        content=next((content for content in contents if content), None),
        published=published,
        updated=updated,
        authors=_authors(entry) or _authors(entry.fields("source")) or _authors(raw.feed),
        categories=_categories(entry),
        enclosures=tuple(_enclosures(entry, base)),
        source=_short(entry.fields("source").text("title")),
        lang=_lang(entry),
        rights=_plain(entry, "rights", limit=MAX_TITLE_LENGTH),
        license=_link_of(entry, "license", base),
        is_empty=not entry,
    )


def _entry_base(link: str | None, base: str) -> str:
    """Return what relative addresses of entries refer to where no xml:base says so.

    That is the feed's own address, but the site's where a service on another host carries the site's feed.
    """
    return link if link and is_http_link(base) and host_of(link) != host_of(base) else base


def _entry_id(entry: Fields) -> str | None:
    """Return an entry's id exactly as stated; one that is relative to the feed's own xml:base is made whole by it."""
    stated = entry.text("stated_id")
    return stated if stated and ":" in stated else entry.text("id") or stated


def _dates(entry: Fields) -> tuple[datetime | None, datetime | None]:
    """Return when an entry was published and updated; an update stands for a missing publication.

    That is right for RSS, whose only date may be a dc:date, and as near as one can come in Atom.
    """
    updated = read_date(entry.text("updated"))
    published = read_date(entry.text("published")) or read_date(entry.text("created")) or updated
    return published, updated


def _markup(detail: Fields, value: str | None, *, base: str, budget: MarkupBudget) -> str | None:
    if value is None:
        return None
    value = budget.spend(value)
    kind = (detail.text("type") or "text/html").lower()
    if kind in _MARKUP_TYPES or kind.endswith("+xml"):
        return sanitised_html(value, base=urljoin(base, detail.text("base") or "")) or None
    return html_of_text(value) or None


def _plain(fields: Fields, key: str, *, limit: int) -> str | None:
    value = fields.text(key)
    if value is None:
        return None
    kind = (fields.fields(f"{key}_detail").text("type") or "text/plain").lower()
    if kind in _MARKUP_TYPES or kind.endswith("+xml"):
        return plain_text(value, limit=limit) or None
    return plain_text(html_of_text(value), limit=limit) or None


def _page_link(fields: Fields, base: str, *, is_atom: bool) -> str | None:
    """Return the address of the page a feed or an entry stands for: its link, else any alternate one it lists.

    Atom may list several, of which the first HTML one is meant; RSS has a link element of its own, which goes first.
    """
    link = absolute_link(base, fields.text("link"))
    if link and not is_atom:
        return link
    alternates = (
        row for row in fields.rows("links") if row.text("rel") == "alternate" and row.text("type") == "text/html"
    )
    if first := next((first for row in alternates if (first := absolute_link(base, row.text("href")))), link):
        return first
    for row in fields.rows("links"):
        rel = row.text("rel") or "alternate"
        if rel not in _LINKS_WITHOUT_PAGE and (link := absolute_link(base, row.text("href"))):
            return link
    return None


def _link_of(feed: Fields, rel: str, base: str) -> str | None:
    for row in feed.rows("links"):
        if rel in (row.text("rel") or "").split() and (link := absolute_link(base, row.text("href"))):
            return link
    return None


def _header_link(document: Document, rel: str) -> str | None:
    for address, rels, _ in document.links:
        if rel in rels.lower().split() and (link := absolute_link(document.final_url, address)):
            return link
    return None


def _icon(feed: Fields, base: str) -> str | None:
    stated = feed.text("icon") or feed.text("logo") or feed.fields("image").text("href")
    return absolute_link(base, stated)


def _ttl_minutes(feed: Fields) -> int | None:
    """Return how long the feed asks to be left alone: RSS ttl, else the syndication module's period and frequency."""
    ttl = feed.text("ttl")
    if ttl and ttl.isascii() and ttl.isdigit():
        return min(int(ttl[:9]), _MAX_TTL_MINUTES) or None
    period = _PERIOD_MINUTES.get((feed.text("sy_updateperiod") or "").lower())
    if period is None:
        return None
    frequency = feed.text("sy_updatefrequency") or "1"
    times = int(frequency[:6]) if frequency.isascii() and frequency.isdigit() else 1
    return max(1, period // max(1, times))


def _hints(feed: Fields) -> FeedHints:
    """Return when the feed asks not to be asked; a feed that would skip every hour or day says nothing."""
    hours = {int(word) % 24 for word in (feed.text("skipped_hours") or "").split() if _is_hour(word)}
    days = {_DAYS[word[:3]] for word in (feed.text("skipped_days") or "").lower().split() if word[:3] in _DAYS}
    every = _ttl_minutes(feed)
    return FeedHints(
        skip_hours=tuple(sorted(hours)) if len(hours) < 24 else (),
        skip_days=tuple(sorted(days)) if len(days) < 7 else (),
        every_minutes=every,
        base=read_date(feed.text("sy_updatebase")) if every else None,
    )


def _is_hour(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 2 and int(word) <= 24


def _authors(fields: Fields) -> tuple[EntryAuthor, ...]:
    found = [_author(row.text("name"), url=row.text("href"), email=row.text("email")) for row in fields.rows("authors")]
    return tuple(dict.fromkeys(author for author in found if author))


def _author(name: str | None, *, url: str | None, email: str | None) -> EntryAuthor | None:
    name = plain_text(name, limit=MAX_NAME_LENGTH) or None if name else None
    email = email[:MAX_NAME_LENGTH] if email and "@" in email else None
    if name and email is None and "@" in name and " " not in name:
        name, email = None, name
    url = absolute_link("", url)
    return EntryAuthor(name, url, email) if name or url or email else None


def _categories(entry: Fields) -> tuple[str, ...]:
    names = (plain_text(_category_name(row), limit=MAX_NAME_LENGTH) for row in entry.rows("tags"))
    return tuple(dict.fromkeys(name for name in names if name))


def _category_name(row: Fields) -> str:
    """Return a category's term, or its label where the term is no word for people: a number or an address."""
    term, label = row.text("term"), row.text("label")
    return (label if label and (term is None or term.isdecimal() or is_http_link(term)) else term) or ""


def _enclosures(entry: Fields, base: str) -> Iterator[Enclosure]:
    rows = [(row, row.text("href")) for row in entry.rows("links") if row.text("rel") == "enclosure"]
    rows += [(row, row.text("url")) for row in entry.rows("media_content")]
    for row, href in rows:
        url = absolute_link(base, href)
        if url:
            length = row.text("length") or row.text("filesize") or ""
            size = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else None
            yield Enclosure(url, _short(row.text("type")), size)


def _lang(entry: Fields) -> str | None:
    details: Sequence[Fields] = (*entry.rows("content"), entry.fields("summary_detail"), entry.fields("title_detail"))
    return _short(
        entry.text("language") or next((lang for detail in details if (lang := detail.text("language"))), None)
    )


def _short(value: str | None) -> str | None:
    return plain_text(value, limit=MAX_NAME_LENGTH) or None if value else None

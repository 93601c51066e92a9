"""Discovery: what an address a person typed has to follow, best first.

The address may itself be a feed, a sitemap or a sitemap index. Else its page, its HTTP headers and its robots.txt are
asked which feeds and news sitemaps there are; pages that list feeds are opened one step deep; and where no feed is
named at all, common addresses are tried. Each candidate is read before it is offered, so that what is offered can be
followed, and a person is told what it holds.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tagwire.errors import ParseError, UsageError
from tagwire.feeds import parse_feed
from tagwire.feeds.discovery import (
    COMMON_FEED_PATHS,
    COMMON_SITEMAP_PATHS,
    FeedKind,
    find_feed_links,
    kind_of,
    ranked_links,
    sitemap_links,
    sounds_like_news,
)
from tagwire.fetch import Fetcher
from tagwire.fetch.robots import RobotsCache
from tagwire.ingest.holdings import HeldText, Holdings, IdentifyLanguage, hold_the_same, holdings_of
from tagwire.ingest.polling import first_poll
from tagwire.ingest.schedule import PollPolicy
from tagwire.model.document import Document, FailureReason, FetchFailure, FetchOutcome, FetchRequest, Purpose
from tagwire.model.feed import FeedFormat, FeedLink, ParsedFeed
from tagwire.model.source import Source, SourceDraft
from tagwire.store import FollowingStore
from tagwire.text.sayings import said
from tagwire.text.urls import split_http_url

MOST_READ = 24
"""Candidates read for one address; pages that list hundreds of section feeds exist."""
MOST_READ_FOR_ALL = 200
MOST_LISTS = 3
"""Pages that list feeds, and sitemap indexes, that are opened."""
MOST_OF_AN_INDEX = 6
"""Sitemaps read of one index."""
_HOW = ("typed", "header", "link", "robots", "anchor", "common")
_UNREACHED = frozenset({FailureReason.CONNECTION, FailureReason.TLS, FailureReason.TIMEOUT, FailureReason.DNS})


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed or news sitemap that can be followed."""

    draft: SourceDraft
    document: Document
    """As it was read."""
    feed: ParsedFeed
    holdings: Holdings
    kind: FeedKind
    how: str
    """How it was found: typed, header, link, robots, anchor, common."""
    twins: tuple[SourceDraft, ...] = ()
    """Other addresses that hold the same, as RSS beside Atom."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found behind an address, best first, or why nothing was."""

    url: str
    found: tuple[FoundFeed, ...] = ()
    unread: int = 0
    """Candidates that were named but not looked at, for they were too many."""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A candidate that turned out to be a feed."""

    link: FeedLink
    document: Document
    feed: ParsedFeed


async def discover(
    url: str, fetcher: Fetcher, *, robots: RobotsCache, identify: IdentifyLanguage, most_read: int = MOST_READ
) -> Discovery:
    """Return what can be followed at an address; a bare host is taken as https, else as http.

    ``robots`` is where the fetcher keeps robots.txt files: they name sitemaps, and are not asked for twice.
    """
    try:
        outcome = await _first_answer(url, fetcher)
    except UsageError as error:
        return Discovery(url, problem=error.args[0])
    if not isinstance(outcome, Document):
        return Discovery(
            url, problem=outcome.detail if isinstance(outcome, FetchFailure) else said("it answered with 304")
        )
    search = _Search(outcome, fetcher, robots, most_read=most_read)
    itself = _as_feed(outcome, FeedLink(outcome.url, how="typed"))
    if itself is not None:
        read = await search.opened([itself])
        problem = said("it is a sitemap index without a sitemap of news")
    else:
        read = await search.run()
        problem = said("no feed or news sitemap was found there; name the feed's own address if you know one")
    found = _ranked(read, outcome, identify)
    return Discovery(url, found, search.unread, None if found else problem)


def follow_found(store: FollowingStore, found: FoundFeed, *, policy: PollPolicy, now: datetime) -> tuple[Source, bool]:
    """Follow a feed, and keep the entries it was found with; return it, and whether it was new."""
    source, is_new = store.add_source(found.draft, now=now)
    if is_new:
        store.record_poll(first_poll(source, found.document, found.feed, policy))
    return source, is_new


class _Search:
    """The candidates of one page, each asked for once, and no more of them than allowed."""

    def __init__(self, page: Document, fetcher: Fetcher, robots: RobotsCache, *, most_read: int) -> None:
        self.unread = 0
        self._page = page
        self._fetcher = fetcher
        self._robots = robots
        self._left = most_read
        self._asked = {page.url, page.final_url}
        self._lists: list[Document] = []
        """Pages that stood where a feed was expected: they may list feeds."""

    async def run(self) -> list[_Read]:
        """Return the feeds and news sitemaps that the page and its site name; where they name none, guess."""
        read = await self._read(find_feed_links(self._page))
        for page in self._lists[:MOST_LISTS]:
            read += await self._read(ranked_links(find_feed_links(page), page_url=self._page.final_url))
        read = await self.opened([*read, *await self._read(await self._robots_sitemaps())])
        if not any(map(self._is_posts, read)):
            read += await self._read(self._common_links(COMMON_FEED_PATHS))
        if not read:
            read = await self.opened(await self._read(self._common_links(COMMON_SITEMAP_PATHS)))
        return [r for r in read if _is_worth_following(r.feed)]

    async def opened(self, read: Sequence[_Read]) -> list[_Read]:
        """Return candidates with each sitemap index replaced by the news sitemaps it lists."""
        opened: list[_Read] = []
        for candidate in read:
            children = candidate.feed.child_sitemaps
            if not children:
                opened.append(candidate)
                continue
            of_news = [child for child in children if sounds_like_news(child)]
            wanted = (of_news or children)[:MOST_OF_AN_INDEX]
            inside = await self._read([FeedLink(address, how=candidate.link.how) for address in wanted])
            opened += [r for r in inside if r.feed.format is FeedFormat.NEWSSITEMAP]
        return opened

    async def _read(self, links: Sequence[FeedLink]) -> list[_Read]:
        """Fetch and parse candidates not asked for yet, in their order; those that are no feed are left out."""
        fresh = [link for link in links if link.url not in self._asked]
        wanted = fresh[: self._left]
        self.unread += len(fresh) - len(wanted)
        self._left -= len(wanted)
        self._asked.update(link.url for link in fresh)
        outcomes = await asyncio.gather(*(self._fetcher.fetch(FetchRequest(w.url, Purpose.FEED)) for w in wanted))
        found: list[_Read] = []
        for link, outcome in zip(wanted, outcomes, strict=True):
            if isinstance(outcome, Document):
                read = _as_feed(outcome, link)
                if read is not None:
                    found.append(read)
                else:
                    self._lists.append(outcome)
        return found

    async def _robots_sitemaps(self) -> Sequence[FeedLink]:
        """Return the sitemaps that robots.txt names: those of news, or, where none sounds like it, the first few."""
        origin = _origin(self._page.final_url)
        record = await asyncio.to_thread(self._robots.robots, origin)
        named = sitemap_links((record.body if record else None) or "", f"{origin}/robots.txt")
        return [link for link in named if sounds_like_news(link.url)] or named[:MOST_LISTS]

    def _common_links(self, paths: Iterable[str]) -> tuple[FeedLink, ...]:
        return tuple(FeedLink(_origin(self._page.final_url) + path, how="common") for path in paths)

    def _is_posts(self, read: _Read) -> bool:
        """Whether a candidate is a feed that holds posts, and not comments on them."""
        kind = kind_of(read.link.url, read.feed.title, page_url=self._page.final_url)
        return bool(read.feed.entries) and kind is not FeedKind.COMMENTS and _is_worth_following(read.feed)


def _ranked(read: Iterable[_Read], page: Document, identify: IdentifyLanguage) -> tuple[FoundFeed, ...]:
    """Return what was read as feeds to follow: of those that hold the same one, the best first."""
    groups: list[list[_Read]] = []
    for candidate in read:
        is_comments = _kind(candidate, page) is FeedKind.COMMENTS
        for group in groups:
            same_address = candidate.document.final_url == group[0].document.final_url
            same_kind = is_comments == (_kind(group[0], page) is FeedKind.COMMENTS)
            if same_address or (same_kind and hold_the_same(candidate.feed, group[0].feed)):
                group.append(candidate)
                break
        else:
            groups.append([candidate])
    found = [_found(group, page, identify) for group in groups]
    return tuple(sorted(found, key=lambda f: _place(f, page.fetched_at)))


def _found(group: Sequence[_Read], page: Document, identify: IdentifyLanguage) -> FoundFeed:
    """Return the best of feeds that hold the same: the one with most text, then most entries, then named first."""
    held = [(holdings_of(read.feed, identify), read) for read in group]
    held.sort(key=lambda pair: (tuple(HeldText).index(pair[0].text), -pair[0].entries))
    (holdings, best), *others = held
    draft = _draft(best)
    twins = dict.fromkeys(_draft(read) for _, read in others)
    return FoundFeed(
        draft,
        best.document,
        best.feed,
        holdings,
        kind=_kind(best, page),
        how=min((read.link.how for read in group), key=_HOW.index),
        twins=tuple(twin for twin in twins if twin.url != draft.url),
    )


def _place(found: FoundFeed, now: datetime) -> tuple[bool, bool, int, int]:
    """Return a feed's rank: comments last, then what is idle; what is equal keeps the order of the page."""
    is_sitemap = found.draft.format is FeedFormat.NEWSSITEMAP
    reach = 2 if found.kind is FeedKind.SECTION else int(is_sitemap)
    return found.kind is FeedKind.COMMENTS, found.holdings.is_idle(now), reach, _HOW.index(found.how)


def _kind(read: _Read, page: Document) -> FeedKind:
    if read.feed.format is FeedFormat.NEWSSITEMAP or read.link.how == "typed":
        return FeedKind.SITE
    return kind_of(read.link.url, f"{read.link.title or ''} {read.feed.title or ''}", page_url=page.final_url)


def _draft(read: _Read) -> SourceDraft:
    return SourceDraft(
        url=read.document.permanent_url or read.document.url,
        title=read.feed.title or read.link.title,
        site=read.feed.link,
        format=read.feed.format,
    )


def _as_feed(document: Document, link: FeedLink) -> _Read | None:
    try:
        feed = parse_feed(document)
    except ParseError:
        return None
    return None if feed.format is FeedFormat.UNKNOWN else _Read(link, document, feed)


async def _first_answer(typed: str, fetcher: Fetcher) -> FetchOutcome:
    """Return the answer at an address as a person writes it; raise UsageError for what is none."""
    address = typed if "://" in typed else f"https://{typed}"
    split_http_url(address)
    outcome = await fetcher.fetch(FetchRequest(address, Purpose.DISCOVERY))
    if "://" not in typed and isinstance(outcome, FetchFailure) and outcome.reason in _UNREACHED:
        plain = await fetcher.fetch(FetchRequest(f"http://{typed}", Purpose.DISCOVERY))
        return plain if isinstance(plain, Document) else outcome
    return outcome


def _is_worth_following(feed: ParsedFeed) -> bool:
    """Whether a candidate nobody named outright brings news: a plain sitemap lists everything a site ever had."""
    return feed.format is not FeedFormat.SITEMAP or bool(feed.child_sitemaps)


def _origin(url: str) -> str:
    parts = split_http_url(url)
    return f"{parts.scheme}://{parts.netloc}"

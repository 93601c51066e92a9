"""Discovery: what an address a person typed has to follow.

In this order, until something is found: the address is itself a feed or sitemap; the page there points to feeds; its
robots.txt names sitemaps; a common address answers with one. A sitemap index is opened once, for the sitemaps of news
in it. Each candidate is read before it is offered, so that what is offered can be followed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tagwire.errors import ParseError, UsageError
from tagwire.feeds import parse_feed
from tagwire.feeds.discovery import (
    COMMON_FEED_PATHS,
    COMMON_SITEMAP_PATHS,
    find_feed_links,
    ranked_links,
    sitemap_links,
)
from tagwire.fetch import Fetcher
from tagwire.model.document import Document, FetchFailure, FetchRequest, Purpose
from tagwire.model.feed import FeedFormat, FeedLink, ParsedFeed
from tagwire.model.source import SourceDraft
from tagwire.text.urls import split_http_url

MOST_CANDIDATES = 12
"""How many candidates of one kind are read, best first; pages that list hundreds of section feeds exist."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What was found behind an address, best first, or why nothing was."""

    url: str
    found: tuple[SourceDraft, ...] = ()
    entries: Mapping[str, int] = field(default_factory=dict)
    """How many entries each of them holds now, by address."""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A candidate that turned out to be a feed."""

    draft: SourceDraft
    feed: ParsedFeed


async def discover(url: str, fetcher: Fetcher) -> Discovery:
    """Return what can be followed at an address; a bare host is taken as https."""
    address = url if "://" in url else f"https://{url}"
    try:
        split_http_url(address)
    except UsageError as error:
        return Discovery(url, problem=str(error))
    outcome = await fetcher.fetch(FetchRequest(address, Purpose.DISCOVERY))
    if not isinstance(outcome, Document):
        return Discovery(url, problem=outcome.detail if isinstance(outcome, FetchFailure) else "it answered with 304")
    itself = _as_feed(outcome, None)
    if itself is not None:
        found = await _opened([itself], fetcher)
        return _discovery(url, found, "it is a sitemap index without a sitemap of news")
    for candidates in (
        find_feed_links(outcome),
        await _robots_sitemaps(outcome, fetcher),
        _common_links(outcome, COMMON_FEED_PATHS),
        _common_links(outcome, COMMON_SITEMAP_PATHS),
    ):
        read = await _read_all(candidates, fetcher)
        found = await _opened([r for r in read if _is_worth_following(r.feed)], fetcher)
        if found:
            return _discovery(url, found, None)
    return Discovery(
        url, problem="no feed or news sitemap was found there; name the feed's own address if you know one"
    )


def _discovery(url: str, found: Sequence[_Read], problem: str | None) -> Discovery:
    if not found:
        return Discovery(url, problem=problem)
    once = {r.draft.url: r for r in reversed(found)}
    kept = [r for r in found if once[r.draft.url] is r]
    return Discovery(url, tuple(r.draft for r in kept), {r.draft.url: len(r.feed.entries) for r in kept})


async def _robots_sitemaps(page: Document, fetcher: Fetcher) -> tuple[FeedLink, ...]:
    robots = f"{_origin(page.final_url)}/robots.txt"
    outcome = await fetcher.fetch(FetchRequest(robots, Purpose.DISCOVERY))
    if not isinstance(outcome, Document):
        return ()
    return sitemap_links(outcome.body.decode("utf-8", "replace"), robots)


def _common_links(page: Document, paths: Iterable[str]) -> tuple[FeedLink, ...]:
    links = [FeedLink(_origin(page.final_url) + path, how="common") for path in paths]
    return ranked_links(links, page_url=page.final_url)


async def _read_all(links: Sequence[FeedLink], fetcher: Fetcher) -> list[_Read]:
    """Fetch and parse candidates, in their order; those that are no feed are left out."""

    async def one(link: FeedLink) -> _Read | None:
        outcome = await fetcher.fetch(FetchRequest(link.url, Purpose.FEED))
        return _as_feed(outcome, link) if isinstance(outcome, Document) else None

    read = await asyncio.gather(*map(one, links[:MOST_CANDIDATES]))
    return [r for r in read if r is not None]


async def _opened(read: Sequence[_Read], fetcher: Fetcher) -> list[_Read]:
    """Return the candidates with each sitemap index replaced by the news sitemaps it lists."""
    opened: list[_Read] = []
    for candidate in read:
        children = candidate.feed.child_sitemaps
        if not children:
            opened.append(candidate)
            continue
        newest_first = sorted(children, key=lambda address: "news" not in address.lower())
        inside = await _read_all([FeedLink(address, how="robots") for address in newest_first], fetcher)
        opened += [r for r in inside if r.feed.format is FeedFormat.NEWSSITEMAP]
    return opened


def _as_feed(document: Document, link: FeedLink | None) -> _Read | None:
    try:
        feed = parse_feed(document)
    except ParseError:
        return None
    if feed.format is FeedFormat.UNKNOWN:
        return None
    draft = SourceDraft(
        url=document.permanent_url or document.url,
        title=feed.title or (link.title if link is not None else None),
        site=feed.link,
        format=feed.format,
    )
    return _Read(draft, feed)


def _is_worth_following(feed: ParsedFeed) -> bool:
    """Whether a candidate nobody named outright brings news: a plain sitemap lists everything a site ever had."""
    return feed.format is not FeedFormat.SITEMAP or bool(feed.child_sitemaps)


def _origin(url: str) -> str:
    parts = split_http_url(url)
    return f"{parts.scheme}://{parts.netloc}"

"""What tag, publisher, category and latest pages share: the articles, the filter form and the way to older ones."""

from collections import Counter
from dataclasses import dataclass

from tagwire.model.listing import Page as ListingPage
from tagwire.model.listing import Tag
from tagwire.web.filters import FilterField, Filters
from tagwire.web.frame import FeedLink, feed_links
from tagwire.web.links import with_query
from tagwire.web.listing import Day, ItemOptions, TagLink, days, tag_link
from tagwire.web.room import ReadingRoom
from tagwire.web.wording import Wording

SHOWN_TAGS = 8


@dataclass(frozen=True, slots=True)
class TagTally:
    """A tag, and how many articles of the page have it."""

    tag: TagLink
    articles: int


@dataclass(frozen=True, slots=True)
class ListingView:
    """A page of a listing as the template shows it."""

    days: tuple[Day, ...]
    fields: tuple[FilterField, ...]
    path: str
    everything: str
    """The same listing without filters."""
    unfolded: str
    """The same page with every text written out, or folded again."""
    is_unfolded: bool
    is_narrowed: bool
    narrowed_by: str
    feeds: tuple[FeedLink, ...]
    next: str | None
    first: str | None


def listing_view(
    room: ReadingRoom,
    page: ListingPage,
    *,
    path: str,
    filters: Filters,
    fields: tuple[FilterField, ...],
    tags: tuple[Tag, ...] = (),
) -> ListingView:
    """Return a page of a listing; ``tags`` are the page's own, shown first and explained."""
    options = ItemOptions(words=room.words, now=room.now(), tags=tags, is_unfolded=filters.is_unfolded)
    unfolding = (*filters.narrowing, *(() if filters.is_unfolded else (("text", "full"),)))
    if filters.before is not None:
        unfolding = (*unfolding, ("before", str(filters.before)))
    return ListingView(
        days=days(page.articles, options),
        fields=fields,
        path=path,
        everything=path,
        unfolded=with_query(path, unfolding),
        is_unfolded=filters.is_unfolded,
        is_narrowed=bool(filters.narrowing),
        narrowed_by=", ".join(_narrowed_by(name, value, room.words) for name, value in filters.narrowing),
        feeds=feed_links(path, filters.narrowing),
        next=None if page.next is None else with_query(path, filters.query(page.next)),
        first=None if filters.before is None else with_query(path, filters.lasting),
    )


def _narrowed_by(name: str, value: str, words: Wording) -> str:
    match name:
        case "publisher":
            return words.say("publisher %(publisher)s", publisher=value)
        case "category":
            return words.say("category %(category)s", category=words.topic(value))
        case "lang":
            return words.say("language %(language)s", language=words.language(value))
        case _:
            return words.say("genre %(genre)s", genre=words.genre(value))


def shown_tags(page: ListingPage) -> tuple[TagTally, ...]:
    """Return the tags of a page's articles, those on most of them first; none that only one article has."""
    labels = {tag.key: tag for article in page.articles for tag in article.tags}
    tally = Counter(tag.key for article in page.articles for tag in article.tags)
    return tuple(TagTally(tag_link(labels[key]), count) for key, count in tally.most_common(SHOWN_TAGS) if count > 1)

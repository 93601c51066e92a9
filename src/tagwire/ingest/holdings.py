"""Holdings: what a feed holds now, so that a person can choose between feeds, and which feeds hold the same."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tagwire.errors import UsageError
from tagwire.extract.fulltext import carries_full_text
from tagwire.model.feed import Entry, FeedFormat, ParsedFeed
from tagwire.text.keys import fold
from tagwire.text.urls import normalise_url

LOOKED_AT = 50
"""Entries by which a feed is judged."""
SAME_SHARE = 0.8
"""From this share of entries in common two feeds are one."""
IDLE_AFTER = timedelta(days=180)
FEW = 10
MOST_READ_CHARS = 500
_TAG = re.compile(r"<[^<>]*>")

IdentifyLanguage = Callable[[str, str], str | None]
"""Tells the language of a headline and a text."""


class HeldText(StrEnum):
    """How much of each article a feed carries."""

    FULL = "full"
    SUMMARY = "summary"
    TITLES = "titles"
    ADDRESSES = "addresses"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a feed holds now."""

    entries: int
    newest: datetime | None
    """The latest date that an entry states."""
    text: HeldText
    """What most of its entries carry."""
    lang: str | None

    def is_idle(self, now: datetime) -> bool:
        """Whether it holds nothing, or nothing of the last half year."""
        return not self.entries or (self.newest is not None and self.newest < now - IDLE_AFTER)


def holdings_of(feed: ParsedFeed, identify: IdentifyLanguage) -> Holdings:
    """Return what a feed holds; its language is the one it states, else the one ``identify`` finds in its texts."""
    looked_at = feed.entries[:LOOKED_AT]
    dates = [date for entry in feed.entries if (date := entry.published or entry.updated) is not None]
    kinds = Counter(map(_held_text, looked_at))
    return Holdings(
        entries=len(feed.entries),
        newest=max(dates, default=None),
        text=max(HeldText, key=lambda kind: kinds[kind]) if looked_at else HeldText.TITLES,
        lang=_language(feed, looked_at, identify),
    )


def hold_the_same(one: ParsedFeed, other: ParsedFeed) -> bool:
    """Whether two feeds are the same one in other clothes: RSS and Atom of one site, or two addresses of one feed.

    They hold nearly the same entries; or bear one title, and the shorter is part of the longer. A news sitemap beside a
    feed bears the publisher's name too, and lists far more: it is another one.
    """
    few, many = sorted((_addresses(one), _addresses(other)), key=len)
    if not few:
        return False
    common = len(few & many)
    if common >= SAME_SHARE * len(few | many):
        return True
    if FeedFormat.NEWSSITEMAP in (one.format, other.format):
        return False
    title = fold(one.title or "")
    return bool(title) and title == fold(other.title or "") and common >= SAME_SHARE * len(few)


def _held_text(entry: Entry) -> HeldText:
    if carries_full_text(entry):
        return HeldText.FULL
    if entry.content or entry.summary:
        return HeldText.SUMMARY
    return HeldText.TITLES if entry.title else HeldText.ADDRESSES


def _language(feed: ParsedFeed, entries: Sequence[Entry], identify: IdentifyLanguage) -> str | None:
    stated = Counter(lang for lang in (feed.lang, *(entry.lang for entry in entries)) if lang)
    if stated:
        return stated.most_common(1)[0][0]
    titles = " ".join(entry.title or "" for entry in entries[:FEW])
    texts = " ".join(_TAG.sub(" ", (entry.summary or entry.content or "")[:MOST_READ_CHARS]) for entry in entries[:FEW])
    return identify(titles, texts)


def _addresses(feed: ParsedFeed) -> frozenset[str]:
    found = set()
    for entry in feed.entries:
        try:
            found.add(normalise_url(entry.link or ""))
        except UsageError:
            found.add(entry.id)
    return frozenset(found)

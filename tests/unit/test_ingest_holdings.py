"""What a feed holds, and which feeds hold the same."""

from datetime import UTC, datetime

import pytest

from tagwire.ingest.holdings import HeldText, hold_the_same, holdings_of
from tagwire.model.feed import Entry, FeedFormat, ParsedFeed

FULL = "<p>" + "The ferry to the islands will not sail before the storm has passed, said the harbour master. " * 12
AT = datetime(2031, 3, 14, 9, tzinfo=UTC)


def feed(*links: str, title: str | None = None) -> ParsedFeed:
    entries = tuple(Entry(id=link, link=f"https://a.example/{link}") for link in links)
    return ParsedFeed(FeedFormat.RSS20, title=title, entries=entries)


def identify(headline: str, text: str) -> str | None:
    return "da" if "færgen" in headline else None


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry("1", title="A", content=FULL), HeldText.FULL),
        (Entry("1", title="A", content="<p>Short."), HeldText.SUMMARY),
        (Entry("1", title="A", summary="Short."), HeldText.SUMMARY),
        (Entry("1", title="A"), HeldText.TITLES),
        (Entry("1", link="https://a.example/"), HeldText.ADDRESSES),
    ],
)
def test_how_much_of_each_article_a_feed_carries(entry: Entry, text: HeldText) -> None:
    assert holdings_of(ParsedFeed(FeedFormat.RSS20, entries=(entry,)), identify).text is text


def test_newest_date_language_and_whether_it_is_idle() -> None:
    entries = (Entry("1", title="Om færgen", updated=AT), Entry("2", published=AT.replace(day=1)))
    holdings = holdings_of(ParsedFeed(FeedFormat.ATOM10, entries=entries), identify)
    assert (holdings.newest, holdings.lang, holdings.entries) == (AT, "da", 2)
    assert not holdings.is_idle(AT.replace(month=8))
    assert holdings.is_idle(AT.replace(month=10))
    assert holdings_of(ParsedFeed(FeedFormat.ATOM10, lang="en-GB", entries=entries), identify).lang == "en-GB"
    empty = holdings_of(ParsedFeed(FeedFormat.ATOM10), identify)
    assert (empty.entries, empty.newest, empty.is_idle(AT)) == (0, None, True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (feed("1", "2", "3", "4", "5"), feed("5", "4", "3", "2", "1"), True),
        (feed("1", "2", "3", "4", "5"), feed("2", "3", "4", "5", "6"), False),
        (feed("1", "2", "3", "4", "5", title="Courier"), feed("1", "2", title="COURIER"), True),
        (feed("1", "2", "3", "4", "5", title="Courier"), feed("1", "2", title="Courier: Sea"), False),
        (feed("1", "2", "3"), feed("1"), False),
        (feed("1?utm_source=rss"), feed("1"), True),
        (feed(title="Courier"), feed(title="Courier"), False),
    ],
)
def test_feeds_that_hold_the_same(one: ParsedFeed, other: ParsedFeed, same: bool) -> None:
    assert hold_the_same(one, other) is same
    assert hold_the_same(other, one) is same

"""Tombstones in Atom feeds (RFC 6721)."""

from datetime import UTC, datetime

import pytest

from tagwire.feeds import parse_feed
from tagwire.model.contract import parsed_feed_json
from tagwire.model.document import Document
from tagwire.model.feed import DeletedEntry, ParsedFeed

ADDRESS = "https://courier.example/feed"
NOW = datetime(2031, 3, 14, 12, tzinfo=UTC)
ENTRY = '<entry><id>tag:one</id><title>One</title><link href="/one"/><updated>2031-03-14T10:00:00Z</updated></entry>'
DECLARED = ' xmlns:at="http://purl.org/atompub/tombstones/1.0"'


def parsed(inner: str, declared: str = DECLARED) -> ParsedFeed:
    text = f'<feed xmlns="http://www.w3.org/2005/Atom"{declared}><title>The Courier</title>{inner}</feed>'
    return parse_feed(Document(ADDRESS, ADDRESS, text.encode(), "", "utf-8", NOW))


@pytest.mark.parametrize(
    ("inner", "deleted"),
    [
        (ENTRY, ()),
        (
            '<at:deleted-entry ref="tag:two" when="2031-03-14T11:00:00Z"/>',
            (DeletedEntry("tag:two", datetime(2031, 3, 14, 11, tzinfo=UTC)),),
        ),
        ('<at:deleted-entry ref="tag:two" when="soon"/>', (DeletedEntry("tag:two"),)),
        ('<at:deleted-entry when="2031-03-14T11:00:00Z"/>', ()),
        ('<at:deleted-entry ref=" "/>', ()),
        (f'<at:deleted-entry ref="{"x" * 9_999}"/>', ()),
        ('<at:deleted-entry ref="a"/><at:deleted-entry ref="a"/>', (DeletedEntry("a"),)),
        (f"{ENTRY[:-8]}<at:deleted-entry ref='tag:one'/></entry>", ()),
        ("<deleted-entry ref='tag:one'/>", ()),
    ],
)
def test_deleted_entries(inner: str, deleted: tuple[DeletedEntry, ...]) -> None:
    assert parsed(inner).deleted == deleted


def test_what_stands_in_a_tombstone_is_not_the_feeds() -> None:
    grave = (
        '<at:deleted-entry ref="tag:two"><at:comment>Removed at the court’s order</at:comment>'
        '<link rel="alternate" href="https://stranger.example/"/><title>Not ours</title>'
        "<at:by><name>X</name></at:by></at:deleted-entry>"
    )
    feed = parsed(f"{grave}{ENTRY}")
    assert feed.title == "The Courier"
    assert feed.link == ADDRESS
    assert [e.title for e in feed.entries] == ["One"]
    assert feed.problems == ()
    assert parsed_feed_json(feed)["deleted"] == [{"id": "tag:two", "at": None}]


def test_an_undeclared_prefix_means_what_it_always_means() -> None:
    assert parsed('<at:deleted-entry ref="a"/>', declared="").deleted == (DeletedEntry("a"),)

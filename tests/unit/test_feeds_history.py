"""What feeds say of their other documents (RFC 5005)."""

import pytest

from feed_documents import feed_document, rss
from tagwire.feeds import parse_feed
from tagwire.model.contract import parsed_feed_json

HISTORY = ' xmlns:fh="http://purl.org/syndication/history/1.0"'
ENTRY = '<entry><id>tag:one</id><title>One</title><link href="/one"/><updated>2025-06-17T10:00:00Z</updated></entry>'


def atom(inner: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{HISTORY}><title>The Courier</title>{inner}</feed>'


@pytest.mark.parametrize(
    ("inner", "is_complete"),
    [
        (f"<fh:complete/>{ENTRY}", True),
        (ENTRY, False),
        ("<fh:complete/>", True),
        (f"<complete/>{ENTRY}", False),
        (ENTRY.replace("<title>", "<fh:complete/><title>"), False),
        (f'<fh:complete/><link rel="next" href="/2"/>{ENTRY}', False),
        (f'<fh:complete/><link rel="prev-archive" href="/2"/>{ENTRY}', False),
        (f"<fh:complete/>{ENTRY}<entry>", False),
        (f"<fh:complete/>{ENTRY}<entry/>", False),
    ],
)
def test_a_feed_is_complete_only_when_it_says_so_and_was_read_whole(inner: str, is_complete: bool) -> None:
    feed = parse_feed(feed_document(atom(inner)))
    assert feed.is_complete is is_complete
    assert parsed_feed_json(feed)["complete"] is is_complete


def test_the_documents_behind_it_are_named_and_are_no_page_of_its_site() -> None:
    links = '<link rel="prev-archive" href="/2024"/><link rel="next" href="?page=2"/><link rel="current" href="/now"/>'
    feed = parse_feed(feed_document(atom(links)))
    assert feed.prev_archive == "https://calder-courier.example/2024"
    assert feed.next == "https://calder-courier.example/feeds/news.xml?page=2"
    assert feed.link == "https://calder-courier.example/feeds/news.xml"
    channel = '<atom:link rel="prev-archive" href="/2024.rss"/>'
    assert parse_feed(feed_document(rss("", channel=channel))).prev_archive == "https://calder-courier.example/2024.rss"

"""JSON Feed 1.0 and 1.1."""

import json
from datetime import UTC, datetime

import pytest

from feed_documents import feed_document
from tagwire.feeds import parse_feed
from tagwire.model.feed import Enclosure, Entry, EntryAuthor, FeedFormat, ParsedFeed

VERSION = "https://jsonfeed.org/version/1.1"


def parsed(**fields: object) -> ParsedFeed:
    return parse_feed(feed_document(json.dumps({"version": VERSION} | fields)))


def test_a_json_feed_with_everything() -> None:
    feed = parsed(
        title="Harbour & Tide",
        home_page_url="https://tide.example",
        feed_url="https://tide.example/feed.json",
        next_url="/feed.json?page=2",
        description="Essays",
        icon="/icon.png",
        language="en",
        hubs=[{"type": "WebSub", "url": "https://hub.example/"}],
        authors=[{"name": "The desk"}],
        items=[
            {
                "id": 17,
                "url": "/essays/17",
                "title": "Slack &amp; water",
                "content_html": "<p>Long <img src='i.png'></p>",
                "summary": "Short < long",
                "date_published": "2025-06-17T09:12:00+02:00",
                "date_modified": "2025-06-17T10:00:00Z",
                "tags": ["sea", "sea", 7, "tide"],
                "authors": [{"name": "Ada", "url": "https://tide.example/ada"}, "Bo"],
                "attachments": [
                    {"url": "https://tide.example/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9},
                    {},
                ],
            }
        ],
    )
    assert feed.format is FeedFormat.JSONFEED
    assert (feed.title, feed.link, feed.description) == ("Harbour & Tide", "https://tide.example", "Essays")
    assert (feed.hub, feed.self) == ("https://hub.example/", "https://tide.example/feed.json")
    assert feed.next == "https://calder-courier.example/feed.json?page=2"
    assert feed.entries == (
        Entry(
            id="17",
            link="https://calder-courier.example/essays/17",
            title="Slack & water",
            summary="Short &lt; long",
            content='<p>Long <img src="https://calder-courier.example/essays/i.png"></p>',
            published=datetime(2025, 6, 17, 7, 12, tzinfo=UTC),
            updated=datetime(2025, 6, 17, 10, 0, tzinfo=UTC),
            authors=(EntryAuthor("Ada", "https://tide.example/ada"),),
            categories=("sea", "7", "tide"),
            enclosures=(Enclosure("https://tide.example/a.mp3", "audio/mpeg", 9),),
            lang="en",
        ),
    )


@pytest.mark.parametrize(
    ("item", "title", "content"),
    [
        ({"id": "1", "content_text": "a <b> c"}, "a <b> c", "a &lt;b&gt; c"),
        ({"id": "1", "title": "</b-side>"}, "</b-side>", None),
        ({"id": "1", "title": "<b>B</b>"}, "B", None),
        ({"id": "1", "title": 7.5, "content_html": ["x"]}, "7.5", None),
        ({"id": "1", "url": "javascript:x", "title": None}, None, None),
    ],
)
def test_item_fields_of_all_types(item: dict[str, object], title: str | None, content: str | None) -> None:
    (entry,) = parsed(items=[item]).entries
    assert (entry.title, entry.content) == (title, content)


def test_items_that_are_no_objects_are_named_and_the_others_kept() -> None:
    feed = parsed(items=["x", {"id": "1"}, None])
    assert [entry.id for entry in feed.entries] == ["1"]
    assert [problem.where for problem in feed.problems] == ["item 1", "item 3"]


def test_the_feeds_author_and_language_stand_for_missing_ones() -> None:
    (entry,) = parsed(author={"name": "Ada"}, language="de", items=[{"id": "1"}]).entries
    assert (entry.authors, entry.lang) == ((EntryAuthor("Ada"),), "de")

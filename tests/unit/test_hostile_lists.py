"""Hostile feeds and lists of feeds: as many entries, entities and hosts as it takes."""

import time
from contextlib import suppress
from pathlib import Path

import pytest

from feed_documents import feed_document, rss
from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.feeds.limits import MAX_ENTRIES
from tagwire.feeds.opml import MAX_FEEDS_OF_ONE_HOST, read_opml

WITHIN_S = 5.0
"""Seconds of the processor that any input may take; each takes far less."""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<rss><channel>" + "<item><guid>{}</guid></item>" * 1_000_000, id="RSS"),
        pytest.param("<feed xmlns='http://www.w3.org/2005/Atom'>" + "<entry><id>1</id></entry>" * 1_000_000, id="Atom"),
        pytest.param("<rss><channel>" + "<item/>" * 1_000_000 + "</channel></rss>", id="empty items"),
        pytest.param('{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 1_000_000 + "{}]}", id="JSON"),
    ],
)
def test_a_million_entries_cost_what_a_few_thousand_do(body: str) -> None:
    started_s = time.process_time()
    with suppress(ParseError):
        assert len(parse_feed(feed_document(body)).entries) <= MAX_ENTRIES
    assert time.process_time() - started_s < WITHIN_S


@pytest.mark.parametrize(
    ("stated", "read", "problems"),
    [
        ("Wed, 01 Jan 2070 00:00:00 GMT", "2025-06-17T12:00:00+00:00", 1),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00+00:00", 0),
        ("Tue, 17 Jun 2025 09:12:00 GMT", "2025-06-17T09:12:00+00:00", 0),
    ],
)
def test_an_entrys_date_is_never_in_the_future(stated: str, read: str, problems: int) -> None:
    item = f"<item><guid>1</guid><title>One</title><pubDate>{stated}</pubDate></item>"
    feed = parse_feed(feed_document(rss(item)))
    assert [str(entry.published and entry.published.isoformat()) for entry in feed.entries] == [read]
    assert len(feed.problems) == problems


def test_words_of_a_query_language_are_only_words() -> None:
    guid = "1'); DROP TABLE entry; --"
    (entry,) = parse_feed(feed_document(rss(f"<item><guid>{guid}</guid><title>a</title></item>"))).entries
    assert entry.id == guid


BOMB = (
    '<!DOCTYPE opml [<!ENTITY a "' + "x" * 50_000 + '"><!ENTITY b "' + "&a;" * 1_000 + '">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<outline text="a">' * 50_000, id="deep"),
        pytest.param('<outline text="a"/>' * 100_000, id="many without address"),
        pytest.param("".join(f'<outline xmlUrl="https://one.example/{n}"/>' for n in range(10_000)), id="one host"),
        pytest.param(f'<outline text="{"x" * 2_000_000}" xmlUrl="https://a.example/"/>', id="a long title"),
        pytest.param("<outline " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>", id="attributes"),
        pytest.param("<!--" * 200_000, id="comments without end"),
        pytest.param('<outline text="&b;&f;" xmlUrl="https://a.example/&b;&f;"/>', id="entities"),
    ],
)
def test_a_hostile_list_costs_little(body: str) -> None:
    started_s = time.process_time()
    outline = read_opml(f'<?xml version="1.0"?>{BOMB}<opml version="2.0"><body>{body}'.encode())
    assert time.process_time() - started_s < WITHIN_S
    assert len(outline.feeds) <= MAX_FEEDS_OF_ONE_HOST
    assert len(outline.problems) <= 20_000
    assert all(len(feed.title or "") <= 2_000 and "root:" not in (feed.title or "") for feed in outline.feeds)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/xml,x",
        "feed:javascript:alert(1)",
        "https://user:word@a.example/",
        "https://a.example:99999/",
        "//a.example/f",
        "https://",
        "https://a.example/\u202ex",
    ],
)
def test_what_can_never_be_fetched_is_a_problem_of_the_list(address: str) -> None:
    body = f'<opml version="2.0"><body><outline text="a" xmlUrl="{address}"/></body></opml>'
    outline = read_opml(body.encode())
    assert all(feed.url.startswith(("http://", "https://")) and "\u202e" not in feed.url for feed in outline.feeds)
    assert len(outline.feeds) + len(outline.problems) == 1


def test_a_list_that_includes_itself_is_not_followed() -> None:
    body = '<opml version="2.0"><body><outline type="include" url="https://a.example/list.opml"/></body></opml>'
    outline = read_opml(body.encode())
    assert outline.feeds == ()
    assert len(outline.problems) == 1


def test_a_file_named_for_inclusion_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the harbour master's password")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    feed = parse_feed(feed_document(rss(f"<item><guid>1</guid><title>One {include}</title></item>")))
    assert "password" not in repr(feed)
    outline = f'<opml version="2.0"><body><outline text="a">{include}</outline></body></opml>'
    assert "password" not in repr(read_opml(outline.encode()))

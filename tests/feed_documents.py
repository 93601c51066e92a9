"""Documents for the feed tests: bytes as if fetched from a fictional publisher at a fixed time."""

from datetime import UTC, datetime

from tagwire.model.document import Document

FETCHED_AT = datetime(2025, 6, 17, 12, 0, tzinfo=UTC)
FEED_URL = "https://calder-courier.example/feeds/news.xml"


def feed_document(
    body: str | bytes,
    *,
    url: str = FEED_URL,
    charset: str | None = None,
    links: tuple[tuple[str, str, str], ...] = (),
) -> Document:
    """Return a document of ``body`` (a text is sent as UTF-8)."""
    data = body.encode() if isinstance(body, str) else body
    return Document(
        url=url, final_url=url, body=data, media_type="text/plain", charset=charset, fetched_at=FETCHED_AT, links=links
    )


def rss(items: str, *, channel: str = "") -> str:
    """Return an RSS 2.0 feed of a fictional paper around ``items``."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        f"<channel><title>Calder Courier</title><link>https://calder-courier.example/</link>{channel}{items}"
        "</channel></rss>"
    )

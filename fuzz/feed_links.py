"""``find_feed_links``: any page gives addresses that are http(s), each once; nothing is ever raised."""

from target import Target, document

from tagwire.feeds.discovery import find_feed_links

SEEDS = (
    (
        b'<html><head><base href="/x/"><link rel="alternate" type="application/rss+xml" href="feed" title="All"></head>'
        b'<body><a href="/rss.xml">RSS</a></body></html>'
    ),
    b"<LINK REL='ALTERNATE home' TYPE=application/atom+xml HREF=//b.example/atom><!-- <link rel=alternate> -->",
)
MARKS = (
    b"<link ", b"<base href=", b"<a href='", b"rel=alternate ", b"type=text/xml ", b"<!--", b"-->", b"<script>",
    b"</script>", b"<title>", b"javascript:", b"http://[::1", b"&#9;", b"\x00", b"\xff", b"<meta charset=utf-16>",
    b"\\",
)  # fmt: skip


def check(data: bytes) -> None:
    """Raise when a link is no address or is named twice."""
    urls = [link.url for link in find_feed_links(document(data, media_type="text/html"))]
    assert len(urls) == len(set(urls))
    assert all(url.startswith(("http://", "https://")) for url in urls)


TARGET = Target("find_feed_links", SEEDS, MARKS, check)

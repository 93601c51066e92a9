"""``read_opml``: any bytes give a list of http(s) feeds or ParseError, and what is written is read back."""

from contextlib import suppress

from target import Target

from tagwire.errors import ParseError
from tagwire.feeds.opml import read_opml, write_opml

SEEDS = (
    (
        b'<opml version="2.0"><head><title>a</title></head><body><outline text="World"><outline type="rss" text="A" '
        b'xmlUrl="https://a.example/f" htmlUrl="https://a.example/"/></outline></body></opml>'
    ),
    b'<opml version="1.0"><body><outline text="A & B" xmlUrl="http://b.example/?a=1&b=2"/></body></opml>',
)
MARKS = (
    b'<outline text="x">', b"</outline>", b'xmlUrl="javascript:x"', b'xmlUrl="http://127.0.0.1/"', b"<!DOCTYPE o>",
    b'type="include" url="/"', b"&#x0;", b"&lol;", b"\x00", b"\xff", b'category="/a/b,c"', b"<body>", b"]]>",
    b'xmlUrl="',
)  # fmt: skip


def check(data: bytes) -> None:
    """Raise when a list holds what is no address, or can't be read back."""
    with suppress(ParseError):
        outline = read_opml(data)
        for feed in outline.feeds:
            assert feed.url.startswith(("http://", "https://"))
        again = read_opml(write_opml(outline.feeds, outline.title or "a"))
        assert {feed.url for feed in again.feeds} == {feed.url for feed in outline.feeds}


TARGET = Target("read_opml", SEEDS, MARKS, check)

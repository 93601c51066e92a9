"""What the hosts of the world serve: feeds as they stand at a moment, and article pages."""

import random
import zlib
from datetime import timedelta
from email.utils import format_datetime
from functools import lru_cache

from bench.world.publishers import Feed
from bench.world.warp import START

LISTED = 15
"""How many articles a feed lists, newest first."""
PARAGRAPHS, WORDS = 6, 50
_VOCABULARY = tuple("".join(random.Random(n).choices("bdfgklmnprstaeiou", k=3 + n % 7)) for n in range(4_000))
_WORDS = random.Random(0).choices(_VOCABULARY, k=100_000)


@lru_cache(maxsize=2_000)
def feed_body(feed: Feed, published: int, *, origin: str, is_gzip: bool) -> bytes:
    """Return a feed that has published so many articles."""
    first = max(0, published - LISTED)
    items = "".join(_item(feed, n, origin) for n in reversed(range(first, published)))
    ttl = f"<ttl>{feed.ttl_min}</ttl>" if feed.ttl_min else ""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Feed {feed.number}</title><link>{origin}/</link>{ttl}{items}</channel></rss>"
    ).encode()
    return _gzipped(body) if is_gzip else body


def page_body(feed: Feed, number: int, *, is_gzip: bool) -> bytes:
    """Return the page of a feed's nth article."""
    paragraphs = "".join(f"<p>{part}</p>" for part in _text(feed, number).split("\n"))
    title = _title(feed, number)
    body = (
        f'<!doctype html><html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
        f"</head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()
    return _gzipped(body) if is_gzip else body


def article_path(feed: Feed, number: int) -> str:
    """Return the path of a feed's nth article."""
    return f"/{feed.number}/{number}"


def _item(feed: Feed, number: int, origin: str) -> str:
    link = origin + article_path(feed, number)
    at = format_datetime(START + timedelta(minutes=feed.articles[number]), usegmt=True)
    text = _text(feed, number)
    whole = f"<content:encoded><![CDATA[<p>{text.replace(chr(10), '</p><p>')}</p>]]></content:encoded>"
    return (
        f"<item><guid>{link}</guid><link>{link}</link><title>{_title(feed, number)}</title><pubDate>{at}</pubDate>"
        f"<description>{text[:200]}</description>{whole if feed.is_whole else ''}</item>"
    )


def _title(feed: Feed, number: int) -> str:
    return f"Piece {number} of feed {feed.number}"


def _text(feed: Feed, number: int) -> str:
    chance = random.Random(feed.number * 100_003 + number)
    places = (int(chance.random() * (len(_WORDS) - WORDS)) for _ in range(PARAGRAPHS))
    return "\n".join(" ".join(_WORDS[at : at + WORDS]).capitalize() + "." for at in places)


def _gzipped(body: bytes) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return packer.compress(body) + packer.flush()

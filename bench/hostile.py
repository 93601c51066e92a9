"""Hostile input: what the largest of each class costs, in time and memory, and what comes of it.

    python bench/hostile.py

Each input is read in a process of its own. Seconds are of the processor; memory is by how much the process grew over
what it held with the input itself. The bounds are five seconds and 300 MB. For the two fetched ones the size is that
of what the server sends again and again, and its own work is counted too.
"""

import asyncio
import gzip
import multiprocessing
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

from tagwire.errors import TagwireError
from tagwire.extract import extract_article
from tagwire.feeds import parse_feed
from tagwire.feeds.opml import read_opml
from tagwire.fetch.client import HttpFetcher
from tagwire.fetch.policy import FetchPolicy
from tagwire.fetch.robots import parse_robots
from tagwire.model.article import Rejected
from tagwire.model.document import Document, FetchFailure, FetchOutcome, FetchRequest, Purpose

SECONDS, MEGABYTES = 5.0, 300.0
AT = datetime(2031, 3, 14, 14, tzinfo=UTC)
URL = "https://courier.example/2031/ferry"
ITEM = b"<item><guid>1</guid><title>The same again</title></item>"
ARTICLE = "<article><h1>Ferry runs again</h1><p>" + "The ferry runs between the islands again. " * 40 + "</p></article>"
Read = Callable[[bytes], str]


def main() -> None:
    """Print the table; end with 1 where a bound was passed."""
    print(f"{'input':<46}{'MB':>8}{'seconds':>9}{'MB more':>9}   outcome")
    is_bounded = True
    spawning = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, spawning.Pool(1, maxtasksperchild=1) as pool:
        for name, (made, _) in CASES.items():
            path = Path(folder) / "input"
            size = path.write_bytes(made())
            seconds, grown_mb, outcome = pool.apply(measured, (name, path))
            is_bounded &= seconds <= SECONDS and grown_mb <= MEGABYTES
            print(f"{name:<46}{size / 1e6:>8.1f}{seconds:>9.2f}{grown_mb:>9.0f}   {outcome}", flush=True)
    sys.exit(0 if is_bounded else 1)


def measured(name: str, path: Path) -> tuple[float, float, str]:
    """Return the seconds and megabytes that reading an input took, and what came of it."""
    _, read = CASES[name]
    body = path.read_bytes()
    before, started_s = _most_mb(), time.process_time()
    try:
        outcome = read(body)
    except TagwireError as error:
        outcome = f"refused: {error}"
    return time.process_time() - started_s, _most_mb() - before, outcome[:90]


def _most_mb() -> float:
    """Return the most memory this process held; where the kernel tells, without what its parent held at the fork."""
    status = Path("/proc/self/status")
    if status.exists():
        [peak] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        return int(peak.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _feed(body: bytes) -> str:
    feed = parse_feed(_document(body))
    told = f"; {feed.problems[0].what}" if feed.problems else ""
    return f"{len(feed.entries):,} entries, {len(feed.problems)} problems{told}"


def _opml(body: bytes) -> str:
    outline = read_opml(body)
    return f"{len(outline.feeds):,} feeds, {len(outline.problems):,} problems"


def _robots(body: bytes) -> str:
    rules = parse_robots(body[: FetchPolicy().robots_max_bytes].decode("utf-8", "replace"), agent="Tagwire")
    return "allowed" if rules.allows(f"{URL}{'a' * 3000}b") else "forbidden"


def _page(body: bytes) -> str:
    found = extract_article(_document(body))
    return f"refused: {found.detail}" if isinstance(found, Rejected) else f"article of {len(found.text):,} characters"


def _document(body: bytes) -> Document:
    return Document(URL, URL, body, None, None, AT)


def _fetched(headers: bytes, blocks: int) -> Read:
    """Return a reader that fetches an answer made of so many blocks, over HTTP on loopback."""

    async def visit(block: bytes) -> FetchOutcome:
        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked = await reader.readuntil(b"\r\n\r\n")
            with suppress(ConnectionError, asyncio.CancelledError):  # we are cut off, as is wanted
                if asked.startswith(b"GET /robots.txt"):
                    writer.write(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                else:
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n" + headers + b"\r\n")
                    for _ in range(blocks):
                        writer.write(block)
                        await writer.drain()
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, HttpFetcher(FetchPolicy(allow_networks=(ip_network("127.0.0.0/8"),))) as fetcher:
            return await fetcher.fetch(FetchRequest(f"http://127.0.0.1:{port}/feed", Purpose.FEED))

    def read(block: bytes) -> str:
        outcome = asyncio.run(visit(block))
        return f"refused: {outcome.reason.value}" if isinstance(outcome, FetchFailure) else "read"

    return read


def _zeros(megabytes: int) -> bytes:
    """Return gzip of so many megabytes of zeros."""
    packer = zlib.compressobj(9, wbits=31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def _rss(items: str, before: str = "") -> bytes:
    return f"{before}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def _entities() -> bytes:
    steps = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    return _rss("<item><title>&a11;</title></item>", f'<!DOCTYPE rss [<!ENTITY a0 "ha">{steps}]>')


def _html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Ferry</title>{head}</head><body>{body}</body></html>".encode()


def _outlines(url: str) -> bytes:
    rows = "".join(f'<outline xmlUrl="{url.format(n)}"/>' for n in range(100_000))
    return f'<opml version="2.0"><body>{rows}</body></opml>'.encode()


CASES: dict[str, tuple[Callable[[], bytes], Read]] = {
    "a feed of 100 MB, over HTTP": (lambda: b"<rss>" + ITEM * 17_000, _fetched(b"", 110)),
    "a gzip bomb of 1 GB, over HTTP": (lambda: _zeros(1_000), _fetched(b"Content-Encoding: gzip\r\n", 1)),
    "RSS, a million items": (lambda: _rss("<item><guid>{}</guid></item>" * 1_000_000), _feed),
    "Atom, a million entries": (
        lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><id>1</id></entry>" * 1_000_000,
        _feed,
    ),
    "JSON Feed, a million items": (
        lambda: b'{"version":"https://jsonfeed.org/version/1","items":[' + b"{}," * 1_000_000 + b"{}]}",
        _feed,
    ),
    "RSS, 20,000 items of 500 characters": (
        lambda: _rss("".join(f"<item><guid>{n}</guid><title>{'word ' * 100}</title></item>" for n in range(20_000))),
        _feed,
    ),
    "RSS, 100,000 elements deep": (lambda: _rss("<item><title>a</title>" + "<b>" * 100_000), _feed),
    "RSS, one text of 10 MB": (lambda: _rss(f"<item><description>{'a' * 10_000_000}</description></item>"), _feed),
    "RSS, 50,000 attributes": (lambda: _rss("<item " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>"), _feed),
    "RSS, two million comments": (lambda: _rss("<!---->" * 2_000_000 + "<item><title>a</title></item>"), _feed),
    "XML, entities that grow to 200 GB": (_entities, _feed),
    "JSON, 200,000 levels": (lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 200_000, _feed),
    "sitemap, gzip bomb of 1 GB": (lambda: _zeros(1_000), _feed),
    "sitemap, 60,000 addresses": (
        lambda: b"<urlset>" + b"<url><loc>https://courier.example/a</loc></url>" * 60_000 + b"</urlset>",
        _feed,
    ),
    "OPML, 100,000 feeds of one host": (lambda: _outlines("https://one.example/{}"), _opml),
    "OPML, 100,000 hosts": (lambda: _outlines("https://paper{}.example/feed"), _opml),
    "robots.txt of 10 MB, all stars": (lambda: b"User-agent: *\nDisallow: /" + b"*a" * 5_000_000 + b"$", _robots),
    "page, 100,000 elements deep": (lambda: _html("<div>" * 100_000 + ARTICLE), _page),
    "page, 200,000 links": (lambda: _html(ARTICLE + '<a href="/x">Next</a> ' * 200_000), _page),
    "page, 100,000 comments begun": (lambda: _html(ARTICLE + "<!--" * 100_000), _page),
    "page, JSON-LD of 3 MB": (
        lambda: _html(
            ARTICLE,
            '<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"'
            + "x" * 3_000_000
            + '"}</script>',
        ),
        _page,
    ),
    "page, 200,000 hashtags": (lambda: _html(f"<article><h1>Ferry</h1><p>{'#ferry ' * 200_000}</p></article>"), _page),
    "page that is a packed file": (lambda: gzip.compress(_zeros(10)), _page),
}
if __name__ == "__main__":
    main()

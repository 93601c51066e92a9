"""Feeds: what reading one costs, beside the bare parse of the same bytes and beside feedparser.

    python bench/feeds.py [FOLDER]

CPU time of one thread; the readers take turns and the best of several rounds counts, so that the ratios of one run can
be compared. The limit is lxml's parse into a tree (for JSON, json.loads), with nothing read from it. The documents are
made here, in the sizes that publishers send; with FOLDER, all XML feeds below it are read instead, together.
"""

import argparse
import html
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import feedparser
from lxml import etree

from tagwire.errors import ParseError
from tagwire.feeds import parse_feed
from tagwire.feeds.opml import read_opml, write_opml
from tagwire.model.document import Document
from tagwire.model.source import SourceDraft

NOW = datetime(2031, 3, 14, 14, tzinfo=UTC)
SITE = "https://courier.example"
ROUNDS = 7
Reader = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Kind:
    """Documents of one kind, and who reads them: the limit, we, and a peer where there is one."""

    name: str
    bodies: tuple[bytes, ...]
    limit: Reader
    ours: Reader
    peer: Reader | None = None


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="feeds to read instead of those made here")
    folder = parser.parse_args().folder
    print(f"{'':<34}{'kB':>8}{'limit µs':>10}{'ours µs':>10}{'× limit':>9}{'feedparser ×':>14}")
    for kind in made_kinds() if folder is None else [kind_of_folder(folder)]:
        readers = [kind.limit, kind.ours, *([kind.peer] if kind.peer else [])]
        limit, ours, *peer = best_times(readers, kind.bodies)
        beside = f"{peer[0] / limit:.1f}" if peer else ""
        size = sum(map(len, kind.bodies)) / 1000
        print(f"{kind.name:<34}{size:>8,.0f}{limit * 1e6:>10,.0f}{ours * 1e6:>10,.0f}{ours / limit:>9.1f}{beside:>14}")


def best_times(readers: list[Reader], bodies: tuple[bytes, ...]) -> list[float]:
    """Return the least seconds of CPU each reader needed for all bodies, the readers taking turns."""
    best = [float("inf")] * len(readers)
    for _ in range(ROUNDS):
        for place, read in enumerate(readers):
            begun = time.process_time()
            for body in bodies:
                read(body)
            best[place] = min(best[place], time.process_time() - begun)
    return best


def made_kinds() -> Iterator[Kind]:
    """Yield documents as publishers send them: teasers, full texts, news sitemaps, long lists."""
    chance = random.Random(7)
    teasers = [rss(chance, entries=30, words=40) for _ in range(5)]
    whole = [rss(chance, entries=20, words=600, is_full=True) for _ in range(3)]
    yield Kind("RSS, 30 teasers", tuple(teasers), tree, ours, theirs)
    yield Kind("RSS, 20 full texts", tuple(whole), tree, ours, theirs)
    yield Kind("Atom, 20 full texts", (atom(chance, entries=20, words=600),) * 3, tree, ours, theirs)
    yield Kind("JSON Feed, 20 full texts", (json_feed(chance, entries=20, words=600),) * 3, json.loads, ours)
    yield Kind("news sitemap, 500 addresses", (news_sitemap(chance, entries=500),), tree, ours)
    feeds = (SourceDraft(f"https://paper{n}.example/feed", f"Paper {n}", folder=f"F{n % 90}") for n in range(5000))
    yield Kind("OPML, 5,000 feeds", (write_opml(feeds, "All"),), tree, read_opml)


def kind_of_folder(folder: Path) -> Kind:
    """Return all files below a folder that lxml can read as they are."""
    bodies = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return Kind(folder.name, tuple(body for body in bodies if is_xml(body)), tree, ours, theirs)


def is_xml(body: bytes) -> bool:
    """Whether the limit can be measured on a body."""
    try:
        tree(body)
    except etree.XMLSyntaxError:
        return False
    return True


def tree(body: bytes) -> object:
    """Parse and do nothing with it."""
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, huge_tree=True))


def ours(body: bytes) -> object:
    """Read a feed as Tagwire does."""
    try:
        return parse_feed(Document(f"{SITE}/feed", f"{SITE}/feed", body, "", None, NOW))
    except ParseError as error:
        return error


def theirs(body: bytes) -> object:
    """Read a feed with feedparser as it comes, sanitising included."""
    return feedparser.parse(body)


def prose(chance: random.Random, words: int) -> str:
    """Return so many made-up words as paragraphs of HTML with links."""
    made = ["".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(words)]
    for at in range(0, words, 50):
        made[at] = f'<p><a href="/{made[at]}?a=1&b=2">{made[at]}</a>'
    return " ".join(made)


def rss(chance: random.Random, *, entries: int, words: int, is_full: bool = False) -> bytes:
    """Return an RSS 2.0 feed as WordPress writes it."""
    items = []
    for number in range(entries):
        text = html.escape(prose(chance, words))
        body = f"<content:encoded>{text}</content:encoded>" if is_full else f"<description>{text}</description>"
        date = format_datetime(NOW - timedelta(hours=number))
        items.append(
            f"<item><title>{prose(chance, 9)[:80].replace('<', '').replace('&', '')}</title>"
            f"<link>{SITE}/{number}?utm_source=rss</link><guid isPermaLink='false'>{SITE}/?p={number}</guid>"
            f"<pubDate>{date}</pubDate><dc:creator>Ines Marrow</dc:creator><category>Sea</category>"
            f"<category>Harbour</category>{body}</item>"
        )
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    head = f"<title>Courier</title><link>{SITE}</link><description>News</description><language>en</language>"
    return f'<?xml version="1.0"?><rss version="2.0" {spaces}><channel>{head}{"".join(items)}</channel></rss>'.encode()


def atom(chance: random.Random, *, entries: int, words: int) -> bytes:
    """Return an Atom feed with its texts escaped."""
    rows = "".join(
        f'<entry><id>tag:courier.example,2031:{n}</id><title>Title {n}</title><link href="{SITE}/{n}"/>'
        f"<published>{(NOW - timedelta(hours=n)).isoformat()}</published><author><name>Ines</name></author>"
        f'<category term="sea"/><content type="html">{html.escape(prose(chance, words))}</content></entry>'
        for n in range(entries)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>{rows}</feed>'.encode()


def json_feed(chance: random.Random, *, entries: int, words: int) -> bytes:
    """Return a JSON Feed 1.1."""
    items = [
        {"id": str(n), "url": f"{SITE}/{n}", "title": f"Title {n}", "content_html": prose(chance, words)}
        for n in range(entries)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": items}).encode()


def news_sitemap(chance: random.Random, *, entries: int) -> bytes:
    """Return a news sitemap."""
    rows = "".join(
        f"<url><loc>{SITE}/{n}</loc><news:news><news:publication><news:name>Courier</news:name>"
        "<news:language>en</news:language></news:publication><news:publication_date>2031-03-14T09:00:00Z"
        f"</news:publication_date><news:title>Title {chance.random()}</news:title></news:news></url>"
        for n in range(entries)
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<urlset {spaces}>{rows}</urlset>".encode()


if __name__ == "__main__":
    main()

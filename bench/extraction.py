"""Extraction: what a page costs beside the bare parse of the same page, in the same run.

    python bench/extraction.py [--pages FOLDER] [--most 200] [--peers]

CPU time of one thread over the demo edition's pages, or over the pages (``*.html``, ``*.html.gz``) below a folder. The
yardstick is lexbor's parse alone; the aim is text and all metadata within ten times that on pages as large as those of
news sites (200 kB; the demo's are small, so their fixed costs weigh more); docs/extraction.md says how far it is. With
--peers trafilatura and resiliparse run over the same pages where they are installed; theirs is the text alone.
"""

import argparse
import gzip
import importlib
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tagwire.demo.addresses import Addresses
from tagwire.demo.edition import load_edition
from tagwire.demo.pages import PageMaker
from tagwire.extract import extract_article
from tagwire.model.document import Document

URL = "https://www.wrenfield-post.example/county/2025/06/17/gates-shut-at-19-county-schools"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--peers", action="store_true")
    options = parser.parse_args()
    pages = (_stored_pages(options.pages) if options.pages else _demo_pages())[: options.most]
    size = sum(map(len, pages)) / len(pages) / 1000
    runs: dict[str, Callable[[bytes], object]] = {
        "lexbor, the bare parse": LexborHTMLParser,
        "tagwire, text and metadata": _extract,
        **(_peers() if options.peers else {}),
    }
    print(f"{len(pages)} pages, {size:.0f} kB on average, the best of {ROUNDS} rounds")
    bare = 0.0
    for name, run in runs.items():
        spent = min(_spent(run, pages) for _ in range(ROUNDS))
        bare = bare or spent
        rates = f"{1000 * spent / len(pages):>8.2f} ms a page{len(pages) / spent:>9.0f} pages/s{spent / bare:>7.1f} ×"
        print(f"{name:<28}{rates}")


def _extract(body: bytes) -> object:
    return extract_article(Document(URL, URL, body, "text/html", None, NOW))


def _spent(run: Callable[[bytes], object], pages: Sequence[bytes]) -> float:
    begun = time.process_time()
    for body in pages:
        run(body)
    return time.process_time() - begun


def _demo_pages() -> list[bytes]:
    edition = load_edition(NOW)
    makers = {p.folder: PageMaker(edition, p, Addresses(p, 8123)) for p in edition.publishers}
    return [makers[article.publisher].article(article).encode() for article in edition.articles]


def _stored_pages(folder: Path) -> list[bytes]:
    """Return pages evenly spread over all below a folder, so that a part of them stands for the whole."""
    paths = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")], key=lambda path: path.name[::-1])
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in paths]


def _peers() -> dict[str, Callable[[bytes], object]]:
    found: dict[str, Callable[[bytes], object]] = {}
    try:
        plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
        found["resiliparse, text"] = lambda body: plain(body.decode("utf-8", "replace"), main_content=True)
    except ImportError:
        print("resiliparse is not installed")
    try:
        found["trafilatura, text"] = importlib.import_module("trafilatura").extract
    except ImportError:
        print("trafilatura is not installed")
    return found


if __name__ == "__main__":
    main()

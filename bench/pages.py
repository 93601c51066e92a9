"""The reading room: what a tag page costs when it is made, when it is kept and when nothing changed, beside nginx.

    python bench/pages.py [--articles 2000] [--data DIR] [--requests 2000]

CPU time. The articles are those of bench/store.py, with ten candidates each. Making a page is timed in one thread, part
by part, over tags of every size, none of them twice. Serving is timed by the CPU a server's own process spends on
requests over loopback, one connection kept open; nginx (apt: nginx-light) serves the same bytes from a file as the
limit. With ``--data`` the store is kept there, and used again when it is there already.
"""

import argparse
import asyncio
import http.client
import multiprocessing
import random
import shutil
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from store import BATCH, NOW, TAGS, article, bare, choose, one, syllables

from tagwire.model.listing import PAGE_SIZE, Listing
from tagwire.model.source import StoreArticle
from tagwire.store.sqlite import FILE_NAME, SqliteStore, open_store
from tagwire.web.answers import pack
from tagwire.web.app import create_app
from tagwire.web.coding import Coding
from tagwire.web.filters import Filters
from tagwire.web.frame import Look, render_page
from tagwire.web.pagecache import PageCache
from tagwire.web.pages import tag as tag_pages
from tagwire.web.room import ReadingRoom, Workbench, open_room
from tagwire.web.site import SiteSettings
from tagwire.web.tagnames import resolve_tags

CANDIDATES = 10
WRITTEN = 20_000
"""Articles written through the store; larger collections are made of copies, which takes minutes instead of hours."""
SAMPLED_TAGS = 300
SITE = SiteSettings(base_url="https://room.example")
NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; keepalive_requests 1000000; default_type text/html; sendfile on; etag on;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}
}}
"""


def main() -> None:
    """Fill a store, make its pages, serve one of them, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--requests", type=int, default=2_000, help="of each kind over loopback")
    parser.add_argument("--data", type=Path, help="where the store is kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.data or Path(scratch)
        fill(folder, given.articles)
        store = open_store(folder, choose=choose)
        chance = random.Random(2)
        counted = store.counts(now=NOW)
        print(f"articles {counted.articles:,}; tags {counted.tags:,}")
        tags = sampled(store, chance)
        print_queries(store, tags, folder / FILE_NAME)
        print_making(store, tags)
        biggest = store.busy_tags(now=NOW, span=timedelta(days=30), limit=1)[0].tag.key
        store.close()
        print_serving(folder, Path(scratch), f"/tag/{biggest}", requests=given.requests)


def fill(folder: Path, count: int) -> None:
    """Write what a store lacks of so many articles: the first through the store, the others as copies of these."""
    folder.mkdir(parents=True, exist_ok=True)
    written = min(count, WRITTEN)
    store = open_store(folder, choose=choose)
    chance = random.Random(1)
    vocabulary = [f"{syllables(chance)} {syllables(chance)}" for _ in range(TAGS)]
    words = [syllables(chance) for _ in range(4_000)]
    held = store.counts(now=NOW).articles
    for at in range(held, written, BATCH):
        made = [article(n, written, chance, vocabulary, words) for n in range(at, min(written, at + BATCH))]
        store.apply([with_few_candidates(intent) for intent in made])
    store.close()
    if held < count and count > written:
        multiply(folder / FILE_NAME, count // written)


def multiply(path: Path, times: int) -> None:
    """Copy every article so often, seconds apart, into the tables that pages are read from."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-500000; BEGIN;")
    [step] = connection.execute("SELECT max(number) FROM article").fetchone()
    copies = (
        f"(WITH RECURSIVE c(k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM c WHERE k < {times - 1}) SELECT k FROM c)"
    )
    columns = [row[1] for row in connection.execute("PRAGMA table_info(article)")]
    changed = {"number": f"number + k * {step}", "id": "id || '-' || k", "published": "published + k"}
    values = ", ".join(changed.get(column, column) for column in columns)
    body = f"article_number + k * {step}, dictionary_id, body, x''"
    for statement in (
        f"INSERT INTO article ({', '.join(columns)}) SELECT {values} FROM {copies}, article",
        f"INSERT INTO article_body SELECT {body} FROM {copies}, article_body",
        f"INSERT INTO article_tag SELECT article_number + k * {step}, tag_id FROM {copies}, article_tag",
        f"""INSERT INTO tag_article SELECT tag_id, published, number FROM article_tag
            JOIN article ON number = article_number WHERE number > {step} ORDER BY 1, 2, 3""",
        f"UPDATE tag SET articles = articles * {times}",
        f"UPDATE tag_hour SET articles = articles * {times}",
        "COMMIT",
    ):
        connection.execute(statement)
    connection.close()


def with_few_candidates(intent: StoreArticle) -> StoreArticle:
    """Return an article with no more candidates than it has tags: pages do not read the others."""
    return replace(intent, article=replace(intent.article, candidates=intent.article.candidates[:CANDIDATES]))


def sampled(store: SqliteStore, chance: random.Random) -> list[str]:
    """Return tags of every size: the largest ones, and others by chance."""
    largest = [count.tag.key for count in store.busy_tags(now=NOW, span=timedelta(days=30), limit=SAMPLED_TAGS // 2)]
    others = {tag.key for tag in store.all_tags(limit=100_000)} - set(largest)
    return [*largest, *chance.sample(sorted(others), min(len(others), SAMPLED_TAGS - len(largest)))]


def print_queries(store: SqliteStore, tags: Sequence[str], path: Path) -> None:
    """Print what reading costs, tag by tag."""
    store.find(Listing(tags=one(tags[0]), limit=PAGE_SIZE))
    bares = {tag: bare(path, tag) for tag in tags}
    for state in ("first", "again"):
        print_times(f"limit: bare sqlite3, 20 and their bodies, {state}", tags, lambda tag: bares[tag]())
    print_times(
        "query: a tag's newest 20, unpacked", tags, lambda tag: store.find(Listing(tags=one(tag), limit=PAGE_SIZE))
    )
    print_times("query: the same for the largest 100", tags[:100], lambda tag: store.find(Listing(tags=one(tag))))
    print_times("query: a tag's overview", tags, lambda tag: store.tag_overview(tag, now=NOW))
    print_times("query: version", tags, lambda _: store.version())


def print_making(store: SqliteStore, tags: Sequence[str]) -> None:
    """Print what a page costs that is not in the cache, and its parts."""
    room = open_room(store, SITE, lambda: NOW, accounts=None, owner=None, bench=Workbench())
    first = asked(room, tags[0])
    print_times("page made for the first time", tags, lambda tag: asked(room, tag))
    again = replace(room, cache=PageCache())
    print_times("page made again, as when another tag has news", tags, lambda tag: asked(again, tag))
    pages = {tag: page_of(room, tag) for tag in tags}
    print_times("  of it reading and the view", tags, lambda tag: page_of(room, tag))
    bodies = {tag: render_page(room, Look(), pages[tag]) for tag in tags}
    print_times("  of it the template", tags, lambda tag: render_page(room, Look(), pages[tag]))
    print_times("  of it zstd", tags, lambda tag: pack(bodies[tag], Coding.ZSTD))
    print_times("  gzip, for those who do not take zstd", tags, lambda tag: pack(bodies[tag], Coding.GZIP))
    raw, sent = len(bodies[tags[0]].body), len(first)
    print(f"{'page of the largest tag':<48}{raw / 1000:>10,.0f} kB, packed {sent / 1000:,.0f} kB")


def asked(room: ReadingRoom, tag: str) -> bytes:
    """Return a tag's page as a reader gets it."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/tag/{tag}",
        "query_string": b"",
        "headers": [(b"accept-encoding", b"gzip, zstd")],
        "path_params": {"expr": tag},
    }
    return bytes(tag_pages.tag_page(room, Request(scope)).body)


def page_of(room: ReadingRoom, tag: str) -> tag_pages.Page:
    """Return a tag's page before it is rendered."""
    resolved = resolve_tags(room.store, one(tag))
    return tag_pages._page(room, resolved, path=f"/tag/{tag}", filters=Filters())


def print_times(name: str, tags: Sequence[str], read: Callable[[str], object]) -> None:
    """Print the median and the 99th percentile of the CPU time of one call a tag."""
    times = []
    for tag in tags:
        started = time.thread_time()
        read(tag)
        times.append((time.thread_time() - started) * 1e3)
    times.sort()
    p99 = times[int(len(times) * 0.99) - 1]
    print(f"{name:<48}{statistics.median(times):>10.2f} ms p50 {p99:>8.2f} ms p99")


@dataclass(frozen=True)
class Kept:
    """An answer to be asked for again."""

    body: bytes
    etag: str


def print_serving(folder: Path, scratch: Path, path: str, *, requests: int) -> None:
    """Print what the room and nginx spend on a request: the page from the cache, and 304."""
    with serving(serve, folder) as (port, pid):
        kept = fetch(port, path)
        room = spent(port, path, pid, kept=kept, requests=requests)
    with serving(serve_bare, kept) as (port, pid):
        bare = spent(port, path, pid, kept=kept, requests=requests)
    if shutil.which("nginx") is None:
        print(f"served from the cache {room[0]:.0f} µs, 304 {room[1]:.0f} µs; nginx is not installed, so no limit")
        return
    file = scratch / "site" / "page"
    file.parent.mkdir()
    file.write_bytes(b"-")
    file.with_name("page.gz").write_bytes(kept.body)
    with serving_nginx(file.parent) as (port, pid):
        limit = spent(port, "/page", pid, kept=fetch(port, "/page"), requests=requests)
    title = f"served over loopback, {len(kept.body):,} bytes of gzip"
    print(f"{title:<48}{'room':>10}{'uvicorn':>10}{'nginx':>10}{'room/nginx':>12}")
    for name, ours, least, limits in zip(("cached page", "304"), room, bare, limit, strict=True):
        print(f"  {name:<46}{ours:>7,.0f} µs{least:>7,.0f} µs{limits:>7,.0f} µs{ours / limits:>12.1f}")


def spent(port: int, path: str, pid: int, *, kept: Kept, requests: int) -> tuple[float, float]:
    """Return the microseconds of CPU a server spends on a page, and on saying that nothing changed."""
    asking = http.client.HTTPConnection("127.0.0.1", port)
    results = []
    for headers, status in (({}, 200), ({"if-none-match": kept.etag}, 304)):
        began = 0.0
        for number in range(-200, requests):
            if number == 0:
                began = cpu_s(pid)
            asking.request("GET", path, headers={"accept-encoding": "gzip", **headers})
            answer = asking.getresponse()
            body = answer.read()
            assert answer.status == status, answer.status
            assert body == (kept.body if status == 200 else b"")
        results.append((cpu_s(pid) - began) / requests * 1e6)
    asking.close()
    return results[0], results[1]


def fetch(port: int, path: str) -> Kept:
    """Return a page's gzipped bytes and its ETag."""
    asking = http.client.HTTPConnection("127.0.0.1", port)
    asking.request("GET", path, headers={"accept-encoding": "gzip"})
    answer = asking.getresponse()
    kept = Kept(answer.read(), answer.headers["etag"])
    asking.close()
    return kept


@contextmanager
def serving(serve: Callable[..., None], what: object) -> Iterator[tuple[int, int]]:
    """Serve in a process of its own; yield its port and number."""
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(what, port), daemon=True)
    process.start()
    assert process.pid is not None
    wait_for(port)
    yield port, process.pid
    process.terminate()
    process.join()


def serve(folder: Path, port: int) -> None:
    """Serve a reading room as ``tagwire up`` does, until killed."""
    run(create_app(open_store(folder, choose=choose), site=SITE, clock=lambda: NOW), port)


def serve_bare(kept: Kept, port: int) -> None:
    """Serve the same bytes by the least an application under uvicorn can do, until killed."""
    headers = [(b"content-length", str(len(kept.body)).encode()), (b"etag", kept.etag.encode())]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        is_current = any(name == b"if-none-match" for name, _ in scope["headers"])
        await send(
            {"type": "http.response.start", "status": 304 if is_current else 200, "headers": headers[is_current:]}
        )
        await send({"type": "http.response.body", "body": b"" if is_current else kept.body})

    run(app, port)


def run(app: ASGIApp, port: int) -> None:
    """Serve an application by the settings of ``tagwire up``."""
    config = uvicorn.Config(app, port=port, log_level="warning", lifespan="off", server_header=False, access_log=False)
    asyncio.run(uvicorn.Server(config).serve())


@contextmanager
def serving_nginx(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve a folder by nginx in one process; yield its port and process."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    with subprocess.Popen(["nginx", "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        yield port, process.pid
        process.terminate()


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until a server listens."""
    for _ in range(300):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens at port {port} after 30 s")


def cpu_s(pid: int) -> float:
    """Return the CPU seconds a process has spent, all its threads together (Linux)."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


if __name__ == "__main__":
    main()

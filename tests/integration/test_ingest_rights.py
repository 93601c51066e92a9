"""Rights over real HTTP: what a site's files, headers and pages reserve decides what the store holds."""

import asyncio
import json
from pathlib import Path

import pytest
from fetch_publisher import Publisher, Reply, policy, publishing, reply

from ingest_sources import NOW
from store_articles import choose_supported
from tagwire.engine.pool import WorkerPool
from tagwire.fetch.client import HttpFetcher
from tagwire.ingest.claims import Claims
from tagwire.ingest.round import Plant, Watcher, reader_of
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.tasks import Task, TaskResult, failed, load_work
from tagwire.model.article import AnnotatedArticle
from tagwire.model.feed import Entry
from tagwire.model.listing import Listing
from tagwire.model.rights import RightsPolicy, Shown
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.store.sqlite import open_store

LEAD = "The council of Port Calder voted on Tuesday to keep the old bridge open for two more winters."
BODY = " ".join(
    f"Sentence number {n} tells what the engineers of Port Calder found under the old bridge that week."
    for n in range(40)
)
SECRET = "Sentence number 30"
TDM_ALL = json.dumps([{"location": "/", "tdm-reservation": 1}]).encode()
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
RSL_PAID = b'<rsl><content url="/"><license><payment type="purchase"/></license></content></rsl>'
OBEYING = RightsPolicy()


def page(head: str = "") -> bytes:
    paragraphs = "".join(f"<p>{part.strip()}.</p>" for part in BODY.split(".") if part.strip())
    return (
        f'<html lang="en"><head><title>Old bridge stays open</title><meta name="description" content="{LEAD}">{head}'
        f"</head><body><article><h1>Old bridge stays open</h1>{paragraphs}</article></body></html>"
    ).encode()


def read(
    folder: Path, pages: dict[str, Reply], *, obeyed: RightsPolicy = OBEYING, links: tuple[str, ...] = ("/a",)
) -> tuple[tuple[AnnotatedArticle, ...], Publisher]:
    """Read the linked pages of a publisher into a store; return what the store then shows."""

    async def visit() -> Publisher:
        pool: WorkerPool[Task, TaskResult] = WorkerPool(load_work, workers=1, item_timeout_s=20, failed=failed)
        try:
            async with publishing(pages) as publisher, HttpFetcher(policy(), robots_cache=store) as fetcher:
                source, _ = store.add_source(SourceDraft(publisher.url("/feed")), now=NOW)
                entries = tuple(
                    Entry(link, link=publisher.url(link), title="Old bridge", published=NOW) for link in links
                )
                store.record_poll(PollRecord(source.id, NOW, NOW, entries=entries))
                plant = Plant(
                    store, fetcher, pool, PollPolicy(), concurrency=4, workers=1, clock=lambda: NOW, rights=obeyed
                )
                async with Claims(store, clock=plant.clock) as claims:
                    await reader_of(plant, claims, Watcher()).drain()
                return publisher
        finally:
            await asyncio.to_thread(pool.close)

    store = open_store(folder, choose=choose_supported)
    try:
        publisher = asyncio.run(visit())
        return tuple(store.find(Listing()).articles), publisher
    finally:
        store.close()


@pytest.mark.parametrize(
    ("pages", "shown"),
    [
        ({"/a": reply(200, page())}, Shown.WHOLE),
        ({"/a": reply(200, page(), ("X-Robots-Tag", "noarchive"))}, Shown.LEAD),
        ({"/a": reply(200, page('<meta name="robots" content="nosnippet">'))}, Shown.HEADLINE),
        ({"/a": reply(200, page(), ("tdm-reservation", "1"))}, Shown.LEAD),
        ({"/a": reply(200, page()), "/.well-known/tdmrep.json": reply(200, TDM_ALL)}, Shown.LEAD),
        (
            {"/a": reply(200, page(), ("tdm-reservation", "0")), "/.well-known/tdmrep.json": reply(200, TDM_ALL)},
            Shown.WHOLE,
        ),
        ({"/a": reply(200, page()), "/robots.txt": reply(200, b"Content-Signal: search=no")}, Shown.LEAD),
        (
            {
                "/a": reply(200, page('<link rel="license" type="application/rsl+xml" href="/l.xml">')),
                "/l.xml": reply(200, RSL_PAID),
            },
            Shown.LEAD,
        ),
        (
            {
                "/a": reply(200, page(PAID)),
            },
            Shown.LEAD,
        ),
    ],
    ids=["nothing", "noarchive", "nosnippet", "tdm header", "tdmrep", "tdm freed", "signal", "rsl", "paywall"],
)
def test_reserved_text_never_reaches_the_store(tmp_path: Path, pages: dict[str, Reply], shown: Shown) -> None:
    [article], _ = read(tmp_path, pages)
    assert article.article.headline == "Old bridge stays open"
    assert article.article.rights.shown is shown
    assert (SECRET in article.article.text) is (shown is Shown.WHOLE)
    assert article.article.text == {Shown.LEAD: LEAD, Shown.HEADLINE: ""}.get(shown, article.article.text)


def test_what_is_not_to_be_listed_is_refused_and_what_is_not_obeyed_is_recorded(tmp_path: Path) -> None:
    pages = {"/a": reply(200, page(), ("X-Robots-Tag", "noindex, noarchive"))}
    assert read(tmp_path / "obeyed", pages)[0] == ()
    [article], _ = read(tmp_path / "ignored", pages, obeyed=RightsPolicy(robots_meta=False))
    assert (article.article.rights.noindex, article.article.rights.noarchive) == (True, True)
    assert SECRET in article.article.text


def test_a_sites_files_are_asked_once(tmp_path: Path) -> None:
    links = tuple(f"/{n}" for n in range(4))
    articles, publisher = read(tmp_path, {link: reply(200, page(f"<!-- {link} -->")) for link in links}, links=links)
    assert len(articles) == 4
    assert publisher.paths().count("/.well-known/tdmrep.json") == 1
    assert publisher.paths().count("/robots.txt") == 1

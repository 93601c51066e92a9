"""The reading room in a real Chromium: axe-core, layout shift, reflow, console, keys, on each kind of page.

Needs Chromium (Debian: ``apt install chromium``), node, and a folder with playwright-core and axe-core:
``npm install --prefix DIR playwright-core axe-core``, then
``TAGWIRE_NODE_MODULES=DIR/node_modules pytest tests/browser``.
``TAGWIRE_SHOTS=FOLDER`` keeps a screenshot of each page.
"""

import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from feed_sites import page_of, rss_of, stated
from starlette.applications import Starlette

from changing_room import changing_room
from correction_logs import draft, made
from reading_articles import FERRY_STORY, NOW, ferry_articles, many_articles
from reading_store import MemoryStore
from store_articles import choose_supported
from tagwire.model.alert import AlertDraft, Channel
from tagwire.model.correction import Hide, LoggedCorrection, Merge, Pin
from tagwire.model.document import FailureReason
from tagwire.model.revision import Revision
from tagwire.model.source import PollRecord, SourceDraft
from tagwire.model.story import StoryTelling
from tagwire.store.sqlite import open_store
from tagwire.web import SiteSettings, create_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SITE, FEED = "https://courier.example/", "https://courier.example/feed.xml"
NODE_MODULES = os.environ.get("TAGWIRE_NODE_MODULES", "")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found on the PATH"),
    pytest.mark.skipif(shutil.which("node") is None, reason="no node found on the PATH"),
    pytest.mark.skipif(
        not (Path(NODE_MODULES) / "playwright-core").is_dir() or not (Path(NODE_MODULES) / "axe-core").is_dir(),
        reason="TAGWIRE_NODE_MODULES names no folder with playwright-core and axe-core",
    ),
]


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Yield where an application is served, in a thread of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            app.state.live.end()
            server.should_exit = True
            thread.join(timeout=10)


def drive(script: str, *arguments: str) -> list[object]:
    """Run a script that drives Chromium and return what it found wrong."""
    path = Path(__file__).with_name(script)
    done = subprocess.run(
        ["node", str(path), str(CHROMIUM), *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    findings = json.loads(done.stdout)
    assert isinstance(findings, list)
    return findings


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    changed = Revision(NOW, "Old", "New", ("A paragraph that is new.",), ("One that is gone.",))
    revisions = {a.id: (changed, changed) for a in ferry_articles()}
    store = MemoryStore(
        many_articles(70) + ferry_articles(),
        revisions=revisions,
        withdrawn={"withdrawn": NOW},
        log=[LoggedCorrection(c) for c in made([Hide("hidden"), Merge(("Sula",), "Sula Star")])],
    )
    accounts = open_store(tmp_path, choose=choose_supported)
    with served(create_app(store, site=SiteSettings(demo=True), clock=lambda: NOW, accounts=accounts.accounts)) as at:
        yield at
    accounts.close()


def test_each_kind_of_page_is_sound(origin: str) -> None:
    article = ferry_articles()[-1].id
    arabic = ferry_articles()[1].id
    paths = [
        "/tag/institutionalfailure",
        "/",
        f"/article/{article}",
        f"/article/{arabic}",
        f"/story/{FERRY_STORY}",
        "/tag/halden?genre=analysis",
        "/tag/sulastar+lanternbay",
        "/tag/nosuchtag",
        "/tags",
        "/trends",
        "/stories",
        "/latest",
        "/publishers",
        "/publisher/lefanal.example",
        "/category/medtop:11000000",
        "/search?q=harbour",
        "/search?q=%23nosuchtag",
        "/search?q=harbour+(board",
        "/search",
        "/help",
        "/api",
        "/saved",
        "/settings",
        "/login",
        "/corrections",
        "/tag/hidden",
        "/no-such-page",
        "/article/withdrawn",
    ]
    assert drive("gate.mjs", origin, *paths) == []


def test_pages_that_change_things_are_sound(tmp_path: Path) -> None:
    pages = {SITE: page_of(stated(FEED)), FEED: rss_of("The Courier", [f"{SITE}{n}" for n in range(4)])}
    with changing_room(tmp_path, pages=pages) as room, served(room.app) as at:
        failing, _ = room.store.add_source(SourceDraft("https://gone.example/feed.xml", "The Gone"), now=NOW)
        room.store.add_source(SourceDraft("https://wire.example/feed.xml", "The Wire"), now=NOW)
        error, reason = "gone.example is not known", FailureReason.DNS
        room.store.record_poll(PollRecord(failing.id, NOW, NOW, error=error, failure_reason=reason))
        room.store.correct([draft(Pin("ferry"), why="it matters"), draft(Hide("harbour council"))])
        draft_alert = AlertDraft("Boats", "#ferry lang:en", Channel.EMAIL, "ines@example.org", "ines")
        room.store.alerts.add(draft_alert, now=NOW)
        article = room.store.known_article(["https://courier.example/1"]) or ""
        room.store.stories.tell(StoryTelling(0, 3, False, {1: 1, 2: 1, 3: 2}, {}, {}, {}), now=NOW)
        paths = [
            "/tag/harbourboard",
            "/sources",
            "/login?owner=what%20the%20terminal%20shows&next=/sources",
            "/sources?show=look",
            "/sources/add",
            f"/sources/{failing.id}/remove",
            "/tag/harbourboard/correct",
            "/tag/ferry/correct",
            "/tag/harbourcouncil/correct",
            f"/article/{article}/correct",
            f"/article/{article}/correct/marks",
            f"/story/{room.store.get_article(article).story}/correct",
            "/corrections",
            "/alerts?q=%23ferry",
            "/account",
        ]
        assert drive("gate.mjs", at, *paths) == []
        assert drive("forms.mjs", at, "/login?owner=what%20the%20terminal%20shows", SITE) == []


def test_what_arrives_waits_to_be_asked_for() -> None:
    store = MemoryStore(many_articles(30))
    latest = ferry_articles()[-1]

    def arrive() -> None:
        store.articles.append(latest)
        store.changes += 1

    with served(create_app(store, site=SiteSettings(), clock=lambda: NOW)) as origin:
        arrival = threading.Timer(4, arrive)
        arrival.start()
        assert drive("live.mjs", origin, latest.id) == []
        arrival.join()

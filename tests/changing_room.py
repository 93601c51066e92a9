"""A reading room where people change things: on a real store, with members of each role and a fictional web."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from lxml import html
from starlette.applications import Starlette

from asgi_client import Answer, ask
from store_articles import NOW, choose_supported, stored_article
from tagwire.fetch import Caller, Fetcher
from tagwire.ingest.alerting.desk import AlertDesk
from tagwire.ingest.alerting.outbox import AlertPlant
from tagwire.ingest.sourcedesk import SourceDesk
from tagwire.model.account import Account, ApiToken, Role, Scope
from tagwire.model.document import (
    Call,
    CallAnswer,
    Document,
    FailureReason,
    FetchFailure,
    FetchOutcome,
    FetchRequest,
)
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.web import SiteSettings, create_app
from tagwire.web.access.proofs import digest
from tagwire.web.room import Owner, Workbench

ROLES = {"rea": Role.READER, "edda": Role.EDITOR, "ada": Role.ADMIN}
OWNERS_SECRET = "what the terminal shows"


@dataclass
class StubWeb:
    """A fetcher of fictional pages, by address."""

    pages: Mapping[str, bytes] = field(default_factory=dict)

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        body = self.pages.get(request.url)
        if body is None:
            return FetchFailure(request.url, FailureReason.DNS, f"nobody knows the host of {request.url}", NOW)
        return Document(
            url=request.url,
            final_url=request.url,
            media_type="text/html",
            charset="utf-8",
            body=body,
            fetched_at=NOW,
        )


@dataclass
class StubReceiver:
    """Whoever alerts call: keeps the calls, and answers with a status."""

    status: int = 200
    calls: list[Call] = field(default_factory=list)

    async def call(self, call: Call) -> CallAnswer:
        self.calls.append(call)
        return CallAnswer(call.url, self.status, "", NOW)


@dataclass
class ChangingRoom:
    """A room, and what one of its members sends."""

    store: SqliteStore
    app: Starlette
    cookie: str = ""
    receiver: "StubReceiver | None" = None
    """Who is called by alerts."""

    def get(self, target: str, **headers: str) -> Answer:
        return ask(self.app, target, headers=self._headers(headers))

    def post(self, target: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form with the proof that the member's own pages carry."""
        found = re.search(r'name="proof" value="([0-9a-f]+)"', self.get("/account").text) if self.cookie else None
        given = {**({"proof": found[1]} if found else {}), **fields}
        headers = {"content-type": "application/x-www-form-urlencoded", **headers}
        return ask(self.app, target, method="POST", headers=self._headers(headers), body=urlencode(given).encode())

    def follow(self, answer: Answer) -> Answer:
        """Go where an answer leads, with the cookies it set."""
        assert answer.status == 303, answer.text
        told = re.findall(r"told=([^;]*)", answer.headers.get("set-cookie", ""))
        cookies = "; ".join(filter(None, (self.cookie, *(f"told={value}" for value in told))))
        return ask(self.app, answer.headers["location"].partition("#")[0], headers={"cookie": cookies})

    def called(self, name: str) -> "ChangingRoom":
        """The same room for another member; "" for a stranger, "owner" for whoever started it."""
        if not name:
            return ChangingRoom(self.store, self.app, receiver=self.receiver)
        secret = OWNERS_SECRET if name == "owner" else f"session of {name}"
        return ChangingRoom(self.store, self.app, f"tagwire_session={secret}", self.receiver)

    def _headers(self, given: Mapping[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        return {**({"cookie": self.cookie} if self.cookie else {}), **named}


@contextmanager
def changing_room(
    folder: Path, *, pages: Mapping[str, bytes] | None = None, site: SiteSettings | None = None, now: datetime = NOW
) -> Iterator[ChangingRoom]:
    """Yield a room with a few articles, members rea, edda and ada, and tokens named like them."""
    store = open_store(folder, choose=choose_supported)
    for name, role in ROLES.items():
        store.accounts.add(Account(name, role, now), "no password")
        store.accounts.start_session(digest(f"session of {name}"), name, now=now, until=now + timedelta(days=1))
        store.accounts.add_token(digest(f"token of {name}"), ApiToken(0, name, "test", frozenset(Scope), now))
    store.apply(
        [
            stored_article(1, ["harbour board", "ferry"], strong=True),
            stored_article(2, ["harbour board", "rent control"], publisher="wire", strong=True),
            stored_article(3, ["harbour council", "ferry"], publisher="ledger", strong=True),
        ]
    )

    @asynccontextmanager
    async def opened() -> AsyncIterator[Fetcher]:
        yield StubWeb(pages or {})

    desk = SourceDesk(store, open_fetcher=opened, identify=lambda _headline, _text: None, clock=lambda: now)
    receiver = StubReceiver()

    @asynccontextmanager
    async def called() -> AsyncIterator[Caller]:
        yield receiver

    def plant_of(caller: Caller) -> AlertPlant:
        return AlertPlant(store.alerts, caller, None, store.version, lambda: now, None)

    alerts = AlertDesk(store, store.alerts, open_caller=called, plant_of=plant_of, clock=lambda: now)
    app = create_app(
        store,
        site=site or SiteSettings(),
        clock=lambda: now,
        accounts=store.accounts,
        owner=Owner("olive", digest(OWNERS_SECRET)),
        bench=Workbench(sources=desk, editing=store, alerts=alerts),
    )
    try:
        yield ChangingRoom(store, app, receiver=receiver)
    finally:
        store.close()


def told(answer: Answer) -> str:
    """Return what a page tells its reader at the top: done, or not and why."""
    notes = html.document_fromstring(answer.text).xpath("//*[@role='status' or @role='alert'][contains(@class,'note')]")
    return " ".join(" ".join(note.text_content().split()) for note in notes)

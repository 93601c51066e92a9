"""Callbacks as HTTP: what of a hub's request is read, and which status each outcome has."""

from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from asgi_client import Answer, ask
from reading_articles import NOW
from reading_store import MemoryStore
from tagwire.model.subscription import HubQuestion, Push, Receipt
from tagwire.web import SiteSettings, create_app
from tagwire.web.callback import MAX_FIELD_CHARS

MOST = 1000


class NotingInbox:
    """Notes what came, and answers what it was told to."""

    def __init__(self, *, said: str | None = None, receipt: Receipt = Receipt.TAKEN) -> None:
        self.said, self.receipt = said, receipt
        self.asked: list[tuple[str, HubQuestion]] = []
        self.pushes: list[tuple[str, Push]] = []
        self.bodies: list[bytes | None] = []

    async def confirm(self, token: str, question: HubQuestion) -> str | None:
        self.asked.append((token, question))
        return self.said

    async def take(self, token: str, push: Push) -> Receipt:
        self.pushes.append((token, push))
        if self.receipt is Receipt.UNKNOWN:
            return self.receipt
        body = await push.read(MOST)
        self.bodies.append(body)
        return Receipt.TOO_LARGE if body is None else self.receipt


def room(inbox: NotingInbox | None) -> Starlette:
    return create_app(MemoryStore([]), site=SiteSettings(), clock=lambda: NOW, inbox=inbox)


def verify(inbox: NotingInbox, **fields: str) -> Answer:
    return ask(room(inbox), "/websub/t0ken?" + urlencode({f"hub.{name}": value for name, value in fields.items()}))


def push(inbox: NotingInbox, body: bytes = b"<rss/>", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(room(inbox), "/websub/t0ken", method="POST", headers=named, body=body)


def test_a_challenge_is_echoed_as_plain_text() -> None:
    inbox = NotingInbox(said="<script>alert(1)</script> é")
    answer = verify(inbox, mode="subscribe", topic="https://a.example/?b=c&d", challenge="x", lease_seconds="60")
    assert (answer.status, answer.text) == (200, inbox.said)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    question = HubQuestion("subscribe", "https://a.example/?b=c&d", "x", "60", None)
    assert inbox.asked == [("t0ken", question)]


def test_what_nobody_knows_is_404_and_says_nothing() -> None:
    answer = verify(NotingInbox(said=None), mode="subscribe", topic="https://a.example/", challenge="x")
    assert (answer.status, answer.body) == (404, b"")


def test_a_question_far_too_long_is_not_read() -> None:
    inbox = NotingInbox(said="x")
    assert verify(inbox, mode="subscribe", challenge="x" * (MAX_FIELD_CHARS + 1)).status == 404
    assert not inbox.asked


@pytest.mark.parametrize("query", ["", "?", "?hub.mode=", "?%FF=%FF&hub.topic=%FF%00", "?hub.mode=denied&hub.mode=x"])
def test_any_query_is_a_question(query: str) -> None:
    inbox = NotingInbox(said=None)
    assert ask(room(inbox), f"/websub/t0ken{query}").status == 404
    assert len(inbox.asked) == 1


@pytest.mark.parametrize(
    ("receipt", "status"),
    [
        (Receipt.TAKEN, 202),
        (Receipt.IGNORED, 202),
        (Receipt.UNKNOWN, 404),
        (Receipt.OVER, 410),
        (Receipt.TOO_LARGE, 413),
        (Receipt.BUSY, 503),
    ],
)
def test_no_outcome_is_a_redirect_or_tells_more_than_its_status(receipt: Receipt, status: int) -> None:
    answer = push(NotingInbox(receipt=receipt))
    assert (answer.status, answer.body) == (status, b"")
    assert "location" not in answer.headers
    assert ("retry-after" in answer.headers) is (receipt is Receipt.BUSY)


def test_a_push_is_handed_on_as_it_came() -> None:
    inbox = NotingInbox()
    push(inbox, "ठीक".encode(), content_type='Application/RSS+xml; v=1; Charset="UTF-8"', x_hub_signature="sha256=ab")
    [(token, taken)] = inbox.pushes
    assert (token, taken.media_type, taken.charset) == ("t0ken", "application/rss+xml", "UTF-8")
    assert taken.signatures == ("sha256=ab",)
    assert inbox.bodies == ["ठीक".encode()]


def test_both_signature_headers_are_read() -> None:
    inbox = NotingInbox()
    push(inbox, x_hub_signature="sha1=a", x_hub_signature_256="sha256=b")
    assert inbox.pushes[0][1].signatures == ("sha1=a", "sha256=b")


@pytest.mark.parametrize("headers", [{}, {"content_length": "5"}, {"content_length": "many"}])
def test_a_body_is_read_to_its_limit_whatever_length_it_states(headers: dict[str, str]) -> None:
    assert push(NotingInbox(), b"x" * MOST, **headers).status == 202
    assert push(NotingInbox(), b"x" * (MOST + 1), **headers).status == 413


@pytest.mark.parametrize("length", [str(MOST + 1), "9" * 50])
def test_a_body_that_announces_too_much_is_not_read(length: str) -> None:
    assert push(NotingInbox(), b"short", content_length=length).status == 413


def test_a_body_for_nobody_is_not_read() -> None:
    inbox = NotingInbox(receipt=Receipt.UNKNOWN)
    assert push(inbox).status == 404
    assert inbox.bodies == []


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "x" * 500])
def test_nothing_packed_is_unpacked(coding: str) -> None:
    inbox = NotingInbox()
    assert push(inbox, content_encoding=coding).status == 415
    assert not inbox.pushes


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_get_and_post_does_anything(method: str) -> None:
    inbox = NotingInbox(said="x")
    answer = ask(room(inbox), "/websub/t0ken?hub.mode=denied&hub.topic=x", method=method)
    assert answer.status == 405
    assert not inbox.asked


def test_hubs_need_no_account_in_a_room_for_members() -> None:
    inbox = NotingInbox(said="x")
    site = SiteSettings(members_only=True)
    room = create_app(MemoryStore([]), site=site, clock=lambda: NOW, inbox=inbox)
    assert ask(room, "/latest").status == 303
    assert ask(room, "/websub/t0ken?hub.mode=subscribe&hub.topic=x&hub.challenge=x").status == 200
    assert ask(room, "/websub/t0ken", method="POST", body=b"x").status == 202


def test_without_an_inbox_there_is_nothing_there() -> None:
    assert ask(room(None), "/websub/t0ken?hub.mode=denied").status == 404
    assert ask(room(None), "/websub/t0ken", method="POST", body=b"x").status == 404

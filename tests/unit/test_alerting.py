"""Alerting: messages in each channel's form, sent once, kept until they arrive, whatever fails in between."""

import asyncio
import base64
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest

from store_articles import NOW, choose_supported, stored_article
from tagwire.errors import ConfigError, UsageError
from tagwire.ingest.alerting.mailing import SmtpMailer, mailer_of
from tagwire.ingest.alerting.outbox import AlertPlant, find_all, send_due
from tagwire.model.alert import AlertDraft, Channel, channel_of, wait_after
from tagwire.model.document import Call, CallAnswer, FailureReason, FetchFailure
from tagwire.store.sqlite import SqliteStore, open_store
from tagwire.web.access.proofs import new_webhook_secret


class KilledError(BaseException):
    """The program ends here."""


@dataclass
class Receiver:
    """Whoever is called: answers with the statuses it is told, 200 at last."""

    statuses: list[int] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    is_deadly: bool = False
    """Whether the program is killed once the receiver has what was sent."""
    retry_after_s: float | None = None
    breaks_at: str | None = None
    """An address on which the code that calls fails."""

    async def call(self, call: Call) -> CallAnswer | FetchFailure:
        if call.url == self.breaks_at:
            raise ValueError("a header no library takes")
        self.calls.append(call)
        if self.is_deadly:
            raise KilledError
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            return FetchFailure(call.url, FailureReason.ADDRESS_REFUSED, "that address is private", NOW)
        return CallAnswer(call.url, status, "", NOW, self.retry_after_s)


@dataclass
class Mails:
    """A mailer that keeps what it is given."""

    sender: str = "News <news@example.org>"
    sent: list[EmailMessage] = field(default_factory=list)
    trouble: str | None = None

    def send(self, mail: EmailMessage) -> str | None:
        self.sent.append(mail)
        return self.trouble


@dataclass
class Desk:
    """A store with an alert or more, and what they reach."""

    store: SqliteStore
    receiver: Receiver = field(default_factory=Receiver)
    mails: Mails = field(default_factory=Mails)
    now: datetime = NOW

    def alert(self, channel: Channel, address: str, *, query: str = "ferry", secret: str | None = None) -> int:
        return self.store.alerts.add(AlertDraft("Boats", query, channel, address, "ines", secret), now=NOW).id

    def turn(self) -> int:
        plant = AlertPlant(
            alerts=self.store.alerts,
            caller=self.receiver,
            mailer=self.mails,
            version=self.store.version,
            clock=lambda: self.now,
            base="https://news.example.org",
        )

        async def turned() -> int:
            await find_all(plant)
            return await send_due(plant)

        return asyncio.run(turned())

    def bodies(self) -> list[dict[str, object]]:
        return [json.loads(call.body or b"") for call in self.receiver.calls]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path, choose=choose_supported)
    yield Desk(store)
    store.close()


def test_a_webhook_gets_signed_json_once(desk: Desk) -> None:
    secret = new_webhook_secret()
    desk.alert(Channel.WEBHOOK, "https://hooks.example/x", secret=secret)
    desk.store.apply([stored_article(1, ["ferry"]), stored_article(2, ["ferry"])])
    assert (desk.turn(), desk.turn()) == (1, 0)
    [call] = desk.receiver.calls
    headers, body = dict(call.headers), call.body or b""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert headers["webhook-signature"] == "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()
    assert call.is_redirected is False
    [sent] = desk.bodies()
    assert isinstance(sent["data"], dict)
    assert [a["headline"] for a in sent["data"]["articles"]] == ["Headline 1", "Headline 2"]


def test_a_mail_is_plain_text_and_known_again(desk: Desk) -> None:
    desk.alert(Channel.EMAIL, "ines@example.org")
    desk.store.apply([stored_article(1, ["ferry"], headline="Füße\tand   boats")])
    desk.turn()
    [mail] = desk.mails.sent
    assert (mail["To"], mail["Subject"]) == ("ines@example.org", "Boats: Füße and boats")
    assert mail["Message-ID"].endswith("@example.org>")
    words = mail.get_content()
    assert "https://courier.example/1" in words
    assert "https://news.example.org/article/" in words
    assert max(map(len, mail.as_bytes().splitlines())) < 200


def test_ntfy_and_slack_get_their_own_form(desk: Desk) -> None:
    desk.alert(Channel.NTFY, "https://ntfy.example/my-news")
    desk.alert(Channel.SLACK, "https://hooks.slack.example/T/B")
    desk.store.apply([stored_article(n, ["ferry"], headline=f"<{n}> & boats") for n in range(7)])
    desk.turn()
    slack, ntfy = sorted(desk.receiver.calls, key=lambda call: call.url)  # they are sent side by side
    assert (ntfy.url, slack.url) == ("https://ntfy.example/", "https://hooks.slack.example/T/B")
    note, text = json.loads(ntfy.body or b""), json.loads(slack.body or b"")
    assert note["topic"] == "my-news"
    assert str(note["message"]).endswith("and 2 more")
    assert "|&lt;0&gt; &amp; boats>" in str(text["text"])


def test_a_failure_is_tried_again_later_with_the_same_message(desk: Desk) -> None:
    alert = desk.alert(Channel.WEBHOOK, "https://hooks.example/x")
    desk.store.apply([stored_article(1, ["ferry"])])
    desk.receiver.statuses = [503, 0]
    assert desk.turn() == 0
    assert "status 503" in (desk.store.alerts.get(alert).detail or "")
    assert desk.turn() == 0
    assert len(desk.receiver.calls) == 1
    desk.now += timedelta(minutes=1)
    assert desk.turn() == 0
    assert desk.store.alerts.get(alert).detail == "that address is private"
    desk.now += timedelta(minutes=2)
    assert desk.turn() == 1
    first, second, third = desk.receiver.calls
    assert first.body == second.body == third.body
    assert len({dict(call.headers)["webhook-id"] for call in desk.receiver.calls}) == 1
    assert desk.store.alerts.get(alert).failures == 0


def test_a_receiver_may_ask_us_to_wait(desk: Desk) -> None:
    alert = desk.alert(Channel.WEBHOOK, "https://hooks.example/x")
    desk.store.apply([stored_article(1, ["ferry"])])
    desk.receiver.statuses, desk.receiver.retry_after_s = [429], 7200
    desk.turn()
    assert desk.store.alerts.get(alert).try_at == NOW + timedelta(hours=2)


def test_a_kill_loses_nothing_and_what_was_sent_can_be_told(desk: Desk) -> None:
    desk.alert(Channel.WEBHOOK, "https://hooks.example/x")
    desk.store.apply([stored_article(n, ["ferry"]) for n in range(25)])
    desk.receiver.is_deadly = True
    with pytest.raises(KilledError):
        desk.turn()
    desk.receiver.is_deadly = False
    assert desk.turn() == 0, "it is held for whoever took it"
    desk.now += timedelta(minutes=6)
    assert desk.turn() == 2
    keys = [dict(call.headers)["webhook-id"] for call in desk.receiver.calls]
    assert keys[0] == keys[1] != keys[2], "the one that was under way comes again, under its own name"
    sent = [a["id"] for body in desk.bodies()[1:] for a in body["data"]["articles"]]  # type: ignore[index]
    assert len(sent) == len(set(sent)) == 25


def test_one_alert_that_fails_holds_no_other_up(desk: Desk) -> None:
    desk.alert(Channel.WEBHOOK, "https://hooks.example/x")
    desk.alert(Channel.EMAIL, "ines@example.org")
    desk.store.apply([stored_article(1, ["ferry"])])
    desk.receiver.statuses = [500]
    assert desk.turn() == 1
    assert len(desk.mails.sent) == 1


def test_a_search_that_cant_be_read_any_more_is_passed_over(desk: Desk) -> None:
    desk.alert(Channel.WEBHOOK, "https://hooks.example/x", query="(ferry")
    desk.alert(Channel.WEBHOOK, "https://hooks.example/y")
    desk.store.apply([stored_article(1, ["ferry"])])
    assert desk.turn() == 1


@pytest.mark.parametrize(
    ("typed", "channel", "address"),
    [
        ("ines@example.org", Channel.EMAIL, "ines@example.org"),
        ("mailto:ines@example.org", Channel.EMAIL, "ines@example.org"),
        ("https://hooks.example/x", Channel.WEBHOOK, "https://hooks.example/x"),
        ("ntfy://ntfy.sh/news", Channel.NTFY, "https://ntfy.sh/news"),
        ("https://hooks.slack.com/T/B", Channel.SLACK, "https://hooks.slack.com/T/B"),
        ("slack:https://chat.example/hook", Channel.SLACK, "https://chat.example/hook"),
    ],
)
def test_an_address_says_how_it_is_reached(typed: str, channel: Channel, address: str) -> None:
    assert channel_of(typed) == (channel, address)


def test_an_address_that_says_nothing_is_refused() -> None:
    for typed in ("", "ines", "gopher://x"):
        with pytest.raises(UsageError):
            channel_of(typed)


def test_waits_grow_to_a_bound() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 99)] == [60, 120, 240, 6 * 3600]


class _Smtp(socketserver.StreamRequestHandler):
    """A mail server that says yes, but not to nobody@."""

    def handle(self) -> None:
        said: list[str] = self.server.said  # type: ignore[attr-defined]
        self.wfile.write(b"220 mail.example\r\n")
        is_data = False
        while line := self.rfile.readline():
            said.append(line.decode().rstrip("\r\n"))
            if is_data:
                is_data = said[-1] != "."
                if not is_data:
                    self.wfile.write(b"250 taken\r\n")
                continue
            verb = said[-1][:4].upper()
            is_data = verb == "DATA"
            answers = {"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}
            refused = verb == "RCPT" and "nobody@" in said[-1]
            self.wfile.write(b"550 unknown\r\n" if refused else answers.get(verb, b"250 yes\r\n"))
            if verb == "QUIT":
                return


@pytest.fixture
def smtp() -> Iterator[tuple[int, list[str]]]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp) as server:
        server.said = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,)).start()
        try:
            yield server.server_address[1], server.said  # type: ignore[attr-defined]
        finally:
            server.shutdown()


def mail(to: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "news@example.org", to, "Boats"
    made.set_content("Füße\n", cte="quoted-printable")
    return made


def test_a_mail_server_takes_it_or_says_why_not(smtp: tuple[int, list[str]]) -> None:
    port, said = smtp
    mailer = SmtpMailer("127.0.0.1", port, None, None, is_tls=False, sender="news@example.org")
    assert mailer.send(mail("ines@example.org")) is None
    assert "F=C3=BC=C3=9Fe" in said
    assert "550 unknown" in (mailer.send(mail("nobody@example.org")) or "")
    closed = SmtpMailer("127.0.0.1", 1, None, None, is_tls=False, sender="news@example.org")
    assert "did not take the mail" in (closed.send(mail("ines@example.org")) or "")


def test_a_password_is_never_sent_in_the_clear(smtp: tuple[int, list[str]]) -> None:
    port, said = smtp
    mailer = SmtpMailer("127.0.0.1", port, "ines", "secret", is_tls=False, sender="news@example.org")
    assert "password was not sent" in (mailer.send(mail("ines@example.org")) or "")
    assert not [line for line in said if line.upper().startswith(("AUTH", "MAIL"))]


def test_settings_name_the_mail_server() -> None:
    mailer = mailer_of("smtps://ines%40example.org:p%3Aw@mail.example.org", None)
    assert (mailer.host, mailer.port, mailer.user, mailer.password) == (
        "mail.example.org",
        465,
        "ines@example.org",
        "p:w",
    )
    assert mailer.sender == "ines@example.org"
    for given, sender in (("mail.example.org", "a@b.c"), ("smtp://mail.example.org", None), ("smtp://x:y:z", "a@b.c")):
        with pytest.raises(ConfigError):
            mailer_of(given, sender)


def test_a_fault_of_our_own_in_one_message_is_told_and_the_others_arrive(desk: Desk) -> None:
    broken = desk.alert(Channel.SLACK, "https://hooks.example/broken")
    desk.alert(Channel.SLACK, "https://hooks.example/whole")
    desk.receiver.breaks_at = "https://hooks.example/broken"
    desk.store.apply([stored_article(1, ["ferry"]), stored_article(2, ["ferry"])])
    assert desk.turn() == 1
    assert [call.url for call in desk.receiver.calls] == ["https://hooks.example/whole"]
    [failing] = [alert for alert in desk.store.alerts.all() if alert.id == broken]
    assert "a header no library takes" in str(failing.detail)

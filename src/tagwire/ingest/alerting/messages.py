"""What alerts send: a message's articles in the form each channel takes; pure functions of the message."""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from urllib.parse import urlsplit

import orjson

from tagwire.model.alert import SECRET_PREFIX, WaitingMessage
from tagwire.model.article import AnnotatedArticle
from tagwire.model.contract import annotated_article_json
from tagwire.model.document import Call
from tagwire.text.times import epoch, rfc3339

JSON = "application/json"
MOST_IN_A_NOTE = 5
"""Headlines in a short message; the rest is counted."""
LEAD_CHARS = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """A message about to be sent."""

    message: WaitingMessage
    articles: Sequence[AnnotatedArticle]
    base: str | None
    """Our public address, without a slash at the end; None where readers have none."""

    @property
    def key(self) -> str:
        """What names the message for good, so that a receiver knows it again when it comes twice."""
        return f"{self.message.alert.id}-{self.message.id}-{epoch(self.message.made_at)}"

    @property
    def subject(self) -> str:
        """The first headline, and how many more there are."""
        first = " ".join(self.articles[0].article.headline.split())
        more = len(self.articles) - 1
        return f"{self.message.alert.name}: {first}" + (f" (and {more} more)" if more else "")


def mail_of(letter: Letter, *, sender: str) -> EmailMessage:
    """Return a message as a mail of plain text."""
    mail = mail_head(letter, subject=letter.subject, sender=sender)
    parts = [_mail_part(article, letter.base) for article in letter.articles]
    mail.set_content(
        "\n\n".join([*parts, f"-- \nTagwire alert {letter.message.alert.id}: {letter.message.alert.query}"])
    )
    return mail


def mail_head(letter: Letter, *, subject: str, sender: str) -> EmailMessage:
    """Return a message's mail without a body (RFC 5322); its Message-ID stays the same however often it is sent."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = letter.message.alert.address
    mail["Subject"] = one_line(subject, most=200)
    mail["Date"] = format_datetime(letter.message.made_at)
    mail["Message-ID"] = f"<tagwire.{letter.key}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note in answer
    return mail


def webhook_call(letter: Letter, *, now: datetime) -> Call:
    """Return a message as signed JSON (Standard Webhooks 1.0.0: webhook-id, webhook-timestamp, webhook-signature)."""
    alert = letter.message.alert
    body = orjson.dumps(
        {
            "type": "tagwire.articles",
            "timestamp": rfc3339(letter.message.made_at),
            "data": {
                "alert": {"id": alert.id, "name": alert.name, "query": alert.query},
                "articles": [annotated_article_json(article) for article in letter.articles],
            },
        }
    )
    headers = [("webhook-id", letter.key), ("webhook-timestamp", str(epoch(now)))]
    if alert.secret is not None:
        headers.append(("webhook-signature", webhook_signature(letter.key, epoch(now), body, alert.secret)))
    return Call(alert.address, body, JSON, tuple(headers), is_redirected=False)


def webhook_signature(key: str, at: int, body: bytes, secret: str) -> str:
    """Return the signature of a body: "v1," and the HMAC-SHA256 of "id.timestamp.body" in base64."""
    signed = hmac.digest(base64.b64decode(secret.removeprefix(SECRET_PREFIX)), f"{key}.{at}.".encode() + body, sha256)
    return "v1," + base64.b64encode(signed).decode()


def ntfy_call(letter: Letter) -> Call:
    """Return a message as an ntfy server takes it (publish as JSON, to the address above the topic)."""
    server, _, topic = letter.message.alert.address.rpartition("/")
    note = {
        "topic": topic,
        "title": one_line(letter.message.alert.name, most=200),
        "message": "\n".join(_note_lines(letter)),
        "click": link_of(letter.articles[0], letter.base),
    }
    return Call(f"{server}/", orjson.dumps(note), JSON, is_redirected=False)


def slack_call(letter: Letter) -> Call:
    """Return a message as a Slack webhook takes it, also one of Mattermost or Rocket.Chat."""
    shown = letter.articles[:MOST_IN_A_NOTE]
    lines = [f"*{_slack(letter.message.alert.name)}*"]
    lines += [
        f"• <{_slack(link_of(a, letter.base))}|{_slack(one_line(a.article.headline, most=300))}> · "
        f"{_slack(a.article.publisher.name)}"
        for a in shown
    ]
    if len(letter.articles) > len(shown):
        lines.append(f"and {len(letter.articles) - len(shown)} more")
    body = orjson.dumps({"text": "\n".join(lines)})
    return Call(letter.message.alert.address, body, JSON, is_redirected=False)


def receiver_of(address: str) -> str:
    """Return who gets an alert, for logs: never the whole address of a webhook, which is a secret."""
    return address if "@" in address and "://" not in address else urlsplit(address).netloc


def _mail_part(article: AnnotatedArticle, base: str | None) -> str:
    piece = article.article
    when = "" if piece.published is None else f" · {piece.published:%Y-%m-%d %H:%M} UTC"
    lead = piece.lead or piece.text.partition("\n\n")[0]
    lines = [
        one_line(piece.headline, most=300),
        f"{piece.publisher.name}{when}",
        one_line(lead, most=LEAD_CHARS),
        " ".join(f"#{tag.label}" for tag in article.tags),
        piece.url,
        "" if base is None else link_of(article, base),
    ]
    return "\n".join(filter(None, lines))


def _note_lines(letter: Letter) -> list[str]:
    shown = letter.articles[:MOST_IN_A_NOTE]
    lines = [f"{one_line(a.article.headline, most=300)} · {a.article.publisher.name}" for a in shown]
    more = len(letter.articles) - len(shown)
    return [*lines, f"and {more} more"] if more else lines


def link_of(article: AnnotatedArticle, base: str | None) -> str:
    """Return an article's address: its page here where readers can reach us, else the publisher's."""
    return article.article.url if base is None else f"{base}/article/{article.id}"


def one_line(text: str, *, most: int) -> str:
    """Return a text in one line without control characters, cut where it is too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _slack(text: str) -> str:
    """Escape what Slack's mark-up would read."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦")

"""Alerts: searches whose new articles are sent to somebody, at once or as a digest, and the messages that wait."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from tagwire.errors import UsageError
from tagwire.model.timetable import Timetable
from tagwire.text.sayings import said
from tagwire.text.urls import split_http_url

MAX_NAME, MAX_QUERY, MAX_ADDRESS = 100, 500, 2_000
"""The most letters of an alert's name, of its search, and of the address it sends to."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
SECRET_PREFIX = "whsec_"  # noqa: S105  what marks a webhook's secret (Standard Webhooks), not one
GIVEN_UP_AFTER = timedelta(days=7)
"""How long a message is tried; then it is given up, and counted."""

_MAIL = re.compile(r"[^@\s<>\",;:\\]{1,64}@[\w.-]{1,255}")
_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")


class Channel(StrEnum):
    """How an alert reaches somebody."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    NTFY = "ntfy"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert about to be made; ``checked`` raises UsageError for one that can't be."""

    name: str
    query: str
    channel: Channel
    address: str
    """A mail address, or where to post: a webhook, a topic of an ntfy server, a Slack webhook."""
    who: str
    secret: str | None = None
    """What a webhook's messages are signed with."""
    timetable: Timetable | None = None
    """Of a digest: when what was found meanwhile goes out. None sends it as it comes."""

    def checked(self) -> "AlertDraft":
        """Return the draft, its words tidied; raise UsageError naming what can't be used, and what to write."""
        query, address = self.query.strip(), self.address.strip()
        name = " ".join(self.name.split()) or query
        for what, given, most in ((said("search"), query, MAX_QUERY), (said("address"), address, MAX_ADDRESS)):
            if not given or len(given) > most:
                raise UsageError(
                    said("the %(what)s of an alert has from 1 to %(most)s letters", what=what, most=f"{most:,}")
                )
        if not all(c.isprintable() for c in f"{name}{query}{address}"):
            raise UsageError(said("an alert's words hold a character that can't be shown"))
        if self.channel is Channel.EMAIL:
            if not _MAIL.fullmatch(address):
                raise UsageError(
                    said("%(address)s is no mail address: write it like ines@example.org", address=repr(address[:60]))
                )
        else:
            split_http_url(address)
            if self.channel is Channel.NTFY and not _TOPIC.fullmatch(urlsplit(address).path.rpartition("/")[2]):
                raise UsageError(
                    said(
                        "%(address)s names no topic: write it like https://ntfy.example.org/my-news",
                        address=repr(address[:60]),
                    )
                )
        return replace(self, name=name[:MAX_NAME], query=query, address=address)


@dataclass(frozen=True, slots=True)
class Alert:
    """A search whose new articles are sent to somebody, and how that goes."""

    id: int
    name: str
    query: str
    channel: Channel
    address: str
    secret: str | None
    who: str
    """Who made it."""
    made_at: datetime
    sent: int
    """Messages sent."""
    sent_at: datetime | None
    """When the last one was."""
    waiting: int
    """Messages that still wait."""
    given_up: int
    failures: int
    """Failed tries in a row."""
    failing_since: datetime | None
    try_at: datetime | None
    """When it is tried again; None where nothing holds it back."""
    detail: str | None
    """Why the last try failed."""
    timetable: Timetable | None = None
    """Of a digest: when it goes out."""


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message to be sent: always the same articles, however often it is tried."""

    id: int
    alert: Alert
    made_at: datetime
    """When it was complete: a digest's, when it was to go out."""
    articles: tuple[str, ...]
    """Ids, newest first."""


def channel_of(address: str) -> tuple[Channel, str]:
    """Return what an address as a person types it names; raise UsageError.

    >>> channel_of("mailto:ines@example.org")[1], channel_of("ntfy://ntfy.sh/news")[1]
    ('ines@example.org', 'https://ntfy.sh/news')
    """
    scheme, _, rest = address.strip().partition(":")
    match scheme.lower():
        case "mailto":
            return Channel.EMAIL, rest
        case "http" | "https":
            is_slack = urlsplit(address).hostname == "hooks.slack.com"
            return (Channel.SLACK if is_slack else Channel.WEBHOOK), address.strip()
        case "ntfy":
            return Channel.NTFY, f"https:{rest}"
        case "slack":
            return Channel.SLACK, rest
        case _ if _MAIL.fullmatch(address.strip()):
            return Channel.EMAIL, address.strip()
        case _:
            raise UsageError(
                said(
                    "%(address)s can't be sent to: write a mail address, https://… for a webhook,"
                    " ntfy://server/topic, or slack:https://…",
                    address=repr(address[:60]),
                )
            )


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(max(failures - 1, 0), 20)))


def alert_words(alert: Alert) -> str:
    """Return how an alert fares, in a sentence without an end."""
    words = said("well") if alert.sent else said("nothing to send yet")
    if alert.failures:
        failed = (
            said("failed once")
            if alert.failures == 1
            else said("failed %(times)s times in a row", times=alert.failures)
        )
        reason = alert.detail or said("nobody knows why")
        waits = said("1 message waits") if alert.waiting == 1 else said("%(count)s messages wait", count=alert.waiting)
        words = said("%(failed)s: %(reason)s; %(waiting)s", failed=failed, reason=reason, waiting=waits)
    return (
        said("%(words)s; %(count)s given up after a week", words=words, count=alert.given_up)
        if alert.given_up
        else words
    )


def alert_json(alert: Alert) -> dict[str, object]:
    """Return an alert in the shape that ``--json`` prints and the API gives: without its secret."""
    return {
        "id": alert.id,
        "name": alert.name,
        "query": alert.query,
        "channel": alert.channel.value,
        "address": alert.address,
        "who": alert.who,
        "made_at": alert.made_at,
        "sent": alert.sent,
        "sent_at": alert.sent_at,
        "timetable": None if alert.timetable is None else str(alert.timetable),
        "waiting": alert.waiting,
        "given_up": alert.given_up,
        "failures": alert.failures,
        "failing_since": alert.failing_since,
        "try_at": alert.try_at,
        "health": alert_words(alert),
    }

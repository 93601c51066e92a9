"""The outbox: what alerts newly find is written down first and sent then, until it arrives or a week has passed.

Nothing is lost when the program is killed, for a message and its articles are one transaction; nothing is found twice.
Only where the kill falls between a receiver's answer and our note of it is a message sent again, under the same id.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from tagwire.errors import ParseError, StoreError
from tagwire.fetch import Caller
from tagwire.ingest.alerting.asking import read_query
from tagwire.ingest.alerting.digests import digest_mail
from tagwire.ingest.alerting.mailing import Mailer
from tagwire.ingest.alerting.messages import (
    Letter,
    mail_of,
    ntfy_call,
    receiver_of,
    slack_call,
    webhook_call,
)
from tagwire.model.alert import Alert, Channel, WaitingMessage, wait_after
from tagwire.model.article import AnnotatedArticle
from tagwire.model.document import Call, CallAnswer
from tagwire.store.alerts import AlertStore

TICK_S = 5.0
FOUND_APART_S = 15.0
"""The least time between two looks for new articles: they come in batches."""
AT_ONCE = 16
"""Messages sent at once, each of another alert."""
TIDY_EVERY = timedelta(hours=6)
NO_MAILER = "no mail server is set: name one with smtp_url (TAGWIRE_SMTP_URL) and mail_from"


@dataclass(frozen=True, slots=True)
class AlertPlant:
    """What alerting works with."""

    alerts: AlertStore
    caller: Caller
    """Whose guard keeps webhooks away from private addresses."""
    mailer: Mailer | None
    version: Callable[[], int]
    """The store's, which grows with every change that readers could see."""
    clock: Callable[[], datetime]
    base: str | None


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why a message did not arrive."""

    detail: str
    wait: timedelta = timedelta()
    """How long the receiver asked us to wait."""


async def alert_for_good(plant: AlertPlant, *, tick_s: float = TICK_S, found_apart_s: float = FOUND_APART_S) -> None:
    """Find and send, over and over, until cancelled; a database that fails is tried again at the next tick."""
    log = structlog.get_logger()
    loop = asyncio.get_running_loop()
    version, looked_at_s, tidied_at = -1, float("-inf"), plant.clock() - TIDY_EVERY
    while True:
        try:
            now_version = await asyncio.to_thread(plant.version)
            if now_version != version and loop.time() - looked_at_s >= found_apart_s:
                looked_at_s = loop.time()
                await find_all(plant)
                version = now_version
            await send_due(plant)
            if plant.clock() - tidied_at >= TIDY_EVERY:
                tidied_at = plant.clock()
                await asyncio.to_thread(partial(plant.alerts.tidy, now=tidied_at))
        except StoreError as error:
            log.error("alerts could not be read or written", error=str(error))
        await asyncio.sleep(tick_s)


async def find_all(plant: AlertPlant) -> int:
    """Write messages of what every alert newly finds; return how many articles those hold."""
    found = 0
    for alert in await asyncio.to_thread(plant.alerts.all):
        now = plant.clock()
        try:
            query = read_query(alert.query, now=now)
            found += await asyncio.to_thread(partial(plant.alerts.find_new, alert.id, query, now=now))
        except ParseError as error:  # it could be read when it was made: a category is gone, say
            structlog.get_logger().error("an alert's search can't be read", alert=alert.id, error=str(error))
    return found


async def send_due(plant: AlertPlant) -> int:
    """Send what waits and may be tried now, of each alert one message after another; return how many arrived."""
    arrived = 0
    while waiting := await asyncio.to_thread(partial(plant.alerts.take, now=plant.clock(), limit=AT_ONCE)):
        outcomes = await asyncio.gather(*(_deliver(plant, message) for message in waiting))
        arrived += sum(outcomes)
    return arrived


async def send_one(
    plant: AlertPlant, message: WaitingMessage, articles: "tuple[AnnotatedArticle, ...]"
) -> NotSent | None:
    """Send a message once; return why it did not arrive, or None."""
    alert, letter = message.alert, Letter(message, articles, plant.base)
    if alert.channel is Channel.EMAIL:
        if plant.mailer is None:
            return NotSent(NO_MAILER)
        write = mail_of if alert.timetable is None else digest_mail
        mail = write(letter, sender=plant.mailer.sender)
        detail = await asyncio.to_thread(plant.mailer.send, mail)
        return None if detail is None else NotSent(detail)
    answer = await plant.caller.call(_call(alert, letter, plant.clock()))
    if not isinstance(answer, CallAnswer):
        return NotSent(answer.detail)
    if answer.is_success:
        return None
    host = receiver_of(alert.address)
    return NotSent(f"{host} answered with status {answer.status}", timedelta(seconds=answer.retry_after_s or 0))


def _call(alert: Alert, letter: Letter, now: datetime) -> Call:
    if alert.channel is Channel.NTFY:
        return ntfy_call(letter)
    return slack_call(letter) if alert.channel is Channel.SLACK else webhook_call(letter, now=now)


async def _sent_or_why(
    plant: AlertPlant, message: WaitingMessage, articles: "tuple[AnnotatedArticle, ...]"
) -> NotSent | None:
    try:
        return await send_one(plant, message, articles)
    except Exception as error:  # told as the alert's trouble, so that the others arrive
        return NotSent(f"our own code failed on this message ({error!r}); please report that")


async def _deliver(plant: AlertPlant, message: WaitingMessage) -> bool:
    """Send a message and write down what came of it; one whose articles were all withdrawn needs no sending."""
    articles = tuple(await asyncio.to_thread(plant.alerts.articles, message))
    failed = await _sent_or_why(plant, message, articles) if articles else None
    now = plant.clock()
    if failed is None:
        await asyncio.to_thread(partial(plant.alerts.sent, message, now=now))
        return True
    retry_at = now + max(wait_after(message.alert.failures + 1), failed.wait)
    structlog.get_logger().warning("an alert did not arrive", alert=message.alert.id, reason=failed.detail)
    await asyncio.to_thread(partial(plant.alerts.failed, message, failed.detail, retry_at=retry_at, now=now))
    return False

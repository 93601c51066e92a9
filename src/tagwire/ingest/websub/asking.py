"""Asking hubs: to subscribe us, to renew, to let us go (WebSub §5.1), each when its time has come."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode

import structlog

from tagwire.errors import StoreError
from tagwire.fetch import Caller
from tagwire.fetch.failures import shown
from tagwire.ingest.schedule import PollPolicy
from tagwire.ingest.websub.lifecycle import LEASE, Credentials, asked, asked_to_end, failed, hub_address, put_off
from tagwire.model.document import Call, FetchFailure
from tagwire.model.subscription import Subscription, SubscriptionState
from tagwire.store import SubscribingStore

TICK_S = 5.0
"""How often to look which hubs are to be asked."""
HUBS_AT_ONCE = 16
DUE_AT_ONCE = 200
FORM = "application/x-www-form-urlencoded"


def drawn_credentials() -> Credentials:
    """Return 256 random bits for an address and 384 for a secret, which is 64 bytes long (§5.1 allows 199)."""
    return Credentials(secrets.token_urlsafe(32), secrets.token_urlsafe(48))


@dataclass(frozen=True, slots=True)
class HubDesk:
    """What asking hubs works with."""

    store: SubscribingStore
    caller: Caller
    policy: PollPolicy
    """Whose back-off hubs are asked by, too."""
    clock: Callable[[], datetime]
    base: str | None
    """Our public address, without a slash at the end; None: no hub can reach us, so none is asked."""
    draw: Callable[[], Credentials] = drawn_credentials


async def tend_subscriptions(desk: HubDesk, *, tick_s: float = TICK_S) -> None:
    """Keep subscriptions in line with what is followed, over and over, until cancelled.

    A database that fails is told to the log and tried again at the next tick.
    """
    log = structlog.get_logger()
    while True:
        try:
            await ask_due(desk)
        except StoreError as error:
            log.error("subscriptions could not be written", error=str(error))
        await asyncio.sleep(tick_s)


async def ask_due(desk: HubDesk) -> None:
    """End and leave what is over or unwanted, then ask the hubs whose time has come."""
    now = desk.clock()
    await asyncio.to_thread(desk.store.settle_subscriptions, base=desk.base, now=now)
    if desk.base is None:
        return
    due = await asyncio.to_thread(desk.store.due_subscriptions, now=now, limit=DUE_AT_ONCE)
    places = asyncio.Semaphore(HUBS_AT_ONCE)

    async def ask_in_turn(subscription: Subscription) -> None:
        try:
            async with places:
                await _ask(desk, subscription)
        except StoreError:
            raise
        except Exception as error:  # told as the subscription's trouble, so that the others go on
            detail = f"our own code failed on its hub ({error!r}); please report that"
            change = partial(put_off, detail=detail, now=desk.clock())
            await asyncio.to_thread(desk.store.change_subscription, subscription.id, change, now=desk.clock())

    await asyncio.gather(*map(ask_in_turn, due))


async def _ask(desk: HubDesk, due: Subscription) -> None:
    now = desk.clock()
    if due.asked_at is not None:
        await _note_failure(desk, due.id, _UNCONFIRMED)
        return
    change = (
        partial(asked_to_end, now=now)
        if due.state is SubscriptionState.LEAVING
        else partial(asked, base=desk.base or "", credentials=desk.draw(), now=now)
    )
    told = await asyncio.to_thread(desk.store.change_subscription, due.id, change, now=now)
    if told is None:
        return
    answer = await desk.caller.call(Call(hub_address(told), _form(told), FORM))
    if isinstance(answer, FetchFailure):
        await _note_failure(desk, told.id, f"its hub could not be asked: {answer.detail}", answer.retry_after_s)
    elif not answer.is_success:
        why = f" ({shown(answer.text.strip())})" if answer.text.strip() else ""
        detail = f"its hub {shown(answer.url)} answered {answer.status}{why}"
        await _note_failure(desk, told.id, detail, answer.retry_after_s)


async def _note_failure(desk: HubDesk, number: int, detail: str, wait_s: float | None = None) -> None:
    now = desk.clock()
    change = partial(failed, detail=detail, policy=desk.policy, now=now, wait=timedelta(seconds=wait_s or 0))
    await asyncio.to_thread(desk.store.change_subscription, number, change, now=now)


def _form(subscription: Subscription) -> bytes:
    is_leaving = subscription.state is SubscriptionState.LEAVING
    fields = {
        "hub.callback": subscription.callback or "",
        "hub.mode": "unsubscribe" if is_leaving else "subscribe",
        "hub.topic": subscription.topic,
    }
    if not is_leaving:
        fields["hub.lease_seconds"] = str(int(LEASE.total_seconds()))
        if subscription.secret is not None:
            fields["hub.secret"] = subscription.secret
    return urlencode(fields).encode()


_UNCONFIRMED = (
    "its hub took the request and did not confirm it; see that base_url can be reached from the Internet"
    " (docs/websub.md)"
)

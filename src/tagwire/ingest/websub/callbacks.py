"""What hubs reach at our callbacks: they confirm or deny a subscription (WebSub §5), and push what is new (§7).

Nothing that comes here is believed for where it came to alone. A signed push counts as if its feed had been polled; an
unsigned one only has the feed polled at once. Nothing is acknowledged before it is stored, or sure to be found by a
poll.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import blake2b

import structlog

from tagwire.errors import NotFoundError
from tagwire.fetch.failures import shown
from tagwire.ingest.rhythm import arrival_times, learn_rhythm
from tagwire.ingest.round import Plant
from tagwire.ingest.tasks import ParseTask
from tagwire.ingest.websub.lifecycle import OVER, confirmed, denied, granted_lease, left, misled, pushed
from tagwire.model.article import Rejected
from tagwire.model.document import Document
from tagwire.model.feed import ParsedFeed
from tagwire.model.source import Source, SourceState
from tagwire.model.subscription import HubQuestion, Push, PushRecord, Receipt, Subscription, SubscriptionState
from tagwire.text.signatures import STRENGTH, Signature, is_signed_by, strongest_signature

PUSHES_AT_ONCE = 8
"""More are asked to come again: each may be as large as a feed."""
STORED_WITHIN_S = 5.0
"""A push that takes longer is acknowledged once its feed is sure to be polled."""
POLLED_APART = timedelta(minutes=1)
"""The least time between two polls that unsigned pushes ask for."""


class Callbacks:
    """Answers hubs for what a plant follows; used within the plant's event loop."""

    def __init__(self, plant: Plant, *, max_bytes: int, stored_within_s: float = STORED_WITHIN_S) -> None:
        self._plant = plant
        self._max_bytes = max_bytes
        self._stored_within_s = stored_within_s
        self._free = PUSHES_AT_ONCE
        self._keeping: set[asyncio.Task[None]] = set()

    async def confirm(self, token: str, question: HubQuestion) -> str | None:
        """Return what to answer a hub that verifies or denies; None where we want nothing of what it says (§5.3)."""
        store, now = self._plant.store, self._plant.clock()
        subscription = await asyncio.to_thread(store.subscription_at, token)
        if subscription is None or question.topic != subscription.topic:
            return None
        change: Callable[[Subscription], Subscription]
        match question.mode:
            case "subscribe" if question.challenge:
                change = partial(confirmed, lease=granted_lease(question.lease_seconds), now=now)
                wanted = {SubscriptionState.ACTIVE}
            case "unsubscribe" if question.challenge:
                change, wanted = partial(left, now=now), {SubscriptionState.LEFT}
            case "denied":
                change = partial(denied, reason=shown(question.reason or ""), now=now)
                wanted = {SubscriptionState.DENIED, SubscriptionState.LEFT}
            case _:
                return None
        after = await asyncio.to_thread(store.change_subscription, subscription.id, change, now=now)
        if after is None or after.state not in wanted:
            return None
        return question.challenge or ""

    async def take(self, token: str, push: Push) -> Receipt:
        """Take a push in and say what came of it; its body is read only where somebody may push."""
        store = self._plant.store
        subscription = await asyncio.to_thread(store.subscription_at, token)
        if subscription is None:
            return Receipt.UNKNOWN
        source = await self._source_of(subscription)
        if source is None:
            return Receipt.OVER
        if self._free == 0:
            return Receipt.BUSY
        self._free -= 1
        keeping: asyncio.Task[None] | None = None
        try:
            body = await push.read(self._max_bytes)
            if body is None:
                return Receipt.TOO_LARGE
            if subscription.secret is None:
                return await self._hinted(subscription, source)
            signature = strongest_signature(push.signatures)
            if signature is None or not _is_believed(signature, body, subscription):
                await self._misled(subscription, _UNSIGNED if signature is None else _FORGED)
                return Receipt.IGNORED
            if await asyncio.to_thread(store.has_push, subscription.id, _body_hash(body)):
                return Receipt.TAKEN
            keeping = asyncio.create_task(self._keep(subscription, source, _Signed(push, body, signature)))
            self._keeping.add(keeping)
            keeping.add_done_callback(self._kept)
            return await self._receipt(keeping, source)
        finally:
            if keeping is None:
                self._free += 1

    async def _receipt(self, keeping: asyncio.Task[None], source: Source) -> Receipt:
        """Wait for a push to be stored; where that takes long, make sure that a poll finds it and wait no more."""
        await asyncio.wait({keeping}, timeout=self._stored_within_s)
        if keeping.done():
            keeping.result()
        else:
            keeping.add_done_callback(_log_failure)
            await self._wake(source)
        return Receipt.TAKEN

    async def _source_of(self, subscription: Subscription) -> Source | None:
        """Return the source a subscription serves, or None where it serves none any more."""
        if subscription.source_id is None or subscription.state in OVER:
            return None
        try:
            source = await asyncio.to_thread(self._plant.store.get_source, subscription.source_id)
        except NotFoundError:  # removed just now
            return None
        return source if source.state is SourceState.ACTIVE else None

    async def _keep(self, subscription: Subscription, source: Source, signed: "_Signed") -> None:
        """Store what a signed push brings, the way a poll's answer is stored."""
        plant, now = self._plant, self._plant.clock()
        document = Document(
            url=source.url,
            final_url=source.validators.url or source.url,
            body=signed.body,
            media_type=signed.push.media_type,
            charset=signed.push.charset,
            fetched_at=now,
        )
        parsed = await plant.parse(ParseTask(document))
        if isinstance(parsed, Rejected):
            await self._misled(subscription, f"what its hub pushed can't be read: {parsed.detail}")
            await self._wake(source)
            return
        if not isinstance(parsed, ParsedFeed):
            raise TypeError(f"a push was parsed into {type(parsed).__name__}")
        unseen = await asyncio.to_thread(plant.store.unseen_entries, source.id, parsed.entries)
        method = signed.signature.method
        record = PushRecord(
            subscription_id=subscription.id,
            source_id=source.id,
            received_at=now,
            body_hash=_body_hash(signed.body),
            entries=parsed.entries,
            deleted=parsed.deleted,
            format=parsed.format,
            rhythm=learn_rhythm(source.rhythm, arrival_times(unseen, source.rhythm, now=now), now=now),
        )
        await asyncio.to_thread(
            plant.store.record_push, record, lambda before, found: pushed(before, unseen=found, method=method, now=now)
        )

    async def _hinted(self, subscription: Subscription, source: Source) -> Receipt:
        """Have a feed polled whose hub says, without a signature, that it has something new."""
        now = self._plant.clock()
        change = partial(pushed, unseen=0, method=None, now=now)
        await asyncio.to_thread(self._plant.store.change_subscription, subscription.id, change, now=now)
        await self._wake(source)
        return Receipt.TAKEN

    async def _misled(self, subscription: Subscription, detail: str) -> None:
        change = partial(misled, detail=detail)
        await asyncio.to_thread(self._plant.store.change_subscription, subscription.id, change, now=self._plant.clock())

    async def _wake(self, source: Source) -> None:
        now = self._plant.clock()
        at = now if source.last_polled_at is None else max(now, source.last_polled_at + POLLED_APART)
        await asyncio.to_thread(self._plant.store.wake_source, source.id, at=at)

    def _kept(self, keeping: asyncio.Task[None]) -> None:
        self._keeping.discard(keeping)
        self._free += 1


@dataclass(frozen=True, slots=True)
class _Signed:
    """A push whose signature is good."""

    push: Push
    body: bytes
    signature: Signature


def _is_believed(signature: Signature, body: bytes, subscription: Subscription) -> bool:
    """Whether the signature is good, and no weaker than what the hub has shown it can do.

    Most hubs sign with SHA-1 only (§7.1), which as an HMAC still holds; but one that has signed with better is not
    heard with worse, for then that may not be the hub.
    """
    strongest = subscription.method
    is_weaker = strongest is not None and STRENGTH[signature.method] < STRENGTH[strongest]
    return not is_weaker and is_signed_by(signature, body, subscription.secret or "")


def _body_hash(body: bytes) -> int:
    return int.from_bytes(blake2b(body, digest_size=8).digest()) >> 1


def _log_failure(keeping: asyncio.Task[None]) -> None:
    error = None if keeping.cancelled() else keeping.exception()
    if error is not None:
        structlog.get_logger().error("a push could not be stored; its feed is polled instead", error=repr(error))


_UNSIGNED = "a push without a signature was ignored"
_FORGED = "a push whose signature is wrong, or weaker than its hub's, was ignored"

"""WebSub as the settings ask for it: which hubs may push to us, and whether we are a hub ourselves."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwire.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from tagwire.ingest.round import Plant
    from tagwire.model.subscription import HubQuestion, Push, Receipt
    from tagwire.store.sqlite import SqliteStore
    from tagwire.web.callback import Inbox


class LateInbox:
    """An inbox that hubs reach from the start: until ingest has begun, they are asked to come again."""

    def __init__(self) -> None:
        self.inbox: Inbox | None = None

    async def confirm(self, token: str, question: "HubQuestion") -> str | None:
        """Answer a hub that verifies or denies."""
        return None if self.inbox is None else await self.inbox.confirm(token, question)

    async def take(self, token: str, push: "Push") -> "Receipt":
        """Take a push in."""
        from tagwire.model.subscription import Receipt

        return Receipt.BUSY if self.inbox is None else await self.inbox.take(token, push)


@dataclass(frozen=True, slots=True)
class WebSub:
    """What WebSub adds to a reading room."""

    base: str | None = None
    """Its public address, without a slash at the end; None: no hub can reach us, so none is asked."""
    hub: str | None = None
    """The address of our own hub; None where not everybody may read what it would push."""
    inbox: LateInbox | None = None
    """What hubs reach."""

    async def run(self, settings: Settings, store: "SqliteStore", plant: "Plant", room: "ASGIApp") -> None:
        """Tend our subscriptions and, where we are a hub, push to our subscribers, until cancelled."""
        from tagwire.cli.workshop import feed_limit
        from tagwire.ingest.websub.asking import HubDesk, tend_subscriptions
        from tagwire.ingest.websub.callbacks import Callbacks
        from tagwire.web.hub.pushing import Hub, HubPlant

        if self.inbox is not None:
            self.inbox.inbox = Callbacks(plant, max_bytes=feed_limit(settings))
        desk = HubDesk(store, plant.fetcher, plant.policy, plant.clock, self.base)
        async with asyncio.TaskGroup() as group:
            group.create_task(tend_subscriptions(desk))
            if self.base is not None and self.hub is not None:
                hub = HubPlant(store.subscribers, plant.fetcher, room, self.base, store.version, plant.clock)
                group.create_task(Hub(hub).run())


def websub_of(settings: Settings, *, is_open: bool) -> WebSub:
    """Return what the settings ask of WebSub: nothing without a public address.

    ``is_open`` says whether everybody may read here: only then may everybody be pushed what is to be read.
    """
    from tagwire.web.hub import HUB_PATH

    base = settings.base_url
    if not settings.websub or base is None or why_not_pushed(settings) is not None:
        return WebSub()
    return WebSub(base, f"{base}{HUB_PATH}" if is_open else None, LateInbox())


def why_not_pushed(settings: Settings) -> str | None:
    """Return why no hub can push to us, in a few words, or None when it may."""
    from tagwire.ingest.websub.reach import unreachable_because

    return unreachable_because(settings.base_url, allow=settings.allow_networks)

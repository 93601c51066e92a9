"""The store: what Tagwire remembers, behind a protocol that SQLite (and later PostgreSQL) implements.

All times are aware and in UTC. Reading methods may be called from any thread; writing ones from one thread at a
time. Every method raises StoreError when the database fails, and nothing else of the database leaks.
"""

from typing import Protocol

from tagwire.store.accounts import AccountStore
from tagwire.store.alerts import AlertStore
from tagwire.store.correcting import CorrectingStore, EditingStore
from tagwire.store.following import FollowingStore, SubscribingStore
from tagwire.store.optouts import OptOutStore
from tagwire.store.reading import ReadingStore
from tagwire.store.stories import StoryStore
from tagwire.store.subscribers import SubscriberStore

__all__ = [
    "AccountStore",
    "AlertStore",
    "CorrectingStore",
    "EditingStore",
    "FollowingStore",
    "OptOutStore",
    "ReadingStore",
    "Store",
    "StoryStore",
    "SubscriberStore",
    "SubscribingStore",
]


class Store(ReadingStore, FollowingStore, EditingStore, Protocol):
    """Everything; closed when done with."""

    @property
    def accounts(self) -> AccountStore:
        """Who may log in."""

    @property
    def subscribers(self) -> SubscriberStore:
        """Who is pushed what our feeds bring."""

    @property
    def opt_outs(self) -> OptOutStore:
        """What is never asked for."""

    @property
    def stories(self) -> StoryStore:
        """What stories are told from."""

    @property
    def alerts(self) -> AlertStore:
        """Which searches are sent to whom."""

    def close(self) -> None:
        """Release every connection; the store can't be used afterwards."""

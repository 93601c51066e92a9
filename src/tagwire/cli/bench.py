"""What people may change in the reading room of ``tagwire up``, and who may without an account."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tagwire.cli.correction_making import login_name
from tagwire.errors import UsageError
from tagwire.settings import Settings

if TYPE_CHECKING:
    from tagwire.store.sqlite import SqliteStore
    from tagwire.web.room import Owner, Workbench


@dataclass(frozen=True, slots=True)
class OwnersKey:
    """The secret by which the person at this machine is known to the room, until the program ends."""

    owner: "Owner"
    secret: str

    def link(self, address: str) -> str:
        """Return the link that lets them in, given the room's address with a slash at its end."""
        return f"{address}login?owner={self.secret}&next=/sources"


def bench_of(settings: Settings, store: "SqliteStore") -> "Workbench":
    """Return what sources and alerts are kept and tags corrected with."""
    from tagwire.cli.alerts import alert_desk
    from tagwire.cli.workshop import language_identifier, now, open_fetcher
    from tagwire.ingest.sourcedesk import SourceDesk
    from tagwire.web.room import Workbench

    desk = SourceDesk(
        store, open_fetcher=lambda: open_fetcher(settings, store=store), identify=language_identifier(), clock=now
    )
    return Workbench(sources=desk, editing=store, alerts=alert_desk(settings, store))


def owners_key(settings: Settings, store: "SqliteStore", *, is_loopback: bool) -> OwnersKey | None:
    """Return a new key for the person at this machine; None where others could reach the room, or accounts exist."""
    from tagwire.web.access.proofs import digest, new_secret
    from tagwire.web.room import Owner

    if not is_loopback or settings.read_only or store.accounts.all():
        return None
    secret = new_secret()
    return OwnersKey(Owner(_owners_name(), digest(secret)), secret)


def _owners_name() -> str:
    try:
        return login_name()
    except UsageError:
        return "owner"

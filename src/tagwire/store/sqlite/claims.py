"""Claims on publishers: a row for each that somebody may ask, with who and until when."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, text

from tagwire.errors import UsageError
from tagwire.model.claim import Claim
from tagwire.text.times import epoch
from tagwire.text.urls import publisher_id

HAND_OVER_S = 2
"""How long a publisher that was given back stays with who had it: the next must keep the gap between requests, too."""
IS_FREE = (
    "NOT EXISTS (SELECT 1 FROM claim c WHERE c.publisher = {publisher} AND c.holder <> :holder"
    " AND c.until > :now AND c.until <= :furthest)"
)
"""Whether no other holds a publisher. A lease that ends later than any can stems from a clock that was ahead."""


def publisher_of(url: str | None) -> str:
    """Return whose server an address is on, "" for what is no address."""
    try:
        return publisher_id(url or "")
    except UsageError:
        return ""


def claim_values(claim: Claim) -> dict[str, str | int]:
    """Return what a statement with ``IS_FREE`` in it needs to know of a claim."""
    now = epoch(claim.made_at)
    return {"holder": claim.holder, "now": now, "furthest": epoch(claim.until) + (epoch(claim.until) - now)}


def make_claim(connection: Connection, claim: Claim, publishers: Iterable[str]) -> None:
    """Lease publishers that are free, or the holder's own already."""
    values = claim_values(claim)
    connection.execute(_FORGET_ENDED, {"now": values["now"], "furthest": values["furthest"]})
    for publisher in dict.fromkeys(publishers):
        lease = {"publisher": publisher, "holder": claim.holder, "until": epoch(claim.until)}
        connection.execute(_LEASE, lease)


def renew_claims(connection: Connection, claim: Claim, publishers: Collection[str]) -> frozenset[str]:
    """Lease publishers for longer; return those that are still the holder's."""
    values = {"holder": claim.holder, "publishers": list(publishers)}
    connection.execute(_RENEW, {**values, "until": epoch(claim.until)})
    return frozenset(connection.execute(_HELD, values).scalars())


def release_claims(connection: Connection, holder: str, publishers: Collection[str], *, now: datetime) -> None:
    """Give publishers back, to be had by others when the time of the hand-over has passed."""
    values = {"holder": holder, "publishers": list(publishers), "until": epoch(now) + HAND_OVER_S}
    connection.execute(_RELEASE, values)


def end_claims(connection: Connection, holder: str) -> None:
    """Give back all that a holder has."""
    connection.execute(_END, {"holder": holder})


def claim_holders(connection: Connection) -> tuple[str, ...]:
    """Return who holds anything."""
    return tuple(connection.execute(_HOLDERS).scalars())


_FORGET_ENDED = text("DELETE FROM claim WHERE until <= :now OR until > :furthest")
_LEASE = text(
    "INSERT INTO claim (publisher, holder, until) VALUES (:publisher, :holder, :until)"
    " ON CONFLICT (publisher) DO UPDATE SET holder = excluded.holder, until = excluded.until"
)
_RENEW = text("UPDATE claim SET until = :until WHERE holder = :holder AND publisher IN :publishers").bindparams(
    bindparam("publishers", expanding=True)
)
_HELD = text("SELECT publisher FROM claim WHERE holder = :holder AND publisher IN :publishers").bindparams(
    bindparam("publishers", expanding=True)
)
_RELEASE = text(
    "UPDATE claim SET until = min(until, :until) WHERE holder = :holder AND publisher IN :publishers"
).bindparams(bindparam("publishers", expanding=True))
_END = text("DELETE FROM claim WHERE holder = :holder")
_HOLDERS = text("SELECT DISTINCT holder FROM claim")

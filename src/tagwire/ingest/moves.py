"""Moves: when a permanent redirect (301, 308) is believed, and the stored address of a source changes.

Redirects called permanent are often a mistake of an hour, or a captive portal's doing. So the address changes only
after ``ENOUGH_TIMES`` answers in a row that led to the same place, over at least ``ENOUGH_TIME``, as Feedbin does.
Until then every poll begins at the old address. 302, 303 and 307 never move anything. When a person adds an address,
the redirect is followed at once: there is nothing yet that could be lost.
"""

from datetime import datetime, timedelta

from tagwire.model.source import SeenMove

ENOUGH_TIMES = 5
ENOUGH_TIME = timedelta(days=6)


def seen_move(url: str, before: SeenMove | None, permanent_url: str | None, *, now: datetime) -> SeenMove | None:
    """Return what is known of a source's move after a good answer; one that was not redirected forgets it."""
    if permanent_url is None or permanent_url == url:
        return None
    if before is None or before.url != permanent_url or before.since > now:
        return SeenMove(permanent_url, 1, now)
    return SeenMove(permanent_url, before.times + 1, before.since)


def believed_move(move: SeenMove | None, *, now: datetime) -> str | None:
    """Return the new address, when a move has been seen often enough and for long enough."""
    if move is None or move.times < ENOUGH_TIMES or now - move.since < ENOUGH_TIME:
        return None
    return move.url

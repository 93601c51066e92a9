"""Moves: when a permanent redirect (301, 308) is believed, and which address is asked until then.

Redirects called permanent are often a mistake of an hour, or a captive portal's doing. So the address changes only
after ``ENOUGH_TIMES`` answers in a row that led to the same place, over at least ``ENOUGH_TIME``, as Feedbin does. 302,
303 and 307 never move anything. When a person adds an address, the redirect is followed at once: there is nothing yet
that could be lost.

Until then the redirect is remembered as any cache may remember it (RFC 9110 §15.4.2), so that a round is one request,
to where it led, and not two. The old address is asked again after an hour, and then whenever as long again has passed
as since the redirect was first seen: a redirect that was a mistake is followed for at most twice as long as it stood.
It is also asked again as soon as the new address fails.
"""

from datetime import datetime, timedelta

from tagwire.model.source import SeenMove, Source

ENOUGH_TIMES = 5
ENOUGH_TIME = timedelta(days=6)
FIRST_CHECK = timedelta(hours=1)


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


def next_check(move: SeenMove) -> datetime:
    """Return when the old address is asked again whether it still leads to the new one."""
    doublings = min(move.times - 1, 16)
    return move.since + min(FIRST_CHECK * (1 << doublings), ENOUGH_TIME)


def address_to_ask(source: Source, *, now: datetime) -> str:
    """Return where a round asks for a source: at its own address, or at once where a redirect led a while ago."""
    move = source.move
    if move is None or source.failures or move.since > now or next_check(move) <= now:
        return source.url
    return move.url

"""Rhythms and hints of sources as the JSON text that lies in ``source.rhythm``."""

from datetime import datetime
from typing import Any

import orjson

from tagwire.model.rhythm import FeedHints, Rhythm
from tagwire.text.times import epoch, from_epoch


def pack_rhythm(rhythm: Rhythm, hints: FeedHints) -> str:
    """Return a rhythm and hints as JSON, numbers to four places."""
    return orjson.dumps(
        {
            "since": _epoch(rhythm.since),
            "at": _epoch(rhythm.counted_at),
            "weight": round(rhythm.weight, 4),
            "recent": round(rhythm.recent, 4),
            "hours": [round(count, 4) for count in rhythm.hours],
            "days": [round(count, 4) for count in rhythm.days],
            "skip_hours": hints.skip_hours,
            "skip_days": hints.skip_days,
            "every": hints.every_minutes,
            "base": _epoch(hints.base),
        }
    ).decode()


def unpack_rhythm(packed: str | None) -> tuple[Rhythm, FeedHints]:
    """Return the packed rhythm and hints; those of a source never read where there are none."""
    if packed is None:
        return Rhythm(), FeedHints()
    p: dict[str, Any] = orjson.loads(packed)
    rhythm = Rhythm(
        since=_time(p["since"]),
        counted_at=_time(p["at"]),
        weight=p["weight"],
        recent=p["recent"],
        hours=tuple(p["hours"]),
        days=tuple(p["days"]),
    )
    return rhythm, FeedHints(tuple(p["skip_hours"]), tuple(p["skip_days"]), p["every"], _time(p["base"]))


def _epoch(moment: datetime | None) -> int | None:
    return None if moment is None else epoch(moment)


def _time(seconds: int | None) -> datetime | None:
    return None if seconds is None else from_epoch(seconds)

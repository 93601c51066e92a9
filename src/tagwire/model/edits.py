"""Edits: whether a feed's entry says something else than it did, so that its article is worth reading again.

A page is asked for again when its entry changed, and never because its feed was fetched again. A later date alone is a
weaker sign than other words: many feeds date all their entries anew each time they are built, and some at each request.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tagwire.model.feed import Entry
from tagwire.text.hashes import key_hash

SETTLED_AFTER = timedelta(minutes=5)
"""A date younger than this, at a poll, may be the clock's and not the entry's: it counts at the next poll."""
MOST_REDATED = 0.5
"""From this share of a feed's known entries dated anew at once, the dates are the feed's doing and say nothing."""
FEWEST_REDATED = 4
FIRST_WAIT = timedelta(minutes=15)
LONGEST_WAIT = timedelta(days=1)

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class EntryState:
    """What an entry said when it was last looked at."""

    words: int
    """A hash of its title, summary and content, mark-up and white space apart."""
    updated: datetime | None
    """When it was changed, else published, as it states."""


def entry_state(entry: Entry, *, at: datetime, before: EntryState | None = None) -> EntryState:
    """Return what an entry says at a poll; a date of the last few minutes leaves the one ``before`` standing."""
    stated = entry.updated or entry.published
    known = before.updated if before is not None else None
    if stated is None or (before is not None and stated > at - SETTLED_AFTER):
        stated = known
    if stated is not None and known is not None:
        stated = max(stated, known)
    words = " ".join(_TAG.sub(" ", "\n".join((entry.title or "", entry.summary or "", entry.content or ""))).split())
    return EntryState(key_hash(words), stated)


def has_other_words(before: EntryState, after: EntryState) -> bool:
    """Whether title, summary or content differ."""
    return before.words != after.words


def is_redated(before: EntryState, after: EntryState) -> bool:
    """Whether the entry has a later date, and says the same."""
    return (
        before.words == after.words
        and after.updated is not None
        and before.updated is not None
        and after.updated > before.updated
    )


def dates_say_something(changes: Sequence[tuple[EntryState, EntryState]]) -> bool:
    """Whether later dates are each entry's own: false when too many known entries of one feed were dated anew."""
    redated = sum(is_redated(before, after) for before, after in changes)
    return redated < FEWEST_REDATED or redated < MOST_REDATED * len(changes)


def wait_before_rereading(rereads: int) -> timedelta:
    """Return how long after an article was read it may be read again, having been read again ``rereads`` times.

    The first time at once; then a quarter of an hour, four times as long each time, up to a day: an entry that differs
    at every poll (a counter in its summary) costs its publisher one page a day.
    """
    if rereads == 0:
        return timedelta(0)
    return min(FIRST_WAIT * (1 << 2 * min(rereads - 1, 8)), LONGEST_WAIT)

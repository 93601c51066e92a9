"""Placement: where a state of an article belongs among those known, whatever the order in which they arrive.

A state is known by the moment at which its words are known to have stood. The present one has held from one such
moment until another; the others are past. The same states give the same present one and the same past ones in any
order, and a state that arrives twice changes nothing.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """From when until when words are known to have stood, in seconds since 1970."""

    since: int
    until: int


@dataclass(frozen=True, slots=True)
class Placement:
    """What the arrival of a state changes."""

    held: Held
    """How long the present state has held, after the arrival."""
    is_present: bool = False
    """Whether the arrival is now the present state."""
    old_past: tuple[int, ...] = ()
    """At which moments the state that was present becomes a past one."""
    new_past: tuple[int, ...] = ()
    """At which moments the arrival itself is one."""


def place_state(held: Held, at: int, *, is_same: bool, last_past: int | None) -> Placement:
    """Return where a state seen at ``at`` belongs; ``is_same`` says that its words are the present ones.

    ``last_past`` is the moment of the newest past state. Of two states of one moment the first to arrive stands.
    """
    if is_same:
        if at >= held.since:
            return Placement(Held(held.since, max(held.until, at)), is_present=at > held.until)
        if last_past is None or last_past < at:
            return Placement(Held(at, held.until))
        return Placement(held, new_past=(at,))
    moments = (held.since,) if held.since == held.until else (held.since, held.until)
    if at > held.until:
        return Placement(Held(at, at), is_present=True, old_past=moments)
    if at in moments:
        return Placement(held)
    if at > held.since:
        return Placement(Held(held.until, held.until), old_past=(held.since,), new_past=(at,))
    return Placement(held, new_past=(at,))

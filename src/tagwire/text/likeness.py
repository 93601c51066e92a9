"""Likeness: how much of one text stands in another, in any script."""

from tagwire.text.keys import fold

WINDOW = 12
"""Letters and digits in a row that count as taken over: few texts share one by chance."""


def shared_part(one: str, other: str) -> float | None:
    """Return which part of the shorter text stands in the other, from 0 to 1; None where one is too short to tell.

    Compared are all runs of 12 letters and digits, without spaces, case and punctuation (Broder, "On the resemblance
    and containment of documents", 1997: the containment of the one's windows in the other's).

    >>> shared_part("The council meets tonight at eight.", "Tonight at eight the council meets!")
    0.3888888888888889
    """
    windows = [_windows(text) for text in (one, other)]
    fewer, more = sorted(windows, key=len)
    if not fewer:
        return None
    return len(fewer & more) / len(fewer)


def _windows(text: str) -> frozenset[str]:
    folded = fold(text)
    return frozenset(folded[at : at + WINDOW] for at in range(len(folded) - WINDOW + 1))

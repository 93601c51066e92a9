"""Differences: which paragraphs of a text were added and which removed."""

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

MOST_ALIGNED = 400
"""Paragraphs, on either side, up to which the two texts are aligned; difflib's time grows with their product."""


def changed_paragraphs(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Return the paragraphs of ``after`` that are new, and those of ``before`` that are gone, in reading order.

    Paragraphs are what blank lines part. A reworded one counts as both. Longer texts than ``MOST_ALIGNED`` are
    compared as bags of paragraphs, so that one which only moved is then no change.

    >>> changed_paragraphs("One.\n\nTwo.", "One.\n\nThree.")
    (('Three.',), ('Two.',))
    """
    old, new = before.split("\n\n") if before else [], after.split("\n\n") if after else []
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(old), len(new)) > MOST_ALIGNED:
        return _left_over(new, old), _left_over(old, new)
    added: list[str] = []
    removed: list[str] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            removed += old[i:j]
            added += new[k:m]
    return tuple(added), tuple(removed)


def _left_over(these: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``these`` that ``others`` do not hold, each as often as it is too many."""
    held = Counter(others)
    left: list[str] = []
    for paragraph in these:
        if held[paragraph] > 0:
            held[paragraph] -= 1
        else:
            left.append(paragraph)
    return tuple(left)

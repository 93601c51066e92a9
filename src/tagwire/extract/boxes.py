"""Boxes: which blocks stand in a box beside or inside the text that says itself that it is none."""

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.blocks import PageBlocks
from tagwire.extract.characters import Matrix
from tagwire.extract.features import Tree, cue_columns, hint_inside_column, lengths_in
from tagwire.extract.hints import Hint

_BOXES = {
    Hint.NEWSLETTER: ("newsletter", "support", "consent"),
    Hint.RELATED: ("related",),
    Hint.CAPTION: ("credit",),
}
MOST_BOX_CHARS = 800
"""A larger element that is called a newsletter's may be the page of a site that is one."""
_MOSTLY = 0.5

Flags = NDArray[np.bool_]


def boxes_in(page: PageBlocks, rows: Matrix) -> Flags:
    """Which blocks stand in a box that is called what its words tell of; ``rows`` are the blocks' features.

    Off the path to the running text: a newsletter's box that says "subscribe", with all that stands in it, a box of
    related pieces that says "read also", a caption with a credit; a dialog whatever it says. Anywhere: a dialog that
    speaks of cookies and consent for the most part and holds no h1, as its text may be longer than a short article's.
    """
    found: Flags = rows[:, hint_inside_column(Hint.DIALOG)] > 0
    for hint, names in _BOXES.items():
        is_called = rows[:, hint_inside_column(hint)] > 0
        found |= is_called & _says(rows, *names)
    is_letter = found & (rows[:, hint_inside_column(Hint.NEWSLETTER)] > 0)
    asks = _says(rows, "consent")
    if not (is_letter.any() or asks.any()):
        return found
    tree, lengths, hints = Tree.of(page), lengths_in(rows), np.array(page.elements.hints)
    held = tree.within(tree.direct(lengths))
    is_box = (hints & int(Hint.NEWSLETTER) > 0) & (held <= MOST_BOX_CHARS) & (tree.within(tree.direct(is_letter)) > 0)
    asked = tree.within(tree.direct(lengths * asks))
    titles = tree.within(tree.direct(np.array([block.tag == "h1" for block in page.blocks])))
    is_notice = (hints & int(Hint.DIALOG) > 0) & (asked > 0) & (asked >= _MOSTLY * held) & (titles == 0)
    is_box[0] = is_notice[0] = False
    every: Flags = np.logical_or(found, _inside(tree, np.logical_or(is_box, is_notice)))
    return every


def _says(rows: Matrix, *cues: str) -> Flags:
    """Which blocks hold one of these cues."""
    says: Flags = rows[:, cue_columns(cues)].max(axis=1) > 0
    return says


def _inside(tree: Tree, chosen: Flags) -> Flags:
    """Which blocks stand in one of the chosen elements."""
    count = len(chosen)
    opened = np.cumsum(chosen) - np.cumsum(np.bincount(tree.ends[chosen] + 1, minlength=count + 1))[:count]
    inside: Flags = opened[tree.of_block] > 0
    return inside

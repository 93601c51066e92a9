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
_MOST_ABOVE = 12

Flags = NDArray[np.bool_]


def boxes_in(page: PageBlocks, rows: Matrix) -> Flags:
    """Which blocks stand in a box, off the path to the running text, that is called what their words tell of.

    A newsletter's box that says "subscribe", with all that stands in it; a box of related pieces that says "read also",
    a caption with a credit; a dialog whatever it says. ``rows`` are the blocks' features.
    """
    found: Flags = rows[:, hint_inside_column(Hint.DIALOG)] > 0
    for hint, names in _BOXES.items():
        is_called = rows[:, hint_inside_column(hint)] > 0
        found |= is_called & (rows[:, cue_columns(names)] > 0).any(axis=1)
    is_letter = found & (rows[:, hint_inside_column(Hint.NEWSLETTER)] > 0)
    return found | _around(page, rows, is_letter) if is_letter.any() else found


def _around(page: PageBlocks, rows: Matrix, is_letter: Flags) -> Flags:
    """Which blocks stand in one small element, called a newsletter's, with a block that is known to be its words."""
    tree, hints = Tree.of(page), page.elements.hints
    held = tree.within(tree.direct(lengths_in(rows)))
    found: Flags = np.zeros(len(is_letter), dtype=np.bool_)
    for element in set(tree.of_block[is_letter].tolist()):
        at = element
        for _ in range(_MOST_ABOVE):
            if held[at] > MOST_BOX_CHARS or not at:
                break
            if hints[at] & Hint.NEWSLETTER:
                found |= (tree.of_block >= at) & (tree.of_block <= tree.ends[at])
            at = int(tree.parents[at])
    return found

"""Context: what a first verdict on all blocks says of each one's neighbours and of the elements it stands in.

A second model reads this beside the block's own features: stacked generalisation (Wolpert, 1992), as a paragraph
between two of the article's own is most likely the third, and a box whose other lines were refused is no article.
"""

import numpy as np

from tagwire.extract.blocks import PageBlocks
from tagwire.extract.characters import Column, Matrix
from tagwire.extract.features import Integers, Tree, shifted

_MOST_CHARS = 400
"""A block counts for no more than this: one endless paragraph doesn't settle a box."""
_LEVELS = 5
_NEIGHBOURS = (-4, -3, -2, -1, 1, 2, 3, 4)
_WINDOWS = (5, 12)
_SURE = 0.6
_FAR = 99


def context_of(page: PageBlocks, lengths: Matrix, likely: Matrix) -> Matrix:
    """Return one row for each block, given how likely each was found to be the article's by itself."""
    tree = Tree.of(page)
    weights = np.minimum(lengths, _MOST_CHARS).astype(np.float64)
    mass = likely * weights
    odds = np.log((likely + 1e-4) / (1 - likely + 1e-4)).astype(np.float32)
    columns = [
        *_containers(tree, weights, mass),
        *_kin(page, tree, weights, mass),
        *_windows(weights, mass),
        *_edges(likely),
        odds,
        *_holder(tree, weights, mass),
    ]
    neighbours = [shifted(odds[:, None], step, missing=-9.3) for step in _NEIGHBOURS]
    return np.hstack([np.stack(columns, axis=1), *neighbours]).astype(np.float32)


def _others(mass: Column, weight: Column, own_mass: Column, own_weight: Column) -> Column:
    """Return the likelihood of a group's other blocks; -1 where there are none."""
    rest = weight - own_weight
    share: Column = np.where(rest > 1, (mass - own_mass) / (rest + 1e-6), -1)
    return share


def _containers(tree: Tree, weights: Column, mass: Column) -> list[Column]:
    """Of the elements around a block, the nearest first: how likely the rest inside is, and its share of the page."""
    mass_in = tree.within(tree.direct(mass))
    weight_in = tree.within(tree.direct(weights))
    every = mass_in[0] + 1e-6
    columns = []
    level = tree.of_block
    for _ in range(_LEVELS):
        columns += [_others(mass_in[level], weight_in[level], mass, weights), (mass_in[level] - mass) / every]
        level = tree.parents[level]
    return columns


def _kin(page: PageBlocks, tree: Tree, weights: Column, mass: Column) -> list[Column]:
    """How likely the other blocks are that stand in elements of the same kind, tag and parent, tag and grandparent."""
    elements = page.elements
    at = tree.of_block
    signatures = np.array(elements.signatures)
    codes = {tag: code for code, tag in enumerate(sorted(set(elements.tags)))}
    tags = np.array([codes[tag] for tag in elements.tags])[at]
    above = tree.parents[at]
    groups = (
        signatures[at] * 31 + signatures[above] * 17 + tree.depths[at],
        tags * len(tree.parents) + above,
        tags * len(tree.parents) + tree.parents[above],
    )
    columns = []
    for group in groups:
        number: Integers = np.unique(group, return_inverse=True)[1]
        columns.append(_others(np.bincount(number, mass)[number], np.bincount(number, weights)[number], mass, weights))
    return columns


def _windows(weights: Column, mass: Column) -> list[Column]:
    """How likely the blocks before and after are, near, less near, and up to the page's ends."""
    count = len(mass)
    index = np.arange(count)
    mass_to = np.concatenate([[0.0], np.cumsum(mass)])
    weight_to = np.concatenate([[0.0], np.cumsum(weights)])
    columns = []
    for width in _WINDOWS:
        low, high = np.maximum(0, index - width), np.minimum(count, index + 1 + width)
        columns.append((mass_to[index] - mass_to[low]) / (weight_to[index] - weight_to[low] + 1e-6))
        columns.append((mass_to[high] - mass_to[index + 1]) / (weight_to[high] - weight_to[index + 1] + 1e-6))
    every = mass_to[-1] + 1e-6
    return [*columns, mass_to[index] / every, (every - mass_to[index + 1]) / every, np.full(count, np.log1p(every))]


def _edges(likely: Column) -> list[Column]:
    """How far the first and the last sure block are, and the nearest before and after."""
    index = np.arange(len(likely))
    sure = np.flatnonzero(likely > _SURE)
    if not len(sure):
        far = np.full(len(likely), _FAR)
        return [np.clip(index, -40, 200), np.clip(-index, -40, 200), far, far]
    following = np.searchsorted(sure, index, side="right")
    before = np.searchsorted(sure, index, side="left")
    return [
        np.clip(index - sure[0], -40, 200),
        np.clip(sure[-1] - index, -40, 200),
        np.where(following < len(sure), sure[np.minimum(following, len(sure) - 1)] - index, _FAR),
        np.where(before > 0, index - sure[np.maximum(before - 1, 0)], _FAR),
    ]


def _holder(tree: Tree, weights: Column, mass: Column) -> list[Column]:
    """How many elements up the one that holds half the page's likely text is, and how likely all inside is."""
    mass_in = tree.within(tree.direct(mass))
    weight_in = tree.within(tree.direct(weights))
    heavy = mass_in / (mass_in[0] + 1e-6) >= 0.5
    level = tree.of_block
    steps = np.zeros(len(mass))
    for _ in range(12):
        light = ~heavy[level]
        if not light.any():
            break
        steps += light
        level = np.where(light, tree.parents[level], level)
    return [steps, mass_in[level] / (weight_in[level] + 1e-6)]

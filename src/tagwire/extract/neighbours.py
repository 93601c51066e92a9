"""Neighbours: what the first look at a page says of the blocks around each block, for the second look."""

import numpy as np
from numpy.typing import NDArray

from tagwire.extract.features import BlockRows, Matrix

_STEPS = (1, 2, 3)
_WIDTHS = (3, 7, 15)


def with_neighbours(seen: BlockRows, probabilities: Matrix) -> Matrix:
    """Return the rows with the first look's probabilities of block, neighbours, window, and relatives added."""
    p = probabilities.astype(np.float32)
    n = len(p)
    lengths = np.expm1(seen.rows[:, 0])
    weight = lengths * p
    total = float(weight.sum()) + 1e-6
    before = (np.cumsum(weight) - weight) / total
    columns: list[NDArray[np.floating]] = [p, before, 1 - before - weight / total, np.full(n, np.log1p(total))]
    for step in _STEPS:
        columns += [_moved(p, step), _moved(p, -step)]
    for width in _WIDTHS:
        columns.append(_window(weight, width) / (_window(lengths, width) + 1e-6))
    for group in seen.groups.T:
        columns += _of_relatives(group, weight, lengths, total)
    sure = np.flatnonzero(p * (lengths > 60) > 0.7)
    index = np.arange(n)
    first, last = (int(sure[0]), int(sure[-1])) if len(sure) else (0, 0)
    columns += [np.clip(index - first, -30, 60), np.clip(last - index, -30, 60), np.full(n, p.max(initial=0.0))]
    return np.hstack([seen.rows, np.stack(columns, axis=1)]).astype(np.float32)


def _of_relatives(
    group: NDArray[np.int64], weight: Matrix, lengths: Matrix, total: float
) -> list[NDArray[np.floating]]:
    """The probable share of the other blocks of the same group, and the group's share of all probable text."""
    _, places = np.unique(group, return_inverse=True)
    weights = np.bincount(places, weight)
    texts = np.bincount(places, lengths)
    others = texts[places] - lengths
    share = np.where(others > 0.5, (weights[places] - weight) / np.maximum(others, 0.5), -1)
    return [share, weights[places] / total]


def _moved(values: Matrix, step: int) -> Matrix:
    moved = np.full(len(values), -1, np.float32)
    if abs(step) < len(values):
        if step > 0:
            moved[:-step] = values[step:]
        else:
            moved[-step:] = values[:step]
    return moved


def _window(values: Matrix, width: int) -> NDArray[np.floating]:
    return np.convolve(values, np.ones(width, np.float32), "full")[width // 2 : width // 2 + len(values)]

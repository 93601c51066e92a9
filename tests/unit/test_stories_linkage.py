"""Average linkage: which likenesses make which clusters."""

import numpy as np
import pytest

from tagwire.stories.linkage import link


def _square(size: int, pairs: dict[tuple[int, int], float], *, other: float = -3.0) -> np.ndarray:
    likeness = np.full((size, size), other, np.float32)
    for (one, two), value in pairs.items():
        likeness[one, two] = likeness[two, one] = value
    return likeness


@pytest.mark.parametrize(
    ("name", "likeness", "clusters"),
    [
        ("nothing", np.zeros((0, 0), np.float32), []),
        ("one", _square(1, {}), [[0]]),
        ("two alike", _square(2, {(0, 1): 0.5}), [[0, 1]]),
        ("two on the edge", _square(2, {(0, 1): 0.0}), [[0], [1]]),
        ("a chain is cut at its weakest place", _square(3, {(0, 1): 4, (1, 2): 2}), [[0, 1], [2]]),
        ("a strong link makes up for a weak one", _square(3, {(0, 1): 4, (1, 2): 3.5}), [[0, 1, 2]]),
        (
            "an article like two stories does not join them",
            _square(5, {(0, 1): 5, (3, 4): 5, (0, 2): 2, (1, 2): 2, (2, 3): 1, (2, 4): 1}),
            [[0, 1, 2], [3, 4]],
        ),
    ],
)
def test_clusters(name: str, likeness: np.ndarray, clusters: list[list[int]]) -> None:
    assert link(likeness) == clusters

"""Trees: a boosted-tree model as flat arrays, evaluated for all blocks of a page at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Booster(Protocol):
    """What is asked of a trained lightgbm model: ``dump_model()``."""

    def dump_model(self) -> dict[str, object]:
        """Return the model as nested dictionaries."""
        ...


@dataclass(frozen=True, slots=True)
class FlatTrees:
    """Complete binary trees of one depth, each level stored in order (node i has children 2i+1 and 2i+2)."""

    features: NDArray[np.int16]
    """Trees × inner nodes: the column each node looks at."""
    thresholds: Matrix
    """Trees × inner nodes: values above go right."""
    leaves: Matrix
    """Trees × leaves: log-odds."""

    def probabilities(self, rows: Matrix) -> Matrix:
        """Return the probability for each row."""
        trees, inner = self.features.shape
        count = len(rows)
        columns = np.ascontiguousarray(rows.T, dtype=np.float32)
        values, thresholds = columns.ravel(), self.thresholds.ravel()
        starts = self.features.ravel().astype(np.intp) * count
        root = (np.arange(trees, dtype=np.intp) * inner)[:, None]
        row = np.arange(count, dtype=np.intp)
        node = np.broadcast_to(root, (trees, count)).copy()
        for _ in range((inner + 1).bit_length() - 1):
            at = starts.take(node, mode="clip")
            at += row
            goes_right = values.take(at, mode="clip") > thresholds.take(node, mode="clip")
            node += node
            node += 1 - root
            node += goes_right
        node += np.arange(trees, dtype=np.intp)[:, None] * (inner + 1) - inner - root
        odds = self.leaves.ravel().take(node, mode="clip").sum(axis=0)
        likely: Matrix = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return likely

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """Return the arrays to be stored, each under ``name`` and what it is."""
        return {
            f"{name}_features": self.features,
            f"{name}_thresholds": self.thresholds.astype(np.float32),
            f"{name}_leaves": self.leaves.astype(np.float16),
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> "FlatTrees":
        """Read what ``arrays`` gave."""
        return cls(
            arrays[f"{name}_features"].astype(np.int16),
            arrays[f"{name}_thresholds"].astype(np.float32),
            arrays[f"{name}_leaves"].astype(np.float32),
        )

    @classmethod
    def from_lightgbm(cls, booster: Booster) -> "FlatTrees":
        """Fill each tree of a trained model up to a complete one."""
        roots = [tree["tree_structure"] for tree in booster.dump_model()["tree_info"]]  # type: ignore[attr-defined]  # lightgbm has no types
        depth = max(map(_depth, roots))
        inner = 2**depth - 1
        features = np.zeros((len(roots), inner), np.int16)
        thresholds = np.full((len(roots), inner), np.inf, np.float32)
        leaves = np.zeros((len(roots), inner + 1), np.float32)
        for t, root in enumerate(roots):
            todo = [(root, 0)]
            while todo:
                node, at = todo.pop()
                if at >= inner:
                    leaves[t, at - inner] = node["leaf_value"]
                elif "split_feature" in node:
                    features[t, at] = node["split_feature"]
                    thresholds[t, at] = (
                        np.nextafter(np.float32(node["threshold"]), np.float32(np.inf))
                        if np.float32(node["threshold"]) < node["threshold"]
                        else node["threshold"]
                    )
                    todo += [(node["left_child"], 2 * at + 1), (node["right_child"], 2 * at + 2)]
                else:
                    todo += [(node, 2 * at + 1), (node, 2 * at + 2)]
        return cls(features, thresholds, leaves)


def _depth(node: dict[str, object]) -> int:
    if "split_feature" not in node:
        return 0
    return 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))  # type: ignore[arg-type]  # lightgbm has no types

"""Confusion matrices as pictures: a row for what is meant, a column for what is said; numbers alone."""

from collections import Counter
from collections.abc import Sequence
from html import escape

CELL, LEFT, TOP = 34, 170, 150


def draw_matrix(pairs: Sequence[tuple[str, str]], *, labels: Sequence[str], title: str) -> str:
    """Return an SVG of how often each label was said of each; darker is a larger share of what was meant."""
    counts = Counter(pairs)
    meant = Counter(truth for truth, _ in pairs)
    rows = [label for label in labels if meant[label]]
    columns = [label for label in labels if any(counts[row, label] for row in rows)]
    width, height = LEFT + CELL * len(columns) + 60, TOP + CELL * len(rows) + 20
    right = sum(counts[label, label] for label in rows)
    view, style = f'viewBox="0 0 {width} {height}"', 'font-family="sans-serif" font-size="12"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {view} {style}>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="22" font-weight="bold">{escape(title)}</text>',
        f'<text x="12" y="40" fill="#666">{right} of {len(pairs)} right; rows: meant, columns: said</text>',
    ]
    for at, label in enumerate(columns):
        x, y = LEFT + CELL * at + CELL / 2 + 4, TOP - 8
        parts.append(f'<text transform="translate({x},{y}) rotate(-45)">{escape(label)}</text>')
    for row, truth in enumerate(rows):
        y = TOP + CELL * row
        parts.append(f'<text x="{LEFT - 8}" y="{y + CELL / 2 + 4}" text-anchor="end">{escape(truth)}</text>')
        for column, said in enumerate(columns):
            x, count = LEFT + CELL * column, counts[truth, said]
            share = count / meant[truth]
            fill = f"rgba({'42,111,219' if truth == said else '204,51,51'},{share:.2f})" if count else "none"
            parts.append(f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#ddd"/>')
            if count:
                ink = "#fff" if share > 0.6 else "#222"
                at_x, at_y = x + CELL / 2, y + CELL / 2 + 4
                parts.append(f'<text x="{at_x}" y="{at_y}" text-anchor="middle" fill="{ink}">{count}</text>')
        x = LEFT + CELL * len(columns) + 8
        parts.append(f'<text x="{x}" y="{y + CELL / 2 + 4}" fill="#666">{meant[truth]}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"

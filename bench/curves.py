"""Curves: measured numbers over a growing count, as an SVG of one panel for each number, all from nought on."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, HEIGHT, LEFT, GAP = 620, 130, 64, 62


class Panel(NamedTuple):
    """One number's curve."""

    title: str
    values: Sequence[float]
    limit: float | None = None
    """A line to be above or below of."""


def draw_curves(counts: Sequence[int], panels: Sequence[Panel], *, counted: str) -> str:
    """Return an SVG of panels one above the other, all over the same counts."""
    total = GAP + len(panels) * (HEIGHT + GAP)
    view, style = f'viewBox="0 0 {LEFT + WIDTH + 40} {total}"', 'font-family="sans-serif" font-size="12" fill="#666"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {view} {style}>']
    for number, panel in enumerate(panels):
        top = GAP / 2 + number * (HEIGHT + GAP)
        highest = max(*panel.values, panel.limit or 0) * 1.1
        across = [LEFT + WIDTH * count / counts[-1] for count in counts]
        points = " ".join(
            f"{x:.1f},{top + HEIGHT * (1 - value / highest):.1f}" for x, value in zip(across, panel.values, strict=True)
        )
        parts.append(f'<text x="{LEFT}" y="{top - 8}" font-weight="bold">{panel.title}</text>')
        parts.append(f'<path d="M{LEFT} {top}V{top + HEIGHT}H{LEFT + WIDTH}" fill="none" stroke="#999"/>')
        parts.append(f'<polyline points="{points}" fill="none" stroke="#2a6fdb" stroke-width="2"/>')
        if panel.limit is not None:
            level = top + HEIGHT * (1 - panel.limit / highest)
            parts.append(f'<path d="M{LEFT} {level:.1f}H{LEFT + WIDTH}" stroke="#c33" stroke-dasharray="4 4"/>')
        for value in dict.fromkeys((panel.values[-1], panel.limit or 0)):
            level = top + HEIGHT * (1 - value / highest) + 4
            parts.append(f'<text x="{LEFT - 6}" y="{level:.1f}" text-anchor="end">{value:,.0f}</text>')
        for count in (counts[-1] // 2, counts[-1]):
            x = LEFT + WIDTH * count / counts[-1]
            parts.append(f'<text x="{x:.1f}" y="{top + HEIGHT + 16}" text-anchor="middle">{count:,}</text>')
    parts.append(f'<text x="{LEFT + WIDTH / 2}" y="{total - 8}" text-anchor="middle">{counted}</text></svg>')
    return "\n".join(parts) + "\n"

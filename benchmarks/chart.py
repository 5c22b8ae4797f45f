"""A small chart with two panels of lines on logarithmic axes, as SVG text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
COLOURS = ("#1b5e8c", "#b3541e", "#5d6b2f", "#7a4a8c")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, GAP = 840, 330, 62, 44, 60, 70
PANEL = (WIDTH - 2 * LEFT - GAP + 32) / 2


def growth_chart(title: str, panels: Mapping[str, Mapping[str, Points]], across: str) -> str:
    """``panels``: title of the axis (with its unit) → line → (x, y) points, all above 0.  A legend names the lines once."""
    lines = list(dict.fromkeys(name for panel in panels.values() for name in panel))
    body = [f'<text x="{LEFT}" y="20" font-weight="bold">{escape(title)}</text>']
    for i, (axis, series) in enumerate(panels.items()):
        body += _panel(LEFT + i * (PANEL + GAP), axis, series, across, lines)
    for i, name in enumerate(lines):
        at = LEFT + i * 190
        body.append(
            f'<line x1="{at}" y1="{HEIGHT - 9}" x2="{at + 22}" y2="{HEIGHT - 9}" stroke="{COLOURS[i]}" stroke-width="3"/>'
        )
        body.append(f'<text x="{at + 28}" y="{HEIGHT - 5}">{escape(name)}</text>')
    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {view}>'
    ground = f'<title>{escape(title)}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    return "\n".join([head, ground, *body, "</svg>", ""])


def _panel(left: float, axis: str, series: Mapping[str, Points], across: str, lines: Sequence[str]) -> list[str]:
    xs = [x for points in series.values() for x, _ in points]
    ys = [y for points in series.values() for _, y in points]
    x_low, x_high = _decades(xs)
    y_low, y_high = _decades(ys)
    below = HEIGHT - BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - x_low) / (x_high - x_low) * PANEL
        up = (math.log10(y) - y_low) / (y_high - y_low) * (below - TOP)
        return left + right, below - up

    out = [f'<text x="{left}" y="{TOP - 8}" fill="#444444">{escape(axis)}</text>']
    for power in range(y_low, y_high + 1):
        y = place(10.0**x_low, 10.0**power)[1]
        out.append(f'<line x1="{left}" y1="{y:.1f}" x2="{left + PANEL:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>')
    for power in range(x_low, x_high + 1):
        x = place(10.0**power, 10.0**y_low)[0]
        out.append(f'<text x="{x:.1f}" y="{below + 16}" text-anchor="middle">{10**power:,}</text>')
    out.append(
        f'<text x="{left + PANEL:.1f}" y="{below + 32}" text-anchor="end" fill="#444444">{escape(across)}</text>'
    )
    for name, points in series.items():
        colour = COLOURS[lines.index(name)]
        placed = [place(x, y) for x, y in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in placed]
    return out


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values)) + 1e-9), math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)

"""Diverging stacked bars: the shares of labelled answers, the good ones to the right of a common line, the bad ones to its left."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.marks import Sketch, axis, labels, legend_rows, row_heights, ticks, wrapped
from reports.charts_data import Diverging, Shares
from reports.faces import Missing, Typeface
from reports.styles import INK, RULE, SOFT

SIZE, SMALL = 8.5, 7.5
ROW, CLOSE_ROW, _MANY = 16.5, 15.0, 8
_FOOT = 28.0
_WORST = ("#cf8537", "#e5b678", "#f3ddbb")
_NEUTRAL = "#e4e6e8"
_BEST = ("#b9d3ea", "#7fb0da", "#1f5fa8")
"""From the ends inwards dark to pale; the best class is the darkest of all, so that the ends differ in grey print too."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """``zero`` is where the common line stands; one hundred per cent is ``unit`` × 1 points long."""

    zero: float
    unit: float
    left: float
    right: float


def palette(count: int, middle: int | None) -> list[str]:
    """A colour per class, worst first; darkest at the ends."""
    below = middle if middle is not None else count // 2
    above = count - below - (middle is not None)
    worst = [_WORST[min(i, 2)] for i in range(below)]
    best = [_BEST[2 - min(i, 2)] for i in range(above)][::-1]
    return [*worst, *([_NEUTRAL] if middle is not None else []), *best]


def draw_diverging(chart: Diverging, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """One bar per row, in the order given."""
    names = [wrapped(row.label, face, SIZE, 0.4 * width) for row in chart.rows]
    label_room = max((faces.width(line, face.regular, SIZE) for n in names for line in n), default=0.0)
    text_room = max((faces.width(r.text, face.regular, SMALL) for r in chart.rows if _shown(r)), default=0.0)
    scale = _scale(chart, label_room + 10, width - text_room - 10)
    legend = legend_rows(width, [faces.width(c, face.regular, SMALL) + 24 for c in chart.classes])
    head = 14.0 * len(legend) + 4
    heights = row_heights(names, ROW if len(names) <= _MANY else CLOSE_ROW, max_height - head - _FOOT)
    sketch = Sketch(width, head + sum(heights) + _FOOT, face, missing)
    top = sketch.drawing.height - head
    colours = palette(len(chart.classes), chart.middle)
    _draw_legend(sketch, chart, legend, colours, width)
    _draw_axis(sketch, chart, scale, top)
    sketch.line(scale.zero, _FOOT, scale.zero, top, ink=INK, width=0.8)
    y = top
    for row, name, high in zip(chart.rows, names, heights, strict=True):
        labels(sketch, name, label_room + 2, y - high / 2, SIZE)
        _draw_row(sketch, row, chart.middle, scale, colours, y, high, width)
        y -= high
    return sketch.drawing  # type: ignore[no-any-return]


def _shown(row: Shares) -> bool:
    return all(s is not None for s in row.shares)


def _left_part(shares: tuple[float | None, ...], middle: int | None) -> float:
    """What lies left of the common line: the classes below the middle and half of the middle one."""
    values = [s or 0.0 for s in shares]
    if middle is None:
        return sum(values[: len(values) // 2])
    return sum(values[:middle]) + values[middle] / 2


def _scale(chart: Diverging, left: float, right: float) -> _Scale:
    parts = [_left_part(r.shares, chart.middle) for r in chart.rows if _shown(r)]
    low = max(parts, default=0.5) + 0.02
    high = max((1 - p for p in parts), default=0.5) + 0.02
    unit = (right - left) / (low + high)
    return _Scale(left + low * unit, unit, left, right)


def _draw_axis(sketch: Sketch, chart: Diverging, scale: _Scale, top: float) -> None:
    low, high = (scale.left - scale.zero) / scale.unit, (scale.right - scale.zero) / scale.unit
    values = [(scale.zero + v * scale.unit, f"{abs(v) * 100:.0f}%") for v in ticks(low, high, most=9)]
    axis(sketch, values, _FOOT, top)
    sketch.words((scale.left + scale.right) / 2, 5, chart.axis_label, SMALL, align="middle", ink=SOFT)


def _draw_row(
    sketch: Sketch,
    row: Shares,
    middle: int | None,
    scale: _Scale,
    colours: list[str],
    top: float,
    high: float,
    width: float,
) -> None:
    y = top - high / 2
    if not _shown(row):
        sketch.line(scale.left, y, scale.right, y, ink=RULE, width=0.4, dash=(1, 2))
        sketch.rect(scale.left + 4, y - 5, sketch.wide(row.text, SMALL) + 6, 10, fill="#ffffff")
        sketch.words(scale.left + 7, y, row.text, SMALL, ink=SOFT)
        return
    bar = min(high - 5, 13.0)
    x = scale.zero - _left_part(row.shares, middle) * scale.unit
    for share, fill in zip(row.shares, colours, strict=True):
        wide = (share or 0.0) * scale.unit
        if wide > 0:
            sketch.rect(x, y - bar / 2, wide, bar, fill=fill, stroke="#ffffff", line=0.5)
        words = f"{(share or 0.0) * 100:.0f}"
        if wide >= sketch.wide(words, SMALL) + 4:
            dark = fill == _BEST[2]
            sketch.words(x + wide / 2, y, words, SMALL, align="middle", ink="#ffffff" if dark else INK)
        x += wide
    sketch.words(width - 2, y, row.text, SMALL, align="end", ink=SOFT)


def _draw_legend(sketch: Sketch, chart: Diverging, rows: list[list[int]], colours: list[str], width: float) -> None:
    y = sketch.drawing.height - 8
    for row in rows:
        total = sum(sketch.wide(chart.classes[i], SMALL) + 24 for i in row)
        x = max((width - total) / 2, 0.0)
        for i in row:
            sketch.rect(x, y - 4, 9, 8, fill=colours[i], stroke="#9aa4ae", line=0.3)
            sketch.words(x + 12, y, chart.classes[i], SMALL)
            x += sketch.wide(chart.classes[i], SMALL) + 24
        y -= 14

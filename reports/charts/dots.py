"""Dot-and-interval rows: an estimate, its interval, its band, and the city as a line with its own interval as a strip."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.marks import BANDS, Sketch, axis, labels, legend_rows, row_heights, ticks, wrapped
from reports.charts_data import BandName, Dot, Dots
from reports.faces import Missing, Typeface
from reports.styles import ALERT, RULE, SOFT

SIZE, SMALL = 8.5, 7.5
ROW, CLOSE_ROW, _MANY = 15.0, 12.6, 8
"""Distance of rows, and the closer one from more than ``_MANY`` rows on."""
_FOOT = 30.0
_STRIP = "#f6e3e1"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things are: the axis from ``left`` to ``right`` stands for ``low`` to ``high``."""

    left: float
    right: float
    low: float
    high: float

    def x(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)


def draw_dots(chart: Dots, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Rows stay in the order given: no ranking by picture."""
    names = [wrapped(row.label, face, SIZE, 0.36 * width) for row in chart.rows]
    label_room = max((faces.width(line, face.regular, SIZE) for n in names for line in n), default=0.0)
    text_room = max((faces.width(r.text, face.regular, SMALL) for r in chart.rows if r.value is not None), default=0.0)
    frame = _Frame(label_room + 12, width - text_room - 12, chart.low, chart.high)
    head = 16.0 if chart.reference and chart.reference.value is not None else 4.0
    legend = _legend_lines(chart, width, face)
    foot = _FOOT + 13.0 * len(legend)
    heights = row_heights(names, ROW if len(names) <= _MANY else CLOSE_ROW, max_height - head - foot)
    sketch = Sketch(width, head + sum(heights) + foot, face, missing)
    top = head and sketch.drawing.height - head
    _draw_reference(sketch, chart.reference, frame, foot, top)
    axis(sketch, [(frame.x(v), f"{v:g}") for v in ticks(chart.low, chart.high)], foot, top)
    sketch.words((frame.left + frame.right) / 2, foot - 20, chart.axis_label, SMALL, align="middle", ink=SOFT)
    y = top
    for row, name, high in zip(chart.rows, names, heights, strict=True):
        labels(sketch, name, label_room + 2, y - high / 2, SIZE)
        _draw_row(sketch, row, frame, y - high / 2, width)
        y -= high
    _draw_legend(sketch, chart, legend, width)
    return sketch.drawing  # type: ignore[no-any-return]


def _draw_reference(sketch: Sketch, dot: Dot | None, frame: _Frame, bottom: float, top: float) -> None:
    if dot is None or dot.value is None:
        return
    if dot.lower is not None and dot.upper is not None:
        left, right = frame.x(dot.lower), frame.x(dot.upper)
        sketch.rect(left, bottom, right - left, top - bottom, fill=_STRIP)
    x = frame.x(dot.value)
    sketch.line(x, bottom, x, top + 2, ink=ALERT, width=0.9, dash=(3, 2))
    words = f"{dot.label} {dot.text}"
    half = sketch.wide(words, SMALL, bold=True) / 2
    middle = min(max(x, half + 1), sketch.drawing.width - half - 1)
    sketch.words(middle, top + 8.5, words, SMALL, align="middle", ink=ALERT, bold=True)


def _draw_row(sketch: Sketch, row: Dot, frame: _Frame, y: float, width: float) -> None:
    if row.value is None:
        sketch.line(frame.left, y, frame.right, y, ink=RULE, width=0.4, dash=(1, 2))
        wide = sketch.wide(row.text, SMALL)
        sketch.rect(frame.left + 4, y - 5, wide + 6, 10, fill="#ffffff")
        sketch.words(frame.left + 7, y, row.text, SMALL, ink=SOFT)
        return
    ink = BANDS[row.band]
    if row.lower is not None and row.upper is not None:
        left, right = frame.x(row.lower), frame.x(row.upper)
        sketch.line(left, y, right, y, ink=ink, width=1.3)
        for x in (left, right):
            sketch.line(x, y - 2.6, x, y + 2.6, ink=ink, width=1.1)
    sketch.marker(frame.x(row.value), y, row.band)
    strong = row.band in ("above", "below")
    sketch.words(width - 2, y, row.text, SMALL, align="end", ink=ink if strong else SOFT)


def _legend_lines(chart: Dots, width: float, face: Typeface) -> list[list[int]]:
    if not chart.legend:
        return []
    return legend_rows(width, [faces.width(words, face.regular, SMALL) + 28 for _, words in chart.legend])


def _draw_legend(sketch: Sketch, chart: Dots, rows: list[list[int]], width: float) -> None:
    y = 13.0 * len(rows) - 6
    for row in rows:
        entries: list[tuple[BandName, str]] = [chart.legend[i] for i in row]
        total = sum(sketch.wide(words, SMALL) + 28 for _, words in entries)
        x = max((width - total) / 2, 0.0)
        for band, words in entries:
            sketch.marker(x + 6, y, band)
            sketch.words(x + 13, y, words, SMALL)
            x += sketch.wide(words, SMALL) + 28
        y -= 13

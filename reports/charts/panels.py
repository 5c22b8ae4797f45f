"""Small multiples: a panel of dots and intervals per indicator, all with the same rows and on the same scale."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.legends import LINE, SMALL, centred, legend
from reports.charts.marks import BANDS, Sketch, axis, labels, row_heights, ticks, wrapped
from reports.charts_towns import Dot, Panel, Panels
from reports.faces import Missing, Typeface
from reports.styles import ALERT, INK, RULE

SIZE = 8.5
_ROW, _NARROWEST, _GAP, _EDGE = 12.6, 62.0, 14.0, 9.0
_AXIS = 14.0
"""Room for the figures of the scale under the panels."""
_STRIP = "#f6e3e1"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where one panel is: the scale from ``left`` to ``right``, the rows from ``top`` downwards."""

    left: float
    right: float
    top: float
    low: float
    high: float

    def x(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands over a panel: its title, and the city's value."""

    title: list[str]
    city: list[str]

    @property
    def height(self) -> float:
        return LINE * (len(self.title) + len(self.city)) + 3


def draw_panels(chart: Panels, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """As many panels side by side as stay readable; rows in the order given, named at the left of every line of panels."""
    names = [wrapped(row, face, SIZE, 0.26 * width) for row in chart.rows]
    left = max((faces.width(line, face.regular, SIZE) for n in names for line in n), default=0.0) + 10
    across = _across(len(chart.panels), width - left)
    bands = [chart.panels[i : i + across] for i in range(0, len(chart.panels), across)]
    room = (width - left - _EDGE - _GAP * (across - 1)) / across
    heads = [[_head(panel, face, room) for panel in band] for band in bands]
    below = wrapped(chart.axis_label, face, SMALL, width - left)
    words = legend([text for _, text in chart.legend], width, face)
    foot = LINE * len(below) + words.height + 6
    fixed = sum(max(h.height for h in band) + _AXIS for band in heads) + foot
    heights = row_heights(names, _ROW, (max_height - fixed) / max(len(bands), 1))
    sketch = Sketch(width, fixed + sum(heights) * len(bands), face, missing)
    top = sketch.drawing.height
    for band, over in zip(bands, heads, strict=True):
        body = top - max(h.height for h in over)
        _names(sketch, names, heights, body, left, width - _EDGE)
        for j, (panel, head) in enumerate(zip(band, over, strict=True)):
            start = left + j * (room + _GAP)
            _panel(sketch, panel, head, _Frame(start, start + room, body, chart.low, chart.high), heights)
        top = body - sum(heights) - _AXIS
    top = centred(sketch, below, (left + width) / 2, top) - 4
    words.draw(sketch, top, lambda i, x, y: sketch.marker(x, y, chart.legend[i][0]))
    return sketch.drawing  # type: ignore[no-any-return]


def _across(panels: int, room: float) -> int:
    """Panels on a line: the fewest lines in which they fit, filled evenly."""
    most = max(1, int((room - _EDGE + _GAP) / (_NARROWEST + _GAP)))
    lines = math.ceil(panels / most) or 1
    return max(1, math.ceil(panels / lines))


def _head(panel: Panel, face: Typeface, room: float) -> _Head:
    city = panel.reference
    said = f"{city.label} {city.text}" if city is not None and city.value is not None else ""
    return _Head(
        wrapped(panel.title, face, SIZE - 0.7, room),  # bold is wider than what is measured
        wrapped(said, face, SMALL, room) if said else [],
    )


def _names(sketch: Sketch, names: list[list[str]], heights: list[float], top: float, left: float, right: float) -> None:
    """The rows' names, each with a faint line through all panels."""
    for name, high in zip(names, heights, strict=True):
        sketch.line(left, top - high / 2, right, top - high / 2, ink=RULE, width=0.3, dash=(1, 2))
        labels(sketch, name, left - 6, top - high / 2, SIZE)
        top -= high


def _panel(sketch: Sketch, panel: Panel, head: _Head, frame: _Frame, heights: list[float]) -> None:
    bottom, middle = frame.top - sum(heights), (frame.left + frame.right) / 2
    over = centred(sketch, head.title, middle, frame.top + head.height, size=SIZE - 0.7, bold=True, ink=INK)
    centred(sketch, head.city, middle, over, ink=ALERT)
    _city(sketch, panel.reference, frame, bottom)
    axis(sketch, [(frame.x(v), f"{v:g}") for v in ticks(frame.low, frame.high, most=5)], bottom, frame.top, size=SMALL)
    y = frame.top
    for dot, high in zip(panel.dots, heights, strict=True):
        _dot(sketch, dot, frame, y - high / 2)
        y -= high


def _city(sketch: Sketch, dot: Dot | None, frame: _Frame, bottom: float) -> None:
    if dot is None or dot.value is None:
        return
    if dot.lower is not None and dot.upper is not None:
        x = frame.x(dot.lower)
        sketch.rect(x, bottom, frame.x(dot.upper) - x, frame.top - bottom, fill=_STRIP)
    sketch.line(frame.x(dot.value), bottom, frame.x(dot.value), frame.top, ink=ALERT, width=0.9, dash=(3, 2))


def _dot(sketch: Sketch, dot: Dot, frame: _Frame, y: float) -> None:
    """Interval and marker; a cross at the left where nothing is released."""
    if dot.value is None:
        sketch.marker(frame.left + 8, y, "hidden", 3.0)
        return
    if dot.lower is not None and dot.upper is not None:
        sketch.line(frame.x(dot.lower), y, frame.x(dot.upper), y, ink=BANDS[dot.band], width=1.2)
    sketch.marker(frame.x(dot.value), y, dot.band, 3.0)

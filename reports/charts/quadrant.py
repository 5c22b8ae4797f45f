"""Importance–performance: drivers with both intervals, the two splits, and a region only where the tests are certain.

Names stand beside their points; where one finds no free place, all are numbered and named in a key below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.labelling import Box, places
from reports.charts.legends import LINE, flowed, left_aligned, legend
from reports.charts.marks import Sketch, axis, ticks, wrapped
from reports.charts_data import Quadrant, QuadrantPoint
from reports.faces import Missing, Typeface
from reports.styles import ALERT, INK, RULE, SOFT

SIZE, SMALL = 8.5, 7.5
_HEIGHT, _PER_POINT, _LEFT, _RIGHT, _HEAD = 80.0, 21.0, 30.0, 10.0, 18.0
_AXIS = 27.0
"""Room for the figures and the title of the axis under the plane."""
_PALE = "#fbeeec"


@dataclass(frozen=True, slots=True)
class _Plane:
    """Data to points, with a margin around everything that is drawn."""

    x0: float
    x1: float
    y0: float
    y1: float
    low: tuple[float, float]
    high: tuple[float, float]

    def x(self, value: float) -> float:
        return self.x0 + (min(max(value, self.low[0]), self.high[0]) - self.low[0]) / (self.high[0] - self.low[0]) * (
            self.x1 - self.x0
        )

    def y(self, value: float) -> float:
        return self.y0 + (min(max(value, self.low[1]), self.high[1]) - self.low[1]) / (self.high[1] - self.low[1]) * (
            self.y1 - self.y0
        )


def draw_quadrant(chart: Quadrant, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Filled points have a region; open ones have not."""
    height = min(_HEIGHT + _PER_POINT * len(chart.points), max_height)
    words = legend([text for _, text in chart.legend], width, face)
    below = words.height + 6
    plane = _plane(chart, width, height, below + _AXIS)
    taken = [*_marks(chart, plane), *_corner_boxes(chart, plane, face)]
    names = [wrapped(p.label, face, SIZE, 0.42 * (plane.x1 - plane.x0)) for p in chart.points]
    found = places(chart.points, names, plane, taken, face)
    key: tuple[tuple[str, ...], ...] = ()
    if found is None:
        entries = [tuple(wrapped(f"{k} {p.label}", face, SMALL, width)) for k, p in enumerate(chart.points, 1)]
        key, names = flowed(entries, width, face), [[str(k)] for k in range(1, len(chart.points) + 1)]
        found = places(chart.points, names, plane, taken, face, anywhere=True)
    assert found is not None  # a number has room anywhere
    more = sum(LINE * len(entry) for entry in key)
    sketch = Sketch(width, height + more, face, missing)
    plane, boxes = _raised(plane, more), [_up(box, more) for box in found]
    _ground(sketch, chart, plane)
    _corners(sketch, chart, plane)
    for point in chart.points:
        _cross(sketch, point, plane)
    for point, lines, box in zip(chart.points, names, boxes, strict=True):
        _label(sketch, point, lines, box)
    words.draw(
        sketch, below + more - 6, lambda i, x, y: sketch.marker(x, y, "middle" if chart.legend[i][0] else "none")
    )
    left_aligned(sketch, key, more)
    return sketch.drawing  # type: ignore[no-any-return]


def _raised(plane: _Plane, by: float) -> _Plane:
    return replace(plane, y0=plane.y0 + by, y1=plane.y1 + by)


def _up(box: Box, by: float) -> Box:
    return (box[0], box[1] + by, box[2], box[3] + by)


def _marks(chart: Quadrant, plane: _Plane) -> list[Box]:
    return [(plane.x(p.x) - 4, plane.y(p.y) - 4, plane.x(p.x) + 4, plane.y(p.y) + 4) for p in chart.points]


def _plane(chart: Quadrant, width: float, height: float, foot: float) -> _Plane:
    xs = [v for p in chart.points for v in (p.x_lower, p.x_upper)] + [chart.x_split]
    ys = [v for p in chart.points for v in (p.y_lower, p.y_upper)] + [chart.y_split]
    pad = (0.06 * (max(xs) - min(xs) or 1.0), 0.12 * (max(ys) - min(ys) or 1.0))
    low, high = (min(xs) - pad[0], min(ys) - pad[1]), (max(xs) + pad[0], max(ys) + pad[1])
    return _Plane(_LEFT, width - _RIGHT, foot, height - _HEAD, low, high)


def _ground(sketch: Sketch, chart: Quadrant, plane: _Plane) -> None:
    """The quadrant that asks for action is tinted; axes, splits and their titles."""
    x, y = plane.x(chart.x_split), plane.y(chart.y_split)
    sketch.rect(x, plane.y0, plane.x1 - x, y - plane.y0, fill=_PALE)
    axis(sketch, [(plane.x(v), f"{100 * v:g}%") for v in ticks(plane.low[0], plane.high[0])], plane.y0, plane.y1)
    for value in ticks(plane.low[1], plane.high[1]):
        sketch.line(plane.x0, plane.y(value), plane.x1, plane.y(value))
        sketch.words(plane.x0 - 4, plane.y(value), f"{value:g}", SMALL, align="end", ink=SOFT)
    sketch.rect(plane.x0, plane.y0, plane.x1 - plane.x0, plane.y1 - plane.y0, stroke=RULE)
    sketch.line(x, plane.y0, x, plane.y1, ink=SOFT, width=0.9, dash=(4, 2))
    sketch.line(plane.x0, y, plane.x1, y, ink=SOFT, width=0.9, dash=(4, 2))
    sketch.words(2, sketch.drawing.height - 8, chart.y_label, SMALL, ink=SOFT)
    sketch.words(plane.x1, plane.y0 - 20, chart.x_label, SMALL, align="end", ink=SOFT)


def _spots(chart: Quadrant, plane: _Plane) -> Iterator[tuple[str, str, float, float, str]]:
    """(region, words, x, y, alignment) of the four regions' names in their corners."""
    where = {
        "keep": (plane.x1 - 5, plane.y1 - 8, "end"),
        "concentrate": (plane.x1 - 5, plane.y0 + 8, "end"),
        "overkill": (plane.x0 + 5, plane.y1 - 8, "start"),
        "low": (plane.x0 + 5, plane.y0 + 8, "start"),
    }
    for region, words in chart.regions:
        yield (region, words, *where[region])


def _corner_boxes(chart: Quadrant, plane: _Plane, face: Typeface) -> Iterator[Box]:
    """What labels keep clear of."""
    for _, words, x, y, align in _spots(chart, plane):
        wide = faces.width(words, face.bold, SMALL)
        left = x - wide if align == "end" else x
        yield (left, y - 5, left + wide, y + 5)


def _corners(sketch: Sketch, chart: Quadrant, plane: _Plane) -> None:
    for region, words, x, y, align in _spots(chart, plane):
        sketch.words(x, y, words, SMALL, align=align, ink=ALERT if region == "concentrate" else SOFT, bold=True)


def _cross(sketch: Sketch, point: QuadrantPoint, plane: _Plane) -> None:
    x, y = plane.x(point.x), plane.y(point.y)
    ink = _ink(point)
    sketch.line(plane.x(point.x_lower), y, plane.x(point.x_upper), y, ink=ink, width=0.8)
    sketch.line(x, plane.y(point.y_lower), x, plane.y(point.y_upper), ink=ink, width=0.8)
    sketch.marker(x, y, {"concentrate": "below", "unclear": "none"}.get(point.region, "middle"))  # type: ignore[arg-type]


def _ink(point: QuadrantPoint) -> str:
    return {"concentrate": "#b04a12", "unclear": "#8c96a1"}.get(point.region, "#1f4e8c")


def _label(sketch: Sketch, point: QuadrantPoint, lines: Sequence[str], box: Box) -> None:
    ink = _ink(point) if point.region == "concentrate" else INK
    for k, line in enumerate(lines):
        sketch.words(box[0], box[3] - (k + 0.5) * LINE, line, SIZE, ink=ink)

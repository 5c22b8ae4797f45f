"""Importance–performance: drivers with both intervals, the two splits, and a region only where the tests are certain."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports.charts.marks import Sketch, axis, ticks
from reports.charts_data import Quadrant, QuadrantPoint
from reports.faces import Missing, Typeface
from reports.styles import ALERT, INK, RULE, SOFT

SIZE, SMALL = 8.5, 7.5
_HEIGHT, _PER_POINT, _LEFT, _RIGHT, _FOOT, _HEAD = 80.0, 21.0, 30.0, 10.0, 46.0, 18.0
_PALE = "#fbeeec"
_Box = tuple[float, float, float, float]


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
    sketch = Sketch(width, height, face, missing)
    plane = _plane(chart, width, height)
    _ground(sketch, chart, plane)
    boxes: list[_Box] = [(plane.x(p.x) - 4, plane.y(p.y) - 4, plane.x(p.x) + 4, plane.y(p.y) + 4) for p in chart.points]
    boxes += _corners(sketch, chart, plane)
    for point in chart.points:
        _cross(sketch, point, plane)
    for point in sorted(chart.points, key=lambda p: -p.y):
        boxes.append(_label(sketch, point, plane, boxes))
    _legend(sketch, chart, width)
    return sketch.drawing  # type: ignore[no-any-return]


def _plane(chart: Quadrant, width: float, height: float) -> _Plane:
    xs = [v for p in chart.points for v in (p.x_lower, p.x_upper)] + [chart.x_split]
    ys = [v for p in chart.points for v in (p.y_lower, p.y_upper)] + [chart.y_split]
    pad = (0.06 * (max(xs) - min(xs) or 1.0), 0.12 * (max(ys) - min(ys) or 1.0))
    low, high = (min(xs) - pad[0], min(ys) - pad[1]), (max(xs) + pad[0], max(ys) + pad[1])
    return _Plane(_LEFT, width - _RIGHT, _FOOT, height - _HEAD, low, high)


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
    sketch.words(plane.x1, _FOOT - 20, chart.x_label, SMALL, align="end", ink=SOFT)


def _corners(sketch: Sketch, chart: Quadrant, plane: _Plane) -> list[_Box]:
    """The four regions' names; their boxes, which labels keep clear of."""
    places = {
        "keep": (plane.x1 - 5, plane.y1 - 8, "end"),
        "concentrate": (plane.x1 - 5, plane.y0 + 8, "end"),
        "overkill": (plane.x0 + 5, plane.y1 - 8, "start"),
        "low": (plane.x0 + 5, plane.y0 + 8, "start"),
    }
    found: list[_Box] = []
    for region, words in chart.regions:
        x, y, align = places[region]
        sketch.words(x, y, words, SMALL, align=align, ink=ALERT if region == "concentrate" else SOFT, bold=True)
        wide = sketch.wide(words, SMALL, bold=True)
        left = x - wide if align == "end" else x
        found.append((left, y - 5, left + wide, y + 5))
    return found


def _cross(sketch: Sketch, point: QuadrantPoint, plane: _Plane) -> None:
    x, y = plane.x(point.x), plane.y(point.y)
    ink = _ink(point)
    sketch.line(plane.x(point.x_lower), y, plane.x(point.x_upper), y, ink=ink, width=0.8)
    sketch.line(x, plane.y(point.y_lower), x, plane.y(point.y_upper), ink=ink, width=0.8)
    sketch.marker(x, y, {"concentrate": "below", "unclear": "none"}.get(point.region, "middle"))  # type: ignore[arg-type]


def _ink(point: QuadrantPoint) -> str:
    return {"concentrate": "#b04a12", "unclear": "#8c96a1"}.get(point.region, "#1f4e8c")


def _label(sketch: Sketch, point: QuadrantPoint, plane: _Plane, taken: list[_Box]) -> _Box:
    """The first place around the point that is inside the frame and free; else the one that covers least."""
    wide = sketch.wide(point.label, SIZE)
    x, y = plane.x(point.x), plane.y(point.y)
    reach = (6, 14, 24, 36)
    offsets = [(dx, dy) for r in reach for dx in (r, -r - wide, -wide / 2) for dy in (r * 0.8, -r * 0.8)]
    boxes = [(x + dx, y + dy - 5, x + dx + wide, y + dy + 5) for dx, dy in offsets]
    inside = [b for b in boxes if plane.x0 < b[0] and b[2] < plane.x1 and plane.y0 < b[1] and b[3] < plane.y1]
    best = min(inside or boxes, key=lambda b: sum(_shared(b, other) for other in taken))
    sketch.words(
        best[0], (best[1] + best[3]) / 2, point.label, SIZE, ink=_ink(point) if point.region == "concentrate" else INK
    )
    return best


def _shared(a: _Box, b: _Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _legend(sketch: Sketch, chart: Quadrant, width: float) -> None:
    total = sum(sketch.wide(words, SMALL) + 28 for _, words in chart.legend)
    x = max((width - total) / 2, 0.0)
    for certain, words in chart.legend:
        sketch.marker(x + 6, 7, "middle" if certain else "none")
        sketch.words(x + 13, 7, words, SMALL)
        x += sketch.wide(words, SMALL) + 28

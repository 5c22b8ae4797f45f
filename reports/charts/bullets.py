"""Target against reached: a bar per target, its length in per cent of the target, the allowed side of the target tinted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportlab.graphics.shapes import Drawing, Polygon

from reports import faces
from reports.charts.legends import LINE, SMALL, centred, legend
from reports.charts.marks import Sketch, axis, labels, ticks, wrapped
from reports.charts_targets import BulletChart, BulletRow
from reports.faces import Missing, Typeface
from reports.ink import colour
from reports.styles import INK, SOFT

SIZE = 8.5
_ROW, _AXIS, _BAR = 15.0, 14.0, 7.0
_LEAST, _MOST = 1.25, 2.0
"""The axis ends between these multiples of the target; a longer bar ends in a point."""
_MET, _MISSED, _EDGE, _ZONE = "#1f4e8c", "#f3c9a8", "#b04a12", "#edf1f5"
Sign = Literal["met", "missed", "target", "zone"]


@dataclass(frozen=True, slots=True)
class _Frame:
    left: float
    right: float
    high: float

    def x(self, ratio: float) -> float:
        return self.left + min(max(ratio, 0.0), self.high) / self.high * (self.right - self.left)


def draw_bullets(chart: BulletChart, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Names at the left, what was reached and the verdict in words at the right; rows in the order given."""
    names = [wrapped(row.label, face, SIZE, 0.32 * width) for row in chart.rows]
    texts = [wrapped(row.text, face, SMALL, 0.3 * width) for row in chart.rows]
    left = max((faces.width(line, face.regular, SIZE) for n in names for line in n), default=0.0) + 10
    right = width - max((faces.width(line, face.regular, SMALL) for t in texts for line in t), default=0.0) - 16
    most = max((row.ratio for row in chart.rows), default=1.0)
    frame = _Frame(left, right, min(max(1.1 * most, _LEAST), _MOST))
    below = wrapped(chart.axis_label, face, SMALL, width)
    words = legend([text for _, text in chart.legend], width, face)
    fixed = _AXIS + LINE * len(below) + words.height + 10
    heights = _heights(names, texts, max_height - fixed)
    sketch = Sketch(width, fixed + sum(heights), face, missing)
    top, bottom = sketch.drawing.height - 4, sketch.drawing.height - 4 - sum(heights)
    _zones(sketch, chart.rows, frame, heights, top)
    axis(sketch, [(frame.x(v), f"{100 * v:.0f}%") for v in ticks(0, frame.high, most=6)], bottom, top, size=SMALL)
    y = top
    for row, name, text, high in zip(chart.rows, names, texts, heights, strict=True):
        labels(sketch, name, left - 7, y - high / 2, SIZE)
        _row(sketch, row, frame, y - high / 2)
        _text(sketch, text, right + 12, y - high / 2, row.met)
        y -= high
    sketch.line(frame.x(1), bottom, frame.x(1), top, ink=INK, width=1.6)
    under = centred(
        sketch, below, min(max((left + right) / 2, _half(sketch, below)), width - _half(sketch, below)), bottom - _AXIS
    )
    words.draw(sketch, under - 4, lambda i, x, y: _sample(sketch, chart.legend[i][0], x, y))
    return sketch.drawing  # type: ignore[no-any-return]


def _half(sketch: Sketch, lines: list[str]) -> float:
    return max((sketch.wide(line, SMALL) for line in lines), default=0.0) / 2


def _heights(names: list[list[str]], texts: list[list[str]], room: float) -> list[float]:
    """Every row as high as the longer of its name and its text; closer together where ``room`` asks for it."""
    least = [LINE * max(len(n), len(t)) + 0.6 for n, t in zip(names, texts, strict=True)]
    wanted = [max(_ROW, high + 3) for high in least]
    scale = min(1.0, room / max(sum(wanted), 1.0))
    return [max(high * scale, low) for high, low in zip(wanted, least, strict=True)]


def _zones(sketch: Sketch, rows: tuple[BulletRow, ...], frame: _Frame, heights: list[float], top: float) -> None:
    for row, high in zip(rows, heights, strict=True):
        start, end = (frame.x(1), frame.right) if row.at_least else (frame.left, frame.x(1))
        sketch.rect(start, top - high + 1.5, end - start, high - 3, fill=_ZONE)
        top -= high


def _row(sketch: Sketch, row: BulletRow, frame: _Frame, y: float) -> None:
    """Dark where the target is met; pale, edged and hatched where it is not."""
    fill, edge = (_MET, _MET) if row.met else (_MISSED, _EDGE)
    long = frame.x(row.ratio) - frame.left
    sketch.rect(frame.left, y - _BAR / 2, long, _BAR, fill=fill, stroke=edge, line=0.7)
    if not row.met and long > 0:
        sketch.hatch(frame.left, y - _BAR / 2, long, _BAR, ink=_EDGE, step=3.5)
    if row.ratio > frame.high:
        tip = [frame.right, y - _BAR / 2 - 2, frame.right, y + _BAR / 2 + 2, frame.right + 6, y]
        sketch.drawing.add(Polygon(tip, fillColor=colour(edge), strokeColor=colour(edge), strokeWidth=0.4))


def _text(sketch: Sketch, lines: list[str], x: float, y: float, met: bool) -> None:
    top = y + (len(lines) - 1) * LINE / 2
    for k, line in enumerate(lines):
        sketch.words(x, top - k * LINE, line, SMALL, ink=SOFT if met else _EDGE)


def _sample(sketch: Sketch, sign: Sign, x: float, y: float) -> None:
    if sign == "target":
        sketch.line(x, y - 5, x, y + 5, ink=INK, width=1.6)
        return
    fill, edge = {"met": (_MET, _MET), "missed": (_MISSED, _EDGE), "zone": (_ZONE, "#c3cad2")}[sign]
    sketch.rect(x - 6, y - 3.5, 12, 7, fill=fill, stroke=edge, line=0.7)
    if sign == "missed":
        sketch.hatch(x - 6, y - 3.5, 12, 7, ink=_EDGE, step=3.5)

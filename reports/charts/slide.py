"""A chart that stands alone on a slide: title above; notes, source and the mark of demonstration data below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String

from reports.blocks import Figure, Furniture
from reports.charts import draw_chart
from reports.charts.marks import Sketch, wrapped
from reports.faces import Missing
from reports.styles import ALERT, AREA_WIDTH, INK, SOFT, sheet

_EDGE = 10.0
_TITLE, _SMALL = 11.0, 7.5
_PITCH = 1.45


def draw_slide(block: Figure, furniture: Furniture, source: str) -> Drawing:
    """``source`` says which report the chart is from; nothing that the report prints under it is lost."""
    face = sheet(furniture.lang).chart
    chart: Any = draw_chart(block.chart, AREA_WIDTH, face, Missing())
    title = wrapped(block.caption, face, _TITLE, AREA_WIDTH)
    notes = [line for note in (*block.notes, source) for line in wrapped(note, face, _SMALL, AREA_WIDTH)]
    mark = [furniture.watermark] if furniture.watermark else []
    foot = _PITCH * _SMALL * len(notes) + _PITCH * _TITLE * len(mark) + 6
    high = foot + chart.height + _PITCH * _TITLE * len(title) + 6
    sketch = Sketch(AREA_WIDTH + 2 * _EDGE, high + 2 * _EDGE, face, Missing())
    for shape in chart.contents:
        sketch.drawing.add(_moved(shape, _EDGE, _EDGE + foot))
    _lines(sketch, title, _EDGE + high, _TITLE, ink=INK, bold=True)
    _lines(sketch, mark, _EDGE + foot - 6, _TITLE, ink=ALERT, bold=True)
    _lines(sketch, notes, _EDGE + foot - 6 - _PITCH * _TITLE * len(mark), _SMALL, ink=SOFT, bold=False)
    return sketch.drawing  # type: ignore[no-any-return]


def _lines(sketch: Sketch, lines: Sequence[str], top: float, size: float, *, ink: str, bold: bool) -> None:
    for number, line in enumerate(lines):
        sketch.words(_EDGE, top - (number + 0.5) * _PITCH * size, line, size, ink=ink, bold=bold)


def _moved(shape: Any, right: float, up: float) -> Any:
    match shape:
        case String() | Rect():
            shape.x, shape.y = shape.x + right, shape.y + up
        case Line():
            shape.x1, shape.x2 = shape.x1 + right, shape.x2 + right
            shape.y1, shape.y2 = shape.y1 + up, shape.y2 + up
        case Circle():
            shape.cx, shape.cy = shape.cx + right, shape.cy + up
        case Polygon():
            shape.points = [v + (up if i % 2 else right) for i, v in enumerate(shape.points)]
        case _:
            raise TypeError(f"a chart holds a shape that cannot be moved here: {type(shape).__name__}")
    return shape

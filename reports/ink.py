"""The operators of a PDF page, written straight into a canvas: a page of tables and charts is thousands of small strokes.

ReportLab's canvas keeps fonts, subsets, links and pages; its methods for single strokes would take a third of a report's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from reportlab.graphics.shapes import Circle, Line, Polygon, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase.pdfmetrics import getFont
from reportlab.pdfgen.canvas import Canvas

_BOW = 0.5523
"""A quarter of a circle as one curve: its handles are so many radii long."""


@lru_cache(maxsize=64)
def colour(value: str) -> Color:
    return HexColor(value)


class Words(NamedTuple):
    """Characters of one face that begin at a place, with ``spacing`` points after each."""

    x: float
    y: float
    font: str
    text: str
    spacing: float = 0.0


class Ink:
    """Writes on the page that ``canvas`` has open.  Every call says its own colours and widths."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas: Any = canvas

    def words(self, pieces: Iterable[Words], size: float, paint: Color) -> None:
        """One line of text."""
        document, code = self._canvas._doc, ["BT", f"{_rgb(paint)} rg"]
        face, spacing = "", 0.0
        for x, y, name, text, space in pieces:
            code.append(f"1 0 0 1 {fp_str(x, y)} Tm")
            if space != spacing:
                code.append(f"{fp_str(space)} Tc")
                spacing = space
            font: Any = getFont(name)
            for subset, characters in font.splitString(text, document):
                if face != (known := font.getSubsetInternalName(subset, document)):
                    code.append(f"{known} {fp_str(size)} Tf")
                    face = known
                code.append(f"({escapePDF(characters)}) Tj")
        if spacing:
            code.append("0 Tc")
        code.append("ET")
        self._canvas._code.append(" ".join(code))

    def line(self, x1: float, y1: float, x2: float, y2: float, pen: Color, width: float, dash: Sequence[float]) -> None:
        self._stroke(f"{fp_str(x1, y1)} m {fp_str(x2, y2)} l", None, pen, width, dash)

    def rect(
        self, x: float, y: float, wide: float, high: float, fill: Color | None, pen: Color | None, width: float
    ) -> None:
        self._stroke(f"{fp_str(x, y, wide, high)} re", fill, pen, width)

    def circle(self, x: float, y: float, radius: float, fill: Color | None, pen: Color | None, width: float) -> None:
        b, r = _BOW * radius, radius
        quarters = (
            (x + r, y + b, x + b, y + r, x, y + r),
            (x - b, y + r, x - r, y + b, x - r, y),
            (x - r, y - b, x - b, y - r, x, y - r),
            (x + b, y - r, x + r, y - b, x + r, y),
        )
        curves = " ".join(f"{fp_str(*quarter)} c" for quarter in quarters)
        self._stroke(f"{fp_str(x + r, y)} m {curves} h", fill, pen, width)

    def polygon(self, points: Sequence[float], fill: Color | None, pen: Color | None, width: float) -> None:
        first, *rest = [fp_str(x, y) for x, y in zip(points[::2], points[1::2], strict=True)]
        self._stroke(f"{first} m {' '.join(f'{point} l' for point in rest)} h", fill, pen, width)

    def shape(self, shape: object) -> None:
        """One shape of a chart; raises ``TypeError`` for a kind that no chart of ours has."""
        self._shape(shape, shape)

    def _shape(self, kind: object, shape: Any) -> None:
        match kind:
            case String():
                words = Words(shape.x, shape.y, shape.fontName, shape.text)
                self.words((words,), shape.fontSize, shape.fillColor)
            case Line():
                ends = (shape.x1, shape.y1, shape.x2, shape.y2)
                self.line(*ends, shape.strokeColor, shape.strokeWidth, shape.strokeDashArray or ())
            case Rect():
                box = (shape.x, shape.y, shape.width, shape.height)
                self.rect(*box, shape.fillColor, shape.strokeColor, shape.strokeWidth)
            case Circle():
                self.circle(shape.cx, shape.cy, shape.r, shape.fillColor, shape.strokeColor, shape.strokeWidth)
            case Polygon():
                self.polygon(shape.points, shape.fillColor, shape.strokeColor, shape.strokeWidth)
            case _:
                raise TypeError(f"a chart holds a shape that has no PDF form here: {type(shape).__name__}")

    def _stroke(
        self, path: str, fill: Color | None, pen: Color | None, width: float, dash: Sequence[float] = ()
    ) -> None:
        """A path with its paint; without any it is left out."""
        code = []
        if fill is not None:
            code.append(f"{_rgb(fill)} rg")
        if pen is not None:
            code.append(f"{_rgb(pen)} RG {fp_str(width)} w [{fp_str(*dash) if dash else ''}] 0 d")
        paint = {(True, True): "B", (True, False): "f", (False, True): "S"}.get((fill is not None, pen is not None))
        if paint:
            self._canvas._code.append(f"{' '.join(code)} {path} {paint}")


def _rgb(paint: Color) -> str:
    return str(fp_str(paint.red, paint.green, paint.blue))

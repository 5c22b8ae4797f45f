"""What all charts are drawn with: measured text, lines, markers that differ in shape, round axis steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String

from reports import faces
from reports.blocks import Run
from reports.charts_data import BandName, Mark
from reports.faces import Missing, Typeface
from reports.ink import colour
from reports.linebreak import balanced
from reports.paragraph import glyphs
from reports.styles import INK, RULE, SOFT, TextStyle

MAX_HEIGHT = 560.0
"""Points: a chart with its caption fits on one page."""
BANDS: dict[BandName, str] = {"above": "#1f4e8c", "middle": "#5b6774", "below": "#b04a12", "none": "#5b6774"}
"""Colours that differ in lightness and for the colour-blind; the shape says the same."""
LINE = 10.2
"""Height of one line of a row's label."""
_MIDDLE = 0.36
"""Half the height of a figure in ems: puts text on the middle of a row."""


class Sketch:
    """A drawing under construction; y grows upwards from the bottom, all lengths in points."""

    def __init__(self, width: float, height: float, face: Typeface, missing: Missing) -> None:
        self.drawing: Any = Drawing(width, height)
        self.face, self.missing = face, missing

    def words(
        self, x: float, y: float, text: str, size: float, *, align: str = "start", ink: str = INK, bold: bool = False
    ) -> None:
        """One line of text whose middle is at height ``y``."""
        chain = self.face.chain(bold)
        wide = faces.width(text, chain, size)
        at = x - {"start": 0.0, "middle": wide / 2, "end": wide}[align]
        for font, piece in faces.pieces(text, chain, self.missing):
            shape = String(at, y - _MIDDLE * size, piece, fontName=font, fontSize=size, fillColor=colour(ink))
            self.drawing.add(shape)
            at += faces.width(piece, (font,), size)

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        ink: str = RULE,
        width: float = 0.5,
        dash: Sequence[float] = (),
    ) -> None:
        shape: Any = Line(x1, y1, x2, y2, strokeColor=colour(ink), strokeWidth=width)
        shape.strokeDashArray = list(dash) or None
        self.drawing.add(shape)

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str = "", stroke: str = "", line: float = 0.6
    ) -> None:
        shape: Any = Rect(x, y, width, height)
        shape.fillColor = colour(fill) if fill else None
        shape.strokeColor, shape.strokeWidth = colour(stroke) if stroke else None, line
        self.drawing.add(shape)

    def marker(self, x: float, y: float, band: Mark, radius: float = 3.4, *, ink: str = "") -> None:
        """▲ above, ● middle, ▼ below, ○ not banded, × nothing released; ``ink`` on a dark ground."""
        shown = ink or (SOFT if band == "hidden" else BANDS[band])
        if band == "hidden":
            r = 0.75 * radius
            for up in (1, -1):
                self.line(x - r, y - up * r, x + r, y + up * r, ink=shown, width=1.0)
            return
        paint, white = colour(shown), colour("#ffffff")
        if band in ("above", "below"):
            up = 1 if band == "above" else -1
            points = [x - radius, y - up * 0.8 * radius, x + radius, y - up * 0.8 * radius, x, y + up * radius]
            self.drawing.add(Polygon(points, fillColor=paint, strokeColor=white, strokeWidth=0.5))
        else:
            fill = paint if band == "middle" else white
            self.drawing.add(Circle(x, y, radius * 0.85, fillColor=fill, strokeColor=paint, strokeWidth=1.1))

    def hatch(self, x: float, y: float, width: float, height: float, *, ink: str, step: float = 4.0) -> None:
        """Thin rising lines over a rectangle, all within it."""
        for k in range(1, int((width + height) / step) + 1):
            across = k * step
            x1, y1 = (x, y + height - across) if across <= height else (x + across - height, y)
            x2, y2 = (x + across, y + height) if across <= width else (x + width, y + height + width - across)
            self.line(x1, y1, x2, y2, ink=ink, width=0.4)

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        return faces.width(text, self.face.chain(bold), size)


def wrapped(text: str, face: Typeface, size: float, room: float) -> list[str]:
    """``text`` as lines of at most ``room`` points, broken by the line rules."""
    style = TextStyle(face=face, size=size, leading=size, align="left")
    rows = glyphs((Run(text=text),), style, Missing())
    return [line.text for row in rows for line in balanced(row, room, em=size)]


def row_heights(names: Sequence[Sequence[str]], natural: float, room: float) -> list[float]:
    """Heights of rows with these labels: ``natural`` or more, closer together where ``room`` asks for it.

    No row gets lower than its label, so the sum may exceed ``room``.
    """
    wanted = [max(natural, LINE * len(name) + 2.2) for name in names]
    scale = min(1.0, room / max(sum(wanted), 1.0))
    return [max(high * scale, LINE * len(name) + 0.4) for high, name in zip(wanted, names, strict=True)]


def labels(sketch: Sketch, lines: Sequence[str], x: float, y: float, size: float, *, bold: bool = False) -> None:
    """A label of one or more lines that ends at ``x``, centred on ``y``."""
    top = y + (len(lines) - 1) * size * 0.6
    for number, line in enumerate(lines):
        sketch.words(x, top - number * size * 1.2, line, size, align="end", bold=bold)


def ticks(low: float, high: float, most: int = 8) -> list[float]:
    """Round values within ``low``–``high``, at most ``most`` of them, in steps of 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1e-9)
    step = 10 ** math.floor(math.log10(span / most))
    for factor in (1, 2, 5, 10, 20, 50):
        if span / (step * factor) <= most - 1:
            step *= factor
            break
    first = math.ceil(low / step - 1e-9)
    return [n * step for n in range(first, math.floor(high / step + 1e-9) + 1)]


def legend_rows(sketch_width: float, widths: Sequence[float]) -> list[list[int]]:
    """Which entries of a legend stand on which line so that no line is wider than ``sketch_width``."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for i, wide in enumerate(widths):
        if rows[-1] and used + wide > sketch_width:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += wide
    return rows


def axis(sketch: Sketch, values: Sequence[tuple[float, str]], bottom: float, top: float, *, size: float = 7.5) -> None:
    """Vertical grid lines with their labels below; a label that would touch the one before is left out."""
    end = -math.inf
    for x, text in values:
        sketch.line(x, bottom, x, top)
        half = sketch.wide(text, size) / 2
        if x - half > end + 3:
            sketch.words(x, bottom - size, text, size, align="middle", ink=SOFT)
            end = x + half


def apart(wanted: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Heights near the ``wanted`` ones, at least ``least`` apart and within ``low``–``high`` as far as there is room."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    before = -math.inf
    for i in order:
        placed[i] = before = max(wanted[i], before + least, low)
    after = math.inf
    for i in reversed(order):
        placed[i] = after = min(placed[i], after - least, high)
    return placed

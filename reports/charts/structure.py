"""Sample, weighted sample and population side by side: does the sample look like the residents, and does weighting mend it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.legends import LINE, centred, legend
from reports.charts.marks import Sketch, axis, labels, ticks, wrapped
from reports.charts_data import Structure, StructureBar
from reports.faces import Missing, Typeface
from reports.styles import ACCENT, ALERT

SIZE, SMALL = 8.5, 7.5
ROW, TITLE = 12.6, 16.0
_AXIS, _GUTTER, _SIGN, _TITLE_SIZE = 14.0, 16.0, 21.0, 7.8
_TWO_COLUMNS_FROM = 16
_POPULATION = "#d5dbe2"
Section = tuple[str, tuple[StructureBar, ...]]


@dataclass(frozen=True, slots=True)
class _Rows:
    """A section ready to be drawn: its title and its bars' names in lines."""

    title: list[str]
    names: list[list[str]]
    bars: tuple[StructureBar, ...]

    @property
    def head(self) -> float:
        return TITLE + LINE * (len(self.title) - 1)

    def heights(self, shrink: float) -> list[float]:
        return [max(max(ROW, LINE * len(name) + 2.2) * shrink, LINE * len(name) + 0.4) for name in self.names]

    def height(self, shrink: float = 1.0) -> float:
        return self.head + sum(self.heights(shrink))


def draw_structure(chart: Structure, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Two columns of sections when there are many rows; rows closer together where the height asks for it."""
    columns = _columns(chart.sections)
    room = (width - _GUTTER * (len(columns) - 1)) / len(columns)
    laid = [[_rows(section, face, room) for section in column] for column in columns]
    words, below = legend(chart.legend, width, face, sign=_SIGN), wrapped(chart.axis_label, face, SMALL, width)
    fixed = words.height + 4 + _AXIS + LINE * len(below) + 4
    shrink = min(1.0, (max_height - fixed) / max(sum(r.height() for r in column) for column in laid))
    most = max(sum(r.height(shrink) for r in column) for column in laid)
    sketch = Sketch(width, most + fixed, face, missing)
    words.draw(sketch, sketch.drawing.height - 2, lambda i, x, y: _sign(sketch, i, x, y))
    high = max((max(b.sample, b.weighted, b.population) for _, bars in chart.sections for b in bars), default=1.0)
    top = sketch.drawing.height - words.height - 4
    for i, column in enumerate(laid):
        _draw_column(sketch, column, (i * (room + _GUTTER), top, room), high * 1.06, shrink)
    centred(sketch, below, width / 2, top - most - _AXIS)
    return sketch.drawing  # type: ignore[no-any-return]


def _rows(section: Section, face: Typeface, room: float) -> _Rows:
    title, bars = section
    return _Rows(wrapped(title, face, SIZE, room - 6), [wrapped(b.label, face, SIZE, 0.45 * room) for b in bars], bars)


def _columns(sections: Sequence[Section]) -> list[list[Section]]:
    """One column, or two of about the same height, in reading order."""
    if len(sections) < 2 or sum(len(bars) for _, bars in sections) < _TWO_COLUMNS_FROM:
        return [list(sections)]
    cut = min(range(1, len(sections)), key=lambda n: max(_natural(sections[:n]), _natural(sections[n:])))
    return [list(sections[:cut]), list(sections[cut:])]


def _natural(sections: Sequence[Section]) -> float:
    return sum(TITLE + ROW * len(bars) for _, bars in sections)


def _draw_column(
    sketch: Sketch, column: Sequence[_Rows], place: tuple[float, float, float], high: float, shrink: float
) -> None:
    left, top, room = place
    lines = [line for rows in column for name in rows.names for line in name]
    label_room = max((faces.width(line, sketch.face.regular, SIZE) for line in lines), default=0.0)
    x0, x1 = left + label_room + 8, left + room - 4
    bottom = top - sum(rows.height(shrink) for rows in column)
    axis(sketch, [(x0 + v / high * (x1 - x0), f"{v * 100:.0f}%") for v in ticks(0, high, most=6)], bottom, top)
    y = top
    for rows in column:
        for k, line in enumerate(rows.title):
            sketch.words(left + 2, y - TITLE / 2 - k * LINE, line, _TITLE_SIZE, bold=True)
        y -= rows.head
        for bar, name, tall in zip(rows.bars, rows.names, rows.heights(shrink), strict=True):
            labels(sketch, name, left + label_room + 2, y - tall / 2, SIZE)
            _draw_bar(sketch, bar, x0, (x1 - x0) / high, y - tall / 2)
            y -= tall


def _draw_bar(sketch: Sketch, bar: StructureBar, x0: float, unit: float, y: float) -> None:
    sketch.rect(x0, y - 4.5, bar.population * unit, 9, fill=_POPULATION)
    sketch.rect(x0, y - 1.6, bar.sample * unit, 3.2, fill=ACCENT)
    x = x0 + bar.weighted * unit
    sketch.line(x, y - 5.5, x, y + 5.5, ink=ALERT, width=1.4)


def _sign(sketch: Sketch, entry: int, x: float, y: float) -> None:
    """Sample, weighted, population."""
    if entry == 0:
        sketch.rect(x - 6, y - 1.6, 16, 3.2, fill=ACCENT)
    elif entry == 1:
        sketch.line(x + 2, y - 5, x + 2, y + 5, ink=ALERT, width=1.4)
    else:
        sketch.rect(x - 6, y - 4.5, 16, 9, fill=_POPULATION)

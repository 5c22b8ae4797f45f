"""Sample, weighted sample and population side by side: does the sample look like the residents, and does weighting mend it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.marks import LINE, Sketch, axis, labels, legend_rows, ticks, wrapped
from reports.charts_data import Structure, StructureBar
from reports.faces import Missing, Typeface
from reports.styles import ACCENT, ALERT, INK, SOFT

SIZE, SMALL = 8.5, 7.5
ROW, TITLE = 12.6, 16.0
_FOOT, _HEAD, _GUTTER = 28.0, 18.0, 16.0
_TWO_COLUMNS_FROM = 16
_POPULATION = "#d5dbe2"
Section = tuple[str, tuple[StructureBar, ...]]


def draw_structure(chart: Structure, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Two columns of sections when there are many rows."""
    columns = _columns(chart.sections)
    room = (width - _GUTTER * (len(columns) - 1)) / len(columns)
    names = {b.label: wrapped(b.label, face, SIZE, 0.45 * room) for _, bars in chart.sections for b in bars}
    most = max(_natural(c, names) for c in columns)
    shrink = min(1.0, (max_height - _HEAD - _FOOT) / most)
    sketch = Sketch(width, most * shrink + _HEAD + _FOOT, face, missing)
    _draw_legend(sketch, chart, width)
    high = max((max(b.sample, b.weighted, b.population) for _, bars in chart.sections for b in bars), default=1.0)
    for i, column in enumerate(columns):
        _draw_column(sketch, column, names, i * (room + _GUTTER), room, high * 1.06, shrink)
    sketch.words(width / 2, 5, chart.axis_label, SMALL, align="middle", ink=SOFT)
    return sketch.drawing  # type: ignore[no-any-return]


def _natural(sections: Sequence[Section], names: Mapping[str, Sequence[str]]) -> float:
    return sum(TITLE + sum(_row(names.get(bar.label, "-")) for bar in bars) for _, bars in sections)


def _row(name: Sequence[str]) -> float:
    """Height of a row with this label."""
    return max(ROW, LINE * len(name) + 2.2)


def _columns(sections: Sequence[Section]) -> list[list[Section]]:
    """One column, or two of about the same height, in reading order."""
    if len(sections) < 2 or sum(len(bars) for _, bars in sections) < _TWO_COLUMNS_FROM:
        return [list(sections)]
    cut = min(range(1, len(sections)), key=lambda n: max(_natural(sections[:n], {}), _natural(sections[n:], {})))
    return [list(sections[:cut]), list(sections[cut:])]


def _draw_column(
    sketch: Sketch,
    sections: Sequence[Section],
    names: Mapping[str, Sequence[str]],
    left: float,
    room: float,
    high: float,
    shrink: float,
) -> None:
    lines = [line for _, bars in sections for bar in bars for line in names[bar.label]]
    label_room = max((faces.width(line, sketch.face.regular, SIZE) for line in lines), default=0.0)
    x0, x1 = left + label_room + 8, left + room - 4
    top = sketch.drawing.height - _HEAD
    bottom = top - _natural(sections, names) * shrink
    values = ticks(0, high, most=6)
    axis(sketch, [(x0 + v / high * (x1 - x0), f"{v * 100:.0f}%") for v in values], bottom, top)
    y = top
    for title, bars in sections:
        sketch.words(left + 2, y - TITLE * shrink / 2, title, SIZE, bold=True)
        y -= TITLE * shrink
        for bar in bars:
            step = _row(names[bar.label]) * shrink
            middle = y - step / 2
            labels(sketch, names[bar.label], left + label_room + 2, middle, SIZE)
            _draw_bar(sketch, bar, x0, (x1 - x0) / high, middle)
            y -= step


def _draw_bar(sketch: Sketch, bar: StructureBar, x0: float, unit: float, y: float) -> None:
    sketch.rect(x0, y - 4.5, bar.population * unit, 9, fill=_POPULATION)
    sketch.rect(x0, y - 1.6, bar.sample * unit, 3.2, fill=ACCENT)
    x = x0 + bar.weighted * unit
    sketch.line(x, y - 5.5, x, y + 5.5, ink=ALERT, width=1.4)


def _draw_legend(sketch: Sketch, chart: Structure, width: float) -> None:
    entries = [sketch.wide(words, SMALL) + 38 for words in chart.legend]
    legend_rows(width, entries)
    x, y = max((width - sum(entries)) / 2, 0.0), sketch.drawing.height - 8
    for i, words in enumerate(chart.legend):
        if i == 0:
            sketch.rect(x, y - 1.6, 16, 3.2, fill=ACCENT)
        elif i == 1:
            sketch.line(x + 8, y - 5.5, x + 8, y + 5.5, ink=ALERT, width=1.4)
        else:
            sketch.rect(x, y - 4.5, 16, 9, fill=_POPULATION)
        sketch.words(x + 20, y, words, SMALL, ink=INK)
        x += entries[i]

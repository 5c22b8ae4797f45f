"""A table of towns × indicators toned by band: where the simultaneous interval leaves the city's, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.marks import Sketch, labels, legend_rows, row_heights, wrapped
from reports.charts_data import BandName, Heat, HeatCell
from reports.faces import Missing, Typeface
from reports.styles import INK, SOFT

SIZE = 8.5
ROW = 13.5
_SMALLEST = 6.5
_HEAD_LINE = 10.4
_TONES: dict[BandName, tuple[str, str]] = {
    "above": ("#1f4e8c", "#ffffff"),
    "middle": ("#e9edf2", INK),
    "below": ("#f3c9a8", INK),
    "none": ("#ffffff", SOFT),
}
"""Fill and ink of each band: dark, pale and middle in grey, too."""


def draw_heat(chart: Heat, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Rows stay in the order given; the signs ▲ ▼ of the texts say the same as the tones."""
    names = [wrapped(name, face, SIZE, 0.3 * width) for name, _ in chart.rows]
    left = max((faces.width(line, face.regular, SIZE) for n in names for line in n), default=0.0) + 8
    cell = (width - left) / max(len(chart.columns), 1)
    size = _head_size(chart.columns, face, cell - 4)
    heads = [wrapped(title, face, size, cell - 4) for title in chart.columns]
    head = _HEAD_LINE * max((len(lines) for lines in heads), default=1) + 6
    legend = legend_rows(width, [faces.width(words, face.regular, SIZE) + 34 for _, words in chart.legend])
    foot = 15.0 * len(legend) + 4 if chart.legend else 2.0
    heights = row_heights(names, ROW, max_height - head - foot)
    sketch = Sketch(width, head + sum(heights) + foot, face, missing)
    y = sketch.drawing.height - head
    for j, lines in enumerate(heads):
        for k, line in enumerate(lines):
            middle = y + 7 + _HEAD_LINE * (len(lines) - 1 - k)
            sketch.words(left + cell * (j + 0.5), middle, line, size, align="middle", bold=True)
    for (_, cells), name, high in zip(chart.rows, names, heights, strict=True):
        labels(sketch, name, left - 6, y - high / 2, SIZE)
        for j, one in enumerate(cells):
            _cell(sketch, one, left + j * cell, y - high, cell, high)
        y -= high
    _legend(sketch, chart, legend, width)
    return sketch.drawing  # type: ignore[no-any-return]


def _head_size(titles: Sequence[str], face: Typeface, room: float) -> float:
    """Small enough for the longest word of a head, so that no word is broken, but not below the smallest size."""
    words = [word for title in titles for word in title.split() if word.isascii()]
    longest = max((faces.width(word, face.bold, SIZE) for word in words), default=0.0)
    return max(_SMALLEST, min(SIZE, SIZE * room / max(longest, 1.0)))


def _cell(sketch: Sketch, cell: HeatCell, x: float, y: float, width: float, height: float) -> None:
    fill, ink = _TONES[cell.band]
    sketch.rect(x + 0.6, y + 0.6, width - 1.2, height - 1.2, fill=fill, stroke="#d5dbe2", line=0.4)
    sketch.words(x + width / 2, y + height / 2, cell.text, SIZE, align="middle", ink=ink)


def _legend(sketch: Sketch, chart: Heat, rows: list[list[int]], width: float) -> None:
    if not chart.legend:
        return
    y = 15.0 * len(rows) - 8
    for row in rows:
        total = sum(sketch.wide(chart.legend[i][1], SIZE) + 34 for i in row)
        x = max((width - total) / 2, 0.0)
        for i in row:
            band, words = chart.legend[i]
            sketch.rect(x, y - 4.5, 15, 9, fill=_TONES[band][0], stroke="#d5dbe2", line=0.4)
            sketch.words(x + 19, y, words, SIZE)
            x += sketch.wide(words, SIZE) + 34
        y -= 15

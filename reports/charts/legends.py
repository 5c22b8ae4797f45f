"""Lines of text and rows of signs below a chart, wrapped so that none leaves the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports import faces
from reports.charts.marks import Sketch, legend_rows, wrapped
from reports.faces import Typeface
from reports.styles import INK, SOFT

SMALL = 7.5
LINE = 10.2
SIGN = 15.0
"""Room for a sign before its words."""
_BETWEEN = 14.0

Paint = Callable[[int, float, float], None]
"""Draws the sign of entry ``i`` centred on (x, y)."""


@dataclass(frozen=True, slots=True)
class Legend:
    """Entries broken into lines and laid out in rows, ready to be drawn."""

    entries: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[int, ...], ...]
    sign: float = SIGN

    @property
    def height(self) -> float:
        return sum(self._high(row) for row in self.rows)

    def _high(self, row: Sequence[int]) -> float:
        return LINE * max(len(self.entries[i]) for i in row) + 2.5

    def draw(self, sketch: Sketch, top: float, paint: Paint) -> None:
        """Rows centred in the drawing, downwards from ``top``."""
        for row in self.rows:
            x = max((sketch.drawing.width - sum(self.widths[i] for i in row) + _BETWEEN) / 2, 0.0)
            for i in row:
                paint(i, x + 6, top - LINE / 2)
                for k, line in enumerate(self.entries[i]):
                    sketch.words(x + self.sign, top - (k + 0.5) * LINE, line, SMALL, ink=INK)
                x += self.widths[i]
            top -= self._high(row)


def legend(words: Sequence[str], width: float, face: Typeface, *, sign: float = SIGN) -> Legend:
    """A legend at most ``width`` wide; ``sign``: room for a sign before its words."""
    if not words:
        return Legend((), (), (), sign)
    entries = tuple(tuple(wrapped(text, face, SMALL, width - sign - 2)) for text in words)
    widths = [max(faces.width(line, face.regular, SMALL) for line in e) + sign + _BETWEEN for e in entries]
    rows = legend_rows(width + _BETWEEN, widths)
    return Legend(entries, tuple(widths), tuple(tuple(row) for row in rows), sign)


def centred(
    sketch: Sketch,
    lines: Sequence[str],
    x: float,
    top: float,
    *,
    size: float = SMALL,
    bold: bool = False,
    ink: str = SOFT,
) -> float:
    """Lines one under the other, centred on ``x``; gives the height of their lower edge."""
    for line in lines:
        sketch.words(x, top - LINE / 2, line, size, align="middle", bold=bold, ink=ink)
        top -= LINE
    return top


def flowed(entries: Sequence[tuple[str, ...]], width: float, face: Typeface) -> tuple[tuple[str, ...], ...]:
    """One-line entries side by side as far as they fit; longer ones on lines of their own."""
    lines: list[tuple[str, ...]] = []
    for entry in entries:
        joined = f"{lines[-1][0]}　{entry[0]}" if lines and len(lines[-1]) == len(entry) == 1 else ""
        if joined and faces.width(joined, face.regular, SMALL) <= width:
            lines[-1] = (joined,)
        else:
            lines.append(entry)
    return tuple(lines)


def left_aligned(sketch: Sketch, entries: Sequence[Sequence[str]], top: float) -> float:
    """Lines from the left edge downwards; gives the height of the lowest edge."""
    for entry in entries:
        for line in entry:
            sketch.words(0, top - LINE / 2, line, SMALL, ink=INK)
            top -= LINE
    return top

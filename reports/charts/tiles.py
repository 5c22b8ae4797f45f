"""A schematic map: a tile per town where it roughly lies, toned and marked by band.  Not to scale, never a ranking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.legends import LINE, SMALL, centred, flowed, left_aligned, legend
from reports.charts.marks import Sketch, wrapped
from reports.charts_towns import Mark, Tile, TileMap, TileSheet
from reports.faces import Missing, Typeface
from reports.styles import INK, SOFT

SIZE = 8.5
_NAME_SIZES = (7.5, 7.0, 6.5, 6.0)
_GAP, _TITLE, _SIGN, _WIDEST, _BETWEEN = 2.5, 15.0, 11.0, 66.0, 18.0
_TONES: dict[Mark, tuple[str, str]] = {
    "above": ("#1f4e8c", "#ffffff"),
    "middle": ("#e9edf2", INK),
    "below": ("#f3c9a8", INK),
    "none": ("#ffffff", SOFT),
    "hidden": ("#ffffff", SOFT),
}
"""Fill and ink: dark, pale and middle in grey, too; the signs say the same, and hidden tiles are hatched."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How large tiles are, and the words in them, in the order of the tiles."""

    across: int
    wide: float
    high: float
    size: float
    names: tuple[tuple[str, ...], ...]
    key: tuple[tuple[str, ...], ...] = ()
    """Lines under the maps: ``1 太平街道``; empty where the names stand in the tiles."""


def draw_tiles(chart: TileMap, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Names stand in the tiles; where one does not fit, all are numbered and named in a key below."""
    tiles = _shifted(chart.sheets[0].tiles) if chart.sheets else ()
    columns = max((t.column for t in tiles), default=0) + 1
    rows = max((t.row for t in tiles), default=0) + 1
    words = legend([text for _, text in chart.legend], width, face)
    plan = _plan(chart, tiles, columns, width, face)
    lines = math.ceil(len(chart.sheets) / plan.across)
    over = _title_room(chart, plan, columns, face)
    foot = words.height + 8 + sum(LINE * len(entry) for entry in plan.key) + (6 if plan.key else 0)
    natural = over + rows * (plan.high + _GAP) + 6
    least = over + rows * (_least(plan) + _GAP) + 6
    each = max(least, min(natural, (max_height - foot) / max(lines, 1)))
    high = (each - over - 6) / rows - _GAP
    sketch = Sketch(width, lines * each + foot, face, missing)
    span = columns * (plan.wide + _GAP) - _GAP
    start = (width - plan.across * span - (plan.across - 1) * _BETWEEN) / 2
    for k, sheet in enumerate(chart.sheets):
        x = start + (k % plan.across) * (span + _BETWEEN)
        top = sketch.drawing.height - (k // plan.across) * each
        _sheet(sketch, sheet, plan, (x, top, span, over, high))
    top = left_aligned(sketch, plan.key, sketch.drawing.height - lines * each) - (6 if plan.key else 0)
    words.draw(sketch, top - 4, lambda i, x, y: _sample(sketch, chart.legend[i][0], x, y))
    return sketch.drawing  # type: ignore[no-any-return]


def _shifted(tiles: Sequence[Tile]) -> tuple[Tile, ...]:
    """The same tiles, the leftmost in column 0 and the topmost in row 0."""
    left, top = min((t.column for t in tiles), default=0), min((t.row for t in tiles), default=0)
    return tuple(Tile(label=t.label, column=t.column - left, row=t.row - top, mark=t.mark) for t in tiles)


def _plan(chart: TileMap, tiles: Sequence[Tile], columns: int, width: float, face: Typeface) -> _Plan:
    """The largest size in which every name fits its tile in at most three lines without a broken word; else numbers."""
    across = 2 if len(chart.sheets) > 1 and columns <= 8 else 1
    room = (width - 2 - (across - 1) * _BETWEEN) / across
    wide = min(_WIDEST, (room + _GAP) / columns - _GAP)
    for size in _NAME_SIZES:
        names = [tuple(wrapped(t.label, face, size, wide - 4)) for t in tiles]
        if all(len(n) <= 3 and _whole(t.label, face, size, wide - 4) for n, t in zip(names, tiles, strict=True)):
            high = _SIGN + max((len(n) for n in names), default=1) * size * 1.2 + 6
            return _Plan(across, wide, high, size, tuple(names))
    key = [tuple(wrapped(f"{k} {t.label}", face, SMALL, width)) for k, t in enumerate(tiles, 1)]
    numbers = tuple((str(k),) for k in range(1, len(tiles) + 1))
    return _Plan(across, wide, _SIGN + SMALL * 1.2 + 6, SMALL, numbers, flowed(key, width, face))


def _whole(label: str, face: Typeface, size: float, room: float) -> bool:
    return all(faces.width(word, face.regular, size) <= room for word in label.split() if word.isascii())


def _title_room(chart: TileMap, plan: _Plan, columns: int, face: Typeface) -> float:
    span = columns * (plan.wide + _GAP) - _GAP
    most = max((len(wrapped(s.title, face, SIZE, span - 8)) for s in chart.sheets), default=1)
    return LINE * most + _TITLE - LINE


def _least(plan: _Plan) -> float:
    return _SIGN - 1 + max((len(n) for n in plan.names), default=1) * plan.size * 1.2 + 1


def _sheet(sketch: Sketch, sheet: TileSheet, plan: _Plan, place: tuple[float, float, float, float, float]) -> None:
    left, top, span, over, high = place
    centred(
        sketch,
        wrapped(sheet.title, sketch.face, SIZE, span - 8),
        left + span / 2,
        top,
        size=SIZE - 0.5,
        bold=True,
        ink=INK,
    )
    for tile, lines in zip(_shifted(sheet.tiles), plan.names, strict=True):
        x = left + tile.column * (plan.wide + _GAP)
        y = top - over - tile.row * (high + _GAP) - high
        _tile(sketch, tile.mark, lines, plan.size, (x, y, plan.wide, high))


def _tile(
    sketch: Sketch, mark: Mark, lines: Sequence[str], size: float, box: tuple[float, float, float, float]
) -> None:
    """The sign above, the name below it."""
    x, y, wide, high = box
    fill, ink = _TONES[mark]
    sketch.rect(x, y, wide, high, fill=fill, stroke="#9aa4ae", line=0.5)
    if mark == "hidden":
        sketch.hatch(x, y, wide, high, ink="#c3cad2")
    spare = max(0.0, high - _SIGN - len(lines) * size * 1.2) / 2
    at = y + high - spare - _SIGN / 2
    sketch.marker(x + wide / 2, at, mark, 3.2, ink="#ffffff" if mark == "above" else "")
    at -= _SIGN / 2
    for line in lines:
        at -= size * 0.6
        if mark == "hidden":
            half = sketch.wide(line, size) / 2 + 1
            sketch.rect(x + wide / 2 - half, at - size / 2, 2 * half, size, fill="#ffffff")
        sketch.words(x + wide / 2, at, line, size, align="middle", ink=ink)
        at -= size * 0.6


def _sample(sketch: Sketch, mark: Mark, x: float, y: float) -> None:
    """A small tile in the legend."""
    fill, _ = _TONES[mark]
    sketch.rect(x - 6, y - 4.5, 12, 9, fill=fill, stroke="#9aa4ae", line=0.5)
    if mark == "hidden":
        sketch.hatch(x - 6, y - 4.5, 12, 9, ink="#c3cad2", step=3.0)
    sketch.marker(x, y, mark, 2.6, ink="#ffffff" if mark == "above" else "")

"""Two waves side by side: a line per indicator with its interval at both ends; only a proven change is coloured."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reportlab.graphics.shapes import Drawing

from reports import faces
from reports.charts.marks import Sketch, apart, wrapped
from reports.charts_data import Slope, SlopeEnd, SlopeLine
from reports.faces import Missing, Typeface
from reports.styles import INK, RULE, SOFT

SIZE, SMALL = 8.5, 7.5
_INKS = {"up": "#1f4e8c", "down": "#b04a12", "unclear": "#5b6774", "none": "#5b6774"}
_SPACE = 24.0
"""Height per line: room for its labels at both ends."""
_LABEL = 10.5
"""Least distance of two labels at one end."""
_HEAD, _FOOT = 22.0, 8.0


def draw_slope(chart: Slope, width: float, face: Typeface, missing: Missing, max_height: float) -> Drawing:
    """Names and earlier values at the left, later values and the change in words at the right."""
    names = [wrapped(line.label, face, SIZE, 0.3 * width)[0] for line in chart.lines]
    befores = [f"{name}  {line.before.text}" for name, line in zip(names, chart.lines, strict=True)]
    nows = [line.now.text for line in chart.lines]
    changes = [line.text for line in chart.lines]
    left = _widest(befores, face) + 14
    change_room = max(_widest(changes, face), faces.width(chart.change, face.chain(True), SIZE))
    now_room = max(_widest(nows, face), 10.0)
    right = width - change_room - now_room - 26
    height = min(max_height, _HEAD + _FOOT + max(120.0, _SPACE * (len(chart.lines) + 1)))
    sketch = Sketch(width, height, face, missing)
    top, bottom = height - _HEAD, _FOOT
    for x, words in ((left, chart.before), (right, chart.now)):
        sketch.line(x, bottom, x, top, ink=RULE, width=0.8)
        sketch.words(
            _inside(x, sketch.wide(words, SIZE, bold=True), right), height - 9, words, SIZE, align="middle", bold=True
        )
    sketch.words(width - 2, height - 9, chart.change, SIZE, align="end", bold=True)

    def y(value: float) -> float:
        return bottom + (value - chart.low) / (chart.high - chart.low) * (top - bottom)

    shown = [line for line in chart.lines if line.now.value is not None or line.before.value is not None]
    for line in shown:
        _line(sketch, line, left, right, y)
    _ends(sketch, [line.before for line in chart.lines], befores, left - 9, "end", y, (bottom, top), chart.lines)
    _ends(sketch, [line.now for line in chart.lines], nows, right + 9, "start", y, (bottom, top), chart.lines)
    _ends(sketch, [line.now for line in chart.lines], changes, width - 2, "end", y, (bottom, top), chart.lines)
    return sketch.drawing  # type: ignore[no-any-return]


def _widest(texts: Sequence[str], face: Typeface) -> float:
    return max((faces.width(text, face.regular, SIZE) for text in texts), default=0.0)


def _inside(x: float, wide: float, right: float) -> float:
    """The middle of a head that must not run over the change column."""
    return min(x, right + 20 - wide / 2) if wide > 40 else x


def _line(sketch: Sketch, line: SlopeLine, left: float, right: float, y: Callable[[float], float]) -> None:
    ink = _INKS[line.verdict]
    strong = line.verdict in ("up", "down")
    for x, end in ((left, line.before), (right, line.now)):
        if end.value is not None and end.lower is not None and end.upper is not None:
            sketch.line(x, y(end.lower), x, y(end.upper), ink=ink, width=2.4 if strong else 1.6)
    if line.before.value is not None and line.now.value is not None:
        dash = () if strong else (3.0, 2.0)
        sketch.line(
            left, y(line.before.value), right, y(line.now.value), ink=ink, width=1.5 if strong else 0.9, dash=dash
        )
    for x, end in ((left, line.before), (right, line.now)):
        if end.value is not None:
            sketch.marker(x, y(end.value), {"up": "above", "down": "below"}.get(line.verdict, "middle"))  # type: ignore[arg-type]


def _ends(
    sketch: Sketch,
    ends: Sequence[SlopeEnd],
    texts: Sequence[str],
    x: float,
    align: str,
    y: Callable[[float], float],
    room: tuple[float, float],
    lines: Sequence[SlopeLine],
) -> None:
    """Texts beside their ends, moved apart where they would touch."""
    wanted = [y(end.value) if end.value is not None else room[0] for end in ends]
    for at, text, line in zip(apart(wanted, _LABEL, *room), texts, lines, strict=True):
        strong = line.verdict in ("up", "down")
        sketch.words(
            x, at, text, SIZE, align=align, ink=_INKS[line.verdict] if strong else INK if align == "end" else SOFT
        )

"""Where the characters of a broken line are drawn: aligned, justified, grouped into pieces that can be drawn in one go."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reports.linebreak import CLOSING, Glyph, Line, gaps

Align = Literal["justify", "left", "center", "right"]
_WIDEST_GAP = 0.3
"""Justification gives up (the line stays ragged) when a gap would grow by more than this many ems."""


class Segment(NamedTuple):
    """Characters drawn in one go: from ``x``, in one face, ``spacing`` added after each."""

    x: float
    font: str
    text: str
    spacing: float


def place(line: Line, align: Align, em: float) -> list[Segment]:
    """Where each piece of ``line`` is drawn, from x = 0 at the left of its room."""
    glyphs = line.glyphs
    if (align != "justify" or line.closed) and all(g.advance == g.natural and not g.shift for g in glyphs):
        return _plain(line, align)
    drawn = [x + g.shift for x, g in zip(_positions(line, align, em), glyphs, strict=True)]
    out: list[Segment] = []
    i = 0
    while i < len(glyphs):
        j, spacing = i, 0.0
        while j + 1 < len(glyphs) and _alike(glyphs[j], glyphs[j + 1]):
            extra = drawn[j + 1] - drawn[j] - glyphs[j].natural
            if j == i:
                spacing = extra
            elif abs(extra - spacing) > 1e-4:
                break
            j += 1
        out.append(Segment(drawn[i], glyphs[i].font, "".join(g.char for g in glyphs[i : j + 1]), spacing))
        i = j + 1
    return out


def _plain(line: Line, align: Align) -> list[Segment]:
    """A line in which nothing is stretched or squeezed: one segment per face."""
    x = {"right": line.room - line.width, "center": (line.room - line.width) / 2}.get(align, 0.0)
    out, start, wide = [], 0, 0.0
    glyphs = line.glyphs
    for i, glyph in enumerate(glyphs):
        if glyph.font != glyphs[start].font:
            out.append(Segment(x, glyphs[start].font, "".join([g.char for g in glyphs[start:i]]), 0.0))
            x, start, wide = x + wide, i, 0.0
        wide += glyph.advance
    if glyphs:
        out.append(Segment(x, glyphs[start].font, "".join([g.char for g in glyphs[start:]]), 0.0))
    return out


def _alike(this: Glyph, following: Glyph) -> bool:
    """Same face and same kind of writing: words and Chinese characters are spaced differently."""
    western = this.western or this.char == " "
    return this.font == following.font and western == (following.western or following.char == " ")


def _positions(line: Line, align: Align, em: float) -> list[float]:
    """The left edge of each glyph's cell."""
    spare = line.room - line.width
    x = {"right": spare, "center": spare / 2}.get(align, 0.0)
    growing: set[int] = set()
    step = 0.0
    if align == "justify" and not line.closed:
        growing = set(gaps(line.glyphs))
        spare += _overhang(line, em) if spare < 0 else 0.0
        step = spare / len(growing) if growing else 0.0
        if step > _WIDEST_GAP * em:
            step = 0.0
    xs = []
    for i, glyph in enumerate(line.glyphs):
        xs.append(x)
        x += glyph.advance + (step if i in growing else 0.0)
    return xs


def _overhang(line: Line, em: float) -> float:
    last = line.glyphs[-1]
    return em / 2 if last.char in CLOSING and last.advance >= 0.9 * em else 0.0

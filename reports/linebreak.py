"""Breaking text into lines after the Chinese line rules (避头尾), with squeezed punctuation.

Pure arithmetic on characters and widths: no drawing.  Units are points.  Sources: GB/T 15834-2011 (no closing mark at the
beginning of a line, no opening mark at its end) and W3C *Requirements for Chinese Text Layout* (squeezing of adjacent marks).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NO_START = frozenset("!),.:;?]}%¨·ˇˉ―‖’”…‰℃、。〃々〉》」』】〕〗！＂＇），．：；？］｀｜｝～￠°′″—–~")
"""Marks that must not begin a line (GB/T 15834 §5.1, and units that belong to the number before them)."""
NO_END = frozenset("([{£¥‘“〈《「『【〔〖（［｛￡￥$＄№#")
"""Marks that must not end a line."""
CLOSING = frozenset("，。、；：）》】」』〕〗〉”’］｝．")
"""Full-width marks whose right half is blank."""
OPENING = frozenset("（《【「『〔〖〈“‘［｛")
"""Full-width marks whose left half is blank."""
_TOLERANCE = 1e-6
_LOOSE = 0.2
"""Gaps beyond this many ems make a range or long word be cut at its dash."""
_SOFT = frozenset("~–/-_")
_MULTIPLES = frozenset("十百千万亿")
"""Belong to the figure before them: 10万."""
_BREAKS = frozenset("-/–—")
"""After these, words may be broken."""


class Glyph(NamedTuple):
    """One character as it will be drawn: ``advance`` after squeezing, ``natural`` before, drawn ``shift`` to the right."""

    char: str
    font: str
    advance: float
    natural: float
    western: bool
    """Part of a word or number, which is not torn apart: in English text quotation marks and dashes too."""
    shift: float = 0.0


class Line(NamedTuple):
    """The characters of one line; ``width`` their advance, ``room`` what was to be had, ``closed`` a paragraph's last line."""

    glyphs: tuple[Glyph, ...]
    width: float
    room: float
    closed: bool

    @property
    def text(self) -> str:
        return "".join(g.char for g in self.glyphs)


def is_western(char: str) -> bool:
    """Letters, figures and signs that stand in words and numbers, which are not torn apart."""
    code = ord(char)
    if code < 0x80:
        return char != " "
    return (code < 0x590 and char not in "·×÷±§¶") or 0x1E00 <= code < 0x2000 or char in "–−‐‑′″‰"


def squeeze(glyphs: Sequence[Glyph], em: float) -> list[Glyph]:
    """Take the blank half out of marks that meet: ``）。`` ``：“`` ``》《`` ``（《`` stand one and a half characters wide."""
    out = list(glyphs)
    for i in range(len(out) - 1):
        this, following = out[i], out[i + 1]
        if this.char in CLOSING and (following.char in CLOSING or following.char in OPENING) and _square(this, em):
            out[i] = this._replace(advance=this.advance - em / 2)
        elif this.char in OPENING and following.char in OPENING and _square(following, em):
            out[i + 1] = following._replace(advance=following.advance - em / 2, shift=-em / 2)
    return out


def _square(glyph: Glyph, em: float) -> bool:
    return glyph.natural >= 0.9 * em


def may_break(before: str, this: Glyph, following: Glyph) -> bool:
    """May a line end between ``this`` and ``following``?  ``before`` is the character before them (or empty)."""
    first, char = this.char, following.char
    if char == " " or first == "\u00a0" or char == "\u00a0":
        return False
    if char in NO_START or first in NO_END:
        return False
    if first == " ":
        return True
    if char in _MULTIPLES and first.isdigit():
        return False
    if this.western and following.western:
        return first in _BREAKS and before.isalpha() and char.isalpha()
    return True


class Cluster(NamedTuple):
    """Characters that stay together; ``blank``: the width of the blanks at its end, which vanish at a line's end."""

    glyphs: tuple[Glyph, ...]
    width: float
    blank: float


def clusters(glyphs: Sequence[Glyph]) -> list[Cluster]:
    """``glyphs`` cut at every place where a line may end."""
    out: list[Cluster] = []
    start = 0
    for i in range(1, len(glyphs) + 1):
        if i == len(glyphs) or may_break(glyphs[i - 2].char if i > 1 else "", glyphs[i - 1], glyphs[i]):
            out.append(_cluster(tuple(glyphs[start:i])))
            start = i
    return out


def _cluster(glyphs: tuple[Glyph, ...]) -> Cluster:
    if len(glyphs) == 1:  # most of a Chinese text
        wide = glyphs[0].advance
        return Cluster(glyphs, wide, wide if glyphs[0].char == " " else 0.0)
    blank = 0.0
    for glyph in reversed(glyphs):
        if glyph.char != " ":
            break
        blank += glyph.advance
    return Cluster(glyphs, sum(g.advance for g in glyphs), blank)


def longest(glyphs: Sequence[Glyph]) -> float:
    """Width of the widest piece that cannot be broken: what a table column needs at least."""
    if all(g.western and g.char not in _BREAKS for g in glyphs):  # a number, as in most cells
        return sum(g.advance for g in glyphs)
    return max((c.width - c.blank for c in clusters(glyphs)), default=0.0)


def halved(glyphs: Sequence[Glyph]) -> float:
    """The least width at which this stands on two lines: few long words fill lines badly."""
    pieces = clusters(glyphs)
    total = sum(c.width for c in pieces)
    first, least = 0.0, total
    for piece in pieces:
        first += piece.width
        least = min(least, max(first - piece.blank, total - first))
    return least


def break_lines(
    glyphs: Sequence[Glyph], room: float, *, em: float, first_indent: float = 0.0, ragged: bool = False
) -> list[Line]:
    """Lines of at most ``room`` points (the first ``first_indent`` less).  A piece wider than a line is cut where it must be.

    ``ragged``: the lines will not be justified, so no range is cut to close their gaps.
    """
    if not glyphs:
        return []
    row = squeeze(glyphs, em)
    if (wide := sum(g.advance for g in row)) <= room - first_indent and row[-1].char != " ":
        return [Line(tuple(row), wide, room - first_indent, True)]
    lines: list[Line] = []
    held: list[Cluster] = []
    width = 0.0
    todo = list(reversed(clusters(row)))
    while todo:
        cluster = todo.pop()
        space = room - first_indent if not lines else room
        if width + cluster.width - cluster.blank - _credit(cluster, em) <= space + _TOLERANCE:
            held.append(cluster)
            width += cluster.width
        elif held:
            if not ragged and _loose(held, space, em) and (parts := _soft_cut(cluster, space - width)):
                held.append(parts[0])
                cluster = parts[1]
            lines.append(_line(held, space, closed=False))
            todo.append(cluster)
            held, width = [], 0.0
        else:
            head, tail = _cut(cluster, space)
            lines.append(_line([head], space, closed=not (tail.glyphs or todo)))
            if tail.glyphs:
                todo.append(tail)
    if held:
        space = room - first_indent if not lines else room
        held = _company(lines, held, em)
        lines.append(_line(held, space, closed=True))
    return lines


def balanced(glyphs: Sequence[Glyph], room: float, *, em: float) -> list[Line]:
    """As few lines as :func:`break_lines` needs, but of about the same length: for heads and labels."""
    lines = break_lines(glyphs, room, em=em, ragged=True)
    if len(lines) < 2:
        return lines
    low, high = sum(line.width for line in lines) / len(lines), room
    for _ in range(12):
        middle = (low + high) / 2
        enough = len(break_lines(glyphs, middle, em=em, ragged=True)) <= len(lines) and middle >= longest(glyphs)
        low, high = (low, middle) if enough else (middle, high)
    return [line._replace(room=room) for line in break_lines(glyphs, high, em=em, ragged=True)]


def _credit(cluster: Cluster, em: float) -> float:
    """The blank half of a mark at the line's end may hang over it."""
    for glyph in reversed(cluster.glyphs):
        if glyph.char != " ":
            full = glyph.char in CLOSING and glyph.advance >= 0.9 * em
            return em / 2 if full else 0.0
    return 0.0


def _loose(held: Sequence[Cluster], room: float, em: float) -> bool:
    """Would the line's gaps grow more than a reader overlooks?"""
    line = _line(held, room, closed=False)
    growing = len(gaps(line.glyphs))
    return not growing or (room - line.width) / growing > _LOOSE * em


def _soft_cut(cluster: Cluster, room: float) -> tuple[Cluster, Cluster] | None:
    """A range or a long word cut after ``~``, ``–``, ``/``, ``-`` or ``_``: better than a line full of holes."""
    width, at = 0.0, 0
    for i, glyph in enumerate(cluster.glyphs[:-1]):
        width += glyph.advance
        if width > room + _TOLERANCE:
            break
        if i and glyph.char in _SOFT and cluster.glyphs[i + 1].char not in NO_START:
            at = i + 1
    return (_cluster(cluster.glyphs[:at]), _cluster(cluster.glyphs[at:])) if at else None


def _cut(cluster: Cluster, room: float) -> tuple[Cluster, Cluster]:
    """As much of ``cluster`` as fits (at least one character), preferably not leaving a closing mark to begin the rest."""
    count, width = 0, 0.0
    for glyph in cluster.glyphs:
        if count and width + glyph.advance > room + _TOLERANCE:
            break
        count, width = count + 1, width + glyph.advance
    for less in range(min(4, count)):
        at = count - less
        if at == len(cluster.glyphs) or (
            cluster.glyphs[at].char not in NO_START and cluster.glyphs[at - 1].char not in NO_END
        ):
            count = at
            break
    return _cluster(cluster.glyphs[:count]), _cluster(cluster.glyphs[count:])


def _company(lines: list[Line], held: list[Cluster], em: float) -> list[Cluster]:
    """A last line of one Chinese character gets company from the line before (孤字不成行)."""
    alone = sum(c.width for c in held) < 2.1 * em and sum(not g.western for c in held for g in c.glyphs) <= 2
    if not alone or not lines or lines[-1].closed or held[0].glyphs[0].western:
        return held
    above = clusters(lines[-1].glyphs)
    moved = above[-1]
    if len(above) < 6 or moved.width > 2.1 * em:
        return held
    lines[-1] = _line(above[:-1], lines[-1].room, closed=False)
    return [moved, *held]


def _line(held: Sequence[Cluster], room: float, *, closed: bool) -> Line:
    glyphs = [g for c in held for g in c.glyphs]
    while glyphs and glyphs[-1].char == " ":
        glyphs.pop()
    return Line(tuple(glyphs), sum(g.advance for g in glyphs), room, closed)


def gaps(glyphs: Sequence[Glyph]) -> list[int]:
    """Indices after which a justified line may grow: after blanks, and between Chinese characters, never inside a word."""
    found = []
    for i in range(len(glyphs) - 1):
        this, following = glyphs[i], glyphs[i + 1]
        inside_word = this.western and following.western
        dash = this.char == following.char and this.char in "—…"
        if not (inside_word or dash or following.char == " "):
            found.append(i)
    return found

"""A paragraph as a piece: text broken by :mod:`reports.linebreak`, split over pages without widows or orphans."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from reports import faces
from reports.blocks import Run
from reports.faces import MISSING, Missing
from reports.layout import Piece
from reports.linebreak import Glyph, Line, balanced, break_lines, halved, is_western, longest
from reports.pen import Pen
from reports.placing import place
from reports.styles import TextStyle

BULLET = "•"
MIN_LINES = 2
"""A paragraph leaves and takes at least this many lines at a page's end."""


class Heading(NamedTuple):
    """What makes a paragraph a heading: level 1–3 and its anchor."""

    level: int
    anchor: str


class _Set(NamedTuple):
    """A broken line and how far it is indented."""

    line: Line
    indent: float


class _Case(dict[str, Glyph | None]):
    """The characters of some faces at one size, each made when it is first wanted; ``None`` for what no face holds."""

    def __init__(self, chain: tuple[str, ...], size: float) -> None:
        super().__init__()
        self._chain, self._size = chain, size

    def __missing__(self, char: str) -> Glyph | None:
        font = faces.font_for(char, self._chain)
        self[char] = None if font is None else self._made(char, font)
        return self[char]

    def _made(self, char: str, font: str) -> Glyph:
        advance = faces.widths(font)[ord(char)] * self._size / 1000
        return Glyph(char, font, advance, advance, char != " " and (font in faces.LATIN or is_western(char)))


@lru_cache(maxsize=256)
def _case(chain: tuple[str, ...], size: float) -> _Case:
    return _Case(chain, size)


def glyphs(runs: Sequence[Run], style: TextStyle, missing: Missing) -> list[list[Glyph]]:
    """The characters of ``runs``, one list per forced line; what no face holds becomes 〓 and is counted in ``missing``."""
    out: list[list[Glyph]] = [[]]
    for run in runs:
        chain = style.face.chain(run.bold or style.bold)
        case = _case(chain, style.size)
        for number, words in enumerate(faces.visible(run.text).split("\n")):
            if number:
                out.append([])
            found = [case[char] for char in words]
            if None in found:
                missing.update(char for char, glyph in zip(words, found, strict=True) if glyph is None)
            filler = _case(chain[-1:], style.size)[MISSING]  # the last face of a chain is ours and holds it
            out[-1] += [glyph or filler for glyph in found]  # type: ignore[misc]
    return out


class Text(Piece):
    """A paragraph, heading, list item, caption or table cell."""

    def __init__(
        self,
        runs: Sequence[Run] | str,
        style: TextStyle,
        missing: Missing,
        *,
        heading: Heading | None = None,
        sign: str = "",
        role: str = "P",
        group: object = None,
        runs_on: bool = False,
        even: bool = False,
    ) -> None:
        """``sign``: drawn in the hanging indent of the first line (a bullet, a number).  ``even``: lines of about one length.

        ``role``: structure element, ``""`` for part of the surrounding one; ``group``: what the items of one list share.
        """
        self.style = style
        self.before, self.after, self.keep_next = style.before, style.after, style.keep_next
        self.heading, self.sign, self.role, self.runs_on = heading, sign, role, runs_on
        self.opens = heading.level if heading else 0
        self.group = group
        self._even = even
        self.words = runs if isinstance(runs, str) else "".join(r.text for r in runs)
        self._glyphs = glyphs((Run(text=runs),) if isinstance(runs, str) else runs, style, missing)
        self._lines: dict[float, list[_Set]] = {}
        self._narrowest: float | None = None

    def closer(self, leading: float) -> Text:
        """The same lines, closer together; nothing is broken anew."""
        tight = copy(self)
        tight.style = replace(self.style, leading=self.style.leading * leading, after=self.style.after * leading)
        tight.after = tight.style.after
        return tight

    def lines(self, width: float) -> list[Line]:
        """The lines at ``width``; for tests and for measuring."""
        return [s.line for s in self._set(width)]

    def end(self, width: float) -> float:
        """How far from the left the last line ends."""
        last = self._set(width)[-1]
        return last.indent + last.line.width

    def narrowest(self) -> float:
        """The width below which a word would be torn."""
        if self._narrowest is None:
            longest_word = max((longest(g) for g in self._glyphs), default=0.0)
            self._narrowest = longest_word + self.style.hang * self.style.size
        return self._narrowest

    def natural(self) -> float:
        """The width at which every forced line stays one line."""
        return (
            max((sum(g.advance for g in row) for row in self._glyphs), default=0.0) + self.style.hang * self.style.size
        )

    def halved(self) -> float:
        """The width at which every forced line stays at most two lines."""
        return max((halved(row) for row in self._glyphs), default=0.0) + self.style.hang * self.style.size

    def height(self, width: float) -> float:
        return len(self._set(width)) * self.style.leading

    def least(self, width: float) -> float:
        count = len(self._set(width))
        return (count if count < 2 * MIN_LINES else MIN_LINES) * self.style.leading

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        found = self._set(width)
        fit = min(int(room / self.style.leading), len(found) - MIN_LINES)
        if fit < MIN_LINES:
            return None
        return _Part(self, found[:fit], first=True), _Part(self, found[fit:], first=False)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self.draw_lines(pen, x, top, self._set(width), first=True)

    def draw_lines(self, pen: Pen, x: float, top: float, found: Sequence[_Set], *, first: bool) -> None:
        if self.heading and first:
            pen.target(self.heading.anchor, top)
            pen.bookmark(self.heading.anchor, self.words, self.heading.level - 1)
        if self.group is not None:
            self._draw_item(pen, x, top, found, first=first)
        elif self.role:
            with pen.tagged(self.role, self):
                self._draw_all(pen, x, top, found)
        else:
            self._draw_all(pen, x, top, found)

    def _draw_item(self, pen: Pen, x: float, top: float, found: Sequence[_Set], *, first: bool) -> None:
        """An item of a list; all of them share the list's element."""
        with pen.tagged("L", self.group), pen.tagged("LI", self):
            if self.sign and first:
                with pen.tagged("Lbl"):
                    self._draw_sign(pen, x, top)
            with pen.tagged("LBody", self):
                self._draw_all(pen, x, top, found)

    def _draw_all(self, pen: Pen, x: float, top: float, found: Sequence[_Set]) -> None:
        style = self.style
        for number, (line, indent) in enumerate(found):
            if line.glyphs:
                pen.segments(place(line, style.align, style.size), x + indent, top - number * style.leading, style)

    def _draw_sign(self, pen: Pen, x: float, top: float) -> None:
        """A bullet as a drawn dot, a number as text, both ending a little before the text."""
        style = self.style
        end = x + (style.hang - 0.45) * style.size
        if self.sign == BULLET:
            pen.dot(end - 0.25 * style.size, top - style.leading / 2, 0.13 * style.size, fill=style.colour)
        else:
            pen.label(self.sign, end, top, style, "right")

    def anchors(self) -> tuple[str, ...]:
        return (self.heading.anchor,) if self.heading else ()

    def _set(self, width: float) -> list[_Set]:
        if width not in self._lines:
            self._lines[width] = self._break(width)
        return self._lines[width]

    def _break(self, width: float) -> list[_Set]:
        em = self.style.size
        hang, first = self.style.hang * em, self.style.first_indent * em
        out: list[_Set] = []
        for row in self._glyphs:
            broken = (
                balanced(row, width - hang, em=em)
                if self._even
                else break_lines(row, width - hang, em=em, first_indent=first, ragged=self.style.align != "justify")
            )
            out += [_Set(line, hang + (first if n == 0 else 0.0)) for n, line in enumerate(broken)]
            if not broken:
                out.append(_Set(Line((), 0.0, width, True), hang))
        return out


class _Part(Piece):
    """Some lines of a paragraph that goes over a page's end."""

    def __init__(self, text: Text, found: list[_Set], *, first: bool) -> None:
        self._text, self._found, self._first = text, found, first
        self.before, self.after = (text.before, 0.0) if first else (0.0, text.after)
        self.runs_on = text.runs_on

    def height(self, width: float) -> float:  # noqa: ARG002
        return len(self._found) * self._text.style.leading

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:  # noqa: ARG002
        fit = min(int(room / self._text.style.leading), len(self._found) - MIN_LINES)
        if fit < MIN_LINES:
            return None
        return (
            _Part(self._text, self._found[:fit], first=self._first),
            _Part(self._text, self._found[fit:], first=False),
        )

    def least(self, width: float) -> float:
        return min(self.height(width), MIN_LINES * self._text.style.leading)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:  # noqa: ARG002
        self._text.draw_lines(pen, x, top, self._found, first=self._first)

    def anchors(self) -> tuple[str, ...]:
        return self._text.anchors() if self._first else ()

"""The contents and the lists of figures and tables: a line per entry with leaders, page number and link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from reports.faces import Missing
from reports.layout import Page, Piece, paginate
from reports.lists import Entry
from reports.paragraph import Text
from reports.pen import Pen
from reports.styles import SOFT, StyleSheet

_GUTTER = 18.0
_CLOSER = 1.25
"""Contents and lists are set up to this much closer to save their last page."""


def front_pages(
    listed: Sequence[tuple[str, Sequence[Entry]]], sheet: StyleSheet, missing: Missing, width: float, height: float
) -> list[Page]:
    """Contents and lists, each (title, lines), on as few pages as they need, or on one less if they can be set closer."""

    def pages(style: StyleSheet, counted: Missing) -> list[Page]:
        pieces = [ContentsPiece(title, entries, style, counted) for title, entries in listed]
        return paginate(pieces, width, height)

    usual = pages(sheet, missing)
    if len(usual) == 1:
        return usual
    excess = 1.01 * (len(usual) - 1 + usual[-1].filled / height) / (len(usual) - 1)
    if excess > _CLOSER:
        return usual
    tried = (pages(_pressed(sheet, by), Missing()) for by in (excess, 1.06 * excess))
    return next((closer for closer in tried if len(closer) < len(usual)), usual)


def _pressed(sheet: StyleSheet, by: float) -> StyleSheet:
    listing, one, two, three = (replace(s, leading=s.leading / by) for s in (sheet.listing, *sheet.contents))
    title = replace(sheet.contents_title, leading=sheet.contents_title.leading / by)
    return replace(sheet, listing=listing, contents=(one, two, three), contents_title=title)


class ContentsPiece(Piece):
    """All lines under their title, or those that stand on one page; lists of figures and tables in two columns."""

    before = 26.0

    def __init__(
        self, title: str, entries: Sequence[Entry], sheet: StyleSheet, missing: Missing, key: object = None
    ) -> None:
        self._sheet, self._key = sheet, key or object()
        self._title = Text(title, sheet.contents_title, missing) if title else None
        self._entries = tuple(entries)
        styles = (sheet.listing, *sheet.contents)
        self._lines = tuple(Text(e.text, styles[e.level], missing, role="") for e in entries)
        self._columns = 2 if entries and all(e.level == 0 for e in entries) else 1

    def _head(self, width: float) -> float:
        return self._title.height(width) + self._title.after if self._title else 0.0

    def _column(self, width: float) -> float:
        return (width - _GUTTER * (self._columns - 1)) / self._columns

    def _room(self, width: float) -> float:
        """Width of an entry's words: what the page number leaves."""
        sheet = self._sheet
        return self._column(width) - 3 * (sheet.contents[0] if self._columns == 1 else sheet.listing).size

    def _heights(self, width: float) -> list[float]:
        return [t.height(self._room(width)) for t in self._lines]

    def _cut(self, heights: Sequence[float]) -> int:
        """How many lines stand in the first column: so many that the higher one is as low as can be."""
        if self._columns == 1:
            return len(heights)
        total, below = sum(heights), list(accumulate(heights, initial=0.0))
        return min(range(len(below)), key=lambda count: max(below[count], total - below[count]))

    def height(self, width: float) -> float:
        heights = self._heights(width)
        cut = self._cut(heights)
        return self._head(width) + max(sum(heights[:cut]), sum(heights[cut:]))

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        heights, count = self._heights(width), 0
        for _ in range(self._columns):
            used = self._head(width)
            while count < len(heights) and used + heights[count] <= room:
                used, count = used + heights[count], count + 1
        if count < 3 * self._columns or len(self._lines) - count < 1:
            return None
        title = self._title.words if self._title else ""
        first = ContentsPiece(title, self._entries[:count], self._sheet, Missing(), self._key)
        return first, ContentsPiece("", self._entries[count:], self._sheet, Missing(), self._key)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        if self._title:
            self._title.draw(pen, x, top, width)
        heights, column = self._heights(width), self._column(width)
        cut = self._cut(heights)
        y = top - self._head(width)
        for number, (entry, text, high) in enumerate(zip(self._entries, self._lines, heights, strict=True)):
            if number == cut:
                x, y = x + column + _GUTTER, top - self._head(width)
            with pen.tagged("TOC", self._key), pen.tagged("TOCI"), pen.tagged("Reference"), pen.tagged("Link"):
                self._draw_line(pen, x, y, width, entry, text)
            y -= high

    def _draw_line(self, pen: Pen, x: float, y: float, width: float, entry: Entry, text: Text) -> None:
        room, total, style = self._room(width), self._column(width), text.style
        text.draw(pen, x, y, room)
        base = y - text.height(room) + style.leading
        number = str(pen.pages.get(entry.anchor, ""))
        wide = pen.label(number, x + total, base, replace(style, align="right"), "right")
        left = x + text.end(room) + 6
        line = base - style.leading / 2 - 0.3 * style.size
        if left < x + total - wide - 6:
            pen.rule(left, line, x + total - wide - 6, line, width=0.6, ink=SOFT, dash=(0.6, 3.0))
        pen.link(entry.anchor, entry.text, x, y - text.height(room), total, text.height(room))

"""Tables: three rules (三线表), heads repeated and the caption marked 续 on later pages, cells broken by the line rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from reports.blocks import Row, Table
from reports.faces import Missing
from reports.layout import Piece
from reports.paragraph import Text
from reports.pen import Pen
from reports.styles import AREA_WIDTH, INK, PALE, RULE, StyleSheet
from reports.tablebody import PAD_X, TableBody, TableRow
from reports.tablewidths import column_widths, roomier

HEAVY, THIN, HAIR = 1.1, 0.6, 0.35
_SCALES = (0.93, 0.86, 0.8, 0.74)
"""A table with more columns than fit is set smaller, step by step."""
_LONG, _LONG_LATIN = 240, 480
"""Characters of a cell (of one without Chinese); a longer one goes on in the next row, after a space or a stop."""
_STOPS = " ;,；，。、"
_ABOVE_NOTES = 3.0
_GIVES = 0.5
"""Share of the distance between rows that a table gives up to stay on the page."""
MIN_ROWS = 3
"""A table leaves and takes at least this many rows at a page's end."""


class TablePiece(Piece):
    """A table, or the part of one that stands on one page."""

    def __init__(self, body: TableBody, start: int, end: int) -> None:
        self._body, self._start, self._end = body, start, end
        self.before = 6.0 if start == 0 else 0.0
        self.after = 8.0
        self.fills = start == 0
        self.may_wait = 0.6 if self.fills else 0.0

    @property
    def _last(self) -> bool:
        return self._end == len(self._body.rows)

    def _caption(self) -> Text:
        return self._body.caption if self._start == 0 else self._body.caption_again

    def _top(self, width: float) -> float:
        return self._caption().height(width) + self._caption().after + self._body.head_height(width)

    def height(self, width: float) -> float:
        body = self._body
        rows = sum(body.row_height(r, width) for r in body.rows[self._start : self._end])
        notes = sum(n.height(width) for n in body.notes) + (_ABOVE_NOTES if body.notes else 0.0) if self._last else 0.0
        return self._top(width) + rows + notes

    def least(self, width: float) -> float:
        first = self._body.rows[self._start : self._start + MIN_ROWS + 1]
        return min(self.height(width), self._top(width) + sum(self._body.row_height(r, width) for r in first))

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        end, used = self._start, self._top(width)
        while end < self._end:
            used += self._body.row_height(self._body.rows[end], width)
            if used > room:
                break
            end += 1
        end = min(end, self._end - MIN_ROWS)
        while end > self._start and self._body.rows[end - 1].section:
            end -= 1
        if end - self._start < MIN_ROWS:
            return None
        return TablePiece(self._body, self._start, end), TablePiece(self._body, end, self._end)

    def shrunk(self, width: float, room: float) -> Piece | None:
        """The same rows a little closer: better than three rows on the next page."""
        rows = self._body.rows[self._start : self._end]
        excess = self.height(width) - room
        if excess <= 0 or excess > len(rows) * 2 * _GIVES * self._body.pad:
            return None
        return TablePiece(self._body.closer(excess / (2 * len(rows)) + 0.001), self._start, self._end)

    def anchors(self) -> tuple[str, ...]:
        return (self._body.table.anchor,) if self._start == 0 else ()

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        caption, body = self._caption(), self._body
        if self._start == 0:
            pen.target(body.table.anchor, top)
        with pen.tagged("Table", body.key):
            caption.draw(pen, x, top, width)
            with nullcontext() if self._start == 0 else pen.tagged("Artifact"):
                y = self._draw_head(pen, x, top - caption.height(width) - caption.after, width)
            for number, row in enumerate(body.rows[self._start : self._end]):
                y = self._draw_row(pen, x, y, width, row, first=number == 0)
            pen.rule(x, y, x + width, y, width=HEAVY, ink=INK)
        if self._last:
            y -= _ABOVE_NOTES
            for note in body.notes:
                note.draw(pen, x, y, width)
                y -= note.height(width)

    def _draw_head(self, pen: Pen, x: float, y: float, width: float) -> float:
        body = self._body
        pen.rule(x, y, x + width, y, width=HEAVY, ink=INK)
        if body.spans:
            upper = body.span_height(width)
            with pen.tagged("TR"):
                for (text, at, wide), (_, count) in zip(body.span_boxes(width), body.spans, strict=True):
                    with pen.tagged("TH", scope="Column", span=count):
                        text.draw(pen, x + at + PAD_X, y - body.pad, wide - 2 * PAD_X)
                    if text.words.strip():
                        pen.rule(x + at + PAD_X, y - upper, x + at + wide - PAD_X, y - upper, width=HAIR, ink=INK)
            y -= upper
        lower = body.head_height(width) - body.span_height(width)
        at = x
        with pen.tagged("TR"):
            for head, wide in zip(body.heads, body.widths(width), strict=True):
                room = wide - 2 * PAD_X
                with pen.tagged("TH", scope="Column"):
                    head.draw(pen, at + PAD_X, y - (lower - head.height(room) - body.pad), room)
                at += wide
        y -= lower
        pen.rule(x, y, x + width, y, width=THIN, ink=INK)
        return y

    def _draw_row(self, pen: Pen, x: float, y: float, width: float, row: TableRow, *, first: bool) -> float:
        high = self._body.row_height(row, width)
        if row.strong or row.section:
            pen.box(x, y - high, width, high, fill=PALE)
        if not first:
            pen.rule(x, y, x + width, y, width=HAIR, ink=RULE)
        widths = [width] if row.section else self._body.widths(width)
        at = x
        with pen.tagged("TR"):
            for number, (cell, wide) in enumerate(zip(row.cells, widths, strict=True)):
                room = wide - 2 * PAD_X
                with _cell_tag(pen, row, number, len(self._body.heads)):
                    cell.draw(pen, at + PAD_X, y - (high - cell.height(room)) / 2, room)
                at += wide
        return y - high


def _cell_tag(pen: Pen, row: TableRow, number: int, columns: int) -> AbstractContextManager[None]:
    """The first cell names its row.  A row over all columns heads the rows below it, for which there is no scope."""
    if row.section:
        return pen.tagged("TD", span=columns)
    return pen.tagged("TH", scope="Row") if number == 0 else pen.tagged("TD")


def _divided(row: Row) -> Iterator[Row]:
    """A row with a very long cell as several rows, so that each of them fits on a page."""
    if all(len(cell) <= _LONG for cell in row.cells):
        yield row
        return
    ends = [_end(cell) for cell in row.cells]
    yield replace(row, cells=tuple(cell[:end] for cell, end in zip(row.cells, ends, strict=True)))
    if any(end < len(cell) for cell, end in zip(row.cells, ends, strict=True)):
        rest = tuple(cell[end:] for cell, end in zip(row.cells, ends, strict=True))
        yield from _divided(replace(row, cells=rest))


def _end(cell: str) -> int:
    """Where the first part of a cell ends: after its last stop that still leaves two thirds of the room used."""
    if len(cell) <= _LONG:
        return len(cell)
    most = _LONG_LATIN if max(cell) < "\u2e80" else _LONG
    if len(cell) <= most:
        return len(cell)
    stop = max(cell.rfind(mark, 0, most) for mark in _STOPS) + 1
    return stop if stop > 2 * most // 3 else most


def table_piece(table: Table, sheet: StyleSheet, missing: Missing, continued: str) -> TablePiece:
    """A whole table; raises ``ValueError`` if a row has another number of cells than the table has columns."""
    for row in table.rows:
        if not row.section and len(row.cells) != len(table.columns):
            raise ValueError(
                f"table {table.anchor}: a row of {len(row.cells)} cells under {len(table.columns)} columns"
            )
    table = replace(table, rows=tuple(part for row in table.rows for part in _divided(row)))
    body = TableBody(table, sheet, missing, continued)
    for smaller in _SCALES:
        if body.least_width() <= AREA_WIDTH:
            break
        body = TableBody(table, sheet, Missing(), continued, smaller)
    return TablePiece(body, 0, len(body.rows))


def fitted(table: Table, sheet: StyleSheet, wider: float) -> tuple[float, list[float]]:
    """Scale and widths of the columns on a page in faces that are up to ``wider`` times as wide, for other formats than PDF."""
    for scale in (1.0, *_SCALES):
        body = TableBody(table, sheet, Missing(), "", scale)
        columns = [roomier(column, wider) for column in body.columns()]
        if sum(column.least for column in columns) <= AREA_WIDTH:
            break
    return scale, column_widths(columns, AREA_WIDTH)

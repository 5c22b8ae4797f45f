"""Tables: three rules (三线表), heads repeated and the caption marked 续 on later pages, cells broken by the line rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from reports.blocks import Row, Run, Table
from reports.faces import Missing
from reports.layout import Piece
from reports.paragraph import Text
from reports.pen import Pen
from reports.styles import AREA_WIDTH, INK, PALE, RULE, StyleSheet, TextStyle

PAD_X, PAD_Y = 4.0, 3.0
HEAVY, THIN, HAIR = 1.1, 0.6, 0.35
_SCALES = (0.93, 0.86, 0.8, 0.74)
"""A table with more columns than fit is set smaller, step by step."""
_LABEL = 5.2
"""A cell of text gets at least this many ems, if it is that long."""
_TEXT_SHARE = 0.4
"""Where columns must share, the widest one (of text) gets at least this much if heads can be broken for it."""
_LONG = 240
"""Characters of a cell; a longer one goes on in the next row."""
MIN_ROWS = 3
"""A table leaves and takes at least this many rows at a page's end."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One body row, cells as text pieces."""

    cells: tuple[Text, ...]
    strong: bool
    section: bool


class _Body:
    """What the pieces of one table share: its texts, and the widths of its columns."""

    def __init__(self, table: Table, sheet: StyleSheet, missing: Missing, continued: str, scale: float = 1.0) -> None:
        cell, head = (sheet.small_cell, sheet.small_cell_head) if table.small else (sheet.cell, sheet.cell_head)
        cell, head = _scaled(cell, scale), _scaled(head, scale)
        self.table = table
        self.caption = Text(table.caption, replace(sheet.caption, after=3), missing, role="Caption")
        self.caption_again = Text(continued + table.caption, replace(sheet.caption, after=3), missing, role="Artifact")
        self.notes = tuple(Text(n, sheet.note, missing) for n in table.notes)
        aligned = [replace(cell, align=c.align) for c in table.columns]
        self.heads = tuple(
            Text(c.title, replace(head, align="left" if c.align == "left" else "center"), missing, even=True, role="")
            for c in table.columns
        )
        self.spans = tuple(
            (Text(t, replace(head, align="center"), missing, even=True, role=""), n) for t, n in table.spans
        )
        self.rows = tuple(_line(row, aligned, missing) for row in table.rows)
        self._widths: dict[float, list[float]] = {}

    def widths(self, total: float) -> list[float]:
        if total not in self._widths:
            self._widths[total] = _column_widths(self, total)
        return self._widths[total]

    def least_width(self) -> float:
        return sum(_least_and_natural(self)[0])

    def row_height(self, row: _Line, total: float) -> float:
        if row.section:
            return row.cells[0].height(total - 2 * PAD_X) + 2 * PAD_Y
        pairs = zip(row.cells, self.widths(total), strict=True)
        return max(cell.height(w - 2 * PAD_X) for cell, w in pairs) + 2 * PAD_Y

    def span_height(self, total: float) -> float:
        if not self.spans:
            return 0.0
        return max(text.height(w - 2 * PAD_X) for text, _, w in self.span_boxes(total)) + 2 * PAD_Y

    def span_boxes(self, total: float) -> list[tuple[Text, float, float]]:
        """Upper heads with their left edge and width."""
        out, at, column = [], 0.0, 0
        for text, count in self.spans:
            wide = sum(self.widths(total)[column : column + count])
            out.append((text, at, wide))
            at, column = at + wide, column + count
        return out

    def head_height(self, total: float) -> float:
        pairs = zip(self.heads, self.widths(total), strict=True)
        return self.span_height(total) + max(t.height(w - 2 * PAD_X) for t, w in pairs) + 2 * PAD_Y


def _scaled(style: TextStyle, scale: float) -> TextStyle:
    return replace(style, size=style.size * scale, leading=style.leading * scale)


def _line(row: Row, styles: Sequence[TextStyle], missing: Missing) -> _Line:
    bold = row.strong or row.section
    cells = row.cells[:1] if row.section else row.cells
    texts = tuple(
        Text((Run(text=t, bold=bold),), style if not row.section else replace(style, align="left"), missing, role="")
        for t, style in zip(cells, styles, strict=False)
    )
    return _Line(texts, row.strong, row.section)


def _least_and_natural(body: _Body) -> tuple[list[float], list[float]]:
    """For each column the width that tears no word, and the one at which nothing is broken."""
    least, natural = [], []
    for i, head in enumerate(body.heads):
        cells = [row.cells[i] for row in body.rows if not row.section]
        needed = [max(c.narrowest(), min(c.natural(), _LABEL * c.style.size)) for c in cells]
        if i == 0:
            needed.append(min(head.natural(), _LABEL * head.style.size))
        least.append(max([head.narrowest(), *needed]) + 2 * PAD_X + 0.01)
        natural.append(max([head.natural(), *(c.natural() for c in cells)]) + 2 * PAD_X + 0.01)
    return least, natural


def _column_widths(body: _Body, total: float) -> list[float]:
    """Widths that tear no word, close to the weights asked for; what one column does not need goes to the others."""
    least, natural = _least_and_natural(body)
    if sum(least) >= total:
        return [w * total / sum(least) for w in least]
    spare = total - sum(natural)
    weights = [c.width for c in body.table.columns]
    if spare >= 0:
        return [n + spare * w / sum(weights) for n, w in zip(natural, weights, strict=True)]
    for lines in (1, 2, 3):
        widths = _shared(least, [_modest(body, i, lines) for i in range(len(least))], total)
        if max(widths) >= _TEXT_SHARE * total:
            break
    return widths


def _modest(body: _Body, column: int, lines: int) -> float:
    """The width a column asks for if its head may take so many lines: heads must not starve a column of text."""
    head = body.heads[column]
    cells = [row.cells[column].natural() for row in body.rows if not row.section]
    narrow = head.natural() / lines + (head.style.size if lines > 1 else 0.0)
    return max([head.narrowest(), narrow, *cells]) + 2 * PAD_X + 0.01


def _shared(least: list[float], natural: list[float], total: float) -> list[float]:
    """Narrow columns keep their natural width, wide ones share the rest equally (water filling)."""
    low, high = 0.0, max(natural)
    for _ in range(60):
        level = (low + high) / 2
        widths = [max(lo, min(n, level)) for lo, n in zip(least, natural, strict=True)]
        low, high = (level, high) if sum(widths) < total else (low, level)
    return [w * total / sum(widths) for w in widths]


class TablePiece(Piece):
    """A table, or the part of one that stands on one page."""

    def __init__(self, body: _Body, start: int, end: int) -> None:
        self._body, self._start, self._end = body, start, end
        self.before = 10.0 if start == 0 else 0.0
        self.after = 12.0
        self.may_wait = 0.6

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
        notes = sum(n.height(width) for n in body.notes) + (4.0 if body.notes else 0.0) if self._last else 0.0
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

    def anchors(self) -> tuple[str, ...]:
        return (self._body.table.anchor,) if self._start == 0 else ()

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        caption, body = self._caption(), self._body
        if self._start == 0:
            pen.target(body.table.anchor, top)
        with pen.tagged("Table", body):
            caption.draw(pen, x, top, width)
            with nullcontext() if self._start == 0 else pen.tagged("Artifact"):
                y = self._draw_head(pen, x, top - caption.height(width) - caption.after, width)
            for number, row in enumerate(body.rows[self._start : self._end]):
                y = self._draw_row(pen, x, y, width, row, first=number == 0)
            pen.rule(x, y, x + width, y, width=HEAVY, ink=INK)
        if self._last:
            y -= 4.0
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
                        text.draw(pen, x + at + PAD_X, y - PAD_Y, wide - 2 * PAD_X)
                    if text.words.strip():
                        pen.rule(x + at + PAD_X, y - upper, x + at + wide - PAD_X, y - upper, width=HAIR, ink=INK)
            y -= upper
        lower = body.head_height(width) - body.span_height(width)
        at = x
        with pen.tagged("TR"):
            for head, wide in zip(body.heads, body.widths(width), strict=True):
                room = wide - 2 * PAD_X
                with pen.tagged("TH", scope="Column"):
                    head.draw(pen, at + PAD_X, y - (lower - head.height(room) - PAD_Y), room)
                at += wide
        y -= lower
        pen.rule(x, y, x + width, y, width=THIN, ink=INK)
        return y

    def _draw_row(self, pen: Pen, x: float, y: float, width: float, row: _Line, *, first: bool) -> float:
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


def _cell_tag(pen: Pen, row: _Line, number: int, columns: int) -> AbstractContextManager[None]:
    """The first cell names its row."""
    if row.section:
        return pen.tagged("TH", scope="Row", span=columns)
    return pen.tagged("TH", scope="Row") if number == 0 else pen.tagged("TD")


def _divided(row: Row) -> Iterator[Row]:
    """A row with a very long cell as several rows, so that each of them fits on a page."""
    if all(len(cell) <= _LONG for cell in row.cells):
        yield row
        return
    yield replace(row, cells=tuple(cell[:_LONG] for cell in row.cells))
    yield from _divided(replace(row, cells=tuple(cell[_LONG:] for cell in row.cells)))


def table_piece(table: Table, sheet: StyleSheet, missing: Missing, continued: str) -> TablePiece:
    """A whole table; raises ``ValueError`` if a row has another number of cells than the table has columns."""
    for row in table.rows:
        if not row.section and len(row.cells) != len(table.columns):
            raise ValueError(
                f"table {table.anchor}: a row of {len(row.cells)} cells under {len(table.columns)} columns"
            )
    table = replace(table, rows=tuple(part for row in table.rows for part in _divided(row)))
    body = _Body(table, sheet, missing, continued)
    for scale in _SCALES:
        if body.least_width() <= AREA_WIDTH:
            break
        body = _Body(table, sheet, Missing(), continued, scale)
    return TablePiece(body, 0, len(body.rows))

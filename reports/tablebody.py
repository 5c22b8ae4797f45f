"""What a table is made of before it stands on pages: its texts, the widths of its columns, the heights of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

from reports.blocks import Row, Run, Table
from reports.faces import Missing
from reports.notes import gathered
from reports.paragraph import Text
from reports.styles import StyleSheet, TextStyle
from reports.tablewidths import ColumnNeeds, column_widths, needs_of

PAD_X = 3.0
_PAD_Y, _PAD_Y_SMALL = 1.6, 1.2


@dataclass(frozen=True, slots=True)
class TableRow:
    """One body row, cells as text pieces."""

    cells: tuple[Text, ...]
    strong: bool
    section: bool


class TableBody:
    """What the pieces of one table share: its texts, and the widths of its columns."""

    def __init__(self, table: Table, sheet: StyleSheet, missing: Missing, continued: str, scale: float = 1.0) -> None:
        cell, head = (sheet.small_cell, sheet.small_cell_head) if table.small else (sheet.cell, sheet.cell_head)
        cell, head = _scaled(cell, scale), _scaled(head, scale)
        self.table = table
        self.key = object()
        """What all pieces of the table share, closer ones too: they are one element of the structure."""
        self.pad = _PAD_Y_SMALL if table.small else _PAD_Y
        self.caption = Text(table.caption, replace(sheet.caption, after=2), missing, role="Caption")
        self.caption_again = Text(continued + table.caption, replace(sheet.caption, after=2), missing, role="Artifact")
        self.notes = tuple(Text(n, sheet.note, missing) for n in gathered(table.notes))
        aligned = [replace(cell, align=c.align) for c in table.columns]
        self.heads = tuple(
            Text(c.title, replace(head, align="left" if c.align == "left" else "center"), missing, even=True, role="")
            for c in table.columns
        )
        self.spans = tuple(
            (Text(t, replace(head, align="center"), missing, even=True, role=""), n) for t, n in table.spans
        )
        self.rows = tuple(_line(row, aligned, missing) for row in table.rows)
        self._needs: list[ColumnNeeds] | None = None
        self._widths: dict[float, list[float]] = {}
        self._heights: dict[tuple[int, float], float] = {}

    def widths(self, total: float) -> list[float]:
        if total not in self._widths:
            self._widths[total] = column_widths(self.columns(), total)
        return self._widths[total]

    def least_width(self) -> float:
        return sum(column.least for column in self.columns())

    def columns(self) -> list[ColumnNeeds]:
        """What each column asks for."""
        if self._needs is None:
            body = [row.cells for row in self.rows if not row.section]
            weights = [c.width for c in self.table.columns]
            self._needs = [
                needs_of(head, [cells[i] for cells in body], weights[i], first=i == 0, pad=PAD_X)
                for i, head in enumerate(self.heads)
            ]
        return self._needs

    def row_height(self, row: TableRow, total: float) -> float:
        key = (id(row), total)
        if key not in self._heights:
            self._heights[key] = self._row_height(row, total)
        return self._heights[key]

    def _row_height(self, row: TableRow, total: float) -> float:
        if row.section:
            return row.cells[0].height(total - 2 * PAD_X) + 2 * self.pad
        pairs = zip(row.cells, self.widths(total), strict=True)
        return max(cell.height(w - 2 * PAD_X) for cell, w in pairs) + 2 * self.pad

    def closer(self, less: float) -> TableBody:
        """The same table with so much less above and below the words of each row; nothing is broken anew."""
        near = copy(self)
        near.pad = self.pad - less
        near._heights = {}
        return near

    def span_height(self, total: float) -> float:
        if not self.spans:
            return 0.0
        return max(text.height(w - 2 * PAD_X) for text, _, w in self.span_boxes(total)) + 2 * self.pad

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
        return self.span_height(total) + max(t.height(w - 2 * PAD_X) for t, w in pairs) + 2 * self.pad


def _scaled(style: TextStyle, scale: float) -> TextStyle:
    return replace(style, size=style.size * scale, leading=style.leading * scale)


def _line(row: Row, styles: Sequence[TextStyle], missing: Missing) -> TableRow:
    bold = row.strong or row.section
    cells = row.cells[:1] if row.section else row.cells
    texts = tuple(
        Text((Run(text=t, bold=bold),), style if not row.section else replace(style, align="left"), missing, role="")
        for t, style in zip(cells, styles, strict=False)
    )
    return TableRow(texts, row.strong, row.section)

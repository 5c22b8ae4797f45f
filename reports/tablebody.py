"""What a table is made of before it stands on pages: its texts, the widths of its columns, the heights of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.blocks import Row, Run, Table
from reports.faces import Missing
from reports.paragraph import Text
from reports.styles import StyleSheet, TextStyle

PAD_X, PAD_Y = 4.0, 3.0
_LABEL = 5.2
"""A cell of text gets at least this many ems, if it is that long."""
_TEXT_SHARE = 0.4
"""Where columns must share, the widest one (of text) gets at least this much if heads can be broken for it."""


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
        self._heights: dict[tuple[int, float], float] = {}

    def widths(self, total: float) -> list[float]:
        if total not in self._widths:
            self._widths[total] = _column_widths(self, total)
        return self._widths[total]

    def least_width(self) -> float:
        return sum(_least_and_natural(self)[0])

    def row_height(self, row: TableRow, total: float) -> float:
        key = (id(row), total)
        if key not in self._heights:
            self._heights[key] = self._row_height(row, total)
        return self._heights[key]

    def _row_height(self, row: TableRow, total: float) -> float:
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


def _line(row: Row, styles: Sequence[TextStyle], missing: Missing) -> TableRow:
    bold = row.strong or row.section
    cells = row.cells[:1] if row.section else row.cells
    texts = tuple(
        Text((Run(text=t, bold=bold),), style if not row.section else replace(style, align="left"), missing, role="")
        for t, style in zip(cells, styles, strict=False)
    )
    return TableRow(texts, row.strong, row.section)


def _least_and_natural(body: TableBody) -> tuple[list[float], list[float]]:
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


def _column_widths(body: TableBody, total: float) -> list[float]:
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


def _modest(body: TableBody, column: int, lines: int) -> float:
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

"""Tables of a word processor: three rules, heads repeated, columns as wide as their words need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from reports.blocks import Column, KeyFigures, Row, Table
from reports.faces import visible
from reports.styles import AREA_WIDTH, PALE, sheet
from reports.tableset import fitted
from reports.word import parts

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_PAD = 2.5
"""Margin at the left and right of a cell in points."""
_WIDER = 1.2
"""The document must do in whatever face a machine has in place of those it names."""
_SHORT = 6
"""A table of up to so many rows stays on one page."""
_CELL = 9.0, 8.5
"""Size of the styles Cell and Small Cell."""


def add_table(document: Any, block: Table, lang: str) -> None:
    """The table alone; caption and notes are paragraphs around it."""
    heads = 2 if block.spans else 1
    table = document.add_table(rows=heads + len(block.rows), cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    parts.three_lines(table)
    parts.cell_margins(table, _PAD)
    scale = _set_widths(table, block, lang)
    style = "Small Cell" if block.small else "Cell"
    grid = [row.cells for row in table.rows]
    if block.spans:
        _spans(grid[0], block, style)
    for cell, column in zip(grid[heads - 1], block.columns, strict=True):
        fill(cell, column.title, style, _head(column), bold=True)
    for cells, row in zip(grid[heads:], block.rows, strict=True):
        _body(cells, row, block, style)
    for row in table.rows[:heads]:
        parts.repeat_head(row)
    for number, row in enumerate(table.rows):
        parts.unbroken(row)
        end = heads + len(block.rows) - 1
        last = bool(block.notes) and number == end
        begun = number < end and (number <= heads + 1 or end <= _SHORT + heads)
        _dress(row.cells, together=last or begun, size=scale * _CELL[block.small])


def _set_widths(table: Any, block: Table, lang: str) -> float:
    """Columns as the typesetter measured them; gives the scale back at which no word is torn."""
    scale, widths = fitted(block, sheet(lang), _WIDER)
    for made, width in zip(table.columns, widths, strict=True):
        made.width = Pt(width)
    return scale


def _head(column: Column) -> Column:
    return column if column.align == "left" else Column(title=column.title, align="center")


def _spans(cells: Sequence[Any], block: Table, style: str) -> None:
    at = 0
    for title, width in block.spans:
        cell = cells[at].merge(cells[at + width - 1]) if width > 1 else cells[at]
        fill(cell, title, style, Column(title="", align="center"), bold=True)
        at += width


def _body(cells: Sequence[Any], row: Row, block: Table, style: str) -> None:
    if row.section:
        joined = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        fill(joined, row.cells[0], style, block.columns[0], bold=True)
        parts.shaded(joined, PALE)
        return
    for cell, text, column in zip(cells, row.cells, block.columns, strict=True):
        fill(cell, text, style, column, bold=row.strong)


def _dress(cells: Sequence[Any], *, together: bool, size: float) -> None:
    """``together``: on one page with what follows, so that neither a head nor a note stands alone."""
    for cell in cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        for paragraph in cell.paragraphs:
            if together:
                paragraph.paragraph_format.keep_with_next = True
            for run in paragraph.runs:
                if size not in _CELL:
                    run.font.size = Pt(round(2 * size) / 2)


def fill(cell: Any, text: str, style: str, column: Column, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.alignment = style, _ALIGN[column.align]
    paragraph.add_run(visible(text)).bold = bold


def add_key_figures(document: Any, block: KeyFigures) -> None:
    """One column a figure: name, value, interval, base."""
    table = document.add_table(rows=4, cols=len(block.figures))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    centre = Column(title="", align="center")
    for column, figure in zip(table.columns, block.figures, strict=True):
        column.width = Pt(AREA_WIDTH / len(block.figures))
        base = " ".join(text for text in (figure.n_text, figure.note) if text)
        texts = (figure.label, figure.value_text, figure.interval_text, base)
        for number, (cell, text) in enumerate(zip(column.cells, texts, strict=True)):
            fill(cell, text, "Cell", centre, bold=number < 2)
        column.cells[1].paragraphs[0].runs[0].font.size = Pt(22)

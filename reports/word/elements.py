"""One block as paragraphs and tables of a word processor."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from reports.blocks import (
    Block,
    Bullets,
    Callout,
    Column,
    Contents,
    Cover,
    Figure,
    Furniture,
    Heading,
    KeyFigures,
    NoteLine,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from reports.charts import draw_chart
from reports.charts.png import to_png
from reports.faces import Missing, visible
from reports.styles import ACCENT, ALERT, AREA_WIDTH, PALE, sheet
from reports.word import parts

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def add(document: Any, block: Block, number: int, headings: Sequence[Heading], furniture: Furniture) -> None:
    """``number`` names the block's bookmark; ``headings`` are all of the document's (for its contents)."""
    match block:
        case Heading():
            made = _say(document, block.text, f"Heading {block.level}")
            parts.bookmark(made, block.anchor, number)
        case Paragraph():
            made = document.add_paragraph()
            for run in block.runs:
                made.add_run(visible(run.text)).bold = run.bold
        case Bullets():
            for item in block.items:
                _say(document, item, "List Number" if block.ordered else "List Bullet")
        case Table():
            _table(document, block)
        case Figure():
            _figure(document, block, furniture)
        case KeyFigures():
            _key_figures(document, block)
        case Callout():
            _callout(document, block)
        case NoteLine():
            _say(document, block.text, "Note")
        case Contents():
            _contents(document, block, headings)
        case Cover():
            _cover(document, block)
        case PageBreak():
            document.add_page_break()


def _say(document: Any, text: str, style: str) -> Any:
    return document.add_paragraph(visible(text), style=style)


def _notes(document: Any, notes: Sequence[str]) -> None:
    for note in notes:
        _say(document, note, "Note")


def _table(document: Any, block: Table) -> None:
    _say(document, block.caption, "Caption")
    heads = 2 if block.spans else 1
    table = document.add_table(rows=heads + len(block.rows), cols=len(block.columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    parts.three_lines(table)
    whole = sum(column.width for column in block.columns)
    style = "Small Cell" if block.small else "Cell"
    for column, made in zip(block.columns, table.columns, strict=True):
        made.width = Pt(AREA_WIDTH * column.width / whole)
    if block.spans:
        _spans(table.rows[0], block, style)
    grid = [row.cells for row in table.rows]
    for cell, column in zip(grid[heads - 1], block.columns, strict=True):
        _fill(cell, column.title, style, column, bold=True)
    for cells, row in zip(grid[heads:], block.rows, strict=True):
        _body(cells, row, block, style)
    for row in table.rows[:heads]:
        parts.repeat_head(row)
    for row in table.rows:
        parts.unbroken(row)
    _notes(document, block.notes)


def _spans(row: Any, block: Table, style: str) -> None:
    at, cells = 0, row.cells
    for title, width in block.spans:
        cell = cells[at].merge(cells[at + width - 1]) if width > 1 else cells[at]
        _fill(cell, title, style, Column(title="", align="center"), bold=True)
        at += width


def _body(cells: Sequence[Any], row: Row, block: Table, style: str) -> None:
    if row.section:
        joined = cells[0].merge(cells[-1]) if len(cells) > 1 else cells[0]
        _fill(joined, row.cells[0], style, block.columns[0], bold=True)
        parts.shaded(joined, PALE)
        return
    for cell, text, column in zip(cells, row.cells, block.columns, strict=True):
        _fill(cell, text, style, column, bold=row.strong)


def _fill(cell: Any, text: str, style: str, column: Column, *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.alignment = style, _ALIGN[column.align]
    paragraph.add_run(visible(text)).bold = bold


def _figure(document: Any, block: Figure, furniture: Furniture) -> None:
    drawing = draw_chart(block.chart, AREA_WIDTH, sheet(furniture.lang).chart, Missing())
    holder = document.add_paragraph(style="Caption")
    picture = holder.add_run().add_picture(io.BytesIO(to_png(drawing)), width=Pt(AREA_WIDTH))
    parts.described(picture, visible(block.alt))
    _say(document, block.caption, "Caption").paragraph_format.keep_with_next = False
    _notes(document, block.notes)


def _key_figures(document: Any, block: KeyFigures) -> None:
    """One column a figure: name, value, interval, base."""
    table = document.add_table(rows=4, cols=len(block.figures))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    centre = Column(title="", align="center")
    for column, figure in zip(table.columns, block.figures, strict=True):
        texts = (
            figure.label,
            figure.value_text,
            figure.interval_text,
            " ".join(t for t in (figure.n_text, figure.note) if t),
        )
        for cell, text in zip(column.cells, texts, strict=True):
            _fill(cell, text, "Cell", centre, bold=text in texts[:2])
        column.cells[1].paragraphs[0].runs[0].font.size = Pt(22)
    _notes(document, block.notes)


def _callout(document: Any, block: Callout) -> None:
    colour = ALERT if block.tone == "warning" else ACCENT
    made = document.add_paragraph(style="Cell")
    made.add_run(visible(f"{block.title}　")).bold = True
    made.add_run(visible(block.text))
    parts.framed(made, colour)


def _contents(document: Any, block: Contents, headings: Sequence[Heading]) -> None:
    """A field that Word fills with page numbers; until then the headings themselves stand there."""
    _say(document, block.title, "Subtitle")
    listed = "\n".join(f"{'　' * (h.level - 1)}{visible(h.text)}" for h in headings if h.level <= block.depth)
    made = document.add_paragraph(style="Contents")
    parts.field(made, f'TOC \\o "1-{block.depth}" \\h \\z \\u', listed)
    document.add_page_break()


def _cover(document: Any, block: Cover) -> None:
    _say(document, block.kicker, "Cell")
    for mark in block.marks:
        _say(document, mark, "Warning")
    _say(document, "\n".join(block.title), "Title")
    _say(document, block.edition, "Subtitle")
    for name, value in block.facts:
        _say(document, f"{name}　{value}", "Contents")
    _say(document, block.date, "Subtitle")
    document.add_page_break()

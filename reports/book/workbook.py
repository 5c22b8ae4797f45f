"""The numbers of a wave as a workbook (tables.xlsx): one row per estimate, withheld values empty with their reason.

Text is written as text: no cell can become a formula.  The file's dates are those of the edition, so the same input
gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.book import drivers, gaps, models, outcomes, plain, quality, targets, trend
from reports.book.cells import Cell, Sheet
from reports.context import Context, context
from reports.document import ReportInput
from reports.pdffile import write_whole
from reports.sections.front import title

WIDEST = 60
"""Widest column, in characters."""
SHEETS: tuple[Callable[[Context], Iterable[Sheet]], ...] = (
    plain.sheets,
    outcomes.sheets,
    gaps.sheets,
    drivers.sheets,
    models.sheets,
    quality.sheets,
    targets.sheets,
    trend.sheets,
    plain.notes,
)
"""What makes the sheets, in order; a topic without data makes none."""


def write_tables(inp: ReportInput, path: Path) -> None:
    """Write the workbook of an input to ``path``, replacing what is there; nothing is left behind if it fails."""
    write_whole(path, workbook_bytes(inp))


def workbook_bytes(inp: ReportInput) -> bytes:
    """The workbook as bytes: same input, same bytes."""
    ctx = context(inp)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    created = dt.datetime.combine(dt.date.fromisoformat(inp.date), dt.time())
    book.set_properties({"title": title(ctx), "subject": ctx.say("subject"), "created": created})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    for make in SHEETS:
        for sheet in make(ctx):
            at = book.add_worksheet(ctx.say(f"sheet.{sheet.name}"))
            _write(at, sheet.columns, sheet.rows, head, wrapped if sheet.wordy else body)
    book.close()
    return buffer.getvalue()


def _write(sheet: Any, columns: Sequence[str], rows: Sequence[Sequence[Cell]], head: Any, body: Any) -> None:
    for c, name in enumerate(columns):
        sheet.write_string(0, c, name, head)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(r, c, value, body)
            elif value is not None:
                sheet.write_number(r, c, value, body)
    for c, name in enumerate(columns):
        longest = max((_width(str(row[c])) for row in rows if row[c] is not None), default=0)
        sheet.set_column(c, c, min(WIDEST, max(longest, _width(name))) + 2)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _width(text: str) -> int:
    """Width in characters of the Latin face; a Chinese one is twice as wide."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)

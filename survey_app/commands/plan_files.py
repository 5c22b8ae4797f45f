"""A table of a plan as a file for a spreadsheet: CSV or XLSX, the same bytes for the same rows."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from questionnaires.problems import Problem, ProblemsFound
from questionnaires.text import no_formula

FILE = click.Path(dir_okay=False, path_type=Path)
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
KINDS = (".csv", ".xlsx")
Row = Sequence[str | int | float]


def check_out(path: Path, kinds: Sequence[str] = KINDS) -> None:
    """Raises :class:`ProblemsFound` if ``path`` exists or is of another kind."""
    if path.suffix.lower() not in kinds:
        raise ProblemsFound([Problem(code="plan.out-kind", where=path.name)])
    if path.exists():
        raise ProblemsFound([Problem(code="plan.out-exists", where=path.name)])


def write_rows(path: Path, header: Sequence[str], rows: Sequence[Row]) -> None:
    """Raises ``OSError`` where it cannot be written.  CSV begins with a byte-order mark, else spreadsheets misread Chinese."""
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, header, rows)
        return
    with path.open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([no_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)


def _write_xlsx(path: Path, header: Sequence[str], rows: Sequence[Row]) -> None:
    import xlsxwriter

    with path.open("xb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # noqa: DTZ001 - the same bytes on every day
        sheet = book.add_worksheet("plan")
        for i, row in enumerate([header, *rows]):
            sheet.write_row(i, 0, row)

"""The workbook: same bytes, no formulas, nothing withheld, every cell there."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from analysis.results import Cell, town
from reports.book.workbook import workbook_bytes, write_tables
from tests.reports.content import sample


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_same_bytes_twice() -> None:
    assert workbook_bytes(sample.report_input()) == workbook_bytes(sample.report_input())


def test_one_row_per_cell_and_withheld_values_are_absent_with_a_reason() -> None:
    inp = sample.report_input()
    sheet = opened(workbook_bytes(inp))["指标"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    titles = [c.value for c in sheet[1]]
    assert len(rows) == len(inp.assessment.cells)
    withheld = [r for r in rows if r[titles.index("发布码")] == "F"]
    assert withheld
    for row in withheld:
        assert row[titles.index("估计值")] is None
        assert row[titles.index("下限")] is None
        assert "不予发布" in row[titles.index("原因")]


def test_values_kept_by_mistake_under_a_withholding_code_are_not_written() -> None:
    wave = sample.assessment()
    e = dataclasses.replace(sample.estimate(77.123456, 200), release_code="F")
    cells = tuple(
        Cell(indicator=c.indicator, group=c.group, estimate=e) if c.group == town("331081002") else c
        for c in wave.cells
    )
    inp = sample.report_input(wave=dataclasses.replace(wave, cells=cells))
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(inp))) as z:
        assert all(b"77.123456" not in z.read(name) for name in z.namelist())


def test_text_that_looks_like_a_formula_stays_text() -> None:
    inp = sample.report_input()
    labels = dataclasses.replace(inp.labels, towns={**inp.labels.towns, "331081001": "=1+1"})
    book = opened(workbook_bytes(dataclasses.replace(inp, labels=labels)))
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    assert "=1+1" in {c.value for row in book["指标"].iter_rows() for c in row}


def test_town_edition_holds_no_other_town() -> None:
    book = opened(workbook_bytes(sample.report_input(place="331081001")))
    codes = {r[3] for r in book["指标"].iter_rows(min_row=2, values_only=True) if r[2] == "town"}
    assert codes == {"331081001"}
    assert {r[2] for r in book["分档"].iter_rows(min_row=2, values_only=True)} == {"331081001"}


def test_english_sheets() -> None:
    book = opened(workbook_bytes(sample.report_input(lang="en")))
    assert book.sheetnames == ["About", "Estimates", "Distributions", "Bands", "Structure", "Weighting", "Notes"]


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tables(sample.report_input(), tmp_path / "tables.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["tables.xlsx"]

    def full(descriptor: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_tables(sample.report_input(), tmp_path / "other.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["tables.xlsx"]

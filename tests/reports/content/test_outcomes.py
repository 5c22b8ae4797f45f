"""Dispositions and response rates in the report: by stream, with their base, by the names of their formulas."""

from __future__ import annotations

import dataclasses

import pytest

from reports.blocks import Table
from reports.book import outcomes as book
from reports.context import context
from reports.document import Lang, ReportInput
from reports.sections.outcomes import CLASSES, FORMULAS
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.sample_outcomes import CITY_SECTIONS, DRAWN, OPENED, report_input, wave
from tests.reports.content.snapshot import written
from tests.reports.content.test_statement import of


def tables(inp: ReportInput) -> list[Table]:
    return [b for b in written(CITY_SECTIONS, inp) if isinstance(b, Table)]


def text(inp: ReportInput) -> str:
    return "\n".join(words(written(CITY_SECTIONS, inp)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rates_stand_with_their_formula_and_base(lang: Lang) -> None:
    rates = next(
        t for t in tables(report_input(lang)) if len(t.rows) == len(FORMULAS) and t.rows[0].cells[1] == FORMULAS["rr1"]
    )
    shown = {formula: row.cells[2:] for formula, row in zip(FORMULAS, rates.rows, strict=True)}
    # by hand: 4,500 eligible, e = 4,500 / 5,000 = 0.9, bases 9,500 and 4,500 + 0.9 · 5,000 = 9,000
    assert shown == {
        "rr1": ("9,500", "33.7%"),
        "rr2": ("9,500", "37.9%"),
        "rr3": ("9,000", "35.6%"),
        "rr4": ("9,000", "40.0%"),
        "ref1": ("9,500", "5.3%"),
    }
    assert "0.900" in text(report_input(lang))


def test_streams_stand_side_by_side_and_are_never_added_up() -> None:
    found = next(t for t in tables(report_input()) if len(t.rows) == len(CLASSES) + 1)
    total = found.rows[-1].cells
    assert total[-2:] == (f"{DRAWN.n:,}", f"{OPENED.n:,}") and f"{DRAWN.n + OPENED.n:,}" not in text(report_input())
    by_class = {row.cells[1]: row.cells[2:] for row in found.rows}
    assert by_class["1.1 (I)"] == ("3,200", "470") and by_class["3.0 (U)"] == ("5,000", "—")


def test_without_cases_the_one_line_stays() -> None:
    inp = sample.report_input(wave=sample.assessment(notes=()))
    assert "因此不计算应答率" in text(inp) and "RR1" not in text(inp)
    assert "应答率未计算" in of(inp, "aapor.size")


def test_open_answers_alone_have_no_rate() -> None:
    whole = wave()
    opened = dataclasses.replace(whole.conduct, outcomes=whole.conduct.outcomes[1:])
    found = text(report_input("en", dataclasses.replace(whole, conduct=opened)))
    assert "there is no response rate" in found and "RR" not in found and "Response Rate" not in found


@pytest.mark.parametrize(("lang", "said"), [("zh", "应答率RR1为33.7%"), ("en", "Response Rate 1 is 33.7%")])
def test_the_disclosure_says_it_in_one_line(lang: Lang, said: str) -> None:
    assert said in of(report_input(lang), "aapor.size")


def test_the_workbook_has_them_as_numbers() -> None:
    (sheet,) = book.sheets(context(report_input("en")))
    rows = {(row[0], row[1]): row[3:] for row in sheet.rows}
    assert rows["probability sample", "Complete"] == (3200, None, None)
    assert rows["open link", "Break-off"] == (118, None, None)
    assert rows["probability sample", "Response Rate 4"] == (None, 0.4, 9000.0)
    assert not [row for row in sheet.rows if row[0] == "open link" and row[4] is not None]
    assert list(book.sheets(context(sample.report_input(wave=sample.assessment(notes=()))))) == []

"""A report is written from whatever there is: parts may be missing, and it says so instead of failing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results import Assessment
from reports.blocks import Figure, KeyFigures, PageBreak, Table
from reports.book.workbook import workbook_bytes
from reports.document import Lang
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.snapshot import blocks_of

T = TypeVar("T")
WAVE = sample.assessment()


def some(rows: Sequence[T], seed: int, kept: float) -> tuple[T, ...]:
    """About ``kept`` (0–1) of the rows, fixed by the seed."""
    return tuple(row for i, row in enumerate(rows) if (sample.wiggle(seed, i) + 1) / 2 <= kept)


def holey(seed: int, kept: float, *, pulse: bool) -> Assessment:
    parts = ("cells", "distributions", "bands", "omnibus", "structure", "weighting", "notes")
    left = {name: some(getattr(WAVE, name), seed, kept) for name in parts}
    conduct = dataclasses.replace(WAVE.conduct, towns=some(WAVE.conduct.towns, seed, kept), first_day="", last_day="")
    return dataclasses.replace(WAVE, **left, conduct=conduct, kind="pulse" if pulse else "annual")  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10**6),
    kept=st.sampled_from([0.0, 0.02, 0.3, 0.9]),
    pulse=st.booleans(),
    lang=st.sampled_from(["zh", "en"]),
    place=st.sampled_from(["", "331081001", "331081110"]),
)
def test_any_part_may_be_missing(seed: int, kept: float, pulse: bool, lang: Lang, place: str) -> None:
    wave = holey(seed, kept, pulse=pulse)
    inp = sample.report_input(lang=lang, place=place, wave=wave, previous=WAVE)
    blocks = blocks_of(inp)
    for b in blocks:
        if isinstance(b, Table):
            assert b.rows, b.caption
            assert all(len(row.cells) == (1 if row.section else len(b.columns)) for row in b.rows), b.caption
        if isinstance(b, Figure):
            assert any(getattr(b.chart, part, ()) for part in ("rows", "sections", "sheets")), b.caption
    assert not [w for w in words(blocks) if "None" in w]
    assert workbook_bytes(inp)


def test_pulse_compares_no_towns() -> None:
    blocks = blocks_of(sample.report_input(wave=dataclasses.replace(WAVE, kind="pulse")))
    assert any("季度快测只代表全市" in w for w in words(blocks))
    assert not [b for b in blocks if isinstance(b, Table) and "与全市之差" in b.caption]


def test_sense_that_was_not_asked_reads_not_measured() -> None:
    blocks = blocks_of(sample.report_input(wave=sample.open_small()))
    figures = next(b for b in blocks if isinstance(b, KeyFigures)).figures
    assert [f.note for f in figures if f.label == "获得感"] == ["未测"]


def test_summary_stands_on_its_own_page() -> None:
    blocks = blocks_of(sample.report_input())
    place = next(i for i, b in enumerate(blocks) if isinstance(b, KeyFigures))
    breaks = [i for i, b in enumerate(blocks) if isinstance(b, PageBreak)]
    assert any(i < place for i in breaks)
    assert any(place < i < place + 8 for i in breaks)

"""The summary is one page and stands alone: scores, who is above or below and by how much, what cannot be said."""

from __future__ import annotations

import pytest

from reports.blocks import Block, Bullets, Heading, PageBreak, Table
from reports.build import blocks_of
from reports.document import Lang
from reports.faces import Missing
from reports.pieces import pages_of
from reports.sections import summary_towns
from reports.sections.front import furniture
from tests.reports.content import sample, sample_change
from tests.reports.content.snapshot import cases


def summary_of(blocks: tuple[Block, ...]) -> list[Block]:
    """The blocks from the summary's heading to the next page."""
    start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "summary")
    end = next(i for i, b in enumerate(blocks) if i > start and isinstance(b, PageBreak))
    return list(blocks[start:end])


@pytest.mark.parametrize("name", sorted(cases()))
def test_the_summary_is_one_page(name: str) -> None:
    inp = cases()[name]
    assert len(pages_of(summary_of(blocks_of(inp)), furniture(inp), Missing())) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["", sample_change.UP, sample_change.HIDDEN])
def test_the_summary_is_one_page_with_an_earlier_wave(place: str, lang: Lang) -> None:
    inp = sample_change.report_input(place=place, lang=lang)
    assert len(pages_of(summary_of(blocks_of(inp)), furniture(inp), Missing())) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_summary_says_what_the_report_cannot(lang: str) -> None:
    inp = sample.report_input(lang="zh" if lang == "zh" else "en")
    said = [item for b in summary_of(blocks_of(inp)) if isinstance(b, Bullets) for item in b.items]
    assert any(("不能判断" if lang == "zh" else "cannot say") in item for item in said)


def named_in(blocks: list[Block]) -> list[str]:
    table = next(b for b in blocks if isinstance(b, Table))
    return [cell for row in table.rows for cell in row.cells[1:3] if cell not in ("", "—")]


def test_towns_that_differ_are_named_with_difference_interval_and_n(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary_towns, "LINES_AT_MOST", 99)
    named = named_in(summary_of(blocks_of(sample.report_input())))
    assert len(named) > summary_towns.NAMED_AT_MOST
    assert all(("+" in cell or "−" in cell) and "~" in cell and "n=" in cell for cell in named), named


def test_many_towns_are_named_without_numbers() -> None:
    named = named_in(summary_of(blocks_of(sample.report_input())))
    assert "泽国镇、箬横镇、新河镇" in named
    assert not [cell for cell in named if any(c.isdigit() for c in cell)]

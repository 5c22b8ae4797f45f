"""A count that is not published is 0 in the results and a dash in print, and no sum of printed rows gives it away."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.results import Assessment, Cell, Estimate, Group, Protection, StructureRow, town
from reports.blocks import Block, Figure, Table
from reports.book.workbook import workbook_bytes
from reports.context import context
from reports.document import Lang
from reports.sections.conduct import modes
from reports.sections.structure import structure
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.sample_labels import TOWNS
from tests.reports.content.snapshot import blocks_of, written
from tests.reports.content.test_workbook import opened

HIDDEN = "331081002"
PLAN = Protection(
    rule="R1", tables=9, tables_at_risk=1, counts_hidden=4, figures_hidden=0, methods=("milp",), protected=True,
    narrowest_count=5.0, narrowest_figure=None,
)  # fmt: skip


def without_counts() -> Assessment:
    """A town whose figures may be shown and whose numbers of answers may not."""

    def hide(e: Estimate) -> Estimate:
        return dataclasses.replace(e, n=0, n_psu=0, n_eff=None, deff=None)

    wave = dataclasses.replace(sample.assessment(), protection=PLAN)
    target = town(HIDDEN)
    return dataclasses.replace(
        wave,
        cells=tuple(dataclasses.replace(c, estimate=hide(c.estimate)) if c.group == target else c for c in wave.cells),
        distributions=tuple(dataclasses.replace(d, n=0) if d.group == target else d for d in wave.distributions),
        conduct=dataclasses.replace(
            wave.conduct,
            towns=tuple(
                dataclasses.replace(t, n=0, n_psu=0, n_eff=None) if t.town == HIDDEN else t for t in wave.conduct.towns
            ),
        ),
    )


def rows_of(blocks: tuple[Block, ...], name: str) -> list[tuple[str, ...]]:
    return [row.cells for b in blocks if isinstance(b, Table) for row in b.rows if row.cells[0] == name]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["", HIDDEN])
def test_no_hidden_count_is_printed_as_zero(place: str, lang: Lang) -> None:
    blocks = blocks_of(sample.report_input(lang=lang, place=place, wave=without_counts()))
    assert not [w for w in words(blocks) if "n=0" in w or "答卷0份" in w or " 0 usable" in w]
    for cells in rows_of(blocks, TOWNS[HIDDEN][lang == "en"]):
        assert "0" not in cells
    assert any("—" in w for w in words(blocks))


def test_the_value_beside_a_hidden_count_stands() -> None:
    cells = rows_of(blocks_of(sample.report_input(wave=without_counts())), TOWNS[HIDDEN][0])
    assert [c for c in cells if any("." in x for x in c[1:]) and "—" in c]


def test_the_workbook_leaves_a_hidden_count_empty() -> None:
    sheet = opened(workbook_bytes(sample.report_input(wave=without_counts())))["指标"]
    titles = [c.value for c in sheet[1]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    counts = {r["样本量"] for r in rows if r["群体代码"] == HIDDEN}
    assert counts == {None}
    assert 0 not in {r["样本量"] for r in rows}


def test_a_group_takes_its_n_from_a_sense_whose_count_is_published() -> None:
    wave = sample.assessment()
    men = Group(kind="sex", code="male")

    def hide(c: Cell) -> Cell:
        return dataclasses.replace(c, estimate=dataclasses.replace(c.estimate, n=0))

    some = tuple(hide(c) if c.group == men and c.indicator == "sense:gain" else c for c in wave.cells)
    every = tuple(hide(c) if c.group == men else c for c in wave.cells)
    for cells, n in ((some, "1,760"), (every, "—")):
        blocks = blocks_of(sample.report_input(wave=dataclasses.replace(wave, cells=cells)))
        assert rows_of(blocks, "男")[-1][1] == n


def with_structure(rows: tuple[StructureRow, ...], protection: Protection | None = PLAN) -> Assessment:
    return dataclasses.replace(sample.assessment(), structure=rows, protection=protection)


def test_a_margin_with_a_missing_row_is_not_added_up_over_the_towns() -> None:
    rows = tuple(r for r in sample.structure() if (r.town, r.margin, r.category) != (HIDDEN, "town_age", "60+"))
    blocks = written((structure,), sample.report_input(wave=with_structure(rows)))
    table = next(b for b in blocks if isinstance(b, Table))
    assert {row.cells[0] for row in table.rows} == {"性别", "男", "女"}
    assert [w for w in words(blocks) if "年龄" in w and "不列全市合计" in w]


def test_a_margin_without_rows_in_one_town_is_not_the_citys() -> None:
    rows = tuple(r for r in sample.structure() if (r.town, r.margin) != (HIDDEN, "town_sex"))
    blocks = written((structure,), sample.report_input(wave=with_structure(rows)))
    assert not [w for w in words(blocks) if w == "男"]


def test_a_town_says_that_categories_are_left_out() -> None:
    rows = tuple(r for r in sample.structure() if (r.town, r.margin, r.category) != (HIDDEN, "town_age", "60+"))
    blocks = blocks_of(sample.report_input(place=HIDDEN, wave=with_structure(rows)))
    table = next(b for b in blocks if isinstance(b, Table) and "结构" in b.caption)
    assert any("为保护答卷人" in note for note in table.notes)
    assert "60岁及以上" not in {row.cells[0] for row in table.rows}


def test_of_a_run_without_a_plan_margins_with_one_to_four_persons_are_left_out() -> None:
    rows = tuple(
        dataclasses.replace(r, n=3) if (r.town, r.category) == (HIDDEN, "60+") else r for r in sample.structure()
    )
    for protection, seen in ((None, set()), (PLAN, {"3"})):
        blocks = blocks_of(sample.report_input(place=HIDDEN, wave=with_structure(rows, protection)))
        assert {c for b in blocks if isinstance(b, Table) for row in b.rows for c in row.cells[1:2] if c == "3"} == seen
    blocks = written((structure,), sample.report_input(wave=with_structure(rows, None)))
    assert not [b for b in blocks if isinstance(b, Table | Figure) and "60岁及以上" in "".join(words([b]))]


def test_modes_that_are_not_shown_are_counted_as_the_rest() -> None:
    wave = sample.assessment()
    conduct = dataclasses.replace(wave.conduct, by_mode={"web": wave.conduct.n_used - 7})
    said = modes(context(sample.report_input(wave=dataclasses.replace(wave, conduct=conduct))))
    assert "其余7份" in said
    assert "其余" not in modes(context(sample.report_input(wave=wave)))

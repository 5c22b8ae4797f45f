"""What is taken out of the results that stand beside the cells: parts of modes, and signs of towns without a count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.disclosure.apply import protect
from analysis.disclosure.wave import Plan
from analysis.results import Assessment, ModeGroup, Modes, Quality, QualityCell
from tests.reports.content.sample import assessment as sample_assessment


def plan(assessment: Assessment, **changes: object) -> Plan:
    nothing = Plan(
        cells=assessment.cells,
        towns=frozenset(),
        structure=frozenset(),
        modes=frozenset(),
        counts_hidden=0,
        figures_hidden=0,
        tables=(),
        n_tables=1,
    )
    return replace(nothing, **changes)  # type: ignore[arg-type]


def modes(elder: int) -> Modes:
    groups = (
        ModeGroup(mode="web", n=300, n_psu=20),
        ModeGroup(mode="web/core", n=elder, n_psu=2, reason="few-answers"),
        ModeGroup(mode="phone", n=40, n_psu=9),
    )
    return Modes(reference="web", covariates=(), groups=groups, differences=())


@pytest.mark.parametrize(("elder", "counts"), [(4, [0, 0, 40]), (5, [300, 5, 40]), (0, [300, 0, 40])])
def test_a_small_part_of_a_mode_is_not_told_by_the_other_part(elder: int, counts: list[int]) -> None:
    """web + web/core = the mode's published 300 + elder: with one part printed the other is known."""
    wave = replace(sample_assessment(), modes=modes(elder))
    protected, _ = protect(wave, plan(wave))
    assert protected.modes is not None
    assert [group.n for group in protected.modes.groups] == counts


def test_a_hidden_mode_has_no_parts_either() -> None:
    wave = replace(sample_assessment(), modes=modes(50))
    protected, _ = protect(wave, plan(wave, modes=frozenset({"phone"})))
    assert protected.modes is not None
    assert [group.n for group in protected.modes.groups] == [300, 50, 0]


def test_a_town_without_a_count_keeps_its_sign_but_no_number_of_it() -> None:
    cells = tuple(
        QualityCell(
            rule="all-top-1", kind="town", town=town, n=40, flagged=9, share=0.225, expected=0.02, ratio=11.2,
            p=0.001, p_adjusted=0.004, out_of_line=True,
        )
        for town in ("331081001", "331081002")
    )  # fmt: skip
    quality = Quality(n=80, level=0.05, rules=(), outcomes=(), cells=cells, all_clear=False)
    wave = replace(sample_assessment(), quality=quality)
    protected, _ = protect(wave, plan(wave, towns=frozenset({"331081001"})))
    assert protected.quality is not None
    hidden, shown = protected.quality.cells
    assert shown == cells[1]
    assert (hidden.n, hidden.flagged, hidden.share, hidden.expected, hidden.ratio, hidden.p) == (0, *[None] * 5)
    assert hidden.out_of_line and hidden.release_code == "X"

"""Direct standardisation: a textbook's table, identities, and cells too small to stand alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.results import CITY
from analysis.results.trend import GroupDifference
from analysis.run import Run
from analysis.trend.composition import direct_standard, join_small, standardised
from analysis.trend.previous import PreviousWave
from tests.analysis.trend.worlds import value_of

SENSES = ("sense:gain", "sense:security")


def test_alaska_and_florida() -> None:
    """Le (2003), *Introductory Biostatistics*, table 1.8: deaths per 100,000 by age, the 1970 standard million; 788.6 and 770.6."""
    standard = np.array([84416, 294353, 316744, 205745, 98742.0])
    alaska = np.array([405.0, 83.6, 261.0, 777.6, 4933.3])
    florida = np.array([375.3, 60.3, 190.5, 1101.5, 4397.9])
    assert direct_standard(alaska, standard) == pytest.approx(788.6, abs=0.05)
    assert direct_standard(florida, standard) == pytest.approx(770.6, abs=0.1)  # 770.66; the book cuts the second digit


def by_hand(earlier: Run, current: Run, key: str) -> float:
    """This wave's mean − the earlier wave's cell means at this wave's weighted shares, age × sex × urban/rural, from the rows."""
    sums: list[dict[tuple[str, ...], np.ndarray]] = []
    for run in (earlier, current):
        data = run.data
        y = data.column(key)
        cells = list(zip(*(data.used.text(v).tolist() for v in ("age", "sex", "urban")), strict=True))
        found: dict[tuple[str, ...], np.ndarray] = {}
        for cell, score, w in zip(cells, y, data.weight, strict=True):
            if np.isfinite(score) and not set(cell) & {"", "97", "98", "99"}:
                found[cell] = found.get(cell, np.zeros(2)) + np.array([w * score, w])
        sums.append(found)
    before, now = sums
    total = sum(w for _, w in now.values())
    return float(sum(w / total * (y / w - before[cell][0] / before[cell][1]) for cell, (y, w) in now.items()))


def test_both_waves_at_this_waves_composition(earlier: Run, current: Run, previous: PreviousWave) -> None:
    found = standardised(current.data, previous, SENSES)
    assert (found.variables, found.reason) == (("age", "sex", "urban"), "")
    assert found.joined == 0  # all 16 cells have 30 answers and more
    for change in found.changes:
        assert change.change.value == pytest.approx(by_hand(earlier, current, change.indicator), rel=1e-9)
    assert [c.indicator for c in found.changes] == list(SENSES)
    assert 0.9 < found.covered_now <= 1


def test_with_one_cell_per_wave_it_is_the_crude_change(earlier: Run, current: Run, previous: PreviousWave) -> None:
    """With ``sex`` alone, which both waves are weighted to at the same margin, nothing moves."""
    worded = [GroupDifference(kind=kind, code="", reason="label") for kind in ("age", "urban")]
    found = standardised(current.data, previous, SENSES, worded)
    assert found.variables == ("sex",)
    new, _ = value_of(current, "sense:gain")
    old, old_se = value_of(earlier, "sense:gain")
    gain = found.changes[0]
    assert gain.change.value == pytest.approx(new - old, abs=0.2)  # waves are raked to the same shares of men and women
    assert gain.before.se == pytest.approx(old_se, rel=0.05)


def test_no_common_variable_and_no_common_cells(current: Run, previous: PreviousWave) -> None:
    worded = [GroupDifference(kind=kind, code="", reason="label") for kind in ("age", "sex", "urban")]
    assert standardised(current.data, previous, SENSES, worded).reason == "no-variables"
    assert standardised(current.data, previous, ()).reason == "no-sums"
    few = replace(previous.sums.estimates, n=np.minimum(previous.sums.estimates.n, 1))
    sparse = standardised(current.data, replace(previous, sums=replace(previous.sums, estimates=few)), SENSES)
    assert (sparse.reason, sparse.changes) == ("too-few", ())


def test_a_variance_that_joins_cells_is_that_of_the_joined_cells(current: Run, previous: PreviousWave) -> None:
    """Cells pooled until two are left: the same figures as if only those two had ever been counted (sums add up)."""
    found = standardised(current.data, previous, SENSES)
    thin = previous.sums.estimates.n.copy()
    thin[
        [
            i
            for i, label in enumerate(previous.sums.estimates.labels)
            if label[0] == "cell" and label[1].startswith("18-34")
        ]
    ] = 3
    sums = replace(previous.sums, estimates=replace(previous.sums.estimates, n=thin))
    joined = standardised(current.data, replace(previous, sums=sums), SENSES)
    assert joined.joined >= 3
    assert joined.cells + joined.joined == found.cells
    assert joined.changes[0].change.value == pytest.approx(found.changes[0].change.value, abs=0.5)


def test_small_cells_join_the_neighbour_that_is_most_like_them() -> None:
    cells = [("young", "f", "rural"), ("young", "f", "urban"), ("young", "m", "rural"), ("old", "f", "rural")]
    assert join_small(cells, np.array([40, 20, 35, 40.0]), 30).tolist() == [0, 0, 1, 2]  # same age and sex
    assert join_small(cells, np.array([40, 40, 20, 35.0]), 30).tolist() == [0, 1, 1, 2]  # same age
    assert join_small(cells, np.array([40, 40, 40, 5.0]), 30).tolist() == [0, 1, 2, 2]
    assert join_small(cells, np.array([1, 1, 1, 1.0]), 30).tolist() == [0, 0, 0, 0]


def test_the_release_rule_holds_here_too(current: Run, previous: PreviousWave) -> None:
    a = previous.assessment
    cells = tuple(
        replace(c, estimate=replace(c.estimate, value=None, release_code="F")) if c.group == CITY else c
        for c in a.cells
    )
    found = standardised(current.data, replace(previous, assessment=replace(a, cells=cells)), SENSES)
    assert {(c.change.value, c.verdict, c.reason) for c in found.changes} == {(None, "none", "withheld")}

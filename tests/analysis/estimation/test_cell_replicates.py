"""Replicates raked on sums by unit × cell are those raked on rows."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import replicates
from analysis.estimation.cell_replicates import raked_means
from analysis.estimation.reduce import Grouping
from analysis.weighting.calibration import Margin, calibrate


def sample(seed: int = 5, n: int = 3000) -> tuple[SampleDesign, dict[str, np.ndarray], np.ndarray, list[Margin]]:
    """Four towns of 25 villages, two margins, missing answers, a village with nobody who answered, rows without a weight."""
    rng = np.random.default_rng(seed)
    town, village = rng.integers(0, 4, n), rng.integers(0, 25, n)
    weight = rng.uniform(20, 60, n)
    weight[rng.random(n) < 0.02] = 0.0
    age, sex = rng.integers(0, 5, n), rng.integers(0, 2, n)
    y = 7 + rng.normal(0, 1, 100)[town * 25 + village] + 0.3 * age + rng.normal(0, 2, n)
    y[(rng.random(n) < 0.1) | ((town == 1) & (village == 3))] = np.nan
    whole = weight.sum()
    margins = [
        Margin(name="age", labels=tuple("abcde"), codes=age, targets=whole * np.array([0.25, 0.22, 0.2, 0.18, 0.15])),
        Margin(name="sex", labels=("f", "m"), codes=sex, targets=whole * np.array([0.54, 0.46])),
    ]
    design = SampleDesign(weight=weight, stratum=town, psu=village)
    return design, {"y": y, "k": rng.integers(1, 6, n).astype(float)}, town, margins


@pytest.mark.parametrize("bounds", [(0.3, 3.0), (0.6, 1.29)], ids=["wide", "tight"])
@pytest.mark.parametrize("groups", ["city", "town", "some", "age"])
def test_the_cells_give_what_the_rows_give(groups: str, bounds: tuple[float, float]) -> None:
    design, items, town, margins = sample()
    codes = {"town": town, "some": np.where(town == 2, -1, town), "age": margins[0].codes}
    n_codes = {"town": 4, "some": 4, "age": 5}
    grouping = (
        Grouping.everyone(design.n)
        if groups == "city"
        else Grouping(kind=groups, labels=tuple(map(str, range(n_codes[groups]))), codes=codes[groups])
    )
    drawn = replicates.bootstrap(design, 20, 7)
    again = replicates.reweighted(drawn, lambda w: calibrate(w, margins, bounds=bounds).after)
    rows = replicates.means(again, items, grouping)
    cells = raked_means(drawn, items, margins, grouping, bounds=bounds)
    assert cells.labels == rows.labels
    np.testing.assert_allclose(cells.value, rows.value, rtol=1e-10)
    np.testing.assert_allclose(cells.covariance, rows.covariance, rtol=1e-7, atol=1e-12)
    np.testing.assert_allclose(cells.se, rows.se, rtol=1e-8)
    np.testing.assert_allclose(cells.variance_srs, rows.variance_srs, rtol=1e-8)
    for name in ("n", "n_psu", "n_strata", "df"):
        np.testing.assert_array_equal(getattr(cells, name), getattr(rows, name), err_msg=name)


def test_the_jackknife_goes_the_same_way() -> None:
    design, items, town, margins = sample(8)
    drawn = replicates.jackknife(design)
    again = replicates.reweighted(drawn, lambda w: calibrate(w, margins).after)
    towns = Grouping.by("town", town)
    rows, cells = replicates.means(again, items, towns), raked_means(drawn, items, margins, towns)
    np.testing.assert_allclose(cells.se, rows.se, rtol=1e-8)


def test_a_replicate_that_cannot_be_raked_is_named() -> None:
    design, items, _, _ = sample()
    rare = np.where(design.psu_of_row == 0, 1, 0)
    rare_margin = Margin(name="rare", labels=("usual", "rare"), codes=rare, targets=np.array([0.98, 0.02]) * 1e5)
    with pytest.raises(AnalysisError) as caught:
        raked_means(replicates.bootstrap(design, 20, 7), items, [rare_margin], bounds=(0, np.inf))
    assert caught.value.problems[0].where.startswith("replicate ")


def test_weights_that_are_raked_already_are_refused() -> None:
    design, items, _, margins = sample()
    again = replicates.reweighted(replicates.bootstrap(design, 20, 7), lambda w: w)
    with pytest.raises(AnalysisError) as caught:
        raked_means(again, items, margins)
    assert [p.code for p in caught.value.problems] == ["replicates.adjusted-already"]

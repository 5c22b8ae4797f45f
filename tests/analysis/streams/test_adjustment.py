"""Adjusted differences are the regression of the package, from sums by cell; composition alone gives no difference."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.reduce import Grouping
from analysis.estimation.regression import regress
from analysis.streams.adjustment import adjusted_differences
from analysis.streams.classes import Classes
from analysis.weighting.calibration import calibrate
from analysis.weighting.cells import Margin

N = 400


def sample() -> tuple[SampleDesign, object, np.ndarray, Grouping, Classes]:
    rng = np.random.default_rng(8)
    stratum, village = np.repeat(np.arange(4), 100), np.arange(N) // 10
    age = rng.integers(0, 3, N)
    mode = (rng.random(N) < 0.2 + 0.2 * age).astype(np.int64) + (rng.random(N) < 0.1)
    mode[rng.random(N) < 0.05] = -1
    y = 60 + 4.0 * age - 2 * mode + rng.normal(0, 3, 40)[village] + rng.normal(0, 10, N)
    y[rng.random(N) < 0.1] = np.nan
    design = SampleDesign(weight=rng.uniform(5, 15, N), stratum=stratum, psu=village)
    targets = np.array([1300.0, 1500, 1200])
    margin = Margin(name="age", labels=("a", "b", "c"), codes=age.astype(np.int64), targets=targets)
    calibration = calibrate(design.weight, [margin])
    groups = Grouping(kind="mode", labels=("web", "phone", "face"), codes=mode.astype(np.int64))
    return design, calibration, y, groups, Classes(name="age", labels=("a", "b", "c"), codes=age.astype(np.int64))


def test_it_is_the_design_weighted_regression() -> None:
    design, calibration, y, groups, age = sample()
    made = adjusted_differences(design, calibration, {"y": y}, groups, [age])  # type: ignore[arg-type]
    x = np.column_stack([np.ones(N), groups.codes == 1, groups.codes == 2, age.codes == 1, age.codes == 2]).astype(
        float
    )
    x[groups.codes < 0] = np.nan
    peer = regress(design, y, x, ("one", "phone", "face", "b", "c"), calibration=calibration).coefficients  # type: ignore[arg-type]
    np.testing.assert_allclose(made.value, peer.value[1:3], rtol=1e-10)
    np.testing.assert_allclose(made.se, peer.se[1:3], rtol=1e-9)
    answered = ~np.isnan(y)
    assert made.n.tolist() == [min((answered & (groups.codes == g)).sum() for g in (0, k)) for k in (1, 2)]


def test_items_together_are_items_one_by_one() -> None:
    design, calibration, y, groups, age = sample()
    items = {"y": y, "z": np.where(np.arange(N) % 7 == 0, np.nan, y**2)}
    both = adjusted_differences(design, calibration, items, groups, [age])  # type: ignore[arg-type]
    alone = adjusted_differences(design, calibration, {"z": items["z"]}, groups, [age])  # type: ignore[arg-type]
    assert both.labels == (("y", "phone"), ("y", "face"), ("z", "phone"), ("z", "face"))
    np.testing.assert_allclose(both.value[2:], alone.value)
    np.testing.assert_allclose(both.se[2:], alone.se)
    assert both.n[2:].tolist() == alone.n.tolist() and both.n_psu[2:].tolist() == alone.n_psu.tolist()


def test_composition_alone_is_no_difference() -> None:
    """Each age gives one answer whatever the mode: raw means differ, adjusted ones do not."""
    design, calibration, _, groups, age = sample()
    made = adjusted_differences(design, calibration, {"y": 50.0 + 10 * age.codes}, groups, [age])  # type: ignore[arg-type]
    np.testing.assert_allclose(made.value, 0, atol=1e-10)


def test_a_class_that_repeats_the_mode_is_refused() -> None:
    design, calibration, y, groups, _ = sample()
    same = Classes(name="same", labels=("w", "p", "f"), codes=np.maximum(groups.codes, 0))
    with pytest.raises(AnalysisError, match=r"regression\.collinear"):
        adjusted_differences(design, calibration, {"y": y}, groups, [same])  # type: ignore[arg-type]

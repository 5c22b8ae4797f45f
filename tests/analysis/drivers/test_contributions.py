"""Standard errors of the parts of R²."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.drivers.contributions import contributions
from analysis.drivers.moments import MomentReducer
from analysis.weighting.calibration import calibrate
from analysis.weighting.cells import Margin
from tests.analysis.drivers.sample import sample


def test_standard_error_of_r_squared_in_a_simple_sample() -> None:
    """One normal predictor with correlation ρ: se of r² = 2ρ(1 − ρ²)/√n, the delta method on se of r = (1 − ρ²)/√n
    (Fisher 1921).  20,000 persons in 400 groups: the estimate itself has a relative error of 1/√(2 · 399) = 3.5 %."""
    n, rng = 20_000, np.random.default_rng(4)
    x = rng.normal(size=n)
    y = x + rng.normal(size=n)  # ρ² = 1/2
    margin = Margin(name="all", labels=("all",), codes=np.zeros(n, dtype=np.int64), targets=np.array([3.0 * n]))
    design = SampleDesign(weight=np.full(n, 3.0))
    reducer = MomentReducer(design, calibrate(design.weight, [margin]), rng)
    moments = reducer.moments(np.column_stack([np.ones(n), x, y]), np.ones(n, dtype=bool))
    found = contributions(reducer, moments, 0).johnson
    assert found.value[0] == pytest.approx(0.5, abs=4 * found.se[0])
    assert found.se[0] == pytest.approx(2 * np.sqrt(0.5) * 0.5 / np.sqrt(n), rel=4 * 0.035)


def test_distances_from_the_split_and_shares_carry_its_error() -> None:
    """Σ of the distances is 0 and Σ of the shares is 1 in every replicate: so are the variances of these sums."""
    s = sample()
    reducer = MomentReducer(s.design, s.calibration, np.random.default_rng(1))
    parts = contributions(reducer, reducer.moments(s.columns(), s.known), 0)
    for estimates, whole in ((parts.gap, 0.0), (parts.of_explained, 1.0)):
        assert estimates.value.sum() == pytest.approx(whole, abs=1e-12)
        assert estimates.covariance.sum() == pytest.approx(0, abs=1e-15)
    split = parts.whole.value[3]
    assert parts.johnson.value - split == pytest.approx(parts.gap.value, abs=1e-15)
    assert parts.whole.df[0] == 24 - 4

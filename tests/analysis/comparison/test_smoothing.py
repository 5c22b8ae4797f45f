from __future__ import annotations

import numpy as np
import pytest

from analysis.comparison.smoothing import pooled_deff, smoothed_covariance, smoothed_variance, steady_df
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping, reduce


def two_towns(values: list[float], villages: list[int]) -> Estimates:
    """Persons in pairs; ``villages`` of town a and of town b, no two persons' weights different."""
    village = np.repeat(np.arange(sum(villages)), 2)
    town = np.repeat(np.array(["a", "b"]), [2 * v for v in villages])
    design = SampleDesign(weight=np.ones(len(values)), stratum=town, psu=village)
    return means(reduce(design, {"y": np.array(values)}, Grouping.by("town", town)))


def test_smoothed_variances_by_hand() -> None:
    """Two towns of two villages with two persons.  Town a: 0 2 | 4 6, mean 3, s²/n = 20/3/4 = 5/3, design variance
    (1 − 5)²/4 = 4, design effect 2.4.  Town b: 0 4 | 2 6, the same s²/n, design variance (2 − 4)²/4 = 1, design effect 0.6.
    One degree of freedom each: pooled 1.5, smoothed variance 2.5."""
    levels = two_towns([0, 2, 4, 6, 0, 4, 2, 6], [2, 2])
    np.testing.assert_allclose(levels.variance, [4, 1])
    assert pooled_deff(levels) == pytest.approx(1.5)
    np.testing.assert_allclose(smoothed_variance(levels), [2.5, 2.5])
    np.testing.assert_allclose(smoothed_covariance(levels), np.diag([2.5, 2.5]), atol=1e-12)


def test_degrees_of_freedom_at_smoothed_variances_by_hand() -> None:
    """a − b at 2.5 and 2.5 on 1 and 1: (2.5 + 2.5)²/(2.5² + 2.5²) = 2; at their own 4 and 1: 25/17."""
    levels = two_towns([0, 2, 4, 6, 0, 4, 2, 6], [2, 2])
    difference = levels.contrast(np.array([[1.0, -1.0]]))
    assert difference.df[0] == pytest.approx(25 / 17)
    assert steady_df(difference, levels, ["a", "b"])[0] == pytest.approx(2)


def test_a_town_without_spread_keeps_its_own_variance() -> None:
    """Town b gives 3 only: the difference has town a's variance and its one degree of freedom."""
    levels = two_towns([0, 2, 4, 6, 3, 3, 3, 3], [2, 2])
    difference = levels.contrast(np.array([[1.0, -1.0]]))
    assert steady_df(difference, levels, ["a", "b"])[0] == pytest.approx(1)

"""Row-wise statistics agree with the reduced path and with each other."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import intervals, variance
from analysis.estimation.combine import means, totals
from analysis.estimation.estimates import joined
from analysis.estimation.linear import from_rows
from analysis.estimation.quantiles import quantile, quantiles
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.regression import regress
from analysis.estimation.replicates import bootstrap, estimate, jackknife, reweighted
from analysis.estimation.tests import independence_f, independence_wald, rank_test, t_test
from analysis.weighting.calibration import Calibration, Margin, calibrate
from analysis.weighting.trimming import trimmed


def cluster_sample(seed: int = 3, n: int = 600) -> tuple[SampleDesign, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    town = np.sort(rng.integers(0, 5, n))
    village = rng.integers(0, 8, n)
    design = SampleDesign(weight=2 + 8 * rng.random(n), stratum=town, psu=village)
    y = 50 + rng.normal(0, 3, 40)[town * 8 + village] + rng.normal(0, 15, n)
    return design, town, y


def raked(design: SampleDesign, seed: int = 4) -> Calibration:
    rng = np.random.default_rng(seed)
    margins = []
    for name, k in (("age", 4), ("sex", 2)):
        codes = rng.integers(0, k, design.n)
        sums = np.bincount(codes, weights=design.weight)
        targets = sums * rng.uniform(0.85, 1.15, k)
        targets *= design.weight.sum() / targets.sum()
        margins.append(Margin(name=name, labels=tuple(map(str, range(k))), codes=codes, targets=targets))
    return calibrate(design.weight, margins)


@pytest.mark.parametrize("trim", [False, True])
def test_the_reduced_path_is_the_row_wise_formula(trim: bool) -> None:
    design, town, y = cluster_sample()
    calibration = raked(design)
    if trim:
        calibration = trimmed(calibration, upper=float(np.quantile(calibration.after, 0.95)))
    m = means(reduce(design, {"y": y}, Grouping.by("town", town), calibration))
    inside = (town[:, None] == np.arange(5)).astype(float)
    total = calibration.final @ inside
    value = (calibration.final * y) @ inside / total
    rows = from_rows(design, value, inside * (y[:, None] - value) / total, m.labels, calibration)
    np.testing.assert_allclose(m.value, value, rtol=1e-10)
    np.testing.assert_allclose(m.covariance, rows.covariance, rtol=1e-8, atol=1e-10)


def test_many_parameters_take_the_short_way_to_the_same_covariance(monkeypatch: pytest.MonkeyPatch) -> None:
    design, town, y = cluster_sample()
    calibration = raked(design)

    def made():
        parts = [
            make(reduce(design, {"y": y, "z": y**2}, grouping, calibration))
            for grouping in (Grouping.everyone(design.n), Grouping.by("town", town))
            for make in (means, totals)
        ]
        return joined(parts)

    dense = made()
    wanted, diagonal = dense.covariance, dense.variance
    monkeypatch.setattr(variance, "DENSE", 0)
    size = np.sqrt(np.outer(diagonal, diagonal))
    assert np.abs((made().covariance - wanted) / size).max() < 1e-9
    np.testing.assert_allclose(made().variance, diagonal, rtol=1e-9)


def test_a_regression_on_groups_is_their_means() -> None:
    design, town, y = cluster_sample()
    m = means(reduce(design, {"y": y}, Grouping.by("town", town)))
    fit = regress(design, y, (town[:, None] == np.arange(5)).astype(float), tuple("abcde"))
    np.testing.assert_allclose(fit.coefficients.value, m.value, rtol=1e-9)
    np.testing.assert_allclose(fit.coefficients.covariance, m.covariance, rtol=1e-7, atol=1e-9)


def test_a_logit_of_the_mean_alone_is_the_log_odds() -> None:
    design, _, y = cluster_sample()
    high = (y > 60).astype(float)
    m = means(reduce(design, {"high": high}, Grouping.everyone(design.n)))
    fit = regress(design, high, np.ones((design.n, 1)), ("one",), "logit")
    p = m.value[0]
    assert fit.coefficients.value[0] == pytest.approx(np.log(p / (1 - p)), rel=1e-9)
    assert fit.coefficients.se[0] == pytest.approx(m.se[0] / (p * (1 - p)), rel=1e-7)
    ends = intervals.logit(m.value, m.se, m.df)
    assert ends[0][0] < p < ends[1][0]


def test_collinear_columns_are_refused() -> None:
    design, _, y = cluster_sample()
    with pytest.raises(AnalysisError, match=r"column b: regression\.collinear"):
        regress(design, y, np.column_stack([np.ones(design.n), np.ones(design.n)]), ("a", "b"))


def test_replicates_come_near_the_linearised_error() -> None:
    design, _, y = cluster_sample()
    linear = means(reduce(design, {"y": y}, Grouping.everyone(design.n))).se[0]

    def mean(w: np.ndarray) -> np.ndarray:
        return np.array(w @ y / w.sum())

    assert estimate(jackknife(design), mean).se[0] == pytest.approx(linear, rel=0.03)
    assert estimate(bootstrap(design, 400, np.random.default_rng(1)), mean).se[0] == pytest.approx(linear, rel=0.15)


def test_replicates_calibrated_afresh_know_their_margins() -> None:
    design, _, _ = cluster_sample()
    margins = raked(design).margins
    weights = reweighted(jackknife(design), lambda w: calibrate(w, margins, bounds=(0, np.inf)).after)
    young = (margins[0].codes == 0).astype(float)
    found = estimate(weights, lambda w: np.array(w @ young))
    assert found.value[0] == pytest.approx(margins[0].targets[0], rel=1e-9)
    assert found.se[0] < 1e-6 * found.value[0]


def test_quantile_rules_by_hand() -> None:
    x, w = np.array([4.0, 1.0, 3.0, 2.0, np.nan]), np.array([1.0, 1, 1, 1, 5])
    assert quantile(x, w, 0.5, "math") == 2
    assert quantile(x, w, 0.5, "school") == 2.5
    assert quantile(x, w, 0.5, "hf7") == 2.5
    assert quantile(x, w, 0.6) == 3
    assert np.isnan(quantile(np.array([np.nan]), np.array([1.0]), 0.5))


def test_an_interval_of_a_median_holds_it() -> None:
    design, _, y = cluster_sample()
    q = quantiles(design, y, [0.5], Grouping.everyone(design.n))
    lower, upper = q.interval()
    assert lower[0] < q.value[0] < upper[0]
    assert q.se[0] > 0


def test_tests_notice_what_is_there_and_not_what_is_not() -> None:
    design, _, y = cluster_sample()
    rng = np.random.default_rng(8)
    group = rng.integers(0, 2, design.n)
    assert t_test(design, y, group).p > 0.01
    assert t_test(design, y + 10 * group, group).p < 1e-6
    assert rank_test(design, y + 10 * group, group).p < 1e-6
    other = np.where(rng.random(design.n) < 0.7, group, 1 - group)
    for test in (independence_f, independence_wald):
        assert test(design, group, rng.permutation(group)).p > 0.01
        assert test(design, group, other).p < 1e-6

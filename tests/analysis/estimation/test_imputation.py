"""Rubin's rules: numbers by hand, limits that must hold, and coverage in a simulation."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.imputation import barnard_rubin, combine_imputations
from analysis.estimation.reduce import Grouping, reduce


def completed(columns: list[dict[str, np.ndarray]], n: int) -> list[Estimates]:
    design = SampleDesign(weight=np.ones(n))
    return [means(reduce(design, items, Grouping.everyone(n))) for items in columns]


def test_the_rules_by_hand() -> None:
    """Five estimates 8, 10, 12, 9, 11 with variances 4, 5, 3, 4, 4: Q̄ = 10, Ū = 4, B = 2.5, T = 4 + 1.2·2.5 = 7 (Rubin 1987, 3.1).

    λ = 3/7; ν_m = 4/λ² = 196/9;  complete df 50: ν_obs = 51/53 · 50 · 4/7 = 27.493;  ν = 12.152 (Barnard & Rubin 1999, eq. 3).
    """
    within, between = np.array([4.0]), np.array([np.var([8, 10, 12, 9, 11], ddof=1)])
    assert between[0] == 2.5
    assert barnard_rubin(within, between, 5, np.array([np.inf]))[0] == pytest.approx(196 / 9)
    observed = 51 / 53 * 50 * 4 / 7
    wanted = 1 / (9 / 196 + 1 / observed)
    assert wanted == pytest.approx(12.152, abs=1e-4)
    assert barnard_rubin(within, between, 5, np.array([50.0]))[0] == pytest.approx(wanted)


def test_estimates_are_pooled_with_their_covariance() -> None:
    rng = np.random.default_rng(1)
    n, m = 60, 5
    imputed = completed([{"y": rng.normal(5, 2, n), "x": rng.normal(1, 1, n)} for _ in range(m)], n)
    pooled = combine_imputations(imputed)
    q = np.array([e.value for e in imputed])
    u = np.mean([e.covariance for e in imputed], axis=0)
    total = u + (1 + 1 / m) * np.cov(q.T)
    np.testing.assert_allclose(pooled.value, q.mean(axis=0))
    np.testing.assert_allclose(pooled.covariance, total, rtol=1e-10)
    lam = 1.2 * np.var(q[:, 0], ddof=1) / total[0, 0]
    observed = 60 / 62 * 59 * (1 - lam)
    assert pooled.df[0] == pytest.approx(1 / (lam**2 / 4 + 1 / observed))
    r = lam / (1 - lam)
    assert pooled.missing_information[0] == pytest.approx((r + 2 / (pooled.df[0] + 3)) / (r + 1))
    lower, upper = pooled.interval()
    assert lower[0] < pooled.value[0] < upper[0]


def test_a_contrast_has_degrees_of_freedom_of_its_own() -> None:
    rng = np.random.default_rng(2)
    base = rng.normal(5, 2, 80)
    imputed = completed([{"y": base, "x": base + s} for s in rng.normal(0, 0.3, 6)], 80)
    pooled = combine_imputations(imputed)
    difference = pooled.contrast(np.array([[1.0, -1.0]]), [("difference",)])
    shifts = np.array([e.value[1] - e.value[0] for e in imputed])
    assert difference.value[0] == pytest.approx(-shifts.mean())
    assert difference.variance[0] == pytest.approx(7 / 6 * shifts.var(ddof=1))
    assert difference.df[0] < 6 < pooled.df[0]
    assert pooled.select([1]).covariance[0, 0] == pytest.approx(pooled.covariance[1, 1])
    assert pooled.select([1]).between.shape == (1, 1)


def test_imputations_that_agree_leave_the_complete_data_answer() -> None:
    """No variance between imputations: the value, its error, and the df (ν+1)/(ν+3)·ν of Barnard & Rubin."""
    y = np.random.default_rng(3).normal(0, 1, 40)
    one = completed([{"y": y}], 40)[0]
    pooled = combine_imputations([one, one, one])
    assert pooled.se[0] == pytest.approx(one.se[0])
    assert pooled.df[0] == pytest.approx(40 / 42 * 39)


def test_coverage_when_a_third_is_missing() -> None:
    """Normal data, proper imputation (m = 5): 95 % intervals over 1,500 runs, Monte-Carlo error 0.6 %."""
    rng = np.random.default_rng(4)
    n, runs, hits = 60, 1500, 0
    for _ in range(runs):
        y = rng.normal(0, 1, n)
        seen = y[: 2 * n // 3]
        q, u = np.zeros(5), np.zeros(5)
        for i in range(5):
            sigma2 = (len(seen) - 1) * seen.var(ddof=1) / rng.chisquare(len(seen) - 1)
            mu = seen.mean() + rng.normal() * np.sqrt(sigma2 / len(seen))
            filled = np.r_[seen, mu + np.sqrt(sigma2) * rng.normal(size=n - len(seen))]
            q[i], u[i] = filled.mean(), filled.var(ddof=1) / n
        df = barnard_rubin(np.array([u.mean()]), np.array([q.var(ddof=1)]), 5, np.array([n - 1.0]))[0]
        total = u.mean() + 1.2 * q.var(ddof=1)
        hits += abs(q.mean()) < quantile_of_t(df) * np.sqrt(total)
    assert 0.93 < hits / runs < 0.97


def quantile_of_t(df: float) -> float:
    from scipy import stats

    return float(stats.t.ppf(0.975, df))


def test_results_that_do_not_belong_together_are_refused() -> None:
    y = np.arange(10.0)
    a, b = completed([{"y": y}, {"x": y}], 10)
    with pytest.raises(AnalysisError, match=r"imputation\.too-few"):
        combine_imputations([a])
    with pytest.raises(AnalysisError, match=r"imputation\.labels-differ"):
        combine_imputations([a, b])

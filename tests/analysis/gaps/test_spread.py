from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.arrays import Float
from analysis.gaps.spread import generalised_q, spread_of, tau2
from analysis.results.assessment import _build, _plain
from analysis.results.spread import Spread
from benchmarks.simulations.comparison import simulate_tau
from tests.analysis.comparison.waves import three_towns


def counts(text: str) -> Float:
    return np.array([row.split() for row in text.split(",")], dtype=np.float64)


# Colditz et al. (1994), 13 trials of BCG vaccine: cases and others, vaccinated and not (R package metadat, dat.bcg).
BCG = counts("""4 119 11 128, 6 300 29 274, 3 228 11 209, 62 13536 248 12619, 33 5036 47 5761, 180 1361 372 1079, 8 2537 10 619,
    505 87886 499 87892, 29 7470 45 7232, 17 1699 65 1600, 186 50448 141 27197, 5 2493 3 2338, 27 16886 29 17825""")
# Collins, Yusuf & Peto (1985), 9 trials of diuretics in pregnancy: pre-eclampsia, treated and not (dat.collins1985b).
DIURETICS = counts("""14 117 14 122, 21 364 17 117, 14 43 24 24, 6 32 18 22, 12 999 35 725, 138 1232 175 1161, 15 491 20 504,
    6 102 2 101, 65 88 40 62""")
# DerSimonian & Kacker (2007), Contemporary Clinical Trials 28, 105–114: six trials of aspirin in pregnancy (CLASP).
ASPIRIN = counts("5 151 8 66, 5 298 17 286, 12 553 9 468, 69 1501 94 1471, 9 94 11 94, 313 4346 352 4298")


def log_odds_ratio(table: Float) -> tuple[Float, Float]:
    a, b, c, d = table.T
    return np.log(a * d / (b * c)), np.asarray((1 / table).sum(axis=1))


def log_risk_ratio(table: Float) -> tuple[Float, Float]:
    a, b, c, d = table.T
    return np.log(a / (a + b) / (c / (c + d))), np.asarray(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def test_the_vaccine_trials_of_metafor() -> None:
    """Log risk ratios: Q = 152.2330 (metafor's tests, test_misc_metan_vs_rma.uni_with_dat.bcg), τ² 0.1197–1.1115 by Q-profile
    (metafor's documentation of ``confint``)."""
    y, v = log_risk_ratio(BCG)
    found = tau2(y, np.diag(v))
    assert found.q == pytest.approx(152.2330, abs=5e-5)
    assert (found.lower, found.upper) == pytest.approx((0.1197, 1.1115), abs=5e-5)


def test_the_example_of_viechtbauer() -> None:
    """Viechtbauer (2007), Table II: 0.0723–2.2027 by Q-profile for the diuretics (four digits: metafor's tests,
    test_analysis_example_viechtbauer2007a)."""
    y, v = log_odds_ratio(DIURETICS)
    found = tau2(y, np.diag(v))
    assert (found.lower, found.upper) == pytest.approx((0.0723, 2.2027), abs=5e-5)


def test_the_point_is_paule_and_mandels() -> None:
    """DerSimonian & Kacker (2007), Table 3: τ = 0.3681, mean −0.3811 with standard error 0.2060."""
    y, v = log_odds_ratio(ASPIRIN)
    found = tau2(y, np.diag(v))
    w = 1 / (v + found.value)
    assert np.sqrt(found.value) == pytest.approx(0.3681, abs=5e-5)
    assert (w @ y / w.sum(), w.sum() ** -0.5) == pytest.approx((-0.3811, 0.2060), abs=5e-5)


def test_equal_variances_by_hand() -> None:
    """y = 0, 3, 6 with v = 1: Q(τ²) = 18/(1 + τ²); so the point is 18/2 − 1 = 8 and the ends 18/χ² − 1."""
    found = tau2(np.array([0.0, 3.0, 6.0]), np.eye(3))
    assert found.value == pytest.approx(8, rel=1e-9)
    ends = 18 / stats.chi2.ppf([0.975, 0.025], 2) - 1
    assert (found.lower, found.upper) == pytest.approx(tuple(ends), rel=1e-8)
    assert found.p == pytest.approx(np.exp(-9), rel=1e-9)  # χ² on 2 degrees of freedom


def test_estimated_variances_widen_the_interval_by_f() -> None:
    """The same with a scale on 10 degrees of freedom: 2·F(2, 10) in place of χ²(2); p by F = 9 in closed form, (1 + 2·9/10)^−5."""
    found = tau2(np.array([0.0, 3.0, 6.0]), np.eye(3), df=10)
    ends = 18 / (2 * stats.f.ppf([0.975, 0.025], 2, 10)) - 1
    assert (found.lower, found.upper) == pytest.approx(tuple(ends), rel=1e-8)
    assert found.p == pytest.approx(2.8**-5, rel=1e-9)


def test_no_spread_at_all_is_zero_throughout() -> None:
    found = tau2(np.array([1.0, 1.0, 1.0]), np.eye(3))
    assert (found.value, found.lower, found.upper, found.q) == (0, 0, 0, 0)


def test_q_of_independent_towns_is_the_weighted_sum_of_squares() -> None:
    rng = np.random.default_rng(1)
    y, v = rng.normal(0, 3, 7), rng.uniform(0.5, 4, 7)
    for t in (0.0, 2.5):
        w = 1 / (v + t)
        assert generalised_q(y, np.diag(v))(t) == pytest.approx(w @ (y - w @ y / w.sum()) ** 2, rel=1e-10)


def test_an_error_that_all_towns_share_changes_nothing() -> None:
    y, v = np.array([1.0, 4.0, 2.0, 9.0]), np.diag([1.0, 2.0, 1.5, 3.0])
    shared = tau2(y, v + 5.0)
    assert (shared.value, shared.upper) == pytest.approx((tau2(y, v).value, tau2(y, v).upper), rel=1e-8)


def test_a_wave_tells_how_far_its_towns_lie_apart() -> None:
    found = {s.indicator: s for s in spread_of(three_towns({"t1": 2.0, "t3": -2.0}))}
    spread = found["sense:happiness"]
    tau = spread.tau
    assert tau.value is not None and tau.lower is not None and tau.upper is not None
    assert 0 < tau.lower < 20 < tau.upper  # the standard deviation of −20, 0, 20 points
    assert tau.value == pytest.approx(20, abs=1)
    assert (tau.df, tau.n, tau.n_psu, spread.n_towns, spread.reason) == (2, 360, 36, 3, "")
    assert _plain(_build(Spread, _plain(spread))) == _plain(spread)


def test_towns_alike_cannot_be_told_from_no_spread() -> None:
    spread = next(s for s in spread_of(three_towns()) if s.indicator == "sense:happiness")
    assert (spread.tau.lower, spread.reason) == (0, "not-distinguishable")


def test_too_few_towns_have_no_spread() -> None:
    spread = next(s for s in spread_of(three_towns(per_town={"t3": 20})) if s.indicator == "sense:happiness")
    assert (spread.tau.value, spread.tau.upper, spread.q, spread.n_towns) == (None, None, None, 2)
    assert (spread.reason, dict(spread.left_out)) == ("too-few-towns", {"t3": "withheld"})
    assert spread_of(three_towns(kind="pulse")) == ()


@pytest.mark.parametrize("runs", [pytest.param(100, id="short"), pytest.param(600, id="long", marks=pytest.mark.slow)])
@pytest.mark.parametrize("tau", [0.0, 2.0])
def test_the_interval_holds_the_true_spread(tau: float, runs: int) -> None:
    """At least 94 % less three Monte-Carlo standard errors; 4,000 runs are in ``docs/simulations/comparison.md``."""
    assert simulate_tau(tau, runs, seed=5).coverage >= 0.94 - 3 * np.sqrt(0.94 * 0.06 / runs)

"""The area model against the package ``sae`` on its own data, and against what can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.smallarea.fay_herriot import fay_herriot
from tests.analysis.smallarea.milk import COLUMNS, DIRECT, SAE, SE


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_milk_expenditure_as_the_package_sae_computes_it(method: str) -> None:
    """``mseFH(yi ~ as.factor(MajorArea), SD^2)``, see :mod:`tests.analysis.smallarea.milk`.  sae stops at steps below 1e-4 of A."""
    variance, value, mse = SAE[method]
    model = fay_herriot(DIRECT, SE**2, COLUMNS, method)  # type: ignore[arg-type]
    assert model.area_variance == pytest.approx(variance, rel=2e-5)
    np.testing.assert_allclose(model.value[: len(value)], value, rtol=2e-6)
    np.testing.assert_allclose(model.mse[: len(mse)], mse, rtol=2e-5)


def test_milk_coefficients_as_the_package_sae_computes_them() -> None:
    """REML coefficients and standard errors of the same call: ``tests/sae/test_eblup_area_model.py`` of samplics quotes them."""
    model = fay_herriot(DIRECT, SE**2, COLUMNS, "reml")
    np.testing.assert_allclose(model.coefficients, [0.9681890, 0.1327801, 0.2269462, -0.2413011], rtol=2e-6)
    error = np.sqrt(np.diag(model.coefficient_covariance))
    np.testing.assert_allclose(error, [0.06936208, 0.10300072, 0.09232981, 0.08161707], rtol=5e-6)


def test_equal_variances_have_a_closed_form() -> None:
    """With D the same everywhere REML is s² − D, ML (m − 1)s²/m − D (sums of squares of a one-way layout), and the predictor
    shrinks by D/s² as James & Stein's does (Efron & Morris 1975, JASA 70, 311–319, with the REML divisor)."""
    y = np.array([52.0, 58, 61, 63, 66, 67, 71, 74])
    m, d, s2 = len(y), 4.0, y.var(ddof=1)
    reml, ml = (fay_herriot(y, np.full(m, d), method=method) for method in ("reml", "ml"))
    assert reml.area_variance == pytest.approx(s2 - d, rel=1e-10)
    assert ml.area_variance == pytest.approx((m - 1) / m * s2 - d, rel=1e-10)
    np.testing.assert_allclose(reml.value, y.mean() + (1 - d / s2) * (y - y.mean()), rtol=1e-12)
    # g1 + g2 + 2·g3 with V = s² for all: D(1 − D/s²) + (D/s²)² s²/m + 2 (D/s²)² (2 s⁴/m)/s².
    b = d / s2
    np.testing.assert_allclose(reml.mse, d * (1 - b) + b**2 * s2 / m + 4 * b**2 * s2 / m, rtol=1e-10)


def test_no_spread_gives_the_weighted_mean_and_the_adjusted_method_stays_above_zero() -> None:
    y, d = np.full(9, 60.0) + np.linspace(-0.1, 0.1, 9), np.linspace(4, 9, 9)
    reml, adjusted = fay_herriot(y, d, method="reml"), fay_herriot(y, d)
    assert reml.area_variance == 0
    np.testing.assert_allclose(reml.value, np.average(y, weights=1 / d), rtol=1e-14)
    assert adjusted.area_variance > 0 and (adjusted.shrinkage > 0).all()


def test_small_sampling_variances_leave_the_direct_values() -> None:
    model = fay_herriot(DIRECT, np.full(len(DIRECT), 1e-12))
    np.testing.assert_allclose(model.value, DIRECT, atol=1e-9)
    np.testing.assert_allclose(model.mse, 1e-12, rtol=1e-3)


def test_the_score_vanishes_at_the_estimate_of_the_adjusted_likelihood() -> None:
    """Numerical derivative of the criterion of Yoshimori & Lahiri (2014), written out here with full matrices."""
    a, d, m = fay_herriot(DIRECT, SE**2, COLUMNS).area_variance, SE**2, len(DIRECT)

    def criterion(a: float) -> float:
        v = np.diag(a + d)
        inverse = np.linalg.inv(v)
        xx = COLUMNS.T @ inverse @ COLUMNS
        p = inverse - inverse @ COLUMNS @ np.linalg.inv(xx) @ COLUMNS.T @ inverse
        residual = -0.5 * (np.linalg.slogdet(v)[1] + np.linalg.slogdet(xx)[1] + DIRECT @ p @ DIRECT)
        return float(residual + np.log(np.arctan(np.sum(a / (a + d)))) / m)

    slopes = [(criterion(x + 1e-6) - criterion(x - 1e-6)) / 2e-6 for x in (a, 0.9 * a, 1.1 * a)]
    assert abs(slopes[0]) < 1e-3 * abs(slopes[1]) and slopes[1] > 0 > slopes[2]


@pytest.mark.parametrize(
    ("direct", "variance", "columns", "code"),
    [
        (5, 4, None, "smallarea.length"),
        (5, [1, 1, 0, 1, 1], None, "smallarea.variance"),
        (3, 3, None, "smallarea.few-areas"),
        (5, [1, 1, np.nan, 1, 1], None, "smallarea.missing"),
        (6, 6, np.ones((6, 2)), "smallarea.collinear"),
    ],
)
def test_what_cannot_be_fitted_is_refused_by_name(direct: int, variance: object, columns: object, code: str) -> None:
    d = np.ones(variance) if isinstance(variance, int) else np.array(variance, dtype=float)
    with pytest.raises(AnalysisError) as found:
        fay_herriot(np.arange(float(direct)), d, columns)  # type: ignore[arg-type]
    assert [problem.code for problem in found.value.problems] == [code]


def test_degrees_of_freedom_follow_from_the_uncertain_variance() -> None:
    """Equal D: Var(Â) = 2/Σ(A + D)⁻² = 2s⁴/m and B = D/s² (hand count), df = 2·MSE²/(B⁴Var(Â)); never below 4."""
    y = np.array([52.0, 58, 61, 63, 66, 67, 71, 74])
    model = fay_herriot(y, np.full(8, 4.0), method="reml")
    b, variance = 4 / y.var(ddof=1), 2 * y.var(ddof=1) ** 2 / 8
    assert model.variance_of_a == pytest.approx(variance, rel=1e-9)
    np.testing.assert_allclose(model.df, 2 * model.mse**2 / (b**4 * variance), rtol=1e-8)
    assert (fay_herriot(np.linspace(59.9, 60.1, 9), np.linspace(4, 9, 9)).df >= 4).all()

"""Benchmarking: the sum holds, the change is the smallest one, and the variance of the gap is what matrices say."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.smallarea.benchmarking import benchmark, gap_variance_of
from analysis.smallarea.fay_herriot import fay_herriot
from tests.analysis.smallarea.milk import COLUMNS, DIRECT, SE

WEIGHT = np.linspace(1, 7, len(DIRECT)) / np.linspace(1, 7, len(DIRECT)).sum()


def test_values_add_up_to_the_target() -> None:
    model = fay_herriot(DIRECT, SE**2, COLUMNS)
    made = benchmark(model.value, model.mse, WEIGHT, float(WEIGHT @ DIRECT), 0.0)
    assert WEIGHT @ made.value == pytest.approx(WEIGHT @ DIRECT, abs=1e-14)
    assert made.gap == pytest.approx(WEIGHT @ (DIRECT - model.value))


def test_the_change_is_the_least_that_meets_the_target() -> None:
    """Minimum of Σ(x − θ̂)²/MSE subject to W'x = c, by its normal equations with a Lagrange multiplier."""
    model = fay_herriot(DIRECT, SE**2, COLUMNS)
    m, target = len(DIRECT), 1.0
    system = np.block([[np.diag(1 / model.mse), WEIGHT[:, None]], [WEIGHT[None, :], np.zeros((1, 1))]])
    solution = np.linalg.solve(system, np.append(model.value / model.mse, target))[:m]
    np.testing.assert_allclose(benchmark(model.value, model.mse, WEIGHT, target, 0.0).value, solution, rtol=1e-10)


def test_variance_of_the_gap_is_that_of_a_linear_function_of_the_data() -> None:
    """δ = W'(y − θ̂) = L y for known A: its variance is L V L'."""
    model = fay_herriot(DIRECT, SE**2, COLUMNS)
    v = model.area_variance + SE**2
    fit = COLUMNS @ model.coefficient_covariance @ (COLUMNS / v[:, None]).T
    linear = WEIGHT @ (np.diag(1 - model.shrinkage) @ (np.eye(len(v)) - fit))
    assert linear @ DIRECT == pytest.approx(WEIGHT @ (DIRECT - model.value))
    assert gap_variance_of(model, SE**2, COLUMNS, WEIGHT) == pytest.approx(linear @ np.diag(v) @ linear, rel=1e-10)

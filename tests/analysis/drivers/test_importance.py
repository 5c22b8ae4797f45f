"""Shapley values and relative weights against numbers that others published, and by identity."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arrays import Float
from analysis.drivers.importance import decompose, johnson, residual_variance, shapley

# R's data set mtcars (Henderson & Velleman 1981, Biometrics 37, 391–411): mpg, cyl, disp, hp, wt, am, vs.
CARS = """
    21 6 160 110 2.62 1 0; 21 6 160 110 2.875 1 0; 22.8 4 108 93 2.32 1 1; 21.4 6 258 110 3.215 0 1; 18.7 8 360
    175 3.44 0 0; 18.1 6 225 105 3.46 0 1; 14.3 8 360 245 3.57 0 0; 24.4 4 146.7 62 3.19 0 1; 22.8 4 140.8 95 3.15
    0 1; 19.2 6 167.6 123 3.44 0 1; 17.8 6 167.6 123 3.44 0 1; 16.4 8 275.8 180 4.07 0 0; 17.3 8 275.8 180 3.73 0
    0; 15.2 8 275.8 180 3.78 0 0; 10.4 8 472 205 5.25 0 0; 10.4 8 460 215 5.424 0 0; 14.7 8 440 230 5.345 0 0;
    32.4 4 78.7 66 2.2 1 1; 30.4 4 75.7 52 1.615 1 1; 33.9 4 71.1 65 1.835 1 1; 21.5 4 120.1 97 2.465 0 1; 15.5 8
    318 150 3.52 0 0; 15.2 8 304 150 3.435 0 0; 13.3 8 350 245 3.84 0 0; 19.2 8 400 175 3.845 0 0; 27.3 4 79 66
    1.935 1 1; 26 4 120.3 91 2.14 1 0; 30.4 4 95.1 113 1.513 1 1; 15.8 8 351 264 3.17 1 0; 19.7 6 145 175 2.77 1
    0; 15 8 301 335 3.57 1 0; 21.4 4 121 109 2.78 1 1
    """
MTCARS = np.array([[float(value) for value in car.split()] for car in CARS.split(";")])
COLUMNS = ("mpg", "cyl", "disp", "hp", "wt", "am", "vs")


def mtcars(*names: str) -> Float:
    """(k, k) cross-products of 1 and the named columns."""
    x = np.column_stack([np.ones(32), *(MTCARS[:, COLUMNS.index(name)] for name in names)])
    return np.asarray(x.T @ x)


def covariances(p: int, seed: int, replicates: int = 1) -> Float:
    x = np.random.default_rng(seed).normal(size=(replicates, p + 4, p + 1))
    x[..., -1] += x[..., 0]
    x -= x.mean(axis=1, keepdims=True)
    return np.asarray(np.swapaxes(x, 1, 2) @ x / (p + 4))


def test_shapley_is_the_general_dominance_of_r_domir() -> None:
    # domir's documentation, domir(mpg ~ am + vs + cyl, lm, mtcars): overall value and general dominance values.
    found = decompose(mtcars("am", "vs", "cyl", "mpg"), 0)
    assert found.r2_drivers == pytest.approx(0.7619773, abs=5e-8)
    assert found.shapley == pytest.approx([0.1774892, 0.2027032, 0.3817849], abs=5e-8)


def test_relative_weights_are_those_of_r_rwa() -> None:
    # rwa's vignette "regression methods": rwa_multiregress(mtcars, "mpg", c("cyl", "disp", "hp", "wt")), Raw.RelWeight.
    found = decompose(mtcars("cyl", "disp", "hp", "wt", "mpg"), 0)
    assert found.johnson == pytest.approx([0.2096904, 0.1883043, 0.1799590, 0.2706812], abs=5e-8)


def test_relative_weights_are_those_of_r_iopsych() -> None:
    # iopsych's documentation of relWt (Johnson 2000): correlation matrix and EPS of the example.
    r = np.array(
        [
            [1.0, 0.2, 0.3, 0.4, -0.4],
            [0.2, 1.0, 0.5, 0.1, 0.1],
            [0.3, 0.5, 1.0, 0.2, -0.3],
            [0.4, 0.1, 0.2, 1.0, 0.4],
            [-0.4, 0.1, -0.3, 0.4, 1.0],
        ]
    )
    assert johnson(r) == pytest.approx([0.24066119, 0.05492664, 0.12143476, 0.28158189], abs=5e-9)


def test_shapley_by_all_orders_of_joining() -> None:
    cov = covariances(4, seed=2)[0]
    r2 = 1 - residual_variance(cov) / cov[-1, -1]
    gains = np.zeros(4)
    for order in permutations(range(4)):
        inside = 0
        for j in order:
            gains[j] += (r2[inside | 1 << j] - r2[inside]) / 24
            inside |= 1 << j
    assert shapley(cov) == pytest.approx(gains, abs=1e-12)


@given(st.integers(1, 7), st.integers(0, 1000))
def test_both_add_up_to_r_squared(p: int, seed: int) -> None:
    cov = covariances(p, seed, replicates=3)
    fitted = np.linalg.solve(cov[..., :-1, :-1], cov[..., :-1, -1:])[..., 0]
    r2 = np.einsum("rp,rp->r", fitted, cov[..., :-1, -1]) / cov[..., -1, -1]
    assert shapley(cov).sum(axis=-1) == pytest.approx(r2, abs=1e-9)
    assert johnson(cov).sum(axis=-1) == pytest.approx(r2, abs=1e-9)


@given(st.integers(0, 1000))
def test_two_predictors_in_closed_form(seed: int) -> None:
    """φ₁ = (r₁² + R² − r₂²)/2, and Johnson's weights are the same for two predictors."""
    cov = covariances(2, seed)[0]
    size = np.sqrt(np.diag(cov))
    (r1, r2), r12 = cov[:2, 2] / size[:2] / size[2], cov[0, 1] / size[0] / size[1]
    whole = (r1**2 + r2**2 - 2 * r1 * r2 * r12) / (1 - r12**2)
    expected = [(r1**2 + whole - r2**2) / 2, (r2**2 + whole - r1**2) / 2]
    assert shapley(cov) == pytest.approx(expected, abs=1e-9)
    assert johnson(cov) == pytest.approx(expected, abs=1e-9)


def test_unrelated_predictors_get_their_squared_correlations() -> None:
    cov = np.array([[1.0, 0, 0, 0.5], [0, 4.0, 0, 0.8], [0, 0, 9.0, 0.3], [0.5, 0.8, 0.3, 1.0]])
    assert johnson(cov) == pytest.approx([0.25, 0.16, 0.01])  # r² = cov² / (variance · variance), by hand
    assert shapley(cov) == pytest.approx([0.25, 0.16, 0.01])


def test_controls_come_first_and_the_drivers_share_the_rest() -> None:
    whole = decompose(mtcars("wt", "am", "vs", "cyl", "mpg"), 1)
    alone = decompose(mtcars("wt", "mpg"), 0)
    everything = decompose(mtcars("wt", "am", "vs", "cyl", "mpg"), 0)
    assert whole.r2_controls == pytest.approx(alone.r2_drivers, abs=1e-12)
    assert whole.r2_controls + whole.r2_drivers == pytest.approx(everything.r2_drivers, abs=1e-12)
    assert whole.shapley is not None
    for parts in (whole.shapley, whole.johnson):
        assert parts.sum() == pytest.approx(whole.r2_drivers, abs=1e-12)


def test_a_repeated_predictor_adds_nothing() -> None:
    cov = covariances(2, seed=5)[0]
    twice = cov[np.ix_([0, 0, 1, 2], [0, 0, 1, 2])]
    assert shapley(twice).sum() == pytest.approx(shapley(cov).sum(), abs=1e-9)
    assert shapley(twice)[0] == pytest.approx(shapley(twice)[1], abs=1e-9)
    assert johnson(twice).sum() == pytest.approx(johnson(cov).sum(), abs=1e-9)


def test_no_shapley_above_twelve_predictors() -> None:
    x = np.random.default_rng(1).normal(size=(40, 15))
    x[:, 0] = 1.0
    found = decompose(x.T @ x, 0)
    assert found.shapley is None
    assert found.johnson.sum() == pytest.approx(found.r2_drivers, abs=1e-9)

"""Propensities of taking part: closed forms, and the balance that defines them."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.linear import from_rows
from analysis.streams.participation import participation, propensity_means

# Three classes: volunteers, and the residents that the reference sample stands for.
X = np.array([[1.0, 0, 0], [1, 1, 0], [1, 0, 1]])
VOLUNTEERS, RESIDENTS = np.array([40.0, 25, 10]), np.array([1000.0, 2500, 4000])


def test_saturated_propensities_are_the_classes_own_shares() -> None:
    """With one parameter per class Σ_A x = Σ_B dπx says π = volunteers/residents: Chen, Li & Wu's poststratification case."""
    np.testing.assert_allclose(participation(X, VOLUNTEERS, RESIDENTS).propensity, VOLUNTEERS / RESIDENTS, rtol=1e-10)


def test_any_model_balances_its_columns() -> None:
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(40), rng.normal(size=(40, 2))])
    volunteers, reference = rng.integers(0, 6, 40).astype(float), rng.uniform(50, 900, 40)
    fit = participation(x, volunteers, reference)
    np.testing.assert_allclose(x.T @ (reference * fit.propensity), x.T @ volunteers, rtol=1e-9)


def test_saturated_means_are_poststratified_with_the_variance_of_poststratification() -> None:
    """Known residents (no reference sample error): μ̂ = ΣW_c ȳ_c.  With π = n_c/N_c the linearised value of a person is
    (N_c/n_c)(y − ȳ_c)/N, hence V = ΣW_c² (1 − n_c/N_c) Σ(y − ȳ_c)²/n_c² (Särndal, Swensson & Wretman 1992, 7.6)."""
    rng = np.random.default_rng(4)
    cell = np.repeat([0, 1, 2], VOLUNTEERS.astype(int))
    y = rng.normal(50 + 5 * cell, 10)
    made = propensity_means(participation(X, VOLUNTEERS, RESIDENTS), X, cell, y[:, None])
    share = RESIDENTS / RESIDENTS.sum()
    mean = np.array([y[cell == c].mean() for c in range(3)])
    inside = np.array([((y[cell == c] - mean[c]) ** 2).sum() for c in range(3)])
    assert made.value[0] == pytest.approx(share @ mean, rel=1e-10)
    expected = np.sum(share**2 * (1 - VOLUNTEERS / RESIDENTS) * inside / VOLUNTEERS**2)
    assert made.variance[0] == pytest.approx(expected, rel=1e-9)


def test_the_reference_samples_part_is_that_of_its_estimated_class_shares() -> None:
    """Saturated and with known ȳ_c, μ̂ = Σ d ȳ_c/Σ d is a weighted mean over the reference rows: z = (ȳ_c − μ̂)/N̂ per row."""
    cell = np.repeat([0, 1, 2], VOLUNTEERS.astype(int))
    y = (50.0 + 5 * cell)[:, None]
    made = propensity_means(participation(X, VOLUNTEERS, RESIDENTS), X, cell, y)
    expected = (np.array([50.0, 55, 60]) - made.value[0]) / RESIDENTS.sum()
    np.testing.assert_allclose(made.slopes[:, 0], expected, rtol=1e-9)
    assert made.variance[0] == pytest.approx(0, abs=1e-20)
    rows = np.repeat([0, 1, 2], [5, 10, 12])
    weight = (RESIDENTS / np.array([5, 10, 12]))[rows]
    design = SampleDesign(weight=weight)
    linearised = from_rows(design, made.value, made.slopes[rows], [("mean",)])
    direct = from_rows(design, made.value, (y_of(rows) - made.value) / weight.sum(), [("mean",)])
    assert linearised.variance[0] == pytest.approx(direct.variance[0], rel=1e-9)


def y_of(rows: np.ndarray) -> np.ndarray:
    return (50.0 + 5 * rows)[:, None]


def test_missing_answers_leave_the_model_alone() -> None:
    cell = np.repeat([0, 1, 2], VOLUNTEERS.astype(int))
    y = np.where(np.arange(75) % 5 == 0, np.nan, 1.0 * cell)
    made = propensity_means(participation(X, VOLUNTEERS, RESIDENTS), X, cell, y[:, None])
    share = (RESIDENTS / VOLUNTEERS) * np.bincount(cell[~np.isnan(y)])
    assert made.n[0] == 60 and made.value[0] == pytest.approx(share @ [0, 1, 2] / share.sum())


def test_a_class_without_residents_or_volunteers_has_no_solution() -> None:
    for volunteers, residents in ((np.array([40.0, 25, 0]), RESIDENTS), (VOLUNTEERS, np.array([1000.0, 2500, 0]))):
        with pytest.raises(AnalysisError, match=r"streams\.not-converged"):
            participation(X, volunteers, residents)

"""The approximate Bayesian bootstrap against its own theory, and the regression that forms its classes."""

from __future__ import annotations

import numpy as np

from analysis.gaps.donors import Predictors, bootstrap_draw, draw, fit_donors
from analysis.gaps.incomes import factor


def test_imputed_shares_vary_as_theory_says() -> None:
    # d donors of whom a share p are in category 1, r missing.  The resample's share is Binomial(d, p)/d, that of the imputed
    # Binomial(r, ·)/r given it, so their variance is p(1 − p)(1/d + (1 − 1/d)/r): Rubin & Schenker (1986), section 2.
    d, r, p, draws = 50, 30, 0.3, 6000
    category = np.concatenate([np.repeat([0, 1], [35, 15]), np.full(r, -1)])
    rng = np.random.default_rng(11)
    classes = np.zeros(d + r, dtype=np.int64)
    shares = np.array([bootstrap_draw(classes, category, 2, rng).mean() for _ in range(draws)])
    variance = p * (1 - p) * (1 / d + (1 - 1 / d) / r)
    assert abs(shares.mean() - p) < 4 * np.sqrt(variance / draws)
    # The variance of a sample variance of a nearly normal share is 2σ⁴/draws.
    assert abs(shares.var() / variance - 1) < 4 * np.sqrt(2 / draws)


def test_classes_keep_to_their_own_donors_and_borrow_only_when_they_have_none() -> None:
    category = np.array([0, 0, 0, 2, 2, -1, -1, -1])
    classes = np.array([0, 0, 0, 1, 1, 0, 1, 2])
    rng = np.random.default_rng(1)
    drawn = np.array([bootstrap_draw(classes, category, 3, rng) for _ in range(200)])
    assert set(drawn[:, 0]) == {0} and set(drawn[:, 1]) == {2}
    assert set(drawn[:, 2]) == {0, 2}  # nobody gave 1


def test_the_class_regression_is_least_squares() -> None:
    rng = np.random.default_rng(2)
    n = 400
    school, town = rng.integers(0, 4, n), rng.integers(0, 5, n)
    score = rng.normal(50, 10, n)
    score[rng.random(n) < 0.1] = np.nan
    category = rng.integers(0, 3, n)
    category[rng.random(n) < 0.2] = -1
    values = np.array([1.0, 2.5, 4.0])
    model = fit_donors(Predictors.of([school, town], [score]), category, values)
    known = category >= 0
    filled = np.nan_to_num(score - np.nanmean(score))
    x = np.column_stack([np.ones(n), np.eye(4)[school], np.eye(5)[town], np.isnan(score), filled])
    beta, *_ = np.linalg.lstsq(x[known], values[category[known]], rcond=None)
    np.testing.assert_allclose(model.predictors.predict(model.beta), x @ beta, rtol=1e-9)
    residual = values[category[known]] - x[known] @ beta
    np.testing.assert_allclose(model.rss, residual @ residual, rtol=1e-9)
    assert model.df == known.sum() - np.linalg.matrix_rank(x[known])


def test_drawn_coefficients_have_the_posterior_covariance() -> None:
    # σ²(X'X)⁻¹ (Rubin 1987, p. 167), on a model with one factor: the variance of a level's predicted mean is σ²/n of the level.
    level = np.repeat([0, 1], [40, 10])
    category = np.tile([0, 1], 25)
    model = fit_donors(Predictors.of([level], []), category, np.array([0.0, 1.0]))
    covariance = model.root @ model.root.T
    np.testing.assert_allclose(covariance[0, 0], 1 / 40, rtol=1e-12)
    np.testing.assert_allclose(covariance.sum(), 1 / 10, rtol=1e-12)


def test_a_gradient_survives_imputation_because_scores_predict() -> None:
    # Half of the incomes are lost by chance: correlation with the score among the imputed is that among the known, and would
    # be nothing if the score were not a predictor.
    rng = np.random.default_rng(4)
    n = 20_000
    earn = rng.normal(size=n)
    score = 5 * earn + 5 * rng.normal(size=n)
    true = np.searchsorted([-1.3, -0.5, 0.5, 1.5, 1.9], earn)
    category = np.where(rng.random(n) < 0.5, -1, true)
    missing = category < 0
    values = np.arange(6.0)
    none = np.zeros(n, dtype=np.int64)
    with_score = draw(fit_donors(Predictors.of([none], [score]), category, values), rng)
    without = draw(fit_donors(Predictors.of([none], []), category, values), rng)
    known = np.corrcoef(score[~missing], category[~missing])[0, 1]
    # The standard error of a correlation of 10,000 is below 0.01.
    assert abs(np.corrcoef(score[missing], with_score)[0, 1] - known) < 0.03
    assert abs(np.corrcoef(score[missing], without)[0, 1]) < 0.04


def test_no_predictor_at_all_is_one_class() -> None:
    category = np.array([0, 1, 1, -1, -1])
    model = fit_donors(Predictors.of([np.zeros(5, dtype=np.int64)], []), category, np.array([0.0, 1.0]))
    assert model.classes == 1
    assert draw(model, np.random.default_rng(0)).shape == (2,)


def test_factors_are_coded_by_sorted_label() -> None:
    assert factor(np.array(["b", "", "a", "b"], dtype=object)).tolist() == [2, 0, 1, 2]

"""Point fits against statsmodels: the same estimating equations, solved by a library that knows nothing of ours.

Standard errors are not compared: statsmodels does not know the design (its weights are case weights).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.miscmodels.ordinal_model import OrderedModel
from statsmodels.stats.proportion import proportion_confint

from analysis.design import SampleDesign
from analysis.estimation.ordinal import ordinal_regress
from analysis.estimation.regression import regress
from analysis.proportions import clopper_pearson, wilson

FAMILIES = {"gaussian": sm.families.Gaussian(), "logit": sm.families.Binomial(), "poisson": sm.families.Poisson()}


def sample(seed: int = 9, n: int = 700) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(0, 1, n), rng.integers(0, 2, n)])
    return x, x @ [0.3, 0.6, -0.8], rng.uniform(0.2, 9, n)


@pytest.mark.parametrize("family", list(FAMILIES))
def test_generalised_linear_models_with_weights(family: str) -> None:
    x, eta, weight = sample()
    rng = np.random.default_rng(1)
    y = {
        "gaussian": lambda: eta + rng.normal(0, 1, len(eta)),
        "logit": lambda: (rng.random(len(eta)) < 1 / (1 + np.exp(-eta))).astype(float),
        "poisson": lambda: rng.poisson(np.exp(eta)).astype(float),
    }[family]()
    theirs = sm.GLM(y, x, family=FAMILIES[family], var_weights=weight / weight.mean()).fit(tol=1e-13)
    ours = regress(SampleDesign(weight=weight), y, x, ("one", "a", "b"), family)
    np.testing.assert_allclose(ours.coefficients.value, theirs.params, rtol=1e-8)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=1e-10)
    bread = theirs.normalized_cov_params
    np.testing.assert_allclose(ours.naive_covariance, bread, rtol=1e-6, atol=1e-12)


def test_whole_weights_are_repeated_rows() -> None:
    x, eta, _ = sample()
    times = np.random.default_rng(2).integers(1, 5, len(eta))
    y = (np.random.default_rng(3).random(len(eta)) < 1 / (1 + np.exp(-eta))).astype(float)
    theirs = sm.GLM(y, x, family=FAMILIES["logit"], freq_weights=times).fit(tol=1e-13)
    ours = regress(SampleDesign(weight=times.astype(float)), y, x, ("one", "a", "b"), "logit")
    np.testing.assert_allclose(ours.coefficients.value, theirs.params, rtol=1e-8)


def test_proportional_odds_on_repeated_rows() -> None:
    """OrderedModel takes no weights; whole weights are rows repeated."""
    x, eta, _ = sample()
    latent = eta + np.random.default_rng(4).logistic(0, 1, len(eta))
    y = np.searchsorted([-0.8, 0.4, 1.6], latent)
    times = np.random.default_rng(5).integers(1, 4, len(eta))
    ours = ordinal_regress(SampleDesign(weight=times.astype(float)), y, x[:, 1:], ("a", "b"))
    many = np.repeat(np.arange(len(y)), times)
    model = OrderedModel(pd.Series(pd.Categorical(y[many], ordered=True)), x[many, 1:], distr="logit")
    theirs = model.fit(method="newton", disp=0, tol=1e-12)
    found = np.asarray(theirs.params)
    cuts = model.transform_threshold_params(found)[1:-1]
    np.testing.assert_allclose(ours.value, np.r_[found[:2], cuts], rtol=1e-7)


def test_intervals_of_a_simple_random_samples_share() -> None:
    """Without clusters and with the normal quantile they are the textbook's Wilson and Clopper–Pearson."""
    count, n = np.array([1, 7, 30, 59]), 60
    p = count / n
    ends = wilson(p, p * (1 - p) / n, np.full(4, np.inf))
    np.testing.assert_allclose(ends, proportion_confint(count, n, method="wilson"), rtol=1e-10)
    exact = clopper_pearson(np.r_[0.0, p, 1.0], np.full(6, 60.0))
    np.testing.assert_allclose(exact, proportion_confint(np.r_[0, count, 60], n, method="beta"), rtol=1e-10)

"""Kernels against base R where it is installed: rle, sd, rstudent, aov, binom.test."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
from scipy import stats

from analysis.quality.neighbours import likeness, outlier_p, rate_p
from analysis.quality.patterns import longest_run, person_moments

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")


def r(script: str) -> np.ndarray:
    """The numbers that a script prints."""
    done = subprocess.run(
        ["Rscript", "--vanilla", "/dev/stdin"], input=script, capture_output=True, text=True, check=True
    )
    return np.array(done.stdout.split(), dtype=np.float64)


def vector(values: np.ndarray) -> str:
    return f"c({', '.join(repr(float(v)) for v in values)})"


def test_runs_and_spread_on_random_forms() -> None:
    """50 seeded forms of 12 five-point items: ``max(rle(x)$lengths)`` and ``sd(x)``."""
    step = np.random.default_rng(1).integers(0, 5, size=(50, 12)).astype(np.uint8)
    position = np.full((12, 256), np.nan)
    position[:, :5] = np.arange(5) / 4
    m = f"matrix({vector(step.ravel())}, ncol = 12, byrow = TRUE)"
    runs = r(f"cat(apply({m}, 1, function(x) max(rle(x)$lengths)))")
    sd = r(f"cat(format(apply({m} / 4, 1, sd), digits = 15))")
    assert longest_run(step)[0].tolist() == runs.tolist()
    assert person_moments(step, position)[2] == pytest.approx(sd, rel=1e-12)


def test_the_outlier_test_is_the_externally_studentised_residual() -> None:
    """``rstudent(lm(y ~ 1, weights = n))`` with R's t on k − 2 degrees of freedom, sixteen towns of unequal size."""
    rng = np.random.default_rng(2)
    y, n = rng.normal(0, 1, 16), rng.integers(50, 400, 16).astype(np.float64)
    p = r(f"t <- rstudent(lm(y ~ 1, weights = n, data = list(y = {vector(y)}, n = {vector(n)})));"
          "cat(format(pt(t, 14, lower.tail = FALSE), digits = 15))")  # fmt: skip
    assert outlier_p(y, n, np.arange(16)) == pytest.approx(p, rel=1e-9)


def test_likeness_from_rs_analysis_of_variance() -> None:
    """(MSB − MSW)/(MSB + (n₀ − 1)MSW) with the mean squares of ``aov`` on single answers, villages of unequal size."""
    rng = np.random.default_rng(3)
    n = rng.integers(8, 30, 40)
    x = rng.binomial(n, rng.beta(1, 6, 40))
    answers = np.concatenate([np.r_[np.ones(a), np.zeros(b - a)] for a, b in zip(x, n, strict=True)])
    village = np.repeat(np.arange(40), n)
    between, within = r(
        f"a <- aov(y ~ factor(v), data = list(y = {vector(answers)}, v = {vector(village)}));"
        "cat(format(summary(a)[[1]][['Mean Sq']], digits = 15))"
    )
    n0 = (n.sum() - (n**2).sum() / n.sum()) / 39
    found = likeness(x.astype(np.float64), n.astype(np.float64))
    assert found == pytest.approx((between - within) / (between + (n0 - 1) * within), rel=1e-10)


def test_the_rate_test_is_rs_exact_test_of_two_poisson_rates() -> None:
    """``poisson.test(c(x, other), c(n, other_n), alternative = "greater")``."""
    p = r('cat(format(poisson.test(c(9, 14), c(200, 3000), alternative = "greater")$p.value, digits = 15))')
    one = np.ones(1)
    assert rate_p(9 * one, 200 * one, 14 * one, 3000 * one, one) == pytest.approx(p, rel=1e-10)
    assert stats.binomtest(9, 23, 200 / 3200, alternative="greater").pvalue == pytest.approx(p[0], rel=1e-10)

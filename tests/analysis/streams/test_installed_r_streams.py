"""Propensity means against R where it is installed: pseudo-score solved by base R, the reference part by ``survey``."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.design import SampleDesign
from analysis.estimation.linear import from_rows
from analysis.streams.participation import participation, propensity_means

# Chen, Li & Wu (2020): θ by Newton's method; V_A by their sandwich with the (1, θ) blocks written out, V_B by svytotal.
CALLS = """
suppressMessages(library(survey)); options(digits = 15)
a <- read.csv("a.csv"); b <- read.csv("b.csv")
XA <- cbind(1, a$x1, a$x2); XB <- cbind(1, b$x1, b$x2); theta <- c(-3, 0, 0)
for (i in 1:100) {
  p <- plogis(drop(XB %*% theta)); H <- t(XB * (b$d * p * (1 - p))) %*% XB
  theta <- theta + solve(H, colSums(XA) - colSums(b$d * p * XB))
}
p <- plogis(drop(XA %*% theta)); N <- sum(1 / p); mu <- sum(a$y / p) / N
c1 <- colSums((1 - p) / p * (a$y - mu) * XA)
v11 <- sum((1 - p) / p^2 * (a$y - mu)^2); v22 <- t(XA * (1 - p)) %*% XA
bread <- solve(H, c1)
va <- (v11 - 2 * sum(bread * c1) + t(bread) %*% v22 %*% bread) / N^2
design <- svydesign(ids = ~psu, strata = ~st, weights = ~d, data = b)
b$z <- plogis(drop(XB %*% theta)) * drop(XB %*% bread)
vb <- vcov(svytotal(~z, update(design, z = b$z)))[1] / N^2
cat(format(c(theta, mu, va, vb), digits = 15), sep = "\\n")
"""


def samples() -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(12)
    a = pd.DataFrame({"x1": rng.normal(0.4, 1, 300), "x2": rng.exponential(1, 300)})
    a["y"] = 2 + a.x1 + a.x2 + rng.normal(0, 1, 300)
    b = pd.DataFrame({"x1": rng.normal(0, 1, 240), "x2": rng.exponential(1.3, 240), "d": rng.uniform(5, 40, 240)})
    b["st"], b["psu"] = np.arange(240) // 60, np.arange(240) // 10
    return a, b


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_propensities_means_and_both_parts_of_the_variance(tmp_path: Path) -> None:
    a, b = samples()
    a.to_csv(tmp_path / "a.csv", index=False)
    b.to_csv(tmp_path / "b.csv", index=False)
    done = subprocess.run(["Rscript", "-e", CALLS], cwd=tmp_path, capture_output=True, text=True, check=False)
    if "no package called" in done.stderr:
        pytest.skip("no survey package in this R")
    assert done.returncode == 0, done.stderr
    expected = [float(line) for line in done.stdout.split()]

    both = pd.concat([a, b])
    x = np.column_stack([np.ones(len(both)), both.x1, both.x2])
    n = len(a)
    volunteers = np.repeat([1.0, 0.0], [n, len(b)])
    fit = participation(x, volunteers, np.concatenate([np.zeros(n), b.d]))
    made = propensity_means(fit, x, np.arange(n), a.y.to_numpy()[:, None])
    design = SampleDesign(weight=b.d.to_numpy(), stratum=b.st.to_numpy(), psu=b.psu.to_numpy())
    reference = from_rows(design, made.value, made.slopes[n:], [("mean",)])
    found = [*fit.theta, made.value[0], made.variance[0], reference.variance[0]]
    np.testing.assert_allclose(found, expected, rtol=1e-8)

"""The adjusted likelihood of Yoshimori & Lahiri maximised by base R where it is installed, on the milk data.

The package emdi has the method too, but multiplies densities instead of adding their logarithms: on its own test data the product
is 0 in floating point and the "estimate" is the end of the search interval (``AMRL_YL_modelfit.csv``: 9999999.85 of 10000000).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis.smallarea.fay_herriot import fay_herriot
from tests.analysis.smallarea.milk import COLUMNS, DIRECT, SE

CALLS = """
d <- as.matrix(read.csv("milk.csv", header = FALSE)); y <- d[, 1]; psi <- d[, 2]^2; X <- d[, 3:ncol(d), drop = FALSE]
m <- length(y)
criterion <- function(a) {
  V <- diag(a + psi); W <- solve(V); Q <- solve(t(X) %*% W %*% X); P <- W - W %*% X %*% Q %*% t(X) %*% W
  -0.5 * (determinant(V)$modulus - determinant(Q)$modulus + drop(t(y) %*% P %*% y)) + log(atan(sum(a / (a + psi)))) / m
}
cat(format(optimize(criterion, c(1e-8, 1), maximum = TRUE, tol = 1e-12)$maximum, digits = 15))
"""


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("columns", [COLUMNS, COLUMNS[:, :1]])
def test_the_adjusted_estimate_is_rs_maximum(columns: np.ndarray, tmp_path: Path) -> None:
    np.savetxt(tmp_path / "milk.csv", np.column_stack([DIRECT, SE, columns]), delimiter=",", fmt="%.17g")
    done = subprocess.run(["Rscript", "-e", CALLS], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = fay_herriot(DIRECT, SE**2, columns).area_variance
    assert found == pytest.approx(float(done.stdout), rel=1e-6)

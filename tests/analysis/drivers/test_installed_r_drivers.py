"""The models of a sense against R's ``survey`` where it is installed; importance against R with every replicate raked afresh."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from analysis.drivers.contributions import contributions
from analysis.drivers.models import linear_model
from analysis.drivers.moments import MomentReducer
from tests.analysis.drivers.sample import Sample, sample

CALLS = """
suppressMessages(library(survey)); options(digits = 15, warn = -1)
d <- read.csv("data.csv"); d$town <- factor(d$town); d$age <- factor(d$age)
say <- function(name, x) cat(name, format(as.numeric(x), digits = 15), "\\n")
s <- svydesign(ids = ~village, strata = ~town, weights = ~w, data = d)
N <- as.vector(tapply(d$w, d$town, sum))
m <- svyglm(score ~ a + b + c, postStratify(s, ~town, data.frame(town = levels(d$town), Freq = N)))
say("by_town", c(coef(m), SE(m)))
A <- sum(d$w) * c(.4, .35, .25)
raked <- function(design) rake(design, list(~town, ~age), list(data.frame(town = levels(d$town), Freq = N),
  data.frame(age = levels(d$age), Freq = A)), control = list(maxit = 200, epsilon = 1e-12))
r <- raked(s)
say("weights", weights(r))
m <- svyglm(score ~ a + b + c, r); say("linear", c(coef(m), SE(m)))
johnson <- function(w, data) {
  R <- cov.wt(data[, c("a", "b", "c", "score")], wt = w, cor = TRUE)$cor
  e <- eigen(R[1:3, 1:3]); half <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
  as.vector(half^2 %*% solve(half, R[1:3, 4])^2)
}
k <- raked(as.svrepdesign(s, type = "JKn"))
j <- withReplicates(subset(k, !is.na(a + b + c)), johnson); say("johnson", c(coef(j), SE(j)))
"""
NAMES = ("a", "b", "c")


@pytest.fixture(scope="module")
def drawn() -> Sample:
    return sample(villages=12, persons=15)


@pytest.fixture(scope="module")
def r(drawn: Sample, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    if shutil.which("Rscript") is None:
        pytest.skip("no R here")
    folder = tmp_path_factory.mktemp("r")
    frame = pd.DataFrame(drawn.x, columns=list(NAMES)).assign(
        score=drawn.score,
        w=drawn.design.weight,
        town=drawn.design.stratum,
        village=drawn.design.psu,
        age=drawn.calibration.margins[1].codes,
    )
    frame.to_csv(folder / "data.csv", index=False, float_format="%.17g")
    run = subprocess.run(["Rscript", "-e", CALLS], cwd=folder, capture_output=True, text=True, check=False)
    if "no package called" in run.stderr:
        pytest.skip("no survey package in this R")
    assert run.returncode == 0, run.stderr
    lines = (line.split() for line in run.stdout.splitlines())
    return {name: np.array([float(x) for x in numbers]) for name, *numbers in lines}


@pytest.fixture(scope="module")
def reducer(drawn: Sample) -> MomentReducer:
    return MomentReducer(drawn.design, drawn.calibration, np.random.default_rng(1))


def test_calibrated_weights(drawn: Sample, r: dict[str, np.ndarray]) -> None:
    assert drawn.calibration.final == pytest.approx(r["weights"], rel=1e-9)


def model(s: Sample) -> np.ndarray:
    made = MomentReducer(s.design, s.calibration, np.random.default_rng(1))
    fit = linear_model(made, made.moments(s.columns(), s.known), ("intercept", *NAMES))
    return np.r_[fit.value, fit.se]


def test_linear_model(drawn: Sample, r: dict[str, np.ndarray]) -> None:
    """Exactly with one margin, the towns; with two R's rake projects margin by margin, not jointly."""
    assert model(sample(villages=12, persons=15, margins=False)) == pytest.approx(r["by_town"], rel=1e-8)
    mine = model(drawn)
    assert mine[:4] == pytest.approx(r["linear"][:4], rel=1e-8)
    assert mine[4:] == pytest.approx(r["linear"][4:], rel=0.01)


def test_relative_weights(drawn: Sample, reducer: MomentReducer, r: dict[str, np.ndarray]) -> None:
    """The same weights; standard errors as if each of R's 48 replicates were not raked again, but moved along the margins."""
    mine = contributions(reducer, reducer.moments(drawn.columns(), drawn.known), 0).johnson
    assert mine.value == pytest.approx(r["johnson"][:3], rel=1e-7)
    assert mine.se == pytest.approx(r["johnson"][3:], rel=0.02)

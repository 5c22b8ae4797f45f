"""Slope and standardised gap against R's survey package where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from analysis.gaps.linearise import estimates_of
from analysis.gaps.parameters import standardised
from analysis.gaps.sums import Base, Rows, split, sums_by
from tests.analysis.gaps.sample import Sample, sample

pytestmark = pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")

SLOPE = """
suppressMessages(library(survey))
x <- read.csv("FILE")
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = x, nest = TRUE)
slope <- function(w, data) {
  share <- tapply(w, factor(data$category, levels = 0:8), sum)
  share[is.na(share)] <- 0
  rank <- ((cumsum(share) - share / 2) / sum(share))[data$category + 1]
  ok <- !is.na(data$score)
  unname(coef(lm(data$score[ok] ~ rank[ok], weights = w[ok]))[2])
}
made <- withReplicates(as.svrepdesign(d, type = "JKn"), slope)
cat(format(c(coef(made), SE(made)), digits = 15))
"""
STANDARDISED = """
suppressMessages(library(survey))
x <- read.csv("FILE")
ok <- !is.na(x$score)
for (c in 0:2) {
  x[[paste0("w", c)]] <- as.numeric(x$cell == c)
  for (s in 0:1) {
    inside <- as.numeric(ok & x$cell == c & x$side == s)
    x[[paste0("y", s, c)]] <- inside * ifelse(ok, x$score, 0)
    x[[paste0("o", s, c)]] <- inside
  }
}
d <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = x, nest = TRUE)
totals <- svytotal(~w0 + w1 + w2 + y00 + y01 + y02 + y10 + y11 + y12 + o00 + o01 + o02 + o10 + o11 + o12, d)
gap <- svycontrast(totals, quote(
  (w0 * (y00 / o00 - y10 / o10) + w1 * (y01 / o01 - y11 / o11) + w2 * (y02 / o02 - y12 / o12)) / (w0 + w1 + w2)
))
cat(format(c(coef(gap), SE(gap)), digits = 15))
"""


def r(code: str, folder: Path, s: Sample, **columns: np.ndarray) -> list[float]:
    table = {"psu": s.design.psu, "stratum": s.design.stratum, "w": s.design.weight, "score": s.score, **columns}
    path = folder / "rows.csv"
    lines = [",".join(table)] + [
        ",".join("NA" if v != v else repr(v.item()) for v in row) for row in zip(*table.values(), strict=True)
    ]
    path.write_text("\n".join(lines) + "\n")
    call = ["Rscript", "--vanilla", "-e", code.replace("FILE", str(path))]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    return [float(x) for x in done.stdout.split()]


def test_the_slope_and_its_error_are_rs_with_the_rank_made_afresh(tmp_path: Path) -> None:
    s = sample()
    found = s.estimates(calibrated=False).contrast(np.array([[0.0, 0, -1, 1]]), [("slope",)])
    value, se = r(SLOPE, tmp_path, s, category=s.category)
    assert found.value[0] == pytest.approx(value, rel=1e-10)
    assert found.se[0] == pytest.approx(se, rel=0.03)


def test_the_standardised_gap_and_its_error_are_those_of_rs_delta_method(tmp_path: Path) -> None:
    s = sample()
    side = (np.asarray(s.design.psu) % 2).astype(np.int64)
    cell = s.category // 3
    base = Base.of(s.design, None)
    sums = sums_by(base, Rows.of(base, s.columns, np.arange(s.design.n)), side * 3 + cell, 6)
    smooths = [standardised(i, *split(sums.totals)) for i in (0, 1)]
    shares = [np.repeat([1.0, 0.0], 3), np.repeat([0.0, 1.0], 3)]
    found = estimates_of(base, sums, smooths, shares, ["urban", "rural"], ["score"]).contrast(
        np.array([[1.0, -1.0]]), [("gap",)]
    )
    value, se = r(STANDARDISED, tmp_path, s, side=side, cell=cell)
    assert found.value[0] == pytest.approx(value, rel=1e-10)
    assert found.se[0] == pytest.approx(se, rel=1e-8)

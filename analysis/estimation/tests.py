"""Tests of difference and association under a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from analysis.arrays import Float, Int, Labels, code_labels
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.estimation.linear import from_rows, weight_of
from analysis.estimation.regression import regress
from analysis.weighting.calibration import Calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """``statistic`` on ``df`` (one number for t, two for F), two-sided ``p``; ``estimate`` with its interval if there is one."""

    statistic: float
    df: tuple[float, ...]
    p: float
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None

    def to_frame(self) -> pd.DataFrame:
        """One line: statistic, df, denominator df (F tests), p, estimate, lower, upper."""
        below = self.df[1] if len(self.df) > 1 else np.nan
        numbers = {"statistic": self.statistic, "df": self.df[0], "ddf": below, "p": self.p}
        return pd.DataFrame([numbers | {"estimate": self.estimate, "lower": self.lower, "upper": self.upper}])


def t_test(
    design: SampleDesign,
    y: Float,
    group: Labels | None = None,
    level: float = 0.95,
    calibration: Calibration | None = None,
) -> TestResult:
    """Is the mean zero, or do two groups differ (second − first label)?  df = the design's − 1, as R's ``svyttest``."""
    ones = np.ones((design.n, 1))
    x = ones if group is None else np.column_stack([ones, code_labels(group)[1]])
    fit = regress(design, y, x, ("mean", "difference")[: x.shape[1]], calibration=calibration).coefficients
    return _t(fit, x.shape[1] - 1, design.degrees_of_freedom - 1.0, level)


def _t(fit: Estimates, k: int, df: float, level: float) -> TestResult:
    """Where nothing varies there is no test: NaN at zero, else infinitely far from it."""
    value, se = float(fit.value[k]), float(fit.se[k])
    with np.errstate(divide="ignore", invalid="ignore"):
        t = float(np.float64(value) / se)
    half = float(stats.t.ppf(0.5 + level / 2, df)) * se
    p = 2 * float(stats.t.sf(abs(t), df))
    return TestResult(statistic=t, df=(df,), p=p, estimate=value, lower=value - half, upper=value + half)


def cell_shares(design: SampleDesign, rows: Int, columns: Int, calibration: Calibration | None = None) -> Estimates:
    """Shares of the cells of a two-way table, row by row, with their covariance."""
    inside, labels = _cells(rows, columns)
    weight = weight_of(design, calibration)
    share = weight @ inside / weight.sum()
    return from_rows(design, np.asarray(share), (inside - share) / weight.sum(), labels, calibration)


def _cells(rows: Int, columns: Int) -> tuple[Float, list[tuple[str, ...]]]:
    width = int(columns.max()) + 1
    k = np.arange((int(rows.max()) + 1) * width)
    inside = ((rows * width + columns)[:, None] == k).astype(np.float64)
    return inside, [(str(i // width), str(i % width)) for i in k]


def independence_f(
    design: SampleDesign, first: Labels, second: Labels, calibration: Calibration | None = None
) -> TestResult:
    """Pearson's X² with the second-order correction of Rao & Scott (1984, Annals of Statistics 12, 46–60), referred to F."""
    rows, columns = code_labels(first)[1], code_labels(second)[1]
    shares = cell_shares(design, rows, columns, calibration)
    n = int(np.sum(weight_of(design, calibration) != 0))
    r, c = int(rows.max()) + 1, int(columns.max()) + 1
    p = shares.value.reshape(r, c)
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = n * float(np.sum((p - expected) ** 2 / expected))
    contrast = _interactions(r, c)
    inverse = np.diag(np.divide(1.0, shares.value, out=np.zeros(r * c), where=shares.value > 0))
    middle = contrast.T @ inverse @ contrast / n
    delta = np.linalg.solve(middle, contrast.T @ inverse @ shares.covariance @ inverse @ contrast)
    trace = float(np.trace(delta))
    d0 = trace**2 / float(np.trace(delta @ delta))
    nu = float(design.degrees_of_freedom)
    return TestResult(statistic=pearson / trace, df=(d0, d0 * nu), p=float(stats.f.sf(pearson / trace, d0, d0 * nu)))


def _interactions(r: int, c: int) -> Float:
    """Interaction columns of an r × c table, orthogonal to the main effects."""
    row, column = np.divmod(np.arange(r * c), c)
    a = (row[:, None] == np.arange(1, r)).astype(np.float64)
    b = (column[:, None] == np.arange(1, c)).astype(np.float64)
    main = np.column_stack([np.ones(r * c), a, b])
    both = (a[:, :, None] * b[:, None, :]).reshape(r * c, -1)
    return np.asarray(both - main @ np.linalg.lstsq(main, both, rcond=None)[0])


def independence_wald(
    design: SampleDesign, first: Labels, second: Labels, calibration: Calibration | None = None
) -> TestResult:
    """Adjusted Wald test that counts are N_i. N_.j / N (Koch, Freeman & Freeman 1975; Thomas & Rao 1987, JASA 82, 630–636).

    F on k = (r−1)(c−1) and ν − k + 1 degrees of freedom.
    """
    inside, labels = _cells(code_labels(first)[1], code_labels(second)[1])
    r, c = (int(label) + 1 for label in labels[-1])
    counts = from_rows(design, np.asarray(weight_of(design, calibration) @ inside), inside, labels, calibration)
    y = counts.value.reshape(r, c)
    rows, columns, total = y.sum(axis=1), y.sum(axis=0), y.sum()
    gap = (y - np.outer(rows, columns) / total)[:-1, :-1].ravel()
    row, column = np.divmod(np.arange(r * c), c)
    i, j = np.divmod(np.arange((r - 1) * (c - 1)), c - 1)
    in_row, in_column = (row[None] == i[:, None]).astype(np.float64), (column[None] == j[:, None]).astype(np.float64)
    a, b = (rows[i] / total)[:, None], (columns[j] / total)[:, None]
    gradient = in_row * in_column - in_row * b - in_column * a + a * b
    wald = float(gap @ np.linalg.solve(gradient @ counts.covariance @ gradient.T, gap))
    k, nu = len(gap), design.degrees_of_freedom
    below = float(nu - k + 1)
    f = wald * below / (nu * k)
    return TestResult(statistic=f, df=(float(k), below), p=float(stats.f.sf(f, k, below)))


def rank_test(
    design: SampleDesign,
    y: Float,
    group: Labels,
    calibration: Calibration | None = None,
    *,
    ties: Literal["middle", "r"] = "middle",
) -> TestResult:
    """Wilcoxon (two groups, t) or Kruskal–Wallis (more, F) on estimated population ranks.

    Lumley & Scott (2013), Biometrika 100, 831–842.  For more than two groups ``estimate`` holds the chi-square on groups − 1
    degrees of freedom.  ``ties``: tied values share the middle of their weight; ``r`` averages their ranks without weights in
    the order of the rows, as R's ``svyranktest`` does.
    """
    codes = code_labels(group)[1]
    x = np.column_stack([np.ones(design.n), codes[:, None] == np.arange(1, int(codes.max()) + 1)])
    rank = _ranks(y, weight_of(design, calibration), ties)
    fit = regress(design, rank, x, tuple(map(str, range(x.shape[1]))), calibration=calibration).coefficients
    df = design.degrees_of_freedom - 1.0
    if x.shape[1] == 2:
        t = _t(fit, 1, df, 0.95)
        return TestResult(statistic=t.statistic, df=t.df, p=t.p, estimate=t.estimate)
    k = x.shape[1] - 1
    chi = float(fit.value[1:] @ np.linalg.solve(fit.covariance[1:, 1:], fit.value[1:]))
    below = design.degrees_of_freedom - float(k)
    return TestResult(statistic=chi / k, df=(float(k), below), p=float(stats.f.sf(chi / k, k, below)), estimate=chi)


def _ranks(y: Float, weight: Float, ties: Literal["middle", "r"]) -> Float:
    """Ranks as shares of the population: (Σ weight below + half of the ties' weight) / Σ weight."""
    _, tie = np.unique(y, return_inverse=True)
    at = np.bincount(tie, weights=weight)
    middle = np.cumsum(at) - at / 2
    if ties == "r":
        order = np.argsort(y, kind="stable")
        own = np.empty(len(y))
        own[order] = np.cumsum(weight[order]) - weight[order] / 2
        middle = np.bincount(tie, weights=own) / np.bincount(tie)
    return np.asarray(middle[tie] / weight.sum())

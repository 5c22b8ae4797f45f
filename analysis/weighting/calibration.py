"""Calibration as one bounded problem on g = calibrated weight / weight before (Deville & Särndal 1992, JASA 87, 376–382).

Find the g nearest to 1 in the chosen distance such that every margin is met and lower ≤ g ≤ upper.  Rows with the same margin
cells and bounds share one g, so the problem is solved on the table of cells, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.errors import ProblemList
from analysis.results import Note
from analysis.weighting.cells import CalibrationCells, calibration_cells, sum_by
from analysis.weighting.cells import Margin as Margin
from analysis.weighting.cells import Total as Total
from analysis.weighting.feasible import explain_infeasible
from analysis.weighting.solver import Distance, Problem, solve_dual, solve_ipf

LARGEST_ERROR = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """The result of a calibration: weights before and after, and what the variance needs to know.

    ``before`` (n,) weights that entered; ``after`` (n,) calibrated; ``final`` (n,) what estimates use (differs from ``after``
    only if weights were trimmed afterwards).  ``largest_error``: worst relative miss over all margins, asserted ≤ 1e-8.
    """

    before: Float
    after: Float
    final: Float
    margins: tuple[Margin, ...]
    totals: tuple[Total, ...]
    distance: Distance
    lower: float
    upper: float
    iterations: int
    largest_error: float
    at_bounds: int
    """Rows whose g is at one of its bounds."""
    notes: tuple[Note, ...] = ()

    @property
    def g(self) -> Float:
        """(n,) after / before (1 where a weight is zero)."""
        return np.asarray(np.divide(self.after, self.before, out=np.ones_like(self.after), where=self.before > 0))


def calibrate(
    before: Float,
    margins: Sequence[Margin],
    totals: Sequence[Total] = (),
    *,
    bounds: tuple[float, float] = (0.3, 3.0),
    distance: Distance = "raking",
    cap: Float | None = None,
    tolerance: float = 1e-12,
    max_iterations: int = 200,
) -> Calibration:
    """Calibrate the weights ``before`` (n,) to all margins and totals at once.

    ``bounds`` on g; ``(0, inf)`` for none (``(-inf, inf)`` with ``linear``).  ``cap`` (n,) optional largest allowed weight per
    row (e.g. four times the mean weight of the row's town): it narrows the upper bound of that row.

    Raises :class:`analysis.errors.AnalysisError`: a category without rows, margins that disagree about the population,
    bounds that admit no solution (found by a linear programme; names margin, category and bound), no convergence.
    """
    margins, totals = _of_used_rows(before, margins, totals)
    check_margins(before, margins)
    row_upper = _row_upper(before, bounds[1], cap)
    _check_bounds(before, bounds, row_upper, distance)
    split = None if cap is None else np.unique(row_upper, return_inverse=True)[1].astype(np.int64)
    cells = calibration_cells(margins, totals, split)
    problem = _problem(before, margins, totals, cells, bounds[0], row_upper)
    solved = solve_ipf(problem, cells.margin_of, tolerance) if distance == "raking" and not totals else None
    if solved is None:
        explain_infeasible(problem, margins, totals, bounds)
        solved = solve_dual(problem, distance, tolerance, max_iterations)
    g = solved.g[cells.cell]
    after = before * g
    error, worst = _largest_error(after, margins, totals)
    if not error <= LARGEST_ERROR:
        problems = ProblemList()
        problems.add("calibration.not-converged", worst, error=float(error), iterations=solved.iterations)
        problems.raise_any()
    return Calibration(
        before=before,
        after=after,
        final=after,
        margins=tuple(margins),
        totals=tuple(totals),
        distance=distance,
        lower=bounds[0],
        upper=bounds[1],
        iterations=solved.iterations,
        largest_error=error,
        at_bounds=int(np.sum((g <= bounds[0] * (1 + 1e-12)) | (g >= row_upper * (1 - 1e-12)))),
    )


def post_stratify(before: Float, margin: Margin) -> Calibration:
    """Weights scaled within each category to its known total: calibration to one margin without bounds (closed form)."""
    margin = _of_used_rows(before, [margin], ())[0][0]
    check_margins(before, [margin])
    sums = sum_by(margin.codes, before, len(margin.labels))
    factor = np.divide(margin.targets, sums, out=np.ones_like(sums), where=sums > 0)
    after = before * factor[margin.codes]
    return Calibration(
        before=before,
        after=after,
        final=after,
        margins=(margin,),
        totals=(),
        distance="raking",
        lower=0.0,
        upper=np.inf,
        iterations=1,
        largest_error=_largest_error(after, [margin], ())[0],
        at_bounds=0,
    )


def check_margins(before: Float, margins: Sequence[Margin]) -> None:
    """Refuse weights that are missing or negative, empty categories, rows without one, negative or disagreeing targets."""
    problems = ProblemList()
    bad = ~(before >= 0) | ~np.isfinite(before)
    if bad.any():
        problems.add("calibration.weight", "before", rows=int(bad.sum()))
        problems.raise_any()
    for m in margins:
        if len(m.codes) != len(before) or (len(m.codes) and (m.codes.min() < 0 or m.codes.max() >= len(m.labels))):
            outside = (m.codes < 0) | (m.codes >= len(m.labels))
            problems.add("calibration.row-without-category", m.name, rows=int(np.sum(outside)))
            continue
        sums = sum_by(m.codes, before, len(m.labels))
        for k in np.flatnonzero((sums <= 0) & (m.targets > 0)):
            problems.add("calibration.empty-category", m.name, category=m.labels[k], target=float(m.targets[k]))
        for k in np.flatnonzero(m.targets < 0):
            problems.add("calibration.negative-target", m.name, category=m.labels[k], target=float(m.targets[k]))
    for m in margins[1:]:
        first, this = float(np.sum(margins[0].targets)), float(np.sum(m.targets))
        if abs(this - first) > 1e-9 * first:
            problems.add("calibration.margins-disagree", m.name, total=this, other=margins[0].name, other_total=first)
    problems.raise_any()


def _of_used_rows(
    before: Float, margins: Sequence[Margin], totals: Sequence[Total]
) -> tuple[list[Margin], list[Total]]:
    """Rows without a weight (nonrespondents, excluded) need no category and no value: they are given any."""
    unused = before == 0
    if not unused.any():
        return list(margins), list(totals)
    return (
        [replace(m, codes=np.where(unused & (m.codes < 0), 0, m.codes)) for m in margins],
        [replace(t, values=np.where(unused & np.isnan(t.values), 0.0, t.values)) for t in totals],
    )


def _check_bounds(before: Float, bounds: tuple[float, float], row_upper: Float, distance: Distance) -> None:
    """Bounds that leave no room at all.  The logit distance needs 0 ≤ L < 1 < U < ∞ (Deville & Särndal 1992, case 6)."""
    problems = ProblemList()
    low, high = bounds
    logit = distance == "logit" and not (0 <= low < 1 < high < np.inf)
    if not low <= high or logit or (distance == "raking" and low < 0):
        problems.add("calibration.bounds", "bounds", lower=float(low), upper=float(high), distance=distance)
    elif distance == "logit" and np.any((row_upper <= 1) & (before > 0)):
        problems.add("calibration.cap", "cap", rows=int(np.sum((row_upper <= 1) & (before > 0))), lower=1.0)
    elif np.any((row_upper < low) & (before > 0)):
        problems.add("calibration.cap", "cap", rows=int(np.sum((row_upper < low) & (before > 0))), lower=float(low))
    problems.raise_any()


def _row_upper(before: Float, upper: float, cap: Float | None) -> Float:
    if cap is None:
        return np.full(len(before), upper)
    allowed = np.divide(cap, before, out=np.full(len(before), np.inf), where=before > 0)
    return np.asarray(np.minimum(upper, allowed))


def _problem(
    before: Float,
    margins: Sequence[Margin],
    totals: Sequence[Total],
    cells: CalibrationCells,
    lower: float,
    row_upper: Float,
) -> Problem:
    upper = np.zeros(cells.n_cells)
    upper[cells.cell] = row_upper
    return Problem(
        d=sum_by(cells.cell, before, cells.n_cells),
        x=cells.columns,
        target=np.concatenate([*(m.targets for m in margins), np.array([t.target for t in totals])]),
        lower=np.full(cells.n_cells, lower),
        upper=upper,
    )


def _largest_error(after: Float, margins: Sequence[Margin], totals: Sequence[Total]) -> tuple[float, str]:
    """Worst relative miss and where it is.  A target of zero is compared with the margin's largest target."""
    worst, where = 0.0, ""
    for m in margins:
        miss = np.abs(sum_by(m.codes, after, len(m.labels)) - m.targets)
        relative = miss / np.where(m.targets > 0, m.targets, max(float(m.targets.max()), 1e-300))
        k = int(np.argmax(relative))
        if not relative[k] <= worst:
            worst, where = float(relative[k]), f"{m.name}: {m.labels[k]}"
    for t in totals:
        off = abs(float(after @ t.values) - t.target) / max(abs(t.target), 1e-300)
        if not off <= worst:
            worst, where = off, t.name
    return worst, where


def within_town_cap(before: Float, town: Int, times: float) -> Float:
    """(n,) the largest weight allowed per row: ``times`` the mean weight of its town.  A global cap would trim whole towns."""
    n = int(town.max()) + 1
    used: Bool = before > 0
    mean = sum_by(town, before, n) / np.maximum(np.bincount(town[used], minlength=n), 1)
    return np.asarray(times * mean[town])
